/* The same workloads as completions: multishot accept and receive, provided buffers, one enter per turn. */
#define _GNU_SOURCE
#include "floor.h"
#include "ring.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum operation { ACCEPT, RECEIVE, SEND, CLOSE, OPEN, CONNECT };

struct connection {
    int fd;
    int have;
    uint64_t sequence;
    uint64_t number;
    struct message in, out;
} __attribute__((aligned(16)));

static struct connection *connection(int fd)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c)
        die("no memory");
    c->fd = fd;
    return c;
}

static struct io_uring_sqe *prepare(struct connection *c, enum operation operation, uint8_t opcode)
{
    struct io_uring_sqe *sqe = ring_next();
    sqe->opcode = opcode;
    sqe->fd = c->fd;
    sqe->user_data = (uint64_t)c | operation;   /* connections are aligned by 16 */
    return sqe;
}

static void arm(struct connection *c, uint8_t opcode)
{
    struct io_uring_sqe *sqe = prepare(c, RECEIVE, opcode);
    sqe->flags = IOSQE_BUFFER_SELECT;
    sqe->ioprio = IORING_RECV_MULTISHOT;
}

static struct io_uring_sqe *transmit(struct connection *c, const void *bytes, size_t length)
{
    struct io_uring_sqe *sqe = prepare(c, SEND, IORING_OP_SEND);
    sqe->addr = (uint64_t)bytes;
    sqe->len = (uint32_t)length;
    sqe->msg_flags = MSG_NOSIGNAL | MSG_WAITALL;
    return sqe;
}

static void request(struct connection *c)
{
    message_fill(&c->out, c->sequence, c->number);
    transmit(c, &c->out, MESSAGE);
}

static void check(struct connection *c)
{
    if (plan.role == SERVER && c->sequence == 0)
        c->number = c->in.word[1];
    if (c->in.word[0] != c->sequence || c->in.word[1] != c->number || !message_right(&c->in))
        die("message %llu of connection %llu is wrong", (unsigned long long)c->sequence, (unsigned long long)c->number);
    c->sequence++;
}

static void accept_multishot(struct connection *listening)
{
    struct io_uring_sqe *sqe = prepare(listening, ACCEPT, IORING_OP_ACCEPT);
    sqe->ioprio = IORING_ACCEPT_MULTISHOT;
    sqe->accept_flags = SOCK_CLOEXEC;
}

/* True if a whole message is in c->in. */
static bool collect(struct connection *c, const struct io_uring_cqe *cqe)
{
    int n = cqe->res;
    if (n > MESSAGE - c->have)
        die("more than one message at once");
    memcpy((char *)&c->in + c->have, buffer_of(cqe), (size_t)n);
    buffer_give(cqe);
    c->have = (c->have + n) % MESSAGE;
    return c->have == 0;
}

static void received(struct connection *c, const struct io_uring_cqe *cqe)
{
    if (cqe->res == -ENOBUFS) {
        arm(c, IORING_OP_RECV);
        return;
    }
    if (cqe->res <= 0) {
        if (plan.role == CLIENT)
            gone("the server has gone");
        prepare(c, CLOSE, IORING_OP_CLOSE);
        return;
    }
    if (collect(c, cqe)) {
        check(c);
        count(1);
        if (plan.role == SERVER) {
            c->out = c->in;
            transmit(c, &c->out, MESSAGE);
        } else {
            request(c);
        }
    }
    if (!(cqe->flags & IORING_CQE_F_MORE))
        arm(c, IORING_OP_RECV);
}

static void completed(struct connection *c, const struct io_uring_cqe *cqe)
{
    switch ((enum operation)(cqe->user_data & 15)) {
    case ACCEPT:
        if (cqe->res >= 0) {
            int on = 1;
            setsockopt(cqe->res, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            arm(connection(cqe->res), IORING_OP_RECV);
        }
        if (!(cqe->flags & IORING_CQE_F_MORE))
            accept_multishot(c);
        break;
    case RECEIVE:
        received(c, cqe);
        break;
    case CLOSE:
        free(c);
        break;
    default:
        if (cqe->res != MESSAGE && cqe->res != -EPIPE && cqe->res != -ECONNRESET)
            die("send: %s", strerror(-cqe->res));
    }
}

static _Noreturn void turns(void (*handler)(struct connection *, const struct io_uring_cqe *))
{
    for (;;) {
        ring_turn();
        for (struct io_uring_cqe *cqe; (cqe = ring_completion()); ring_seen())
            handler((struct connection *)(cqe->user_data & ~15ull), cqe);
    }
}

static void messages(void)
{
    buffers_open(4096, 256);
    if (plan.role == SERVER) {
        accept_multishot(connection(listener(true)));
    } else {
        for (int i = 0; i < plan.connections; i++) {
            struct connection *c = connection(connected(0));
            c->number = (uint64_t)i;
            arm(c, IORING_OP_RECV);
            if (!is_workload("idle"))
                request(c);
        }
        if (is_workload("idle"))
            count((uint64_t)plan.connections);
    }
    turns(completed);
}

/* Socket, connect, send, receive, close as one chain on a direct descriptor: one system call for all of it. */
static struct io_uring_sqe *link_on(struct connection *c, enum operation operation, uint8_t opcode)
{
    struct io_uring_sqe *sqe = prepare(c, operation, opcode);
    sqe->flags = IOSQE_FIXED_FILE | IOSQE_IO_LINK;
    return sqe;
}

static void dial(struct connection *c)
{
    message_fill(&c->out, 0, c->number);
    struct io_uring_sqe *sqe = prepare(c, OPEN, IORING_OP_SOCKET);
    sqe->flags = IOSQE_IO_LINK;
    sqe->fd = AF_INET;
    sqe->off = SOCK_STREAM;
    sqe->file_index = (uint32_t)c->fd + 1;
    sqe = link_on(c, CONNECT, IORING_OP_CONNECT);
    sqe->addr = (uint64_t)&plan.address;
    sqe->off = sizeof plan.address;
    sqe = link_on(c, SEND, IORING_OP_SEND);
    sqe->addr = (uint64_t)&c->out;
    sqe->len = MESSAGE;
    sqe->msg_flags = MSG_NOSIGNAL;
    sqe = link_on(c, RECEIVE, IORING_OP_RECV);
    sqe->addr = (uint64_t)&c->in;
    sqe->len = MESSAGE;
    sqe->msg_flags = MSG_WAITALL;
    sqe = prepare(c, CLOSE, IORING_OP_CLOSE);
    sqe->fd = 0;
    sqe->file_index = (uint32_t)c->fd + 1;
}

/* The ring never waits in a send that connects: the first call is a plain one, the rest is the ring's. */
static void dial_fast(struct connection *c)
{
    message_fill(&c->out, 0, c->number);
    c->fd = tcp_socket(SOCK_NONBLOCK);
    ssize_t n = sendto(c->fd, &c->out, MESSAGE, MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&plan.address,
                       sizeof plan.address);
    if (n < 0 && errno != EINPROGRESS)
        die_errno("sendto");
    if (n < 0)
        transmit(c, &c->out, MESSAGE)->flags = IOSQE_IO_LINK;
    struct io_uring_sqe *sqe = prepare(c, RECEIVE, IORING_OP_RECV);
    sqe->addr = (uint64_t)&c->in;
    sqe->len = MESSAGE;
    sqe->msg_flags = MSG_WAITALL;
    sqe->flags = IOSQE_IO_LINK;
    prepare(c, CLOSE, IORING_OP_CLOSE);
}

static void connected_once(struct connection *c, const struct io_uring_cqe *cqe)
{
    if (cqe->res < 0)
        gone(strerror(-cqe->res));
    switch ((enum operation)(cqe->user_data & 15)) {
    case RECEIVE:
        if (cqe->res != MESSAGE)
            gone("the server has gone");
        c->sequence = 0;
        check(c);
        count(1);
        break;
    case CLOSE:
        (plan.fastopen ? dial_fast : dial)(c);
        break;
    default:
        break;
    }
}

static void connections(void)
{
    ring_files((unsigned)plan.connections);
    for (int i = 0; i < plan.connections; i++) {
        struct connection *c = connection(i);
        c->number = (uint64_t)i;
        (plan.fastopen ? dial_fast : dial)(c);
    }
    turns(connected_once);
}

static void bulk_moved(struct connection *c, const struct io_uring_cqe *cqe)
{
    if (is_workload("bulk-out")) {
        if (cqe->res != plan.size)
            gone("the receiver has gone");
        count(1);
        transmit(c, bulk_pattern(), (size_t)plan.size);
        return;
    }
    if (cqe->res > 0) {
        bulk_check(buffer_of(cqe), (size_t)cqe->res);
        buffer_give(cqe);
    } else if (cqe->res != -ENOBUFS) {
        gone("the stream has ended");
    }
    if (!(cqe->flags & IORING_CQE_F_MORE))
        arm(c, IORING_OP_RECV);
}

static void bulk(void)
{
    struct connection *c = connection(plan.role == SERVER ? must(accept4(listener(true), NULL, NULL, SOCK_CLOEXEC), "accept")
                                                          : connected(0));
    if (is_workload("bulk-out")) {
        transmit(c, bulk_pattern(), (size_t)plan.size);
    } else {
        buffers_open(16, 256 << 10);
        arm(c, IORING_OP_RECV);
    }
    turns(bulk_moved);
}

#define IN_FLIGHT 16

/* Sends in linked batches: unlinked ones overtake each other when the socket's memory is full. */
static struct connection slots[IN_FLIGHT];
static char *slot_bytes[IN_FLIGHT];

static void batch_out(void)
{
    static uint64_t next;
    int size = datagram_size(), datagrams = size == SEGMENT ? SEGMENTS : 1;
    for (unsigned i = 0; i < IN_FLIGHT; i++) {
        datagrams_fill(slot_bytes[i], size, datagrams, next);
        next += (uint64_t)datagrams;
        struct io_uring_sqe *sqe = transmit(&slots[i], slot_bytes[i], (size_t)size * (size_t)datagrams);
        sqe->msg_flags = 0;
        sqe->flags = i + 1 < IN_FLIGHT ? IOSQE_IO_HARDLINK : 0;
    }
}

static void datagram_sent(struct connection *slot, const struct io_uring_cqe *cqe)
{
    if (cqe->res >= 0)
        count(datagram_size() == SEGMENT ? SEGMENTS : 1);
    else if (cqe->res != -ECONNREFUSED)
        die("send: %s", strerror(-cqe->res));
    if (slot == &slots[IN_FLIGHT - 1])
        batch_out();
}

static void send_datagrams(void)
{
    int size = datagram_size(), datagrams = size == SEGMENT ? SEGMENTS : 1;
    int fd = connected_datagram(size == SEGMENT ? SEGMENT : 0);
    for (unsigned i = 0; i < IN_FLIGHT; i++) {
        slots[i].fd = fd;
        slot_bytes[i] = malloc((size_t)size * (size_t)datagrams);
        if (!slot_bytes[i])
            die("no memory");
        datagrams_constant(slot_bytes[i], size, datagrams);
    }
    batch_out();
    turns(datagram_sent);
}

static struct msghdr shape = { .msg_controllen = 64 };

static void arm_datagrams(struct connection *c)
{
    struct io_uring_sqe *sqe = prepare(c, RECEIVE, IORING_OP_RECVMSG);
    sqe->flags = IOSQE_BUFFER_SELECT;
    sqe->ioprio = IORING_RECV_MULTISHOT;
    sqe->addr = (uint64_t)&shape;
}

static void datagram_came(struct connection *c, const struct io_uring_cqe *cqe)
{
    if (cqe->res >= 0) {
        const char *buffer = buffer_of(cqe);
        const struct io_uring_recvmsg_out *out = (const struct io_uring_recvmsg_out *)buffer;
        datagrams_check(buffer + sizeof *out + shape.msg_controllen, out->payloadlen, datagram_size());
        buffer_give(cqe);
    } else if (cqe->res != -ENOBUFS) {
        die("recvmsg: %s", strerror(-cqe->res));
    }
    if (!(cqe->flags & IORING_CQE_F_MORE))
        arm_datagrams(c);
}

void uring_run(void)
{
    ring_open();
    if (is_workload("pingpong") || is_workload("idle") || (is_workload("connect") && plan.role == SERVER)) {
        messages();
    } else if (is_workload("connect")) {
        connections();
    } else if (is_workload("bulk-out") || is_workload("bulk-in")) {
        bulk();
    } else if (datagram_size() > 0 && strstr(plan.workload, "-out")) {
        send_datagrams();
    } else if (datagram_size() > 0) {
        buffers_open(64, 66 << 10);
        arm_datagrams(connection(bound_datagram(true)));
        turns(datagram_came);
    } else {
        die("no such workload: %s", plan.workload);
    }
}
