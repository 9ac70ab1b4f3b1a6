package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Whether the kernel knows an operation.
 *
 * <pre>
 * struct io_uring_probe_op { // linux/io_uring.h
 *     __u8  op;
 *     __u8  resv;
 *     __u16 flags;
 *     __u32 resv2;
 * };
 * </pre>
 */
public final class IoUringProbeOp {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_BYTE.withName("op"),
                    ValueLayout.JAVA_BYTE.withName("resv"),
                    ValueLayout.JAVA_SHORT.withName("flags"),
                    ValueLayout.JAVA_INT.withName("resv2"))
            .withName("io_uring_probe_op");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long OP = LAYOUT.byteOffset(PathElement.groupElement("op"));
    private static final long RESV = LAYOUT.byteOffset(PathElement.groupElement("resv"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long RESV2 = LAYOUT.byteOffset(PathElement.groupElement("resv2"));

    private IoUringProbeOp() {}

    public static int op(long probeOp) {
        return Byte.toUnsignedInt(Memory.byteAt(probeOp + OP));
    }

    public static void op(long probeOp, int value) {
        Memory.putByte(probeOp + OP, value);
    }

    public static int resv(long probeOp) {
        return Byte.toUnsignedInt(Memory.byteAt(probeOp + RESV));
    }

    public static void resv(long probeOp, int value) {
        Memory.putByte(probeOp + RESV, value);
    }

    public static int flags(long probeOp) {
        return Short.toUnsignedInt(Memory.shortAt(probeOp + FLAGS));
    }

    public static void flags(long probeOp, int value) {
        Memory.putShort(probeOp + FLAGS, value);
    }

    public static int resv2(long probeOp) {
        return Memory.intAt(probeOp + RESV2);
    }

    public static void resv2(long probeOp, int value) {
        Memory.putInt(probeOp + RESV2, value);
    }
}
