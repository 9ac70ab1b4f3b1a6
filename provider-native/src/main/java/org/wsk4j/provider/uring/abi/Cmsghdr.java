package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * The head of a control message; its data follow.
 *
 * <pre>
 * struct cmsghdr { // sys/socket.h
 *     size_t cmsg_len;
 *     int    cmsg_level;
 *     int    cmsg_type;
 * };
 * </pre>
 */
public final class Cmsghdr {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("cmsg_len"),
                    ValueLayout.JAVA_INT.withName("cmsg_level"),
                    ValueLayout.JAVA_INT.withName("cmsg_type"))
            .withName("cmsghdr");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long CMSG_LEN = LAYOUT.byteOffset(PathElement.groupElement("cmsg_len"));
    private static final long CMSG_LEVEL = LAYOUT.byteOffset(PathElement.groupElement("cmsg_level"));
    private static final long CMSG_TYPE = LAYOUT.byteOffset(PathElement.groupElement("cmsg_type"));

    private Cmsghdr() {}

    public static long cmsgLen(long cmsghdr) {
        return Memory.longAt(cmsghdr + CMSG_LEN);
    }

    public static void cmsgLen(long cmsghdr, long value) {
        Memory.putLong(cmsghdr + CMSG_LEN, value);
    }

    public static int cmsgLevel(long cmsghdr) {
        return Memory.intAt(cmsghdr + CMSG_LEVEL);
    }

    public static void cmsgLevel(long cmsghdr, int value) {
        Memory.putInt(cmsghdr + CMSG_LEVEL, value);
    }

    public static int cmsgType(long cmsghdr) {
        return Memory.intAt(cmsghdr + CMSG_TYPE);
    }

    public static void cmsgType(long cmsghdr, int value) {
        Memory.putInt(cmsghdr + CMSG_TYPE, value);
    }

    /** CMSG_LEN: what {@code cmsg_len} says of a message with so many bytes of data. */
    public static int len(int dataLength) {
        return SIZE + dataLength;
    }

    /** CMSG_SPACE: what such a message takes, with what aligns the next one. */
    public static int space(int dataLength) {
        return SIZE + align(dataLength);
    }

    private static int align(int length) {
        return length + Long.BYTES - 1 & -Long.BYTES;
    }

    /** CMSG_DATA: where the data are. */
    public static long data(long cmsghdr) {
        return cmsghdr + SIZE;
    }

    /** How many bytes of data there are. */
    public static int dataLength(long cmsghdr) {
        return (int) cmsgLen(cmsghdr) - SIZE;
    }

    /**
     * Writes the head of a message.
     *
     * @return where the next one goes
     */
    public static long put(long cmsghdr, int level, int type, int dataLength) {
        Memory.putLong(cmsghdr + CMSG_LEN, len(dataLength));
        Memory.putInt(cmsghdr + CMSG_LEVEL, level);
        Memory.putInt(cmsghdr + CMSG_TYPE, type);
        return cmsghdr + space(dataLength);
    }

    /**
     * CMSG_FIRSTHDR and CMSG_NXTHDR in one: the message that is at {@code at}, if a whole one is.
     *
     * @param at the beginning of all messages, or {@link #after} the one before
     * @param end of all messages
     * @return the same address, or 0
     */
    public static long at(long at, long end) {
        if (end - at < SIZE) {
            return 0;
        }
        long length = cmsgLen(at);
        return length < SIZE || length > end - at ? 0 : at;
    }

    /** Where the next message would be. */
    public static long after(long cmsghdr) {
        return cmsghdr + SIZE + align(dataLength(cmsghdr));
    }
}
