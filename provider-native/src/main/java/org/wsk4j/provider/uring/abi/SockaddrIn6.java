package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An IPv6 address and port.
 *
 * <pre>
 * struct sockaddr_in6 { // netinet/in.h
 *     sa_family_t     sin6_family;
 *     in_port_t       sin6_port;
 *     uint32_t        sin6_flowinfo;
 *     struct in6_addr sin6_addr;
 *     uint32_t        sin6_scope_id;
 * };
 * </pre>
 */
public final class SockaddrIn6 {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_SHORT.withName("sin6_family"),
                    ValueLayout.JAVA_SHORT.withName("sin6_port"),
                    ValueLayout.JAVA_INT.withName("sin6_flowinfo"),
                    MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("sin6_addr"),
                    ValueLayout.JAVA_INT.withName("sin6_scope_id"))
            .withName("sockaddr_in6");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long SIN6_FAMILY = LAYOUT.byteOffset(PathElement.groupElement("sin6_family"));
    private static final long SIN6_PORT = LAYOUT.byteOffset(PathElement.groupElement("sin6_port"));
    private static final long SIN6_FLOWINFO = LAYOUT.byteOffset(PathElement.groupElement("sin6_flowinfo"));
    private static final long SIN6_ADDR = LAYOUT.byteOffset(PathElement.groupElement("sin6_addr"));
    private static final long SIN6_SCOPE_ID = LAYOUT.byteOffset(PathElement.groupElement("sin6_scope_id"));

    private SockaddrIn6() {}

    public static int sin6Family(long sockaddrIn6) {
        return Short.toUnsignedInt(Memory.shortAt(sockaddrIn6 + SIN6_FAMILY));
    }

    public static void sin6Family(long sockaddrIn6, int value) {
        Memory.putShort(sockaddrIn6 + SIN6_FAMILY, value);
    }

    /** In host order; network order in memory. */
    public static int sin6Port(long sockaddrIn6) {
        return Short.toUnsignedInt(Short.reverseBytes(Memory.shortAt(sockaddrIn6 + SIN6_PORT)));
    }

    public static void sin6Port(long sockaddrIn6, int value) {
        Memory.putShort(sockaddrIn6 + SIN6_PORT, Short.reverseBytes((short) value));
    }

    public static int sin6Flowinfo(long sockaddrIn6) {
        return Memory.intAt(sockaddrIn6 + SIN6_FLOWINFO);
    }

    public static void sin6Flowinfo(long sockaddrIn6, int value) {
        Memory.putInt(sockaddrIn6 + SIN6_FLOWINFO, value);
    }

    /** Where it is: 16 bytes. */
    public static long sin6Addr(long sockaddrIn6) {
        return sockaddrIn6 + SIN6_ADDR;
    }

    public static int sin6ScopeId(long sockaddrIn6) {
        return Memory.intAt(sockaddrIn6 + SIN6_SCOPE_ID);
    }

    public static void sin6ScopeId(long sockaddrIn6, int value) {
        Memory.putInt(sockaddrIn6 + SIN6_SCOPE_ID, value);
    }
}
