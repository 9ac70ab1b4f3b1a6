package org.wsk4j.provider.kit.address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.wsk4j.data.SockAddr;

/** The addresses of this machine. Asking the host takes system calls: not for hot paths. */
public final class LocalAddresses {

    private LocalAddresses() {}

    /**
     * The addresses of all interfaces that are up.
     *
     * @param family AF_INET or AF_INET6; others have none
     * @return in the host's order, with port 0
     * @throws SocketException if the host refuses
     */
    public static List<SockAddr> of(int family) throws SocketException {
        List<SockAddr> addresses = new ArrayList<>();
        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            if (one.isUp()) {
                for (InetAddress address : one.inetAddresses().toList()) {
                    SockAddr converted = SockAddr.of(new InetSocketAddress(address, 0));
                    if (converted.family() == family) {
                        addresses.add(converted);
                    }
                }
            }
        }
        return addresses;
    }

    /**
     * Sorts destinations by preference, after RFC 6724 as far as the addresses alone tell: those that this machine has a
     * source address for, by precedence of their prefix, then the nearer scope; else as they came.
     *
     * @param addresses what to sort; stays as it is
     * @return a new list
     * @throws SocketException if the host refuses
     */
    public static List<SockAddr> sorted(List<SockAddr> addresses) throws SocketException {
        List<SockAddr> sources = new ArrayList<>(of(SockAddr.AF_INET));
        sources.addAll(of(SockAddr.AF_INET6));
        List<SockAddr> sorted = new ArrayList<>(addresses);
        Comparator<SockAddr> usable = Comparator.comparing(address -> !hasSource(address, sources));
        sorted.sort(usable.thenComparing(
                        Comparator.comparingInt(LocalAddresses::precedence).reversed())
                .thenComparingInt(LocalAddresses::scope));
        return sorted;
    }

    private static boolean hasSource(SockAddr address, List<SockAddr> sources) {
        return sources.stream()
                .anyMatch(source -> source.family() == address.family() && scope(source) >= scope(address));
    }

    /** The policy table of RFC 6724. */
    private static int precedence(SockAddr address) {
        if (address.family() == SockAddr.AF_INET || address.isV4Mapped()) {
            return 35;
        }
        long high = address.inet6High();
        if (high == 0 && address.inet6Low() == 1) {
            return 50;
        }
        if (high >>> 48 == 0x2002) {
            return 30;
        }
        if (high >>> 32 == 0x2001_0000L) {
            return 5;
        }
        return high >>> 57 == 0xFC >>> 1 ? 3 : 40;
    }

    /** 2 on the link, 14 global, as in a multicast address. */
    private static int scope(SockAddr address) {
        if (address.family() == SockAddr.AF_INET || address.isV4Mapped()) {
            int ip = address.family() == SockAddr.AF_INET ? address.inet() : (int) address.inet6Low();
            return ip >>> 24 == 127 || ip >>> 16 == 0xA9FE ? 2 : 14;
        }
        long high = address.inet6High();
        boolean loopback = high == 0 && address.inet6Low() == 1;
        return loopback || high >>> 54 == 0xFE80 >>> 6 ? 2 : 14;
    }
}
