package org.wsk4j.provider.uring.libc;

/**
 * The three system calls of io_uring, which the C library does not wrap. An interface so that tests can be the kernel that
 * refuses.
 */
public interface UringCalls {

    /**
     * Creates a ring.
     *
     * @param entries of the submission queue
     * @param params a struct io_uring_params, read and written
     * @return a descriptor, or the error number negated
     */
    int setup(int entries, long params);

    /**
     * Submits and waits.
     *
     * @param fd the ring, or its registered number with IORING_ENTER_REGISTERED_RING
     * @param submit how many entries to submit
     * @param complete how many completions to wait for with IORING_ENTER_GETEVENTS
     * @param flags IORING_ENTER_...
     * @param argument a struct io_uring_getevents_arg with IORING_ENTER_EXT_ARG, else 0
     * @param argumentSize its size, else 0
     * @return how many entries were submitted, or the error number negated
     */
    int enter(int fd, int submit, int complete, int flags, long argument, long argumentSize);

    /**
     * Runs what the kernel has deferred and takes what is there, without submitting or waiting.
     *
     * @param fd as in {@link #enter}
     * @param flags IORING_ENTER_GETEVENTS and others
     * @return 0, or the error number negated
     */
    int enterNow(int fd, int flags);

    /**
     * Registers resources.
     *
     * @param fd the ring
     * @param opcode IORING_REGISTER_...
     * @param argument its argument
     * @param count of what the argument points at
     * @return 0 or more, or the error number negated
     */
    int register(int fd, int opcode, long argument, int count);
}
