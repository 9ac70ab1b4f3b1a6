package org.wsk4j.provider.nio;

import static org.wsk4j.CapabilityLevel.ABSENT;
import static org.wsk4j.CapabilityLevel.EMULATED;
import static org.wsk4j.CapabilityLevel.NATIVE;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.UUID;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;

/** What this provider says of itself. */
final class NioCharacteristics {

    /** The provider's short name. */
    static final String NAME = "nio";

    private static final UUID PROVIDER_ID = UUID.fromString("6f0c6f0a-7d3b-4d0e-9a55-2b6d8c1e4a01");
    private static final String NO_CONTROL = "java.nio has no control information of single datagrams.";

    private NioCharacteristics() {}

    static WskProviderCharacteristics probe() {
        boolean inet = isThere(StandardProtocolFamily.INET);
        boolean inet6 = isThere(StandardProtocolFamily.INET6);
        boolean unix = isThere(StandardProtocolFamily.UNIX);
        WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder(NAME)
                .description("java.nio selectors on Java " + Runtime.version().feature() + ", "
                        + System.getProperty("os.name"))
                .versions(WskVersion.WSK_1_0, WskVersion.WSK_1_0);
        transports(builder, inet, inet6, unix);
        families(builder, inet, inet6, unix);
        streams(builder);
        datagrams(builder);
        general(builder);
        return builder.build();
    }

    private static boolean isThere(ProtocolFamily family) {
        try (SocketChannel channel = SocketChannel.open(family)) {
            return channel.isOpen();
        } catch (IOException | UnsupportedOperationException e) {
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
        builder.capability(WskCapability.TCP, NATIVE, "SocketChannel and ServerSocketChannel.")
                .capability(WskCapability.UDP, NATIVE, "DatagramChannel.")
                .capability(
                        WskCapability.INET,
                        inet ? NATIVE : ABSENT,
                        inet ? "The host has it." : "The JVM refuses IPv4 sockets.")
                .capability(
                        WskCapability.INET6,
                        inet6 ? NATIVE : ABSENT,
                        inet6 ? "The host has it." : "The JVM refuses IPv6 sockets; see java.net.preferIPv4Stack.")
                .capability(
                        WskCapability.UNIX_STREAM,
                        unix ? NATIVE : ABSENT,
                        unix ? "StandardProtocolFamily.UNIX." : "The JVM has no Unix-domain channels on this host.")
                .capability(
                        WskCapability.V6_ONLY,
                        inet6 ? EMULATED : ABSENT,
                        "The JDK's IPv6 channels always take IPv4: such connections are reset after the handshake, such"
                                + " datagrams dropped.");
    }

    private static void streams(WskProviderCharacteristics.Builder builder) {
        builder.capability(WskCapability.STREAM_SOCKET, NATIVE, "A channel is opened for the role that is taken.")
                .capability(WskCapability.CONNECT_EX, EMULATED, "Connects, then sends; nothing rides on the handshake.")
                .capability(WskCapability.FAST_OPEN, ABSENT, "java.nio has no TCP Fast Open.")
                .capability(
                        WskCapability.SEND_NODELAY,
                        EMULATED,
                        "TCP_NODELAY of the channel is switched when sends with and without the flag alternate.")
                .capability(WskCapability.SEND_OOB, ABSENT, "java.nio channels cannot send urgent data.")
                .capability(WskCapability.ZERO_COPY_SEND, ABSENT, "java.nio copies into the host's send buffer.")
                .capability(WskCapability.RECEIVE_WAITALL, EMULATED, "The provider receives until the buffer is full.")
                .capability(WskCapability.RECEIVE_DRAIN, EMULATED, "The provider receives and discards.")
                .capability(
                        WskCapability.GRACEFUL_DISCONNECT,
                        EMULATED,
                        "Completes when the host has taken the end of the stream; java.nio does not tell when the peer"
                                + " acknowledged it.")
                .capability(WskCapability.ABORTIVE_DISCONNECT, NATIVE, "SO_LINGER of 0, then close.")
                .capability(WskCapability.SILENT_MODE, ABSENT, "java.nio cannot keep the host from answering the peer.")
                .capability(
                        WskCapability.CONDITIONAL_ACCEPT,
                        EMULATED,
                        "Requests are inspected after the handshake; a rejected peer sees a reset.")
                .capability(WskCapability.SEND_BACKLOG, EMULATED, "The size of the host's send buffer.")
                .capability(
                        WskCapability.RECEIVE_BACKLOG,
                        EMULATED,
                        "Counts what the provider holds; java.nio does not tell what the host holds.")
                .capability(WskCapability.STREAM_CONTROL_INFO, ABSENT, "java.nio streams have no control information.");
    }

    private static void datagrams(WskProviderCharacteristics.Builder builder) {
        builder.capability(WskCapability.RAW, ABSENT, "java.nio has no raw sockets.")
                .capability(WskCapability.PKTINFO, ABSENT, NO_CONTROL)
                .capability(WskCapability.HOP_LIMIT, ABSENT, NO_CONTROL)
                .capability(WskCapability.TOS, ABSENT, NO_CONTROL)
                .capability(WskCapability.ECN, ABSENT, NO_CONTROL)
                .capability(WskCapability.SEND_SEGMENTATION, ABSENT, "java.nio does not offer it.")
                .capability(WskCapability.RECEIVE_COALESCING, ABSENT, "java.nio does not offer it.")
                .capability(
                        WskCapability.TRUNCATION_FLAGS,
                        EMULATED,
                        "Datagrams are received whole and cut by the provider, because java.nio does not tell.")
                .capability(
                        WskCapability.MULTICAST_FLAGS,
                        ABSENT,
                        "java.nio does not tell which address a datagram was sent to.")
                .capability(WskCapability.SEND_MESSAGES, EMULATED, "One system call for each datagram.")
                .capability(WskCapability.MULTICAST, NATIVE, "MulticastChannel.")
                .capability(WskCapability.BROADCAST, NATIVE, "SO_BROADCAST.");
    }

    private static void general(WskProviderCharacteristics.Builder builder) {
        builder.capability(
                        WskCapability.RECEIVE_EVENT,
                        NATIVE,
                        "Received into pooled direct memory that the client may retain.")
                .capability(
                        WskCapability.ADDRESS_SHARING,
                        EMULATED,
                        "Decided by the provider among its sockets; against other programs the host's rules hold.")
                .capability(WskCapability.ADDRESS_LIST, EMULATED, "NetworkInterface; changes are found by polling.")
                .capability(WskCapability.NAME_RESOLUTION, EMULATED, "InetAddress, on threads of the provider.")
                .capability(WskCapability.EXTENSIONS, ABSENT, "There are no extension interfaces.");
    }
}
