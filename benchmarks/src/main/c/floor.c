/* The main program: options, clock, result. The loop runs on a thread of its own, as it does in the programs compared with it. */
#define _GNU_SOURCE
#include "floor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct plan plan = { .role = CLIENT, .connections = 1, .size = 65536, .warmup_millis = 200, .measure_millis = 1000 };
_Atomic uint64_t operations;
_Atomic uint64_t lost;
_Atomic bool checking = true;

void die(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("floor: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    _exit(1);
}

void die_errno(const char *what)
{
    die("%s: %s", what, strerror(errno));
}

int must(int result, const char *what)
{
    if (result < 0)
        die_errno(what);
    return result;
}

void gone(const char *what)
{
    if (!plan.peer)
        die("%s", what);
    for (;;)
        pause();
}

static _Noreturn void usage(void)
{
    die("usage: floor --engine epoll|uring --role client|server --workload NAME [--host A] [--port N] [--connections N] "
        "[--size N] [--warmup MILLIS] [--measure MILLIS] [--spin] [--fastopen] [--peer]");
}

static void read_options(int count, char **words)
{
    plan.address.sin_family = AF_INET;
    plan.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        if (!strcmp(word, "--spin")) {
            plan.spin = true;
        } else if (!strcmp(word, "--fastopen")) {
            plan.fastopen = true;
        } else if (!strcmp(word, "--peer")) {
            plan.peer = true;
        } else if (i + 1 == count) {
            usage();
        } else {
            const char *value = words[++i];
            if (!strcmp(word, "--engine"))
                plan.uring = !strcmp(value, "uring");
            else if (!strcmp(word, "--role"))
                plan.role = !strcmp(value, "server") ? SERVER : CLIENT;
            else if (!strcmp(word, "--workload"))
                plan.workload = value;
            else if (!strcmp(word, "--host")) {
                if (inet_pton(AF_INET, value, &plan.address.sin_addr) != 1)
                    usage();
            } else if (!strcmp(word, "--port"))
                plan.address.sin_port = htons((uint16_t)atoi(value));
            else if (!strcmp(word, "--connections"))
                plan.connections = atoi(value);
            else if (!strcmp(word, "--size"))
                plan.size = atoi(value);
            else if (!strcmp(word, "--warmup"))
                plan.warmup_millis = atol(value);
            else if (!strcmp(word, "--measure"))
                plan.measure_millis = atol(value);
            else
                usage();
        }
    }
    if (!plan.workload || plan.connections < 1 || plan.connections > MOST_CONNECTIONS || plan.size < 8 || plan.size % 8)
        usage();
}

bool is_workload(const char *name)
{
    return !strcmp(plan.workload, name);
}

static void *loop(void *unused)
{
    if (is_workload("cross"))
        cross_run();
    else if (plan.uring)
        uring_run();
    else if (datagram_size() > 0)
        plain_datagrams_run();
    else
        epoll_run();
    return unused;
}

static uint64_t nanos(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

struct snapshot {
    uint64_t operations, lost, nanos, cpu, user, system;
};

static struct snapshot snapshot(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (struct snapshot){
        .operations = atomic_load(&operations),
        .lost = atomic_load(&lost),
        .nanos = nanos(CLOCK_MONOTONIC),
        .cpu = nanos(CLOCK_PROCESS_CPUTIME_ID),
        .user = (uint64_t)usage.ru_utime.tv_sec * 1000000000u + (uint64_t)usage.ru_utime.tv_usec * 1000u,
        .system = (uint64_t)usage.ru_stime.tv_sec * 1000000000u + (uint64_t)usage.ru_stime.tv_usec * 1000u,
    };
}

static void rest(long millis)
{
    struct timespec left = { millis / 1000, millis % 1000 * 1000000 };
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

static void await_more_than(uint64_t than)
{
    for (int i = 0; atomic_load(&operations) == than; i++) {
        if (i == 20000)
            die("nothing happened for 20 s");
        rest(1);
    }
}

static void print_result(struct snapshot a, struct snapshot b)
{
    printf("RESULT operations=%llu lost=%llu nanos=%llu cpuNanos=%llu userNanos=%llu systemNanos=%llu allocatedBytes=0\n",
           (unsigned long long)(b.operations - a.operations), (unsigned long long)(b.lost - a.lost),
           (unsigned long long)(b.nanos - a.nanos), (unsigned long long)(b.cpu - a.cpu),
           (unsigned long long)(b.user - a.user), (unsigned long long)(b.system - a.system));
    fflush(stdout);
}

int main(int words, char **word)
{
    read_options(words, word);
    pthread_t thread;
    if (pthread_create(&thread, NULL, loop, NULL) != 0)
        die("no thread");
    struct snapshot begin = snapshot();
    if (plan.peer) {
        char ignored[64];
        while (read(STDIN_FILENO, ignored, sizeof ignored) > 0)
            ;
        print_result(begin, snapshot());
        _exit(0);
    }
    await_more_than(0);
    rest(plan.warmup_millis);
    atomic_store(&checking, false);
    puts("MEASURING");
    fflush(stdout);
    begin = snapshot();
    rest(plan.measure_millis);
    if (is_workload("idle"))
        begin.operations = 0;   /* the connections are what there is to count */
    await_more_than(begin.operations);
    struct snapshot end = snapshot();
    print_result(begin, end);
    _exit(0);
}
