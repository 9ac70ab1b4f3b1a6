package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Interface and addresses of an IPv4 datagram.
 *
 * <pre>
 * struct in_pktinfo { // netinet/in.h
 *     int            ipi_ifindex;
 *     struct in_addr ipi_spec_dst;
 *     struct in_addr ipi_addr;
 * };
 * </pre>
 */
public final class InPktinfo {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("ipi_ifindex"),
                    ValueLayout.JAVA_INT.withName("ipi_spec_dst"),
                    ValueLayout.JAVA_INT.withName("ipi_addr"))
            .withName("in_pktinfo");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IPI_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("ipi_ifindex"));
    private static final long IPI_SPEC_DST = LAYOUT.byteOffset(PathElement.groupElement("ipi_spec_dst"));
    private static final long IPI_ADDR = LAYOUT.byteOffset(PathElement.groupElement("ipi_addr"));

    private InPktinfo() {}

    public static int ipiIfindex(long inPktinfo) {
        return Memory.intAt(inPktinfo + IPI_IFINDEX);
    }

    public static void ipiIfindex(long inPktinfo, int value) {
        Memory.putInt(inPktinfo + IPI_IFINDEX, value);
    }

    public static int ipiSpecDst(long inPktinfo) {
        return Memory.intAt(inPktinfo + IPI_SPEC_DST);
    }

    public static void ipiSpecDst(long inPktinfo, int value) {
        Memory.putInt(inPktinfo + IPI_SPEC_DST, value);
    }

    public static int ipiAddr(long inPktinfo) {
        return Memory.intAt(inPktinfo + IPI_ADDR);
    }

    public static void ipiAddr(long inPktinfo, int value) {
        Memory.putInt(inPktinfo + IPI_ADDR, value);
    }
}
