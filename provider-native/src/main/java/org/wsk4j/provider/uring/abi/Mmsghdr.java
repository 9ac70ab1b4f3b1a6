package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An entry of sendmmsg and recvmmsg.
 *
 * <pre>
 * struct mmsghdr { // sys/socket.h
 *     struct msghdr msg_hdr;
 *     unsigned int  msg_len;
 *     // 4 bytes
 * };
 * </pre>
 */
public final class Mmsghdr {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    Msghdr.LAYOUT.withName("msg_hdr"),
                    ValueLayout.JAVA_INT.withName("msg_len"),
                    MemoryLayout.paddingLayout(4))
            .withName("mmsghdr");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long MSG_HDR = LAYOUT.byteOffset(PathElement.groupElement("msg_hdr"));
    private static final long MSG_LEN = LAYOUT.byteOffset(PathElement.groupElement("msg_len"));

    private Mmsghdr() {}

    /** Where it is. */
    public static long msgHdr(long mmsghdr) {
        return mmsghdr + MSG_HDR;
    }

    public static int msgLen(long mmsghdr) {
        return Memory.intAt(mmsghdr + MSG_LEN);
    }

    public static void msgLen(long mmsghdr, int value) {
        Memory.putInt(mmsghdr + MSG_LEN, value);
    }
}
