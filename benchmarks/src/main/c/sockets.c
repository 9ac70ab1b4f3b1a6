/* Sockets as all programs want them. */
#define _GNU_SOURCE
#include "floor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <string.h>

#define DATAGRAM_MEMORY (8 << 20)

static void set(int fd, int level, int option, int value, const char *what)
{
    must(setsockopt(fd, level, option, &value, sizeof value), what);
}

int datagram_size(void)
{
    if (!strncmp(plan.workload, "datagrams-", 10))
        return MESSAGE;
    if (!strncmp(plan.workload, "segments-", 9))
        return SEGMENT;
    return 0;
}

static void print_port(int fd)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    must(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
    printf("PORT %d\n", ntohs(address.sin_port));
    fflush(stdout);
}

int listener(bool blocking)
{
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0), "socket");
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
    if (plan.fastopen)
        set(fd, IPPROTO_TCP, TCP_FASTOPEN, 1024, "TCP_FASTOPEN");
    must(bind(fd, (struct sockaddr *)&plan.address, sizeof plan.address), "bind");
    must(listen(fd, 4096), "listen");
    print_port(fd);
    return fd;
}

int tcp_socket(int flags)
{
    int fd = must(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0), "socket");
    set(fd, IPPROTO_TCP, TCP_NODELAY, 1, "TCP_NODELAY");
    return fd;
}

int connected(int flags)
{
    int fd = tcp_socket(0);
    must(connect(fd, (struct sockaddr *)&plan.address, sizeof plan.address), "connect");
    if (flags & SOCK_NONBLOCK)
        must(fcntl(fd, F_SETFL, O_NONBLOCK), "O_NONBLOCK");
    return fd;
}

/* More than the limit where the process may. */
static void enlarge(int fd, int forced, int option)
{
    int value = DATAGRAM_MEMORY;
    if (setsockopt(fd, SOL_SOCKET, forced, &value, sizeof value) < 0)
        set(fd, SOL_SOCKET, option, value, "SO_xxxBUF");
}

int bound_datagram(bool coalesce)
{
    int fd = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
    enlarge(fd, SO_RCVBUFFORCE, SO_RCVBUF);
    if (coalesce)
        set(fd, IPPROTO_UDP, UDP_GRO, 1, "UDP_GRO");
    must(bind(fd, (struct sockaddr *)&plan.address, sizeof plan.address), "bind");
    print_port(fd);
    return fd;
}

int connected_datagram(int segment)
{
    int fd = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
    if (segment)
        set(fd, IPPROTO_UDP, UDP_SEGMENT, segment, "UDP_SEGMENT");
    must(connect(fd, (struct sockaddr *)&plan.address, sizeof plan.address), "connect");
    return fd;
}
