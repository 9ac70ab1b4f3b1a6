package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Registers the ring itself (IORING_REGISTER_RING_FDS).
 *
 * <pre>
 * struct io_uring_rsrc_update { // linux/io_uring.h
 *     __u32 offset;
 *     __u32 resv;
 *     __u64 data;
 * };
 * </pre>
 */
public final class IoUringRsrcUpdate {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("offset"),
                    ValueLayout.JAVA_INT.withName("resv"),
                    ValueLayout.JAVA_LONG.withName("data"))
            .withName("io_uring_rsrc_update");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long OFFSET = LAYOUT.byteOffset(PathElement.groupElement("offset"));
    private static final long RESV = LAYOUT.byteOffset(PathElement.groupElement("resv"));
    private static final long DATA = LAYOUT.byteOffset(PathElement.groupElement("data"));

    private IoUringRsrcUpdate() {}

    public static int offset(long rsrcUpdate) {
        return Memory.intAt(rsrcUpdate + OFFSET);
    }

    public static void offset(long rsrcUpdate, int value) {
        Memory.putInt(rsrcUpdate + OFFSET, value);
    }

    public static int resv(long rsrcUpdate) {
        return Memory.intAt(rsrcUpdate + RESV);
    }

    public static void resv(long rsrcUpdate, int value) {
        Memory.putInt(rsrcUpdate + RESV, value);
    }

    public static long data(long rsrcUpdate) {
        return Memory.longAt(rsrcUpdate + DATA);
    }

    public static void data(long rsrcUpdate, long value) {
        Memory.putLong(rsrcUpdate + DATA, value);
    }
}
