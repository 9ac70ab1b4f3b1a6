package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.data.ControlMessages.IPPROTO_IP;
import static org.wsk4j.data.ControlMessages.IPPROTO_IPV6;
import static org.wsk4j.data.ControlMessages.IPPROTO_UDP;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.provider.uring.abi.Cmsghdr;
import org.wsk4j.provider.uring.abi.In6Pktinfo;
import org.wsk4j.provider.uring.abi.InPktinfo;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Memory;

/** Control information and flags of a received datagram, from Linux' form to Windows'. */
final class ReceivedControl {

    /** Bits of what the client has asked for. */
    static final int PACKET_INFORMATION = 1;

    static final int HOPS = 2;
    static final int SERVICE_TYPE = 4;
    static final int CONGESTION = 8;

    /** Holds everything that the options of this package have the kernel tell. */
    static final int ROOM = 256;

    /** Holds everything that comes of it. */
    static final int WINDOWS_ROOM = 160;

    static final int MSG_TRUNC = 0x100;
    static final int MSG_CTRUNC = 0x200;
    static final int MSG_BCAST = 0x400;
    static final int MSG_MCAST = 0x800;

    private static final int ECN_BITS = 3;
    private static final int INET_PKTINFO_LENGTH = 8;
    private static final int INET6_PKTINFO_LENGTH = 20;
    private static final int MULTICAST_INET = 0xE;
    private static final int MULTICAST_INET6 = 0xFF;
    private static final long MAPPED = 0xFFFFL;

    private ReceivedControl() {}

    /** The size of all but the last of the datagrams that came as one, or 0. */
    static int coalescedSize(long control, long length) {
        long end = control + length;
        for (long at = Cmsghdr.at(control, end); at != 0; at = Cmsghdr.at(Cmsghdr.after(at), end)) {
            if (Cmsghdr.cmsgLevel(at) == SocketConstants.IPPROTO_UDP && Cmsghdr.cmsgType(at) == InetConstants.UDP_GRO) {
                return Memory.intAt(Cmsghdr.data(at));
            }
        }
        return 0;
    }

    /**
     * Translates.
     *
     * @param control Linux' control messages
     * @param length of them
     * @param wanted what the client has asked for
     * @param coalesced UDP_COALESCED_INFO, or 0 for none
     * @param into takes the control information; null if nobody wants it
     * @return MSG_CTRUNC, MSG_BCAST and MSG_MCAST
     */
    static int take(long control, long length, int wanted, int coalesced, @Nullable ControlMessages into) {
        if (into != null) {
            into.clear();
        }
        int flags = 0;
        int wantedInet = wanted;
        long end = control + length;
        for (long at = Cmsghdr.at(control, end); at != 0; at = Cmsghdr.at(Cmsghdr.after(at), end)) {
            int level = Cmsghdr.cmsgLevel(at);
            if (level == SocketConstants.IPPROTO_IP) {
                flags |= takeInet(at, wantedInet, into);
            } else if (level == SocketConstants.IPPROTO_IPV6) {
                flags |= takeInet6(at, wanted, into);
                // An endpoint of IPv6 is told of IPv4 twice: the address is IPv6's, whether it was broadcast is IPv4's.
                wantedInet &= ~PACKET_INFORMATION;
            }
        }
        if (coalesced != 0) {
            flags |= put(into, IPPROTO_UDP, ControlMessages.UDP_COALESCED_INFO, coalesced);
        }
        return flags;
    }

    private static int takeInet(long at, int wanted, @Nullable ControlMessages into) {
        long data = Cmsghdr.data(at);
        return switch (Cmsghdr.cmsgType(at)) {
            case InetConstants.IP_PKTINFO -> {
                int flags = (wanted & PACKET_INFORMATION) != 0 ? putPacketInformation(into, data) : 0;
                yield flags | delivery(InPktinfo.ipiAddr(data), InPktinfo.ipiSpecDst(data));
            }
            case InetConstants.IP_TTL ->
                (wanted & HOPS) != 0 ? put(into, IPPROTO_IP, ControlMessages.IP_HOPLIMIT, Memory.intAt(data)) : 0;
            case InetConstants.IP_TOS ->
                serviceType(into, IPPROTO_IP, ControlMessages.IP_TOS, Memory.byteAt(data) & 0xFF, wanted);
            default -> 0;
        };
    }

    private static int takeInet6(long at, int wanted, @Nullable ControlMessages into) {
        long data = Cmsghdr.data(at);
        return switch (Cmsghdr.cmsgType(at)) {
            case InetConstants.IPV6_PKTINFO -> {
                int flags = (wanted & PACKET_INFORMATION) != 0 ? putPacketInformation6(into, data) : 0;
                yield flags | delivery6(In6Pktinfo.ipi6Addr(data));
            }
            case InetConstants.IPV6_HOPLIMIT ->
                (wanted & HOPS) != 0 ? put(into, IPPROTO_IPV6, ControlMessages.IPV6_HOPLIMIT, Memory.intAt(data)) : 0;
            case InetConstants.IPV6_TCLASS ->
                serviceType(into, IPPROTO_IPV6, ControlMessages.IPV6_TCLASS, Memory.intAt(data), wanted);
            default -> 0;
        };
    }

    private static int serviceType(@Nullable ControlMessages into, int level, int type, int value, int wanted) {
        int flags = 0;
        if ((wanted & SERVICE_TYPE) != 0) {
            flags |= put(into, level, type, value);
        }
        if ((wanted & CONGESTION) != 0) {
            flags |= put(into, level, ControlMessages.IP_ECN, value & ECN_BITS);
        }
        return flags;
    }

    /** The address that the kernel would answer from differs from a destination that is nobody's own. */
    private static int delivery(int destination, int own) {
        if ((Integer.reverseBytes(destination) >>> 28) == MULTICAST_INET) {
            return MSG_MCAST;
        }
        return destination == -1 || own != 0 && own != destination ? MSG_BCAST : 0;
    }

    private static int delivery6(long address) {
        if ((Memory.byteAt(address) & 0xFF) == MULTICAST_INET6) {
            return MSG_MCAST;
        }
        long low = Long.reverseBytes(Memory.longAt(address + Long.BYTES));
        boolean mapped = Memory.longAt(address) == 0 && low >>> 32 == MAPPED;
        return mapped && (int) low >>> 28 == MULTICAST_INET ? MSG_MCAST : 0;
    }

    /** Whether an object fits as a whole; checked here, for the encoder would throw. */
    private static boolean fits(@Nullable ControlMessages into, int dataLength) {
        return into != null && ControlMessages.space(dataLength) <= into.capacity() - into.length();
    }

    /** 0, or MSG_CTRUNC where somebody wants it and it does not fit. */
    private static int lost(@Nullable ControlMessages into) {
        return into == null ? 0 : MSG_CTRUNC;
    }

    private static int put(@Nullable ControlMessages into, int level, int type, int value) {
        if (into == null || !fits(into, Integer.BYTES)) {
            return lost(into);
        }
        into.bytes().putInt(head(into, level, type, Integer.BYTES), value);
        return 0;
    }

    private static int putPacketInformation(@Nullable ControlMessages into, long data) {
        if (into == null || !fits(into, INET_PKTINFO_LENGTH)) {
            return lost(into);
        }
        int at = head(into, IPPROTO_IP, ControlMessages.IP_PKTINFO, INET_PKTINFO_LENGTH);
        into.bytes().putInt(at, InPktinfo.ipiAddr(data)); // both the order of memory
        into.bytes().putInt(at + Integer.BYTES, InPktinfo.ipiIfindex(data));
        return 0;
    }

    private static int putPacketInformation6(@Nullable ControlMessages into, long data) {
        if (into == null || !fits(into, INET6_PKTINFO_LENGTH)) {
            return lost(into);
        }
        int at = head(into, IPPROTO_IPV6, ControlMessages.IPV6_PKTINFO, INET6_PKTINFO_LENGTH);
        long address = In6Pktinfo.ipi6Addr(data);
        into.bytes().putLong(at, Memory.longAt(address));
        into.bytes().putLong(at + Long.BYTES, Memory.longAt(address + Long.BYTES));
        into.bytes().putInt(at + 2 * Long.BYTES, In6Pktinfo.ipi6Ifindex(data));
        return 0;
    }

    /** Appends a head and padding, without what the encoder forgets: it begins anew each time. Answers where data go. */
    private static int head(ControlMessages into, int level, int type, int dataLength) {
        ByteBuffer bytes = into.bytes();
        int at = into.length();
        int end = at + ControlMessages.space(dataLength);
        bytes.putLong(end - Long.BYTES, 0);
        bytes.putLong(at, ControlMessages.HEADER_LENGTH + dataLength);
        bytes.putInt(at + Long.BYTES, level);
        bytes.putInt(at + Long.BYTES + Integer.BYTES, type);
        into.setLength(end);
        return at + ControlMessages.HEADER_LENGTH;
    }
}
