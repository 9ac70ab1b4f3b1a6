package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A completion.
 *
 * <pre>
 * struct io_uring_cqe { // linux/io_uring.h
 *     __u64 user_data;
 *     __s32 res;
 *     __u32 flags;
 * };
 * </pre>
 */
public final class IoUringCqe {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("user_data"),
                    ValueLayout.JAVA_INT.withName("res"),
                    ValueLayout.JAVA_INT.withName("flags"))
            .withName("io_uring_cqe");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long USER_DATA = LAYOUT.byteOffset(PathElement.groupElement("user_data"));
    private static final long RES = LAYOUT.byteOffset(PathElement.groupElement("res"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));

    private IoUringCqe() {}

    public static long userData(long cqe) {
        return Memory.longAt(cqe + USER_DATA);
    }

    public static void userData(long cqe, long value) {
        Memory.putLong(cqe + USER_DATA, value);
    }

    public static int res(long cqe) {
        return Memory.intAt(cqe + RES);
    }

    public static void res(long cqe, int value) {
        Memory.putInt(cqe + RES, value);
    }

    public static int flags(long cqe) {
        return Memory.intAt(cqe + FLAGS);
    }

    public static void flags(long cqe, int value) {
        Memory.putInt(cqe + FLAGS, value);
    }
}
