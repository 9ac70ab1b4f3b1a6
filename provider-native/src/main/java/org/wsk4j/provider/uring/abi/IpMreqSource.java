package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * An IPv4 group, an interface and a source.
 *
 * <pre>
 * struct ip_mreq_source { // netinet/in.h
 *     struct in_addr imr_multiaddr;
 *     struct in_addr imr_interface;
 *     struct in_addr imr_sourceaddr;
 * };
 * </pre>
 */
public final class IpMreqSource {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("imr_multiaddr"),
                    ValueLayout.JAVA_INT.withName("imr_interface"),
                    ValueLayout.JAVA_INT.withName("imr_sourceaddr"))
            .withName("ip_mreq_source");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IMR_MULTIADDR = LAYOUT.byteOffset(PathElement.groupElement("imr_multiaddr"));
    private static final long IMR_INTERFACE = LAYOUT.byteOffset(PathElement.groupElement("imr_interface"));
    private static final long IMR_SOURCEADDR = LAYOUT.byteOffset(PathElement.groupElement("imr_sourceaddr"));

    private IpMreqSource() {}

    public static int imrMultiaddr(long ipMreqSource) {
        return Memory.intAt(ipMreqSource + IMR_MULTIADDR);
    }

    public static void imrMultiaddr(long ipMreqSource, int value) {
        Memory.putInt(ipMreqSource + IMR_MULTIADDR, value);
    }

    public static int imrInterface(long ipMreqSource) {
        return Memory.intAt(ipMreqSource + IMR_INTERFACE);
    }

    public static void imrInterface(long ipMreqSource, int value) {
        Memory.putInt(ipMreqSource + IMR_INTERFACE, value);
    }

    public static int imrSourceaddr(long ipMreqSource) {
        return Memory.intAt(ipMreqSource + IMR_SOURCEADDR);
    }

    public static void imrSourceaddr(long ipMreqSource, int value) {
        Memory.putInt(ipMreqSource + IMR_SOURCEADDR, value);
    }
}
