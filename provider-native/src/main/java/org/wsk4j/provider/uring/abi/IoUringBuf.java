package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An entry of a ring of provided buffers. The ring's tail lies in {@code resv} of the first one.
 *
 * <pre>
 * struct io_uring_buf { // linux/io_uring.h
 *     __u64 addr;
 *     __u32 len;
 *     __u16 bid;
 *     __u16 resv;
 * };
 * </pre>
 */
public final class IoUringBuf {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("addr"),
                    ValueLayout.JAVA_INT.withName("len"),
                    ValueLayout.JAVA_SHORT.withName("bid"),
                    ValueLayout.JAVA_SHORT.withName("resv"))
            .withName("io_uring_buf");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long ADDR = LAYOUT.byteOffset(PathElement.groupElement("addr"));
    private static final long LEN = LAYOUT.byteOffset(PathElement.groupElement("len"));
    private static final long BID = LAYOUT.byteOffset(PathElement.groupElement("bid"));
    private static final long RESV = LAYOUT.byteOffset(PathElement.groupElement("resv"));

    private IoUringBuf() {}

    public static long addr(long buf) {
        return Memory.longAt(buf + ADDR);
    }

    public static void addr(long buf, long value) {
        Memory.putLong(buf + ADDR, value);
    }

    public static int len(long buf) {
        return Memory.intAt(buf + LEN);
    }

    public static void len(long buf, int value) {
        Memory.putInt(buf + LEN, value);
    }

    public static int bid(long buf) {
        return Short.toUnsignedInt(Memory.shortAt(buf + BID));
    }

    public static void bid(long buf, int value) {
        Memory.putShort(buf + BID, value);
    }

    public static int resv(long buf) {
        return Short.toUnsignedInt(Memory.shortAt(buf + RESV));
    }

    public static void resv(long buf, int value) {
        Memory.putShort(buf + RESV, value);
    }

    /** Writes an entry without touching {@code resv}, which in the first one is the tail. */
    public static void put(long entry, long address, int length, int bufferId) {
        Memory.putLong(entry + ADDR, address);
        Memory.putInt(entry + LEN, length);
        Memory.putShort(entry + BID, bufferId);
    }
}
