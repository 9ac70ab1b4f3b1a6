package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/** Between Winsock Kernel's addresses and the JDK's, which drops the IPv6 form of IPv4 addresses. */
final class NioAddressing {

    private NioAddressing() {}

    static ProtocolFamily protocolFamily(int addressFamily) throws TransportException {
        return switch (addressFamily) {
            case AF_INET -> StandardProtocolFamily.INET;
            case AF_INET6 -> StandardProtocolFamily.INET6;
            case AF_UNIX -> StandardProtocolFamily.UNIX;
            default ->
                throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no such address family: " + addressFamily);
        };
    }

    /** Whether an endpoint may use the address: of its family, and no IPv4 behind it if it is for IPv6 only. */
    static boolean fits(SockAddr address, int family, boolean v6Only) {
        return address.family() == family && !(v6Only && address.isV4Mapped());
    }

    /** Tells an address of the JDK in the family of its endpoint. */
    static void tell(@Nullable SocketAddress from, int family, SockAddr to) {
        if (from == null) {
            if (family == AF_UNIX) {
                to.setUnix("");
            } else {
                to.set(SockAddr.any(family, 0));
            }
            return;
        }
        to.set(from);
        if (family == AF_INET6 && to.family() == AF_INET) {
            if (to.isAny()) {
                to.setInet6(0, 0, to.port(), 0);
            } else {
                to.mapToInet6();
            }
        }
    }
}
