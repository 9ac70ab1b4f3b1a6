/*
 * Keeps the CPU that it is pinned to from halting, and takes nothing from anybody: it is of the idle class, whoever else wants
 * to run there runs. To halt and to be woken costs a virtual machine whatever its host makes of it, from nothing to more than
 * all the rest of a request.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
    struct sched_param none = {0};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() == 1 || sched_setscheduler(0, SCHED_IDLE, &none)) {
        perror("awake");
        return 1;
    }
    puts("AWAKE");
    fflush(stdout);
    for (;;)
        __asm__ volatile("" ::: "memory");
}
