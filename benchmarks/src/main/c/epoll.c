/* Streams by epoll and non-blocking sockets. */
#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define EVENTS 512
#define CHUNK (256 << 10)

struct connection {
    int fd;
    int have;                   /* bytes of the message that is coming */
    bool connecting;
    uint64_t sequence;
    uint64_t number;            /* of the connection; a server learns it from the first request */
    struct message message;
};

static int poller;
static struct connection listening;

static void watch(struct connection *c, uint32_t events, int operation)
{
    struct epoll_event event = { .events = events, .data.ptr = c };
    must(epoll_ctl(poller, operation, c->fd, &event), "epoll_ctl");
}

static struct connection *connection(int fd)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c)
        die("no memory");
    c->fd = fd;
    return c;
}

static int wait_for(struct epoll_event *events)
{
    int n = epoll_wait(poller, events, EVENTS, plan.spin ? 0 : -1);
    if (n < 0 && errno != EINTR)
        die_errno("epoll_wait");
    return n;
}

static void accept_all(void)
{
    for (;;) {
        int fd = accept4(listening.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EAGAIN || errno == ECONNABORTED)
                return;
            die_errno("accept");
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(connection(fd), EPOLLIN, EPOLL_CTL_ADD);
    }
}

/* 1: a whole message is there; 0: not yet; -1: the connection has ended. */
static int receive(struct connection *c)
{
    ssize_t n = recv(c->fd, (char *)&c->message + c->have, (size_t)(MESSAGE - c->have), 0);
    if (n <= 0)
        return n < 0 && errno == EAGAIN ? 0 : -1;
    c->have += (int)n;
    if (c->have < MESSAGE)
        return 0;
    c->have = 0;
    return 1;
}

static void send_message(struct connection *c)
{
    if (send(c->fd, &c->message, MESSAGE, MSG_NOSIGNAL) != MESSAGE && errno != EPIPE && errno != ECONNRESET)
        die_errno("send");
}

static void request(struct connection *c)
{
    message_fill(&c->message, c->sequence, c->number);
    send_message(c);
}

static void check(struct connection *c)
{
    if (plan.role == SERVER && c->sequence == 0)
        c->number = c->message.word[1];
    if (c->message.word[0] != c->sequence || c->message.word[1] != c->number || !message_right(&c->message))
        die("message %llu of connection %llu is wrong", (unsigned long long)c->sequence, (unsigned long long)c->number);
    c->sequence++;
}

static void serve(void)
{
    struct epoll_event events[EVENTS];
    listening.fd = listener(false);
    watch(&listening, EPOLLIN, EPOLL_CTL_ADD);
    for (;;) {
        int n = wait_for(events);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c == &listening) {
                accept_all();
                continue;
            }
            int got = receive(c);
            if (got < 0) {
                close(c->fd);
                free(c);
            } else if (got > 0) {
                check(c);
                send_message(c);
                count(1);
            }
        }
    }
}

static void ping_pong(void)
{
    struct epoll_event events[EVENTS];
    struct connection **all = calloc((size_t)plan.connections, sizeof *all);
    for (int i = 0; i < plan.connections; i++) {
        all[i] = connection(connected(SOCK_NONBLOCK));
        all[i]->number = (uint64_t)i;
        watch(all[i], EPOLLIN, EPOLL_CTL_ADD);
    }
    if (is_workload("idle")) {
        count((uint64_t)plan.connections);
        for (;;)
            pause();
    }
    for (int i = 0; i < plan.connections; i++)
        request(all[i]);
    for (;;) {
        int n = wait_for(events);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            int got = receive(c);
            if (got < 0)
                gone("the server has gone");
            if (got > 0) {
                check(c);
                count(1);
                request(c);
            }
        }
    }
}

static void dial(struct connection *c)
{
    c->fd = tcp_socket(SOCK_NONBLOCK);
    c->sequence = 0;
    c->have = 0;
    c->connecting = !plan.fastopen;
    if (plan.fastopen) {
        message_fill(&c->message, 0, c->number);
        ssize_t n = sendto(c->fd, &c->message, MESSAGE, MSG_FASTOPEN | MSG_NOSIGNAL, (struct sockaddr *)&plan.address,
                           sizeof plan.address);
        if (n == MESSAGE) {
            watch(c, EPOLLIN, EPOLL_CTL_ADD);
            return;
        }
        if (n >= 0 || errno != EINPROGRESS)
            die_errno("sendto");
        c->connecting = true;
    } else if (connect(c->fd, (struct sockaddr *)&plan.address, sizeof plan.address) < 0 && errno != EINPROGRESS) {
        die_errno("connect");
    }
    watch(c, EPOLLOUT, EPOLL_CTL_ADD);
}

static void connections(void)
{
    struct epoll_event events[EVENTS];
    for (int i = 0; i < plan.connections; i++) {
        struct connection *c = connection(-1);
        c->number = (uint64_t)i;
        dial(c);
    }
    for (;;) {
        int n = wait_for(events);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (c->connecting) {
                c->connecting = false;
                request(c);
                watch(c, EPOLLIN, EPOLL_CTL_MOD);
                continue;
            }
            int got = receive(c);
            if (got < 0)
                gone("the server has gone");
            if (got > 0) {
                check(c);
                close(c->fd);
                count(1);
                dial(c);
            }
        }
    }
}

/* Writable is not enough to know how much: write until the kernel takes no more. */
static void bulk_out(struct connection *c)
{
    struct epoll_event events[EVENTS];
    const char *pattern = bulk_pattern();
    size_t position = 0, size = (size_t)plan.size;
    watch(c, EPOLLOUT | EPOLLET, EPOLL_CTL_ADD);
    for (;;) {
        ssize_t n = send(c->fd, pattern + position, size - position, MSG_NOSIGNAL);
        if (n >= 0) {
            position += (size_t)n;
            if (position == size) {
                position = 0;
                count(1);
            }
        } else if (errno == EAGAIN) {
            wait_for(events);
        } else {
            gone("the receiver has gone");
        }
    }
}

static void bulk_in(struct connection *c)
{
    static char bytes[CHUNK];
    struct epoll_event events[EVENTS];
    watch(c, EPOLLIN, EPOLL_CTL_ADD);
    for (;;) {
        ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
        if (n > 0)
            bulk_check(bytes, (size_t)n);
        else if (n < 0 && errno == EAGAIN)
            wait_for(events);
        else
            gone("the stream has ended");
    }
}

static void bulk(void)
{
    int fd;
    if (plan.role == SERVER) {
        listening.fd = listener(true);
        fd = must(accept4(listening.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), "accept");
    } else {
        fd = connected(SOCK_NONBLOCK);
    }
    if (is_workload("bulk-out"))
        bulk_out(connection(fd));
    else
        bulk_in(connection(fd));
}

void epoll_run(void)
{
    poller = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    if (is_workload("bulk-out") || is_workload("bulk-in"))
        bulk();
    else if (plan.role == SERVER)
        serve();
    else if (is_workload("connect"))
        connections();
    else if (is_workload("pingpong") || is_workload("idle"))
        ping_pong();
    else
        die("no such workload: %s", plan.workload);
}

/* A request on one thread, its reply on another, which tells the first. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t replied = PTHREAD_COND_INITIALIZER;
static _Atomic uint64_t replies;

static void *read_replies(void *of)
{
    struct connection *c = of;
    struct epoll_event events[EVENTS];
    for (;;) {
        int n = wait_for(events);
        if (n > 0 && receive(c) > 0) {
            check(c);
            pthread_mutex_lock(&lock);
            atomic_store(&replies, c->sequence);
            pthread_cond_signal(&replied);
            pthread_mutex_unlock(&lock);
        }
    }
    return NULL;
}

void cross_run(void)
{
    if (plan.role == SERVER) {
        epoll_run();
        return;
    }
    poller = must(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    struct connection *c = connection(connected(SOCK_NONBLOCK));
    watch(c, EPOLLIN, EPOLL_CTL_ADD);
    pthread_t reader;
    if (pthread_create(&reader, NULL, read_replies, c) != 0)
        die("no thread");
    struct message message;
    for (uint64_t sequence = 0;; sequence++) {
        message_fill(&message, sequence, 0);
        if (send(c->fd, &message, MESSAGE, MSG_NOSIGNAL) != MESSAGE)
            die_errno("send");
        if (plan.spin) {
            while (atomic_load(&replies) == sequence)
                relax();
        } else {
            pthread_mutex_lock(&lock);
            while (atomic_load(&replies) == sequence)
                pthread_cond_wait(&replied, &lock);
            pthread_mutex_unlock(&lock);
        }
        count(1);
    }
}
