package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Cancels and waits for it (IORING_REGISTER_SYNC_CANCEL).
 *
 * <pre>
 * struct io_uring_sync_cancel_reg { // linux/io_uring.h
 *     __u64 addr;
 *     __s32 fd;
 *     __u32 flags;
 *     struct __kernel_timespec timeout;
 *     __u64 pad[4];
 * };
 * </pre>
 */
public final class IoUringSyncCancelReg {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("addr"),
                    ValueLayout.JAVA_INT.withName("fd"),
                    ValueLayout.JAVA_INT.withName("flags"),
                    KernelTimespec.LAYOUT.withName("timeout"),
                    MemoryLayout.sequenceLayout(32, ValueLayout.JAVA_BYTE).withName("pad"))
            .withName("io_uring_sync_cancel_reg");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long ADDR = LAYOUT.byteOffset(PathElement.groupElement("addr"));
    private static final long FD = LAYOUT.byteOffset(PathElement.groupElement("fd"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long TIMEOUT = LAYOUT.byteOffset(PathElement.groupElement("timeout"));

    private IoUringSyncCancelReg() {}

    public static long addr(long syncCancelReg) {
        return Memory.longAt(syncCancelReg + ADDR);
    }

    public static void addr(long syncCancelReg, long value) {
        Memory.putLong(syncCancelReg + ADDR, value);
    }

    public static int fd(long syncCancelReg) {
        return Memory.intAt(syncCancelReg + FD);
    }

    public static void fd(long syncCancelReg, int value) {
        Memory.putInt(syncCancelReg + FD, value);
    }

    public static int flags(long syncCancelReg) {
        return Memory.intAt(syncCancelReg + FLAGS);
    }

    public static void flags(long syncCancelReg, int value) {
        Memory.putInt(syncCancelReg + FLAGS, value);
    }

    /** Where it is. */
    public static long timeout(long syncCancelReg) {
        return syncCancelReg + TIMEOUT;
    }
}
