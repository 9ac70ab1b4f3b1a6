package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Registers a ring of provided buffers.
 *
 * <pre>
 * struct io_uring_buf_reg { // linux/io_uring.h
 *     __u64 ring_addr;
 *     __u32 ring_entries;
 *     __u16 bgid;
 *     // 2 bytes
 *     __u64 resv[3];
 * };
 * </pre>
 */
public final class IoUringBufReg {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("ring_addr"),
                    ValueLayout.JAVA_INT.withName("ring_entries"),
                    ValueLayout.JAVA_SHORT.withName("bgid"),
                    MemoryLayout.paddingLayout(2),
                    MemoryLayout.sequenceLayout(24, ValueLayout.JAVA_BYTE).withName("resv"))
            .withName("io_uring_buf_reg");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long RING_ADDR = LAYOUT.byteOffset(PathElement.groupElement("ring_addr"));
    private static final long RING_ENTRIES = LAYOUT.byteOffset(PathElement.groupElement("ring_entries"));
    private static final long BGID = LAYOUT.byteOffset(PathElement.groupElement("bgid"));

    private IoUringBufReg() {}

    public static long ringAddr(long bufReg) {
        return Memory.longAt(bufReg + RING_ADDR);
    }

    public static void ringAddr(long bufReg, long value) {
        Memory.putLong(bufReg + RING_ADDR, value);
    }

    public static int ringEntries(long bufReg) {
        return Memory.intAt(bufReg + RING_ENTRIES);
    }

    public static void ringEntries(long bufReg, int value) {
        Memory.putInt(bufReg + RING_ENTRIES, value);
    }

    public static int bgid(long bufReg) {
        return Short.toUnsignedInt(Memory.shortAt(bufReg + BGID));
    }

    public static void bgid(long bufReg, int value) {
        Memory.putShort(bufReg + BGID, value);
    }
}
