/* Datagrams by plain system calls on a blocking socket: nothing is gained by waiting for readiness first. */
#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#define BATCH 32

/* One segmented send or one small datagram per call; sendmmsg brings nothing on a loopback device. */
static void send_all(void)
{
    int size = datagram_size();
    int datagrams = size == SEGMENT ? SEGMENTS : 1;
    int fd = connected_datagram(size == SEGMENT ? SEGMENT : 0);
    size_t length = (size_t)size * (size_t)datagrams;
    char *bytes = malloc(length);
    if (!bytes)
        die("no memory");
    datagrams_constant(bytes, size, datagrams);
    for (uint64_t sequence = 0;; sequence += (uint64_t)datagrams) {
        datagrams_fill(bytes, size, datagrams, sequence);
        while (send(fd, bytes, length, plan.spin ? MSG_DONTWAIT : 0) < 0) {
            /* Refused: the other side is not there yet, or gone and this process about to end. */
            if (errno != EAGAIN && errno != ECONNREFUSED)
                die_errno("send");
        }
        count((uint64_t)datagrams);
    }
}

static void receive_all(void)
{
    int size = datagram_size();
    int fd = bound_datagram(true);
    static char bytes[BATCH][65536];
    static char control[BATCH][64];
    static struct iovec pieces[BATCH];
    static struct mmsghdr messages[BATCH];
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            pieces[i] = (struct iovec){ bytes[i], sizeof bytes[i] };
            messages[i].msg_hdr = (struct msghdr){
                .msg_iov = &pieces[i], .msg_iovlen = 1, .msg_control = control[i], .msg_controllen = sizeof control[i],
            };
        }
        int n = recvmmsg(fd, messages, BATCH, plan.spin ? MSG_DONTWAIT : MSG_WAITFORONE, NULL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            die_errno("recvmmsg");
        for (int i = 0; i < n; i++)
            datagrams_check(bytes[i], messages[i].msg_len, size);
    }
}

void plain_datagrams_run(void)
{
    if (strstr(plan.workload, "-out"))
        send_all();
    else
        receive_all();
}
