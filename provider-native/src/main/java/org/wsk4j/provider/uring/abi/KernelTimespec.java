package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A length of time. On these platforms {@code struct timespec} is the same.
 *
 * <pre>
 * struct __kernel_timespec { // linux/time_types.h
 *     __kernel_time64_t tv_sec;
 *     long long         tv_nsec;
 * };
 * </pre>
 */
public final class KernelTimespec {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("tv_sec"), ValueLayout.JAVA_LONG.withName("tv_nsec"))
            .withName("__kernel_timespec");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long TV_SEC = LAYOUT.byteOffset(PathElement.groupElement("tv_sec"));
    private static final long TV_NSEC = LAYOUT.byteOffset(PathElement.groupElement("tv_nsec"));

    private KernelTimespec() {}

    public static long tvSec(long kernelTimespec) {
        return Memory.longAt(kernelTimespec + TV_SEC);
    }

    public static void tvSec(long kernelTimespec, long value) {
        Memory.putLong(kernelTimespec + TV_SEC, value);
    }

    public static long tvNsec(long kernelTimespec) {
        return Memory.longAt(kernelTimespec + TV_NSEC);
    }

    public static void tvNsec(long kernelTimespec, long value) {
        Memory.putLong(kernelTimespec + TV_NSEC, value);
    }

    /** Sets it. */
    public static void nanos(long timespec, long nanos) {
        Memory.putLong(timespec + TV_SEC, nanos / 1_000_000_000);
        Memory.putLong(timespec + TV_NSEC, nanos % 1_000_000_000);
    }
}
