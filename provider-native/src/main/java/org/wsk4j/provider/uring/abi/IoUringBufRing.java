package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * The head of a ring of provided buffers; it lies over the first entry.
 *
 * <pre>
 * struct io_uring_buf_ring { // linux/io_uring.h
 *     __u64 resv1;
 *     __u32 resv2;
 *     __u16 resv3;
 *     __u16 tail;
 * };
 * </pre>
 */
public final class IoUringBufRing {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("resv1"),
                    ValueLayout.JAVA_INT.withName("resv2"),
                    ValueLayout.JAVA_SHORT.withName("resv3"),
                    ValueLayout.JAVA_SHORT.withName("tail"))
            .withName("io_uring_buf_ring");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long RESV1 = LAYOUT.byteOffset(PathElement.groupElement("resv1"));
    private static final long RESV2 = LAYOUT.byteOffset(PathElement.groupElement("resv2"));
    private static final long RESV3 = LAYOUT.byteOffset(PathElement.groupElement("resv3"));
    private static final long TAIL = LAYOUT.byteOffset(PathElement.groupElement("tail"));

    private IoUringBufRing() {}

    public static long resv1(long bufRing) {
        return Memory.longAt(bufRing + RESV1);
    }

    public static void resv1(long bufRing, long value) {
        Memory.putLong(bufRing + RESV1, value);
    }

    public static int resv2(long bufRing) {
        return Memory.intAt(bufRing + RESV2);
    }

    public static void resv2(long bufRing, int value) {
        Memory.putInt(bufRing + RESV2, value);
    }

    public static int resv3(long bufRing) {
        return Short.toUnsignedInt(Memory.shortAt(bufRing + RESV3));
    }

    public static void resv3(long bufRing, int value) {
        Memory.putShort(bufRing + RESV3, value);
    }

    public static int tail(long bufRing) {
        return Short.toUnsignedInt(Memory.shortAt(bufRing + TAIL));
    }

    public static void tail(long bufRing, int value) {
        Memory.putShort(bufRing + TAIL, value);
    }

    /** Where the tail is. */
    public static long tailAddress(long bufRing) {
        return bufRing + TAIL;
    }
}
