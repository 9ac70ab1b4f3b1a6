package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A message: address, pieces of memory, control messages.
 *
 * <pre>
 * struct msghdr { // sys/socket.h
 *     void         *msg_name;
 *     socklen_t     msg_namelen;
 *     // 4 bytes
 *     struct iovec *msg_iov;
 *     size_t        msg_iovlen;
 *     void         *msg_control;
 *     size_t        msg_controllen;
 *     int           msg_flags;
 *     // 4 bytes
 * };
 * </pre>
 */
public final class Msghdr {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("msg_name"),
                    ValueLayout.JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    ValueLayout.JAVA_LONG.withName("msg_iov"),
                    ValueLayout.JAVA_LONG.withName("msg_iovlen"),
                    ValueLayout.JAVA_LONG.withName("msg_control"),
                    ValueLayout.JAVA_LONG.withName("msg_controllen"),
                    ValueLayout.JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4))
            .withName("msghdr");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long MSG_NAME = LAYOUT.byteOffset(PathElement.groupElement("msg_name"));
    private static final long MSG_NAMELEN = LAYOUT.byteOffset(PathElement.groupElement("msg_namelen"));
    private static final long MSG_IOV = LAYOUT.byteOffset(PathElement.groupElement("msg_iov"));
    private static final long MSG_IOVLEN = LAYOUT.byteOffset(PathElement.groupElement("msg_iovlen"));
    private static final long MSG_CONTROL = LAYOUT.byteOffset(PathElement.groupElement("msg_control"));
    private static final long MSG_CONTROLLEN = LAYOUT.byteOffset(PathElement.groupElement("msg_controllen"));
    private static final long MSG_FLAGS = LAYOUT.byteOffset(PathElement.groupElement("msg_flags"));

    private Msghdr() {}

    public static long msgName(long msghdr) {
        return Memory.longAt(msghdr + MSG_NAME);
    }

    public static void msgName(long msghdr, long value) {
        Memory.putLong(msghdr + MSG_NAME, value);
    }

    public static int msgNamelen(long msghdr) {
        return Memory.intAt(msghdr + MSG_NAMELEN);
    }

    public static void msgNamelen(long msghdr, int value) {
        Memory.putInt(msghdr + MSG_NAMELEN, value);
    }

    public static long msgIov(long msghdr) {
        return Memory.longAt(msghdr + MSG_IOV);
    }

    public static void msgIov(long msghdr, long value) {
        Memory.putLong(msghdr + MSG_IOV, value);
    }

    public static long msgIovlen(long msghdr) {
        return Memory.longAt(msghdr + MSG_IOVLEN);
    }

    public static void msgIovlen(long msghdr, long value) {
        Memory.putLong(msghdr + MSG_IOVLEN, value);
    }

    public static long msgControl(long msghdr) {
        return Memory.longAt(msghdr + MSG_CONTROL);
    }

    public static void msgControl(long msghdr, long value) {
        Memory.putLong(msghdr + MSG_CONTROL, value);
    }

    public static long msgControllen(long msghdr) {
        return Memory.longAt(msghdr + MSG_CONTROLLEN);
    }

    public static void msgControllen(long msghdr, long value) {
        Memory.putLong(msghdr + MSG_CONTROLLEN, value);
    }

    public static int msgFlags(long msghdr) {
        return Memory.intAt(msghdr + MSG_FLAGS);
    }

    public static void msgFlags(long msghdr, int value) {
        Memory.putInt(msghdr + MSG_FLAGS, value);
    }

    /** Sets the address. */
    public static void name(long msghdr, long address, int length) {
        Memory.putLong(msghdr + MSG_NAME, address);
        Memory.putInt(msghdr + MSG_NAMELEN, length);
    }

    /** Sets the pieces of memory. */
    public static void iov(long msghdr, long iovecs, int count) {
        Memory.putLong(msghdr + MSG_IOV, iovecs);
        Memory.putLong(msghdr + MSG_IOVLEN, count);
    }

    /** Sets the control messages, or the room for them. */
    public static void control(long msghdr, long address, long length) {
        Memory.putLong(msghdr + MSG_CONTROL, address);
        Memory.putLong(msghdr + MSG_CONTROLLEN, length);
    }
}
