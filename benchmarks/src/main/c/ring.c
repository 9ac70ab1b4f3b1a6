#define _GNU_SOURCE
#include "ring.h"
#include "floor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define load_acquire(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)

static int fd;          /* the ring, as registered with this thread */
static int ring;        /* its real descriptor, which registrations take */
static unsigned *sq_head, *sq_tail, *sq_array, sq_mask, sq_entries;
static unsigned *cq_head, *cq_tail, cq_mask;
static struct io_uring_sqe *sqes;
static struct io_uring_cqe *cqes;
static unsigned prepared, submitted;

static int enter(unsigned submit, unsigned wait)
{
    int n = (int)syscall(__NR_io_uring_enter, fd, submit, wait, IORING_ENTER_GETEVENTS | IORING_ENTER_REGISTERED_RING, NULL, 0);
    if (n < 0 && errno != EINTR && errno != EAGAIN && errno != EBUSY)
        die_errno("io_uring_enter");
    return n < 0 ? 0 : n;
}

static void *map(size_t length, off_t offset)
{
    void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);
    if (address == MAP_FAILED)
        die_errno("mmap");
    return address;
}

void ring_open(void)
{
    struct io_uring_params p = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
        .cq_entries = 8 * RING_ENTRIES,
    };
    ring = must((int)syscall(__NR_io_uring_setup, RING_ENTRIES, &p), "io_uring_setup");
    char *sq = map(p.sq_off.array + p.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    char *cq = map(p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe), IORING_OFF_CQ_RING);
    sqes = map(p.sq_entries * sizeof(struct io_uring_sqe), IORING_OFF_SQES);
    sq_head = (unsigned *)(sq + p.sq_off.head);
    sq_tail = (unsigned *)(sq + p.sq_off.tail);
    sq_mask = *(unsigned *)(sq + p.sq_off.ring_mask);
    sq_array = (unsigned *)(sq + p.sq_off.array);
    sq_entries = p.sq_entries;
    for (unsigned i = 0; i < p.sq_entries; i++)
        sq_array[i] = i;
    cq_head = (unsigned *)(cq + p.cq_off.head);
    cq_tail = (unsigned *)(cq + p.cq_off.tail);
    cq_mask = *(unsigned *)(cq + p.cq_off.ring_mask);
    cqes = (struct io_uring_cqe *)(cq + p.cq_off.cqes);
    struct io_uring_rsrc_update update = { .offset = ~0u, .data = (uint32_t)ring };
    if (syscall(__NR_io_uring_register, ring, IORING_REGISTER_RING_FDS, &update, 1) != 1)
        die_errno("IORING_REGISTER_RING_FDS");
    fd = (int)update.offset;
}

static void submit(unsigned wait)
{
    store_release(sq_tail, prepared);
    submitted += (unsigned)enter(prepared - submitted, wait);
}

struct io_uring_sqe *ring_next(void)
{
    while (prepared - load_acquire(sq_head) == sq_entries)
        submit(0);
    struct io_uring_sqe *sqe = &sqes[prepared++ & sq_mask];
    memset(sqe, 0, sizeof *sqe);
    return sqe;
}

void ring_turn(void)
{
    submit(plan.spin ? 0 : 1);
}

struct io_uring_cqe *ring_completion(void)
{
    unsigned head = *cq_head;
    return head == load_acquire(cq_tail) ? NULL : &cqes[head & cq_mask];
}

void ring_seen(void)
{
    store_release(cq_head, *cq_head + 1);
}

void ring_files(unsigned number)
{
    struct io_uring_rsrc_register r = { .nr = number, .flags = IORING_RSRC_REGISTER_SPARSE };
    must((int)syscall(__NR_io_uring_register, ring, IORING_REGISTER_FILES2, &r, sizeof r), "IORING_REGISTER_FILES2");
}

static struct io_uring_buf_ring *buffers;
static char *memory;
static unsigned buffer_mask, buffer_size;
static uint16_t buffers_tail;

static void give(unsigned id)
{
    struct io_uring_buf *entry = &buffers->bufs[buffers_tail & buffer_mask];
    entry->addr = (uint64_t)(memory + (size_t)id * buffer_size);
    entry->len = buffer_size;
    entry->bid = (uint16_t)id;
    buffers_tail++;
    store_release(&buffers->tail, buffers_tail);
}

void buffers_open(unsigned number, unsigned size)
{
    buffer_mask = number - 1;
    buffer_size = size;
    memory = aligned_alloc(4096, (size_t)number * size);
    buffers = aligned_alloc(4096, (number * sizeof(struct io_uring_buf) + 4095) & ~(size_t)4095);
    if (!memory || !buffers)
        die("no memory");
    memset(memory, 0, (size_t)number * size);
    memset(buffers, 0, number * sizeof(struct io_uring_buf));
    struct io_uring_buf_reg reg = { .ring_addr = (uint64_t)buffers, .ring_entries = number };
    must((int)syscall(__NR_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &reg, 1), "IORING_REGISTER_PBUF_RING");
    for (unsigned i = 0; i < number; i++)
        give(i);
}

char *buffer_of(const struct io_uring_cqe *cqe)
{
    return memory + (size_t)(cqe->flags >> IORING_CQE_BUFFER_SHIFT) * buffer_size;
}

void buffer_give(const struct io_uring_cqe *cqe)
{
    give(cqe->flags >> IORING_CQE_BUFFER_SHIFT);
}
