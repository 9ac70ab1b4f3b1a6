package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/** Between Winsock Kernel's addresses and those of Netty and the JDK. */
final class Addresses {

    private Addresses() {}

    /** Checks that an endpoint may use an address: of its family, and no IPv4 behind it if it is for IPv6 only. */
    static boolean fits(SockAddr address, int family, boolean v6Only) {
        return address.family() == family && !(v6Only && address.isV4Mapped());
    }

    static void checkFamily(int family) throws TransportException {
        if (family != AF_INET && family != AF_INET6 && family != AF_UNIX) {
            throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no such address family: " + family);
        }
    }

    /** Tells an address in the family of its socket. */
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

    /** The interface for multicast if none is named: the first that is up and made for it, else loopback; 0 for none. */
    static int defaultInterface(int family) throws IOException {
        int loopback = 0;
        for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            boolean fits =
                    nic.inetAddresses().anyMatch(address -> address instanceof Inet4Address == (family == AF_INET));
            if (nic.isUp() && fits) {
                if (nic.isLoopback()) {
                    loopback = nic.getIndex();
                } else if (nic.supportsMulticast()) {
                    return nic.getIndex();
                }
            }
        }
        return loopback;
    }
}
