package org.wsk4j.provider.uring.ring;

/**
 * How large a ring is.
 *
 * @param submissions entries of the submission queue, a power of two: more in one turn cost a system call of their own
 * @param completions entries of the completion queue, a power of two: more at one time cost the kernel memory and us a system
 *     call, and are not lost
 */
public record RingSettings(int submissions, int completions) {

    /** The defaults. */
    public static final RingSettings DEFAULT = new RingSettings(256, 4096);
}
