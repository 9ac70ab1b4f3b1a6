package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An IPv6 group and an interface.
 *
 * <pre>
 * struct ipv6_mreq { // netinet/in.h
 *     struct in6_addr ipv6mr_multiaddr;
 *     unsigned int    ipv6mr_interface;
 * };
 * </pre>
 */
public final class Ipv6Mreq {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("ipv6mr_multiaddr"),
                    ValueLayout.JAVA_INT.withName("ipv6mr_interface"))
            .withName("ipv6_mreq");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IPV6MR_MULTIADDR = LAYOUT.byteOffset(PathElement.groupElement("ipv6mr_multiaddr"));
    private static final long IPV6MR_INTERFACE = LAYOUT.byteOffset(PathElement.groupElement("ipv6mr_interface"));

    private Ipv6Mreq() {}

    /** Where it is: 16 bytes. */
    public static long ipv6mrMultiaddr(long ipv6Mreq) {
        return ipv6Mreq + IPV6MR_MULTIADDR;
    }

    public static int ipv6mrInterface(long ipv6Mreq) {
        return Memory.intAt(ipv6Mreq + IPV6MR_INTERFACE);
    }

    public static void ipv6mrInterface(long ipv6Mreq, int value) {
        Memory.putInt(ipv6Mreq + IPV6MR_INTERFACE, value);
    }
}
