package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * What the kernel can do; entries follow.
 *
 * <pre>
 * struct io_uring_probe { // linux/io_uring.h
 *     __u8  last_op;
 *     __u8  ops_len;
 *     __u16 resv;
 *     __u32 resv2[3];
 * };
 * </pre>
 */
public final class IoUringProbe {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_BYTE.withName("last_op"),
                    ValueLayout.JAVA_BYTE.withName("ops_len"),
                    ValueLayout.JAVA_SHORT.withName("resv"),
                    MemoryLayout.sequenceLayout(12, ValueLayout.JAVA_BYTE).withName("resv2"))
            .withName("io_uring_probe");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long LAST_OP = LAYOUT.byteOffset(PathElement.groupElement("last_op"));
    private static final long OPS_LEN = LAYOUT.byteOffset(PathElement.groupElement("ops_len"));
    private static final long RESV = LAYOUT.byteOffset(PathElement.groupElement("resv"));

    private IoUringProbe() {}

    public static int lastOp(long probe) {
        return Byte.toUnsignedInt(Memory.byteAt(probe + LAST_OP));
    }

    public static void lastOp(long probe, int value) {
        Memory.putByte(probe + LAST_OP, value);
    }

    public static int opsLen(long probe) {
        return Byte.toUnsignedInt(Memory.byteAt(probe + OPS_LEN));
    }

    public static void opsLen(long probe, int value) {
        Memory.putByte(probe + OPS_LEN, value);
    }

    public static int resv(long probe) {
        return Short.toUnsignedInt(Memory.shortAt(probe + RESV));
    }

    public static void resv(long probe, int value) {
        Memory.putShort(probe + RESV, value);
    }
}
