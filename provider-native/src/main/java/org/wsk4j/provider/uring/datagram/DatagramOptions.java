package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_INSUFFICIENT_RESOURCES;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import org.wsk4j.WskOptions;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.IpMreqn;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * The options of a datagram endpoint: those that every endpoint has, and those about control information. Options are set by
 * one thread at a time, and read by any.
 *
 * <p>Segmentation stays here and goes with each message, for the kernel may refuse it for a destination. The kernel tells
 * packet information always: flags of broadcast and multicast are made of it.
 */
final class DatagramOptions {

    private static final int MAX_SEGMENT = 0xFFFF;

    private final Host host;
    private final int family;
    private final NativeOptions general;

    private volatile int wanted; // bits of ReceivedControl
    private volatile int serviceType;
    private volatile int segment;
    private volatile int coalesced;
    private volatile int multicastInterface;

    DatagramOptions(Host host, int family) {
        this.host = host;
        this.family = family;
        this.general = new NativeOptions(host.libc().sockets(), NativeOptions.Kind.DATAGRAM, family);
    }

    /** What the client has asked for on received datagrams, in bits of {@link ReceivedControl}. */
    int wanted() {
        return wanted;
    }

    /** The endpoint's own TOS or traffic class. */
    int serviceType() {
        return serviceType;
    }

    /** UDP_SEND_MSG_SIZE, or 0. */
    int segment() {
        return segment;
    }

    /** How many bytes of datagrams may come as one; 0 for one at a time. */
    int coalesced() {
        return coalesced;
    }

    boolean v6Only() {
        return general.v6Only();
    }

    private Sockets sockets() {
        return host.libc().sockets();
    }

    /** Sets what differs from the kernel's defaults. */
    void start(int fd) throws TransportException {
        general.start(fd);
        if (family == AF_INET6) {
            tell(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_RECVPKTINFO, 1);
            // Tells of broadcasts, once it is for IPv4 too; a host without IPv4 has none.
            sockets().setIntOption(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_PKTINFO, 1);
            // Only groups that it is in itself, as on Windows; not every kernel can.
            sockets().setIntOption(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_MULTICAST_ALL, 0);
        } else {
            tell(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_PKTINFO, 1);
            tell(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_MULTICAST_ALL, 0);
        }
    }

    private void tell(int fd, int level, int option, int value) throws TransportException {
        int result = sockets().setIntOption(fd, level, option, value);
        if (result < 0) {
            throw StatusMapping.exception("setsockopt", result);
        }
    }

    void set(int fd, int level, int option, int value) throws TransportException {
        int bit = bit(level, option);
        if (bit != 0) {
            want(fd, bit, value != 0);
        } else if (level == WskOptions.IPPROTO_UDP) {
            setUdp(fd, option, value);
        } else if (isInet(level) && option == WskOptions.IP_MULTICAST_IF) {
            setMulticastInterface(fd, value);
        } else {
            general.set(fd, level, option, value);
            if (isServiceType(level, option)) {
                serviceType = Math.max(0, value);
            }
        }
    }

    int get(int fd, int level, int option) throws TransportException {
        int bit = bit(level, option);
        if (bit != 0) {
            return (wanted & bit) != 0 ? 1 : 0;
        }
        if (level == WskOptions.IPPROTO_UDP) {
            return switch (option) {
                case WskOptions.UDP_SEND_MSG_SIZE -> segment;
                case WskOptions.UDP_RECV_MAX_COALESCED_SIZE -> coalesced;
                default -> throw unknown(level, option);
            };
        }
        return isInet(level) && option == WskOptions.IP_MULTICAST_IF
                ? multicastInterface
                : general.get(fd, level, option);
    }

    private boolean isInet(int level) {
        return level == WskOptions.IPPROTO_IP && family == AF_INET;
    }

    private boolean isServiceType(int level, int option) {
        return isInet(level) && option == WskOptions.IP_TOS
                || level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_TCLASS;
    }

    /** What an option asks for on received datagrams, or 0 for another option. */
    private int bit(int level, int option) {
        if (isInet(level)) {
            return switch (option) {
                case WskOptions.IP_PKTINFO -> ReceivedControl.PACKET_INFORMATION;
                case WskOptions.IP_RECVTTL -> ReceivedControl.HOPS;
                case WskOptions.IP_RECVTOS -> ReceivedControl.SERVICE_TYPE;
                case WskOptions.IP_ECN -> ReceivedControl.CONGESTION;
                default -> 0;
            };
        }
        if (level != WskOptions.IPPROTO_IPV6 || family != AF_INET6) {
            return 0;
        }
        return switch (option) {
            case WskOptions.IPV6_PKTINFO -> ReceivedControl.PACKET_INFORMATION;
            case WskOptions.IPV6_HOPLIMIT -> ReceivedControl.HOPS;
            case WskOptions.IPV6_RECVTCLASS -> ReceivedControl.SERVICE_TYPE;
            case WskOptions.IPV6_ECN -> ReceivedControl.CONGESTION;
            default -> 0;
        };
    }

    private void want(int fd, int bit, boolean on) throws TransportException {
        int next = on ? wanted | bit : wanted & ~bit;
        int hops = (next & ReceivedControl.HOPS) != 0 ? 1 : 0;
        int service = (next & (ReceivedControl.SERVICE_TYPE | ReceivedControl.CONGESTION)) != 0 ? 1 : 0;
        // An endpoint of AF_INET6 may receive IPv4, of which these options tell.
        tell(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_RECVTTL, hops);
        tell(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_RECVTOS, service);
        if (family == AF_INET6) {
            tell(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_RECVHOPLIMIT, hops);
            tell(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_RECVTCLASS, service);
        }
        wanted = next;
    }

    private void setUdp(int fd, int option, int value) throws TransportException {
        switch (option) {
            case WskOptions.UDP_SEND_MSG_SIZE -> {
                if (value < 0 || value > MAX_SEGMENT) {
                    throw new TransportException(STATUS_INVALID_PARAMETER, "no size of a datagram: " + value);
                }
                segment = value;
            }
            case WskOptions.UDP_RECV_MAX_COALESCED_SIZE -> {
                if (value < 0) {
                    throw new TransportException(STATUS_INVALID_PARAMETER, "a negative size");
                }
                tell(fd, SocketConstants.IPPROTO_UDP, InetConstants.UDP_GRO, value != 0 ? 1 : 0);
                coalesced = value;
            }
            default -> throw unknown(WskOptions.IPPROTO_UDP, option);
        }
    }

    private static TransportException unknown(int level, int option) {
        return new TransportException(STATUS_NOT_SUPPORTED, "no option " + option + " of level " + level);
    }

    private void setMulticastInterface(int fd, int index) throws TransportException {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            throw new TransportException(STATUS_INSUFFICIENT_RESOURCES, "no memory for an option");
        }
        try {
            Memory.clear(scratch, IpMreqn.SIZE);
            IpMreqn.imrIfindex(scratch, index);
            int result = sockets()
                    .setsockopt(fd, SocketConstants.IPPROTO_IP, InetConstants.IP_MULTICAST_IF, scratch, IpMreqn.SIZE);
            if (result < 0) {
                throw StatusMapping.exception("setsockopt", result);
            }
            multicastInterface = index;
        } finally {
            host.vectors().give(scratch);
        }
    }
}
