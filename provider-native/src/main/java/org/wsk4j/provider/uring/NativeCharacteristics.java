package org.wsk4j.provider.uring;

import static org.wsk4j.CapabilityLevel.ABSENT;
import static org.wsk4j.CapabilityLevel.EMULATED;
import static org.wsk4j.CapabilityLevel.NATIVE;

import java.util.List;
import java.util.UUID;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeSettings.EngineChoice;

/** What this provider says of itself. */
final class NativeCharacteristics {

    /** The provider's short name. */
    static final String NAME = "native";

    /** Above the providers that do without the kernel's own interfaces. */
    static final int RANKING = 20;

    private static final UUID PROVIDER_ID = UUID.fromString("6f0c6f0a-7d3b-4d0e-9a55-2b6d8c1e4a03");

    private NativeCharacteristics() {}

    static WskProviderCharacteristics probe(Host host, EngineLadder.Choice choice) {
        boolean inet = isThere(host, SockAddr.AF_INET);
        boolean inet6 = isThere(host, SockAddr.AF_INET6);
        boolean unix = isThere(host, SockAddr.AF_UNIX);
        String access =
                host.libc().isAccessDeclared() ? "" : "; later JVMs will want --enable-native-access=ALL-UNNAMED";
        WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder(NAME)
                .description("Linux system calls " + (host.libc().isDirect() ? "" : "by the C library ") + "on Java "
                        + Runtime.version().feature() + ", " + choice.because() + access)
                .ranking(RANKING)
                .versions(WskVersion.WSK_1_0, WskVersion.WSK_1_0);
        transports(builder, inet, inet6, unix);
        families(builder, inet, inet6, unix);
        streams(builder, maySilence(host));
        zeroCopy(builder, host, choice);
        datagrams(builder);
        general(builder);
        return builder.build();
    }

    private static boolean isThere(Host host, int family) {
        try {
            host.close(host.open(family, SocketConstants.SOCK_STREAM));
            return true;
        } catch (TransportException e) {
            return false;
        }
    }

    private static boolean maySilence(Host host) {
        try {
            int fd = host.open(SockAddr.AF_INET, SocketConstants.SOCK_STREAM);
            int result = host.libc()
                    .sockets()
                    .setIntOption(
                            fd, SocketConstants.IPPROTO_TCP, InetConstants.TCP_REPAIR, InetConstants.TCP_REPAIR_ON);
            host.close(fd);
            return result == 0;
        } catch (TransportException e) {
            return false;
        }
    }

    private static void transports(
            WskProviderCharacteristics.Builder builder, boolean inet, boolean inet6, boolean unix) {
        if (inet) {
            builder.transport(transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET));
            builder.transport(transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, SockAddr.AF_INET));
        }
        if (inet6) {
            builder.transport(transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET6));
            builder.transport(transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, SockAddr.AF_INET6));
        }
        if (unix) {
            builder.transport(transport(WskOptions.SOCK_STREAM, 0, SockAddr.AF_UNIX));
        }
    }

    private static WskTransport transport(int type, int protocol, int family) {
        return new WskTransport(WskVersion.WSK_1_0, type, protocol, family, PROVIDER_ID);
    }

    private static void families(
            WskProviderCharacteristics.Builder builder, boolean inet, boolean inet6, boolean unix) {
        builder.capability(WskCapability.TCP, NATIVE, "Sockets of the kernel.")
                .capability(WskCapability.UDP, NATIVE, "Sockets of the kernel.")
                .capability(
                        WskCapability.INET,
                        inet ? NATIVE : ABSENT,
                        inet ? "The host has it." : "The kernel has no IPv4.")
                .capability(
                        WskCapability.INET6,
                        inet6 ? NATIVE : ABSENT,
                        inet6 ? "The host has it." : "The kernel has no IPv6.")
                .capability(
                        WskCapability.UNIX_STREAM,
                        unix ? NATIVE : ABSENT,
                        unix ? "The host has it." : "The kernel has no Unix-domain sockets.")
                .capability(
                        WskCapability.V6_ONLY,
                        inet6 ? NATIVE : ABSENT,
                        inet6 ? "IPV6_V6ONLY of the socket." : "The kernel has no IPv6.");
    }

    private static void streams(WskProviderCharacteristics.Builder builder, boolean maySilence) {
        builder.capability(WskCapability.STREAM_SOCKET, NATIVE, "A socket is opened for the role that is taken.")
                .capability(
                        WskCapability.CONNECT_EX,
                        EMULATED,
                        "Connects, then sends; with TCP_FASTOPEN the kernel may send at once.")
                .capability(
                        WskCapability.FAST_OPEN,
                        NATIVE,
                        "MSG_FASTOPEN: data on the SYN if the kernel has a cookie of the peer.")
                .capability(
                        WskCapability.SEND_NODELAY,
                        NATIVE,
                        "TCP_NODELAY of the socket, which flushes at once, is switched when sends with and without the flag"
                                + " alternate.")
                .capability(WskCapability.SEND_OOB, ABSENT, "Urgent data is not offered.")
                .capability(WskCapability.RECEIVE_WAITALL, EMULATED, "The provider receives until the buffer is full.")
                .capability(WskCapability.RECEIVE_DRAIN, EMULATED, "The provider receives and discards.")
                .capability(
                        WskCapability.GRACEFUL_DISCONNECT,
                        NATIVE,
                        "Completes when the peer has acknowledged the end of the stream (TCP_INFO, SIOCOUTQ).")
                .capability(WskCapability.ABORTIVE_DISCONNECT, NATIVE, "SO_LINGER of 0, then close.")
                .capability(
                        WskCapability.SILENT_MODE,
                        maySilence ? EMULATED : ABSENT,
                        maySilence
                                ? "TCP_REPAIR: nothing is sent any more, not at close either; the kernel still answers what"
                                        + " the peer sends."
                                : "TCP_REPAIR needs CAP_NET_ADMIN.")
                .capability(
                        WskCapability.CONDITIONAL_ACCEPT,
                        EMULATED,
                        "Requests are inspected after the handshake; a rejected peer sees a reset.")
                .capability(
                        WskCapability.SEND_BACKLOG,
                        NATIVE,
                        "From the congestion window and the segment size (TCP_INFO).")
                .capability(
                        WskCapability.RECEIVE_BACKLOG,
                        NATIVE,
                        "What the kernel holds (SIOCINQ) and what the provider holds.")
                .capability(WskCapability.STREAM_CONTROL_INFO, ABSENT, "Streams have no control information.");
    }

    private static void zeroCopy(WskProviderCharacteristics.Builder builder, Host host, EngineLadder.Choice choice) {
        long threshold = host.settings().zeroCopyBytes();
        if (choice.engine() != EngineChoice.URING) {
            builder.capability(WskCapability.ZERO_COPY_SEND, ABSENT, "The engine epoll copies into the send buffer.");
        } else if (threshold == 0) {
            builder.capability(
                    WskCapability.ZERO_COPY_SEND,
                    ABSENT,
                    "The kernel copies into its send buffer: zeroCopyBytes is not configured.");
        } else {
            builder.capability(
                    WskCapability.ZERO_COPY_SEND,
                    NATIVE,
                    "Sends of " + threshold
                            + " bytes or more out of direct memory, until the kernel says that it copies"
                            + " nevertheless, as on loopback.");
        }
    }

    private static void datagrams(WskProviderCharacteristics.Builder builder) {
        builder.capability(WskCapability.RAW, ABSENT, "No raw sockets.")
                .capability(WskCapability.PKTINFO, NATIVE, "Control messages of the kernel (IP_PKTINFO, IPV6_PKTINFO).")
                .capability(WskCapability.HOP_LIMIT, NATIVE, "Control messages of the kernel (IP_TTL, IPV6_HOPLIMIT).")
                .capability(WskCapability.TOS, NATIVE, "Control messages of the kernel (IP_TOS, IPV6_TCLASS).")
                .capability(WskCapability.ECN, NATIVE, "The two low bits of the kernel's IP_TOS and IPV6_TCLASS.")
                .capability(
                        WskCapability.SEND_SEGMENTATION,
                        NATIVE,
                        "UDP_SEGMENT; where the kernel refuses it for a destination, the provider cuts.")
                .capability(
                        WskCapability.RECEIVE_COALESCING,
                        NATIVE,
                        "UDP_GRO; what is longer than the client allows is handed out in pieces of whole datagrams.")
                .capability(WskCapability.TRUNCATION_FLAGS, NATIVE, "The kernel's MSG_TRUNC.")
                .capability(
                        WskCapability.MULTICAST_FLAGS, NATIVE, "From the destination address that the kernel tells.")
                .capability(
                        WskCapability.SEND_MESSAGES,
                        NATIVE,
                        "sendmmsg, or one message that the kernel cuts where all datagrams have the same size.")
                .capability(WskCapability.MULTICAST, NATIVE, "Groups of the kernel, of any source or of one.")
                .capability(WskCapability.BROADCAST, NATIVE, "SO_BROADCAST of the socket.");
    }

    private static void general(WskProviderCharacteristics.Builder builder) {
        builder.capability(
                        WskCapability.RECEIVE_EVENT,
                        NATIVE,
                        "Received into pooled native memory that the client may retain.")
                .capability(
                        WskCapability.ADDRESS_SHARING,
                        EMULATED,
                        "Decided by the provider among its sockets; against other programs the host's rules hold.")
                .capability(WskCapability.ADDRESS_LIST, EMULATED, "NetworkInterface; changes are found by polling.")
                .capability(WskCapability.NAME_RESOLUTION, EMULATED, "InetAddress, on threads of the provider.")
                .capability(WskCapability.EXTENSIONS, ABSENT, "There are no extension interfaces.");
    }

    /** The transports as service properties name them. */
    static List<String> transportNames(WskProviderCharacteristics characteristics) {
        return characteristics.transports().stream()
                .map(NativeCharacteristics::transportName)
                .distinct()
                .toList();
    }

    private static String transportName(WskTransport transport) {
        String protocol = transport.socketType() == WskOptions.SOCK_STREAM ? "tcp" : "udp";
        return switch (transport.addressFamily()) {
            case SockAddr.AF_INET -> protocol + "/inet";
            case SockAddr.AF_INET6 -> protocol + "/inet6";
            default -> protocol + "/unix";
        };
    }
}
