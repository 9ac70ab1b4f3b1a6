package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * The head of what multishot recvmsg puts into a buffer: name, control messages and payload follow.
 *
 * <pre>
 * struct io_uring_recvmsg_out { // linux/io_uring.h
 *     __u32 namelen;
 *     __u32 controllen;
 *     __u32 payloadlen;
 *     __u32 flags;
 * };
 * </pre>
 */
public final class IoUringRecvmsgOut {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("namelen"),
                    ValueLayout.JAVA_INT.withName("controllen"),
                    ValueLayout.JAVA_INT.withName("payloadlen"),
                    ValueLayout.JAVA_INT.withName("flags"))
            .withName("io_uring_recvmsg_out");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long NAMELEN = LAYOUT.byteOffset(PathElement.groupElement("namelen"));
    private static final long CONTROLLEN = LAYOUT.byteOffset(PathElement.groupElement("controllen"));
    private static final long PAYLOADLEN = LAYOUT.byteOffset(PathElement.groupElement("payloadlen"));
    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));

    private IoUringRecvmsgOut() {}

    public static int namelen(long recvmsgOut) {
        return Memory.intAt(recvmsgOut + NAMELEN);
    }

    public static void namelen(long recvmsgOut, int value) {
        Memory.putInt(recvmsgOut + NAMELEN, value);
    }

    public static int controllen(long recvmsgOut) {
        return Memory.intAt(recvmsgOut + CONTROLLEN);
    }

    public static void controllen(long recvmsgOut, int value) {
        Memory.putInt(recvmsgOut + CONTROLLEN, value);
    }

    public static int payloadlen(long recvmsgOut) {
        return Memory.intAt(recvmsgOut + PAYLOADLEN);
    }

    public static void payloadlen(long recvmsgOut, int value) {
        Memory.putInt(recvmsgOut + PAYLOADLEN, value);
    }

    public static int flags(long recvmsgOut) {
        return Memory.intAt(recvmsgOut + FLAGS);
    }

    public static void flags(long recvmsgOut, int value) {
        Memory.putInt(recvmsgOut + FLAGS, value);
    }
}
