package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.nt.NtStatus;

/** Which control information a send may carry: hosts ignore what they do not know, WSK must not. */
final class SentControl {

    private static final int INET_PKTINFO_LENGTH = 8;
    private static final int INET6_PKTINFO_LENGTH = 20;
    private static final int MAX_BYTE = 255;
    private static final int MAX_SEGMENT = 0xFFFF;
    /** ECN: "congestion experienced" is for routers. */
    private static final int MAX_SENT_ECN = 2;

    private SentControl() {}

    /** Why a send with these messages is refused, or null. They are the caller's alone. */
    static @Nullable NtStatus refusal(ControlMessages messages, WskProviderCharacteristics provider) {
        ControlMessages.Reader reader = messages.reader();
        while (reader.next()) {
            WskCapability capability = capability(reader);
            if (capability == null || provider.level(capability) == CapabilityLevel.ABSENT) {
                return NtStatus.STATUS_NOT_SUPPORTED;
            }
            if (!isValid(reader, capability)) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
        }
        return reader.isMalformed() ? NtStatus.STATUS_INVALID_PARAMETER : null;
    }

    private static @Nullable WskCapability capability(ControlMessages.Reader reader) {
        return switch (reader.level()) {
            case ControlMessages.IPPROTO_IP ->
                switch (reader.type()) {
                    case ControlMessages.IP_PKTINFO -> WskCapability.PKTINFO;
                    case ControlMessages.IP_HOPLIMIT -> WskCapability.HOP_LIMIT;
                    case ControlMessages.IP_TOS -> WskCapability.TOS;
                    case ControlMessages.IP_ECN -> WskCapability.ECN;
                    default -> null;
                };
            case ControlMessages.IPPROTO_IPV6 ->
                switch (reader.type()) {
                    case ControlMessages.IPV6_PKTINFO -> WskCapability.PKTINFO;
                    case ControlMessages.IPV6_HOPLIMIT -> WskCapability.HOP_LIMIT;
                    case ControlMessages.IPV6_TCLASS -> WskCapability.TOS;
                    case ControlMessages.IPV6_ECN -> WskCapability.ECN;
                    default -> null;
                };
            case ControlMessages.IPPROTO_UDP ->
                reader.type() == ControlMessages.UDP_SEND_MSG_SIZE ? WskCapability.SEND_SEGMENTATION : null;
            default -> null;
        };
    }

    private static boolean isValid(ControlMessages.Reader reader, WskCapability capability) {
        if (capability == WskCapability.PKTINFO) {
            boolean inet = reader.level() == ControlMessages.IPPROTO_IP;
            return reader.dataLength() >= (inet ? INET_PKTINFO_LENGTH : INET6_PKTINFO_LENGTH);
        }
        if (reader.dataLength() < Integer.BYTES) {
            return false;
        }
        int value = reader.asInt();
        if (capability == WskCapability.ECN) {
            return value >= 0 && value <= MAX_SENT_ECN;
        }
        if (capability == WskCapability.SEND_SEGMENTATION) {
            return value > 0 && value <= MAX_SEGMENT;
        }
        // A time to live of 0 never leaves an IPv4 host.
        boolean positive = reader.is(ControlMessages.IPPROTO_IP, ControlMessages.IP_HOPLIMIT);
        return value >= (positive ? 1 : 0) && value <= MAX_BYTE;
    }
}
