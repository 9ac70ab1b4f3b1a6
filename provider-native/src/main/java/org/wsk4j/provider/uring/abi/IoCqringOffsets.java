package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Where the parts of the completion ring are.
 *
 * <pre>
 * struct io_cqring_offsets { // linux/io_uring.h
 *     __u32 head;
 *     __u32 tail;
 *     __u32 ring_mask;
 *     __u32 ring_entries;
 *     __u32 overflow;
 *     __u32 cqes;
 *     __u32 flags;
 *     __u32 resv1;
 *     __u64 resv2;
 * };
 * </pre>
 */
public final class IoCqringOffsets {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("head"),
                    ValueLayout.JAVA_INT.withName("tail"),
                    ValueLayout.JAVA_INT.withName("ring_mask"),
                    ValueLayout.JAVA_INT.withName("ring_entries"),
                    ValueLayout.JAVA_INT.withName("overflow"),
                    ValueLayout.JAVA_INT.withName("cqes"),
                    ValueLayout.JAVA_INT.withName("flags"),
                    ValueLayout.JAVA_INT.withName("resv1"),
                    ValueLayout.JAVA_LONG.withName("resv2"))
            .withName("io_cqring_offsets");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long HEAD = LAYOUT.byteOffset(PathElement.groupElement("head"));
    private static final long TAIL = LAYOUT.byteOffset(PathElement.groupElement("tail"));
    private static final long RING_MASK = LAYOUT.byteOffset(PathElement.groupElement("ring_mask"));
    private static final long RING_ENTRIES = LAYOUT.byteOffset(PathElement.groupElement("ring_entries"));
    private static final long OVERFLOW = LAYOUT.byteOffset(PathElement.groupElement("overflow"));
    private static final long CQES = LAYOUT.byteOffset(PathElement.groupElement("cqes"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long RESV1 = LAYOUT.byteOffset(PathElement.groupElement("resv1"));
    private static final long RESV2 = LAYOUT.byteOffset(PathElement.groupElement("resv2"));

    private IoCqringOffsets() {}

    public static int head(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + HEAD);
    }

    public static void head(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + HEAD, value);
    }

    public static int tail(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + TAIL);
    }

    public static void tail(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + TAIL, value);
    }

    public static int ringMask(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + RING_MASK);
    }

    public static void ringMask(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + RING_MASK, value);
    }

    public static int ringEntries(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + RING_ENTRIES);
    }

    public static void ringEntries(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + RING_ENTRIES, value);
    }

    public static int overflow(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + OVERFLOW);
    }

    public static void overflow(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + OVERFLOW, value);
    }

    public static int cqes(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + CQES);
    }

    public static void cqes(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + CQES, value);
    }

    public static int flags(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + FLAGS);
    }

    public static void flags(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + FLAGS, value);
    }

    public static int resv1(long ioCqringOffsets) {
        return Memory.intAt(ioCqringOffsets + RESV1);
    }

    public static void resv1(long ioCqringOffsets, int value) {
        Memory.putInt(ioCqringOffsets + RESV1, value);
    }

    public static long resv2(long ioCqringOffsets) {
        return Memory.longAt(ioCqringOffsets + RESV2);
    }

    public static void resv2(long ioCqringOffsets, long value) {
        Memory.putLong(ioCqringOffsets + RESV2, value);
    }
}
