package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An IPv4 address and port.
 *
 * <pre>
 * struct sockaddr_in { // netinet/in.h
 *     sa_family_t    sin_family;
 *     in_port_t      sin_port;
 *     struct in_addr sin_addr;
 *     unsigned char  sin_zero[8];
 * };
 * </pre>
 */
public final class SockaddrIn {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_SHORT.withName("sin_family"),
                    ValueLayout.JAVA_SHORT.withName("sin_port"),
                    ValueLayout.JAVA_INT.withName("sin_addr"),
                    MemoryLayout.sequenceLayout(8, ValueLayout.JAVA_BYTE).withName("sin_zero"))
            .withName("sockaddr_in");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long SIN_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sin_family"));
    private static final long SIN_PORT = LAYOUT.byteOffset(PathElement.groupElement("sin_port"));
    private static final long SIN_ADDR = LAYOUT.byteOffset(PathElement.groupElement("sin_addr"));

    private SockaddrIn() {}

    public static int sinFamily(long sockaddrIn) {
        return Short.toUnsignedInt(Memory.shortAt(sockaddrIn + SIN_FAMILY));
    }

    public static void sinFamily(long sockaddrIn, int value) {
        Memory.putShort(sockaddrIn + SIN_FAMILY, value);
    }

    /** In host order; network order in memory. */
    public static int sinPort(long sockaddrIn) {
        return Short.toUnsignedInt(Short.reverseBytes(Memory.shortAt(sockaddrIn + SIN_PORT)));
    }

    public static void sinPort(long sockaddrIn, int value) {
        Memory.putShort(sockaddrIn + SIN_PORT, Short.reverseBytes((short) value));
    }

    public static int sinAddr(long sockaddrIn) {
        return Memory.intAt(sockaddrIn + SIN_ADDR);
    }

    public static void sinAddr(long sockaddrIn, int value) {
        Memory.putInt(sockaddrIn + SIN_ADDR, value);
    }
}
