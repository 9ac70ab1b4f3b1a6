/*
 * The C floor: what a small program without a framework costs, and the other side of every measured pair.
 * Linux; no library but the C library.
 */
#ifndef FLOOR_H
#define FLOOR_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <netinet/in.h>

#define MESSAGE 64              /* bytes of a request, a reply, a small datagram */
#define SEGMENT 1200            /* bytes of a datagram of the segmented workloads */
#define SEGMENTS 54             /* datagrams of one segmented send */
#define MOST_CONNECTIONS 16384

enum role { CLIENT, SERVER };

/* What to do; see usage() in floor.c. */
struct plan {
    bool uring;
    enum role role;
    const char *workload;
    int connections;
    int size;                   /* of one send of the bulk workloads */
    bool spin;
    bool fastopen;
    bool peer;                  /* runs until standard input ends, checks every byte */
    struct sockaddr_in address;
    long warmup_millis;
    long measure_millis;
};

extern struct plan plan;

/* Counted by the loop, read by the main thread. */
extern _Atomic uint64_t operations;
extern _Atomic uint64_t lost;
extern _Atomic bool checking;   /* every byte, not samples: peers, and everybody while warming up */

static inline void count(uint64_t n)
{
    atomic_store_explicit(&operations, atomic_load_explicit(&operations, memory_order_relaxed) + n, memory_order_relaxed);
}

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die_errno(const char *what);
int must(int result, const char *what);
_Noreturn void gone(const char *what);   /* the other side ended: a peer waits for its own end, a measured program fails */

/* The content of everything: word i of a message is i times this, except word 0 (a sequence number) and, in streams, word 1. */
#define FACTOR 0x9E3779B97F4A7C15ull

struct message {
    uint64_t word[MESSAGE / 8];
};

static inline void message_fill(struct message *m, uint64_t sequence, uint64_t connection)
{
    m->word[0] = sequence;
    m->word[1] = connection;
    for (unsigned i = 2; i < MESSAGE / 8; i++)
        m->word[i] = i * FACTOR;
}

/* The rest of the message is right; word 0 and 1 are for the caller to look at. */
static inline bool message_right(const struct message *m)
{
    uint64_t wrong = 0;
    for (unsigned i = 2; i < MESSAGE / 8; i++)
        wrong |= m->word[i] ^ (i * FACTOR);
    return wrong == 0;
}

/* data.c */
char *bulk_pattern(void);                               /* plan.size bytes, twice */
void bulk_check(const char *bytes, size_t length);      /* the next bytes of the one stream */
void datagrams_fill(char *bytes, int size, int datagrams, uint64_t sequence);
void datagrams_constant(char *bytes, int size, int datagrams);
void datagrams_check(const char *bytes, size_t length, int size);

/* sockets.c */
int listener(bool blocking);                             /* prints the port */
int tcp_socket(int flags);
int connected(int flags);                               /* blocking connect, then flags */
int bound_datagram(bool coalesce);                      /* prints the port */
int connected_datagram(int segment);
bool is_workload(const char *name);
int datagram_size(void);

static inline void relax(void)
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* the engines: each runs a workload until the process ends */
void epoll_run(void);
void uring_run(void);
void plain_datagrams_run(void);
void cross_run(void);

#endif
