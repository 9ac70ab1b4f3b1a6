package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * What a ring is to be, and what it became.
 *
 * <pre>
 * struct io_uring_params { // linux/io_uring.h
 *     __u32 sq_entries;
 *     __u32 cq_entries;
 *     __u32 flags;
 *     __u32 sq_thread_cpu;
 *     __u32 sq_thread_idle;
 *     __u32 features;
 *     __u32 wq_fd;
 *     __u32 resv[3];
 *     struct io_sqring_offsets sq_off;
 *     struct io_cqring_offsets cq_off;
 * };
 * </pre>
 */
public final class IoUringParams {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("sq_entries"),
                    ValueLayout.JAVA_INT.withName("cq_entries"),
                    ValueLayout.JAVA_INT.withName("flags"),
                    ValueLayout.JAVA_INT.withName("sq_thread_cpu"),
                    ValueLayout.JAVA_INT.withName("sq_thread_idle"),
                    ValueLayout.JAVA_INT.withName("features"),
                    ValueLayout.JAVA_INT.withName("wq_fd"),
                    MemoryLayout.sequenceLayout(12, ValueLayout.JAVA_BYTE).withName("resv"),
                    IoSqringOffsets.LAYOUT.withName("sq_off"),
                    IoCqringOffsets.LAYOUT.withName("cq_off"))
            .withName("io_uring_params");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long SQ_ENTRIES = LAYOUT.byteOffset(PathElement.groupElement("sq_entries"));
    private static final long CQ_ENTRIES = LAYOUT.byteOffset(PathElement.groupElement("cq_entries"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long SQ_THREAD_CPU = LAYOUT.byteOffset(PathElement.groupElement("sq_thread_cpu"));
    private static final long SQ_THREAD_IDLE = LAYOUT.byteOffset(PathElement.groupElement("sq_thread_idle"));
    private static final long FEATURES = LAYOUT.byteOffset(PathElement.groupElement("features"));
    private static final long WQ_FD = LAYOUT.byteOffset(PathElement.groupElement("wq_fd"));
    private static final long SQ_OFF = LAYOUT.byteOffset(PathElement.groupElement("sq_off"));
    private static final long CQ_OFF = LAYOUT.byteOffset(PathElement.groupElement("cq_off"));

    private IoUringParams() {}

    public static int sqEntries(long params) {
        return Memory.intAt(params + SQ_ENTRIES);
    }

    public static void sqEntries(long params, int value) {
        Memory.putInt(params + SQ_ENTRIES, value);
    }

    public static int cqEntries(long params) {
        return Memory.intAt(params + CQ_ENTRIES);
    }

    public static void cqEntries(long params, int value) {
        Memory.putInt(params + CQ_ENTRIES, value);
    }

    public static int flags(long params) {
        return Memory.intAt(params + FLAGS);
    }

    public static void flags(long params, int value) {
        Memory.putInt(params + FLAGS, value);
    }

    public static int sqThreadCpu(long params) {
        return Memory.intAt(params + SQ_THREAD_CPU);
    }

    public static void sqThreadCpu(long params, int value) {
        Memory.putInt(params + SQ_THREAD_CPU, value);
    }

    public static int sqThreadIdle(long params) {
        return Memory.intAt(params + SQ_THREAD_IDLE);
    }

    public static void sqThreadIdle(long params, int value) {
        Memory.putInt(params + SQ_THREAD_IDLE, value);
    }

    public static int features(long params) {
        return Memory.intAt(params + FEATURES);
    }

    public static void features(long params, int value) {
        Memory.putInt(params + FEATURES, value);
    }

    public static int wqFd(long params) {
        return Memory.intAt(params + WQ_FD);
    }

    public static void wqFd(long params, int value) {
        Memory.putInt(params + WQ_FD, value);
    }

    /** Where it is. */
    public static long sqOff(long params) {
        return params + SQ_OFF;
    }

    /** Where it is. */
    public static long cqOff(long params) {
        return params + CQ_OFF;
    }
}
