package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An IPv4 group and an interface.
 *
 * <pre>
 * struct ip_mreqn { // netinet/in.h
 *     struct in_addr imr_multiaddr;
 *     struct in_addr imr_address;
 *     int            imr_ifindex;
 * };
 * </pre>
 */
public final class IpMreqn {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("imr_multiaddr"),
                    ValueLayout.JAVA_INT.withName("imr_address"),
                    ValueLayout.JAVA_INT.withName("imr_ifindex"))
            .withName("ip_mreqn");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IMR_MULTIADDR = LAYOUT.byteOffset(PathElement.groupElement("imr_multiaddr"));
    private static final long IMR_ADDRESS = LAYOUT.byteOffset(PathElement.groupElement("imr_address"));
    private static final long IMR_IFINDEX = LAYOUT.byteOffset(PathElement.groupElement("imr_ifindex"));

    private IpMreqn() {}

    public static int imrMultiaddr(long ipMreqn) {
        return Memory.intAt(ipMreqn + IMR_MULTIADDR);
    }

    public static void imrMultiaddr(long ipMreqn, int value) {
        Memory.putInt(ipMreqn + IMR_MULTIADDR, value);
    }

    public static int imrAddress(long ipMreqn) {
        return Memory.intAt(ipMreqn + IMR_ADDRESS);
    }

    public static void imrAddress(long ipMreqn, int value) {
        Memory.putInt(ipMreqn + IMR_ADDRESS, value);
    }

    public static int imrIfindex(long ipMreqn) {
        return Memory.intAt(ipMreqn + IMR_IFINDEX);
    }

    public static void imrIfindex(long ipMreqn, int value) {
        Memory.putInt(ipMreqn + IMR_IFINDEX, value);
    }
}
