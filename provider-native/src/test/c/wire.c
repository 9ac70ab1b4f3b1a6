/*
 * The other end of the wire, in a network namespace of its own. Sets the namespace up, then does what each line of its input
 * says, and answers each with one line. Ends with its input.
 *
 *   recv4 | recv6                                        -> LENGTH TTL TOS SOURCE
 *   send4 | send6 PORT TTL TOS SOURCE LENGTH SEGMENT      -> sent LENGTH (SEGMENT 0: not cut)
 *   mtu BYTES                                            -> mtu BYTES, of the only device
 *   accept4 | accept6                                    -> LENGTH SUM ON-SYN of one connection, read to its end
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

static void die(const char *what) {
    printf("failed %s: %s\n", what, strerror(errno));
    fflush(stdout);
    exit(1);
}

static void check(int result, const char *what) {
    if (result < 0) die(what);
}

static void on(int fd, int level, int option) {
    int one = 1;
    check(setsockopt(fd, level, option, &one, sizeof one), "setsockopt");
}

static void prepare_namespace(void) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq lo;
    memset(&lo, 0, sizeof lo);
    strcpy(lo.ifr_name, "lo");
    check(ioctl(fd, SIOCGIFFLAGS, &lo), "SIOCGIFFLAGS");
    lo.ifr_flags |= IFF_UP;
    check(ioctl(fd, SIOCSIFFLAGS, &lo), "SIOCSIFFLAGS");
    close(fd);
    fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const char *addresses[] = {"fd00::1", "fd00::2"};
    for (int i = 0; i < 2; i++) {
        struct in6_ifreq address;
        memset(&address, 0, sizeof address);
        inet_pton(AF_INET6, addresses[i], &address.ifr6_addr);
        address.ifr6_prefixlen = 128;
        address.ifr6_ifindex = if_nametoindex("lo");
        check(ioctl(fd, SIOCSIFADDR, &address), "SIOCSIFADDR");
    }
    close(fd);
    fd = open("/proc/sys/net/ipv4/tcp_fastopen", O_WRONLY);
    check(fd, "tcp_fastopen");
    check((int) write(fd, "3\n", 2), "tcp_fastopen");
    close(fd);
}

static int port_of(int fd) {
    struct sockaddr_in6 address;
    socklen_t length = sizeof address;
    check(getsockname(fd, (struct sockaddr *) &address, &length), "getsockname");
    return ntohs(address.sin6_port); /* at the same place for both families */
}

static int open_udp(int family) {
    int fd = socket(family, SOCK_DGRAM, 0);
    struct timeval patience = {10, 0};
    check(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), "SO_RCVTIMEO");
    if (family == AF_INET) {
        struct sockaddr_in any = {.sin_family = AF_INET};
        on(fd, IPPROTO_IP, IP_RECVTTL);
        on(fd, IPPROTO_IP, IP_RECVTOS);
        check(bind(fd, (struct sockaddr *) &any, sizeof any), "bind");
    } else {
        struct sockaddr_in6 any = {.sin6_family = AF_INET6};
        on(fd, IPPROTO_IPV6, IPV6_V6ONLY);
        on(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
        on(fd, IPPROTO_IPV6, IPV6_RECVTCLASS);
        check(bind(fd, (struct sockaddr *) &any, sizeof any), "bind");
    }
    return fd;
}

static int open_listener(int family) {
    int fd = socket(family, SOCK_STREAM, 0);
    struct sockaddr_in any4 = {.sin_family = AF_INET};
    struct sockaddr_in6 any6 = {.sin6_family = AF_INET6};
    int queue = 16;
    if (family == AF_INET) {
        check(bind(fd, (struct sockaddr *) &any4, sizeof any4), "bind");
    } else {
        on(fd, IPPROTO_IPV6, IPV6_V6ONLY);
        check(bind(fd, (struct sockaddr *) &any6, sizeof any6), "bind");
    }
    check(setsockopt(fd, IPPROTO_TCP, TCP_FASTOPEN, &queue, sizeof queue), "TCP_FASTOPEN");
    check(listen(fd, 16), "listen");
    return fd;
}

static void receive_one(int fd) {
    static char payload[65536];
    char control[512], text[INET6_ADDRSTRLEN] = "?";
    struct sockaddr_in6 from;
    struct iovec vector = {payload, sizeof payload};
    struct msghdr message = {&from, sizeof from, &vector, 1, control, sizeof control, 0};
    int ttl = -1, tos = -1;
    ssize_t length = recvmsg(fd, &message, 0);
    check((int) length, "recvmsg");
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TTL) ttl = *(int *) CMSG_DATA(c);
        if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS) tos = *CMSG_DATA(c);
        if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_HOPLIMIT) ttl = *(int *) CMSG_DATA(c);
        if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_TCLASS) tos = *(int *) CMSG_DATA(c);
    }
    if (from.sin6_family == AF_INET) {
        inet_ntop(AF_INET, &((struct sockaddr_in *) &from)->sin_addr, text, sizeof text);
    } else {
        inet_ntop(AF_INET6, &from.sin6_addr, text, sizeof text);
    }
    printf("%zd %d %d %s\n", length, ttl, tos, text);
}

static void put(struct msghdr *message, int level, int type, const void *data, int size) {
    struct cmsghdr *c = (struct cmsghdr *) ((char *) message->msg_control + message->msg_controllen);
    memset(c, 0, CMSG_SPACE(size));
    c->cmsg_level = level;
    c->cmsg_type = type;
    c->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(c), data, size);
    message->msg_controllen += CMSG_SPACE(size);
}

static void send_one(int fd, int six, int port, int ttl, int tos, const char *source, int length, int segment) {
    static char payload[65536];
    char control[512];
    struct iovec vector = {payload, length};
    struct sockaddr_in to4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 to6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    struct msghdr message = {0};
    to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    inet_pton(AF_INET6, "fd00::1", &to6.sin6_addr);
    message.msg_name = six ? (void *) &to6 : (void *) &to4;
    message.msg_namelen = six ? sizeof to6 : sizeof to4;
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control;
    if (six) {
        struct in6_pktinfo info = {0};
        inet_pton(AF_INET6, source, &info.ipi6_addr);
        put(&message, IPPROTO_IPV6, IPV6_PKTINFO, &info, sizeof info);
    } else {
        struct in_pktinfo info = {0};
        inet_pton(AF_INET, source, &info.ipi_spec_dst);
        put(&message, IPPROTO_IP, IP_PKTINFO, &info, sizeof info);
    }
    put(&message, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_HOPLIMIT : IP_TTL, &ttl, sizeof ttl);
    put(&message, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_TCLASS : IP_TOS, &tos, sizeof tos);
    if (segment) {
        unsigned short size = segment;
        put(&message, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size);
    }
    ssize_t sent = sendmsg(fd, &message, 0);
    check((int) sent, "sendmsg");
    printf("sent %zd\n", sent);
}

static void accept_one(int listener) {
    static unsigned char data[65536];
    int fd = accept(listener, 0, 0);
    long total = 0, sum = 0;
    ssize_t count;
    struct tcp_info info;
    socklen_t length = sizeof info;
    check(fd, "accept");
    check(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length), "TCP_INFO");
    while ((count = read(fd, data, sizeof data)) > 0) {
        for (ssize_t i = 0; i < count; i++) sum += data[i] * (1 + (total + i) % 251);
        total += count;
    }
    check((int) count, "read");
    printf("%ld %ld %d\n", total, sum, (info.tcpi_options & TCPI_OPT_SYN_DATA) != 0);
    close(fd);
}

static void set_mtu(int bytes) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct ifreq lo;
    memset(&lo, 0, sizeof lo);
    strcpy(lo.ifr_name, "lo");
    lo.ifr_mtu = bytes;
    check(ioctl(fd, SIOCSIFMTU, &lo), "SIOCSIFMTU");
    close(fd);
    printf("mtu %d\n", bytes);
}

int main(void) {
    char line[256], source[64];
    int family, port, ttl, tos, length, segment;
    prepare_namespace();
    int udp4 = open_udp(AF_INET), udp6 = open_udp(AF_INET6), tcp4 = open_listener(AF_INET), tcp6 = open_listener(AF_INET6);
    printf("%d %d %d %d\n", port_of(udp4), port_of(udp6), port_of(tcp4), port_of(tcp6));
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (!strcmp(line, "recv4\n")) {
            receive_one(udp4);
        } else if (!strcmp(line, "recv6\n")) {
            receive_one(udp6);
        } else if (!strcmp(line, "accept4\n")) {
            accept_one(tcp4);
        } else if (!strcmp(line, "accept6\n")) {
            accept_one(tcp6);
        } else if (sscanf(line, "mtu %d", &length) == 1) {
            set_mtu(length);
        } else if (sscanf(line, "send%d %d %d %d %63s %d %d", &family, &port, &ttl, &tos, source, &length, &segment) == 7) {
            send_one(family == 6 ? udp6 : udp4, family == 6, port, ttl, tos, source, length, segment);
        } else {
            printf("what is %s", line);
        }
        fflush(stdout);
    }
    return 0;
}
