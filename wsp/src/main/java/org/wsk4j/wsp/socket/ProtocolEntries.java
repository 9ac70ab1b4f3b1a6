package org.wsk4j.wsp.socket;

import java.util.List;
import java.util.UUID;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaProtocolInfo;

/** What the transports of a WSK provider are called in Winsock's catalogue. */
public final class ProtocolEntries {

    private static final int STREAM =
            Winsock.XP1_GUARANTEED_DELIVERY | Winsock.XP1_GUARANTEED_ORDER | Winsock.XP1_GRACEFUL_CLOSE;
    private static final int DATAGRAM = Winsock.XP1_CONNECTIONLESS | Winsock.XP1_MESSAGE_ORIENTED;

    private ProtocolEntries() {}

    /**
     * One entry for each transport.
     *
     * @param provider what the WSK provider says of itself
     * @param providerId of the Winsock provider
     * @return entries without ids
     */
    public static List<WsaProtocolInfo> of(WskProviderCharacteristics provider, UUID providerId) {
        return provider.transports().stream()
                .filter(transport -> transport.socketType() != WskOptions.SOCK_RAW)
                .map(transport -> entry(provider, transport, providerId))
                .toList();
    }

    private static WsaProtocolInfo entry(WskProviderCharacteristics provider, WskTransport transport, UUID providerId) {
        boolean stream = transport.socketType() == WskOptions.SOCK_STREAM;
        int addressSize = addressSize(transport.addressFamily());
        return WsaProtocolInfo.builder()
                .serviceFlags1(Winsock.XP1_IFS_HANDLES | (stream ? streamFlags(provider) : datagramFlags(provider)))
                .providerFlags(Winsock.PFL_MATCHES_PROTOCOL_ZERO)
                .providerId(providerId)
                .addressFamily(transport.addressFamily())
                .maxSockAddr(addressSize)
                .minSockAddr(addressSize)
                .socketType(transport.socketType())
                .protocol(transport.protocol())
                .networkByteOrder(Winsock.BIGENDIAN)
                .securityScheme(Winsock.SECURITY_PROTOCOL_NONE)
                .messageSize(stream ? 0 : maxMessageSize(transport.addressFamily()))
                .szProtocol("wsk4j " + provider.name() + " " + name(transport))
                .build();
    }

    private static int streamFlags(WskProviderCharacteristics provider) {
        return STREAM | (has(provider, WskCapability.SEND_OOB) ? Winsock.XP1_EXPEDITED_DATA : 0);
    }

    private static int datagramFlags(WskProviderCharacteristics provider) {
        return DATAGRAM
                | (has(provider, WskCapability.BROADCAST) ? Winsock.XP1_SUPPORT_BROADCAST : 0)
                | (has(provider, WskCapability.MULTICAST) ? Winsock.XP1_SUPPORT_MULTIPOINT : 0);
    }

    private static boolean has(WskProviderCharacteristics provider, WskCapability capability) {
        return provider.level(capability) != CapabilityLevel.ABSENT;
    }

    /** What is left of 65535 bytes beside the headers. */
    static int maxMessageSize(int addressFamily) {
        return addressFamily == SockAddr.AF_INET6 ? 65527 : 65507;
    }

    static int addressSize(int addressFamily) {
        return switch (addressFamily) {
            case SockAddr.AF_INET -> 16;
            case SockAddr.AF_INET6 -> 28;
            default -> 110;
        };
    }

    private static String name(WskTransport transport) {
        String type = transport.socketType() == WskOptions.SOCK_STREAM ? "tcp" : "udp";
        return switch (transport.addressFamily()) {
            case SockAddr.AF_INET -> type + "/inet";
            case SockAddr.AF_INET6 -> type + "/inet6";
            default -> "stream/unix";
        };
    }
}
