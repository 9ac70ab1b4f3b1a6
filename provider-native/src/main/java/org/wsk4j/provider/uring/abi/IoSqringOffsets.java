package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Where the parts of the submission ring are.
 *
 * <pre>
 * struct io_sqring_offsets { // linux/io_uring.h
 *     __u32 head;
 *     __u32 tail;
 *     __u32 ring_mask;
 *     __u32 ring_entries;
 *     __u32 flags;
 *     __u32 dropped;
 *     __u32 array;
 *     __u32 resv1;
 *     __u64 resv2;
 * };
 * </pre>
 */
public final class IoSqringOffsets {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("head"),
                    ValueLayout.JAVA_INT.withName("tail"),
                    ValueLayout.JAVA_INT.withName("ring_mask"),
                    ValueLayout.JAVA_INT.withName("ring_entries"),
                    ValueLayout.JAVA_INT.withName("flags"),
                    ValueLayout.JAVA_INT.withName("dropped"),
                    ValueLayout.JAVA_INT.withName("array"),
                    ValueLayout.JAVA_INT.withName("resv1"),
                    ValueLayout.JAVA_LONG.withName("resv2"))
            .withName("io_sqring_offsets");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long HEAD = LAYOUT.byteOffset(PathElement.groupElement("head"));
    private static final long TAIL = LAYOUT.byteOffset(PathElement.groupElement("tail"));
    private static final long RING_MASK = LAYOUT.byteOffset(PathElement.groupElement("ring_mask"));
    private static final long RING_ENTRIES = LAYOUT.byteOffset(PathElement.groupElement("ring_entries"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long DROPPED = LAYOUT.byteOffset(PathElement.groupElement("dropped"));
    private static final long ARRAY = LAYOUT.byteOffset(PathElement.groupElement("array"));
    private static final long RESV1 = LAYOUT.byteOffset(PathElement.groupElement("resv1"));
    private static final long RESV2 = LAYOUT.byteOffset(PathElement.groupElement("resv2"));

    private IoSqringOffsets() {}

    public static int head(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + HEAD);
    }

    public static void head(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + HEAD, value);
    }

    public static int tail(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + TAIL);
    }

    public static void tail(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + TAIL, value);
    }

    public static int ringMask(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + RING_MASK);
    }

    public static void ringMask(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + RING_MASK, value);
    }

    public static int ringEntries(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + RING_ENTRIES);
    }

    public static void ringEntries(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + RING_ENTRIES, value);
    }

    public static int flags(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + FLAGS);
    }

    public static void flags(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + FLAGS, value);
    }

    public static int dropped(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + DROPPED);
    }

    public static void dropped(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + DROPPED, value);
    }

    public static int array(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + ARRAY);
    }

    public static void array(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + ARRAY, value);
    }

    public static int resv1(long ioSqringOffsets) {
        return Memory.intAt(ioSqringOffsets + RESV1);
    }

    public static void resv1(long ioSqringOffsets, int value) {
        Memory.putInt(ioSqringOffsets + RESV1, value);
    }

    public static long resv2(long ioSqringOffsets) {
        return Memory.longAt(ioSqringOffsets + RESV2);
    }

    public static void resv2(long ioSqringOffsets, long value) {
        Memory.putLong(ioSqringOffsets + RESV2, value);
    }
}
