package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A submission: what to do. One name for each place; unions have more (in the order of the comment).
 *
 * <pre>
 * struct io_uring_sqe { // linux/io_uring.h
 *     __u8  opcode;
 *     __u8  flags;
 *     __u16 ioprio;
 *     __s32 fd;
 *     __u64 off;
 *     __u64 addr;
 *     __u32 len;
 *     __u32 msg_flags;
 *     __u64 user_data;
 *     __u16 buf_group;
 *     __u16 personality;
 *     __u32 file_index;
 *     __u64 addr3;
 *     // 8 bytes
 * };
 * </pre>
 */
public final class IoUringSqe {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_BYTE.withName("opcode"),
                    ValueLayout.JAVA_BYTE.withName("flags"),
                    ValueLayout.JAVA_SHORT.withName("ioprio"),
                    ValueLayout.JAVA_INT.withName("fd"),
                    ValueLayout.JAVA_LONG.withName("off"),
                    ValueLayout.JAVA_LONG.withName("addr"),
                    ValueLayout.JAVA_INT.withName("len"),
                    ValueLayout.JAVA_INT.withName("msg_flags"),
                    ValueLayout.JAVA_LONG.withName("user_data"),
                    ValueLayout.JAVA_SHORT.withName("buf_group"),
                    ValueLayout.JAVA_SHORT.withName("personality"),
                    ValueLayout.JAVA_INT.withName("file_index"),
                    ValueLayout.JAVA_LONG.withName("addr3"),
                    MemoryLayout.paddingLayout(8))
            .withName("io_uring_sqe");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long OPCODE = LAYOUT.byteOffset(PathElement.groupElement("opcode"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long IOPRIO = LAYOUT.byteOffset(PathElement.groupElement("ioprio"));
    private static final long FD = LAYOUT.byteOffset(PathElement.groupElement("fd"));
    private static final long OFF = LAYOUT.byteOffset(PathElement.groupElement("off"));
    private static final long ADDR = LAYOUT.byteOffset(PathElement.groupElement("addr"));
    private static final long LEN = LAYOUT.byteOffset(PathElement.groupElement("len"));
    private static final long MSG_FLAGS = LAYOUT.byteOffset(PathElement.groupElement("msg_flags"));
    private static final long USER_DATA = LAYOUT.byteOffset(PathElement.groupElement("user_data"));
    private static final long BUF_GROUP = LAYOUT.byteOffset(PathElement.groupElement("buf_group"));
    private static final long PERSONALITY = LAYOUT.byteOffset(PathElement.groupElement("personality"));
    private static final long FILE_INDEX = LAYOUT.byteOffset(PathElement.groupElement("file_index"));
    private static final long ADDR3 = LAYOUT.byteOffset(PathElement.groupElement("addr3"));

    private IoUringSqe() {}

    public static int opcode(long sqe) {
        return Byte.toUnsignedInt(Memory.byteAt(sqe + OPCODE));
    }

    public static void opcode(long sqe, int value) {
        Memory.putByte(sqe + OPCODE, value);
    }

    public static int flags(long sqe) {
        return Byte.toUnsignedInt(Memory.byteAt(sqe + FLAGS));
    }

    public static void flags(long sqe, int value) {
        Memory.putByte(sqe + FLAGS, value);
    }

    public static int ioprio(long sqe) {
        return Short.toUnsignedInt(Memory.shortAt(sqe + IOPRIO));
    }

    public static void ioprio(long sqe, int value) {
        Memory.putShort(sqe + IOPRIO, value);
    }

    public static int fd(long sqe) {
        return Memory.intAt(sqe + FD);
    }

    public static void fd(long sqe, int value) {
        Memory.putInt(sqe + FD, value);
    }

    public static long off(long sqe) {
        return Memory.longAt(sqe + OFF);
    }

    public static void off(long sqe, long value) {
        Memory.putLong(sqe + OFF, value);
    }

    public static long addr(long sqe) {
        return Memory.longAt(sqe + ADDR);
    }

    public static void addr(long sqe, long value) {
        Memory.putLong(sqe + ADDR, value);
    }

    public static int len(long sqe) {
        return Memory.intAt(sqe + LEN);
    }

    public static void len(long sqe, int value) {
        Memory.putInt(sqe + LEN, value);
    }

    public static int msgFlags(long sqe) {
        return Memory.intAt(sqe + MSG_FLAGS);
    }

    public static void msgFlags(long sqe, int value) {
        Memory.putInt(sqe + MSG_FLAGS, value);
    }

    public static long userData(long sqe) {
        return Memory.longAt(sqe + USER_DATA);
    }

    public static void userData(long sqe, long value) {
        Memory.putLong(sqe + USER_DATA, value);
    }

    public static int bufGroup(long sqe) {
        return Short.toUnsignedInt(Memory.shortAt(sqe + BUF_GROUP));
    }

    public static void bufGroup(long sqe, int value) {
        Memory.putShort(sqe + BUF_GROUP, value);
    }

    public static int personality(long sqe) {
        return Short.toUnsignedInt(Memory.shortAt(sqe + PERSONALITY));
    }

    public static void personality(long sqe, int value) {
        Memory.putShort(sqe + PERSONALITY, value);
    }

    public static int fileIndex(long sqe) {
        return Memory.intAt(sqe + FILE_INDEX);
    }

    public static void fileIndex(long sqe, int value) {
        Memory.putInt(sqe + FILE_INDEX, value);
    }

    public static long addr3(long sqe) {
        return Memory.longAt(sqe + ADDR3);
    }

    public static void addr3(long sqe, long value) {
        Memory.putLong(sqe + ADDR3, value);
    }
}
