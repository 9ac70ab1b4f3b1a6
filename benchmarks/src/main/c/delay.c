/*
 * A link with delay: two network namespaces, a tun device in each, and this program between them, which holds every packet
 * for a while. (The kernel's own netem is not everywhere.) Runs a command at the far end, 10.77.0.2; this end is 10.77.0.1,
 * in the namespace that the program was started in, which should be one made for it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MTU 1500
#define HELD 4096               /* packets under way in one direction; more are lost, as on any link */

struct packet {
    uint64_t due;
    int length;
    char bytes[MTU];
};

struct direction {
    int from, to;
    unsigned head, tail;
    struct packet packets[HELD];
};

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "delay: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int must(int result, const char *what)
{
    if (result < 0)
        die(what);
    return result;
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct ifreq request(const char *name)
{
    struct ifreq request;
    memset(&request, 0, sizeof request);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
    return request;
}

static void set_address(int s, const char *name, unsigned long what, const char *address)
{
    struct ifreq r = request(name);
    struct sockaddr_in in = { .sin_family = AF_INET };
    inet_pton(AF_INET, address, &in.sin_addr);
    memcpy(&r.ifr_addr, &in, sizeof in);
    must(ioctl(s, what, &r), "address of the device");
}

static void up(int s, const char *name)
{
    struct ifreq r = request(name);
    r.ifr_flags = IFF_UP | IFF_RUNNING;
    must(ioctl(s, SIOCSIFFLAGS, &r), "device up");
}

/* Makes a device in the namespace of the moment. */
static int device(const char *name, const char *address)
{
    int fd = must(open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), "/dev/net/tun");
    struct ifreq r = request(name);
    r.ifr_flags = IFF_TUN | IFF_NO_PI;
    must(ioctl(fd, TUNSETIFF, &r), "TUNSETIFF");
    int s = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
    up(s, "lo");
    set_address(s, name, SIOCSIFADDR, address);
    set_address(s, name, SIOCSIFNETMASK, "255.255.255.0");
    up(s, name);
    close(s);
    return fd;
}

static void allow_fast_open(void)
{
    int fd = must(open("/proc/sys/net/ipv4/tcp_fastopen", O_WRONLY | O_CLOEXEC), "tcp_fastopen");
    if (write(fd, "3", 1) != 1)
        die("tcp_fastopen");
    close(fd);
}

static void take(struct direction *d, uint64_t delay)
{
    for (;;) {
        struct packet lost, *p = d->tail - d->head < HELD ? &d->packets[d->tail % HELD] : &lost;
        ssize_t n = read(d->from, p->bytes, MTU);
        if (n <= 0)
            return;
        p->length = (int)n;
        p->due = now() + delay;
        if (p != &lost)
            d->tail++;
    }
}

static void deliver(struct direction *d)
{
    for (; d->head != d->tail && d->packets[d->head % HELD].due <= now(); d->head++) {
        struct packet *p = &d->packets[d->head % HELD];
        if (write(d->to, p->bytes, (size_t)p->length) < 0 && errno != EAGAIN)
            die("write");
    }
}

/* Until the next packet is due; -1 for ever. */
static int wait_millis(const struct direction *a, const struct direction *b)
{
    uint64_t due = UINT64_MAX, time = now();
    if (a->head != a->tail)
        due = a->packets[a->head % HELD].due;
    if (b->head != b->tail && b->packets[b->head % HELD].due < due)
        due = b->packets[b->head % HELD].due;
    if (due == UINT64_MAX)
        return 100;             /* to see that the command has ended */
    return due <= time ? 0 : (int)((due - time) / 1000000u);
}

int main(int words, char **word)
{
    if (words < 3) {
        fputs("usage: delay MILLIS COMMAND...\n", stderr);
        return 2;
    }
    uint64_t delay = (uint64_t)atol(word[1]) * 1000000u;
    int here = must(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "namespace");
    must(unshare(CLONE_NEWNET), "unshare");
    int far = device("wsk-far", "10.77.0.2");
    allow_fast_open();
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        execvp(word[2], word + 2);
        die(word[2]);
    }
    must(setns(here, CLONE_NEWNET), "setns");
    int near = device("wsk-near", "10.77.0.1");
    /* It reads what the command reads; only the command shall see the end. */
    close(STDIN_FILENO);
    static struct direction out, back;
    out.from = back.to = near;
    out.to = back.from = far;
    while (waitpid(child, NULL, WNOHANG) == 0) {
        struct pollfd wanted[2] = { { .fd = near, .events = POLLIN }, { .fd = far, .events = POLLIN } };
        poll(wanted, 2, wait_millis(&out, &back));
        take(&out, delay);
        take(&back, delay);
        deliver(&out);
        deliver(&back);
    }
    return 0;
}
