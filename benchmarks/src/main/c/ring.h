/* One io_uring of one thread, by system calls alone. */
#ifndef RING_H
#define RING_H

#include <linux/io_uring.h>
#include <stdint.h>

#define RING_ENTRIES 4096
#define NO_BUFFER UINT16_MAX

void ring_open(void);
struct io_uring_sqe *ring_next(void);
void ring_turn(void);                                   /* submits; waits for one completion unless spinning */
struct io_uring_cqe *ring_completion(void);             /* the next one, or NULL */
void ring_seen(void);                                   /* done with it */
void ring_files(unsigned count);                        /* a table of direct descriptors */

void buffers_open(unsigned count, unsigned size);       /* group 0 of provided buffers */
char *buffer_of(const struct io_uring_cqe *cqe);
void buffer_give(const struct io_uring_cqe *cqe);

#endif
