package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Interface and address of an IPv6 datagram.
 *
 * <pre>
 * struct in6_pktinfo { // netinet/in.h
 *     struct in6_addr ipi6_addr;
 *     unsigned int    ipi6_ifindex;
 * };
 * </pre>
 */
public final class In6Pktinfo {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("ipi6_addr"),
                    ValueLayout.JAVA_INT.withName("ipi6_ifindex"))
            .withName("in6_pktinfo");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IPI6_ADDR = LAYOUT.byteOffset(PathElement.groupElement("ipi6_addr"));
    private static final long IPI6_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("ipi6_ifindex"));

    private In6Pktinfo() {}

    /** Where it is: 16 bytes. */
    public static long ipi6Addr(long in6Pktinfo) {
        return in6Pktinfo + IPI6_ADDR;
    }

    public static int ipi6Ifindex(long in6Pktinfo) {
        return Memory.intAt(in6Pktinfo + IPI6_IFINDEX);
    }

    public static void ipi6Ifindex(long in6Pktinfo, int value) {
        Memory.putInt(in6Pktinfo + IPI6_IFINDEX, value);
    }
}
