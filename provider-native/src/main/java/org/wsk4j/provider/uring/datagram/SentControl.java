package org.wsk4j.provider.uring.datagram;

import static org.wsk4j.data.ControlMessages.IPPROTO_IP;
import static org.wsk4j.data.ControlMessages.IPPROTO_IPV6;
import static org.wsk4j.data.ControlMessages.IPPROTO_UDP;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.uring.abi.Cmsghdr;
import org.wsk4j.provider.uring.abi.In6Pktinfo;
import org.wsk4j.provider.uring.abi.InPktinfo;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * Control information to send, from Windows' form to Linux'. Linux ignores levels that it does not know, and sends
 * "congestion experienced" without a word: everything is checked here.
 *
 * <p>One object for each endpoint, filled by {@link #read}, then written by {@link #write} for each message that has it.
 */
final class SentControl {

    /** The most that {@link #write} writes. */
    static final int ROOM = 128;

    private static final int NONE = -1;
    private static final int MAX_BYTE = 255;
    private static final int MAX_SEGMENT = 0xFFFF;
    private static final int ECN_BITS = 3;
    private static final int CONGESTION_EXPERIENCED = 3;
    private static final int INET_PKTINFO_LENGTH = 8;
    private static final int INET6_PKTINFO_LENGTH = 20;
    private static final long MAPPED = 0xFFFFL;

    private boolean inet6;
    private boolean source;
    private long addressHigh; // in the order of memory
    private long addressLow; // in the order of memory; an IPv4 address in its upper half
    private int interfaceIndex;
    private int hops;
    private int serviceType;
    private int ecn;
    private int segment;

    /**
     * Reads control information.
     *
     * @param messages what the caller gave, or null
     * @param toInet6 whether the datagram goes out as IPv6, which an endpoint of AF_INET6 may do or not
     * @param mapped whether it goes out as IPv4 through an endpoint of AF_INET6
     * @return why it is refused, or null
     */
    @Nullable
    NtStatus read(@Nullable ControlMessages messages, boolean toInet6, boolean mapped) {
        inet6 = toInet6;
        source = false;
        hops = NONE;
        serviceType = NONE;
        ecn = NONE;
        segment = 0;
        if (messages == null || messages.length() == 0) {
            return null;
        }
        ControlMessages.Reader reader = messages.reader();
        while (reader.next()) {
            NtStatus refusal = readOne(messages, reader, mapped);
            if (refusal != null) {
                return refusal;
            }
        }
        return reader.isMalformed() ? NtStatus.STATUS_INVALID_PARAMETER : null;
    }

    private @Nullable NtStatus readOne(ControlMessages messages, ControlMessages.Reader reader, boolean mapped) {
        int level = reader.level();
        if (level == IPPROTO_UDP) {
            return reader.type() == ControlMessages.UDP_SEND_MSG_SIZE ? segment(reader) : NtStatus.STATUS_NOT_SUPPORTED;
        }
        if (level != IPPROTO_IP && level != IPPROTO_IPV6) {
            return NtStatus.STATUS_NOT_SUPPORTED;
        }
        boolean six = level == IPPROTO_IPV6;
        if (six != inet6 && !mapped) {
            return NtStatus.STATUS_INVALID_PARAMETER; // of the other protocol
        }
        // Both protocols have the same numbers but for the traffic class.
        return switch (reader.type()) {
            case ControlMessages.IP_PKTINFO -> packetInformation(messages.bytes(), reader, six);
            case ControlMessages.IP_HOPLIMIT -> {
                hops = number(reader, inet6 ? 0 : 1, MAX_BYTE);
                yield taken(hops);
            }
            case ControlMessages.IP_ECN -> {
                ecn = number(reader, 0, CONGESTION_EXPERIENCED - 1);
                yield taken(ecn);
            }
            default -> {
                if (reader.type() != (six ? ControlMessages.IPV6_TCLASS : ControlMessages.IP_TOS)) {
                    yield NtStatus.STATUS_NOT_SUPPORTED;
                }
                serviceType = number(reader, 0, MAX_BYTE);
                yield taken(serviceType);
            }
        };
    }

    /** Null, or that the number was none. */
    private static @Nullable NtStatus taken(int number) {
        return number == NONE ? NtStatus.STATUS_INVALID_PARAMETER : null;
    }

    private @Nullable NtStatus segment(ControlMessages.Reader reader) {
        int size = number(reader, 1, MAX_SEGMENT);
        if (size == NONE) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        segment = size;
        return null;
    }

    private static int number(ControlMessages.Reader reader, int least, int most) {
        if (reader.dataLength() < Integer.BYTES) {
            return NONE;
        }
        int value = reader.asInt();
        return value >= least && value <= most ? value : NONE;
    }

    private @Nullable NtStatus packetInformation(ByteBuffer bytes, ControlMessages.Reader reader, boolean six) {
        if (reader.dataLength() < (six ? INET6_PKTINFO_LENGTH : INET_PKTINFO_LENGTH)) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        int at = reader.dataOffset();
        source = true;
        if (!six) {
            addressLow = (long) bytes.getInt(at) << 32;
            interfaceIndex = bytes.getInt(at + 4);
            return null;
        }
        addressHigh = bytes.getLong(at);
        addressLow = bytes.getLong(at + 8);
        interfaceIndex = bytes.getInt(at + 16);
        boolean any = addressHigh == 0 && addressLow == 0;
        boolean four = addressHigh == 0 && (Long.reverseBytes(addressLow) >>> 32) == MAPPED;
        return any || four != inet6 ? null : NtStatus.STATUS_INVALID_PARAMETER;
    }

    /** UDP_SEND_MSG_SIZE, or 0. */
    int segment() {
        return segment;
    }

    /**
     * Writes Linux' control messages.
     *
     * @param to {@link #ROOM} bytes
     * @param segmentSize UDP_SEGMENT, or 0 for none
     * @param ownServiceType the endpoint's own TOS or traffic class, which ECN is merged with
     * @return how many bytes
     */
    int write(long to, int segmentSize, int ownServiceType) {
        long at = to;
        if (source) {
            at = inet6 ? putInet6Source(at) : putInetSource(at);
        }
        int level = inet6 ? SocketConstants.IPPROTO_IPV6 : SocketConstants.IPPROTO_IP;
        if (hops != NONE) {
            at = putInt(at, level, inet6 ? InetConstants.IPV6_HOPLIMIT : InetConstants.IP_TTL, hops);
        }
        if (serviceType != NONE || ecn != NONE) {
            int value = serviceType != NONE ? serviceType : ownServiceType;
            if (ecn != NONE) {
                value = value & ~ECN_BITS | ecn;
            }
            at = putInt(at, level, inet6 ? InetConstants.IPV6_TCLASS : InetConstants.IP_TOS, value);
        }
        if (segmentSize != 0) {
            long data = Cmsghdr.data(at);
            Memory.putLong(data, 0);
            long next = Cmsghdr.put(at, SocketConstants.IPPROTO_UDP, InetConstants.UDP_SEGMENT, Short.BYTES);
            Memory.putShort(data, segmentSize);
            at = next;
        }
        return (int) (at - to);
    }

    private static long putInt(long at, int level, int type, int value) {
        Memory.putLong(Cmsghdr.data(at), 0);
        Memory.putInt(Cmsghdr.data(at), value);
        return Cmsghdr.put(at, level, type, Integer.BYTES);
    }

    private long putInetSource(long at) {
        long data = Cmsghdr.data(at);
        Memory.clear(data, Cmsghdr.space(InPktinfo.SIZE) - Cmsghdr.SIZE);
        InPktinfo.ipiIfindex(data, interfaceIndex);
        InPktinfo.ipiSpecDst(data, (int) (addressLow >>> 32)); // both the order of memory
        return Cmsghdr.put(at, SocketConstants.IPPROTO_IP, InetConstants.IP_PKTINFO, InPktinfo.SIZE);
    }

    private long putInet6Source(long at) {
        long data = Cmsghdr.data(at);
        Memory.clear(data, Cmsghdr.space(In6Pktinfo.SIZE) - Cmsghdr.SIZE);
        Memory.putLong(In6Pktinfo.ipi6Addr(data), addressHigh);
        Memory.putLong(In6Pktinfo.ipi6Addr(data) + Long.BYTES, addressLow);
        In6Pktinfo.ipi6Ifindex(data, interfaceIndex);
        return Cmsghdr.put(at, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_PKTINFO, In6Pktinfo.SIZE);
    }
}
