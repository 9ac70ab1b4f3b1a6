package org.wsk4j.provider.netty;

import static org.wsk4j.CapabilityLevel.ABSENT;
import static org.wsk4j.CapabilityLevel.EMULATED;
import static org.wsk4j.CapabilityLevel.NATIVE;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.netty.HostSocket.Kind;

/** What this provider says of itself. */
final class NettyCharacteristics {

    /** The provider's short name. */
    static final String NAME = "netty";

    static final int RANKING = 10;

    private static final UUID PROVIDER_ID = UUID.fromString("6f0c6f0a-7d3b-4d0e-9a55-2b6d8c1e4a02");
    private static final String NO_CONTROL = "Netty's sockets carry no control information of single datagrams.";
    private static final Path FAST_OPEN_SWITCH = Path.of("/proc/sys/net/ipv4/tcp_fastopen");

    private final NettyHost host;
    private final WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder(NAME);

    private NettyCharacteristics(NettyHost host) {
        this.host = host;
    }

    static WskProviderCharacteristics probe(NettyGroup group) {
        NettyCharacteristics statements = new NettyCharacteristics(group.host());
        StringBuilder description = new StringBuilder()
                .append("Netty ")
                .append(version())
                .append(", transport ")
                .append(group.host().name());
        if (group.supplied()) {
            description.append(" on the host's event loops");
        }
        description.append(", ").append(System.getProperty("os.name"));
        group.rejected().forEach(reason -> description.append("; ").append(reason));
        statements
                .builder
                .description(description.toString())
                .ranking(RANKING)
                .versions(WskVersion.WSK_1_0, WskVersion.WSK_1_0);
        statements.families();
        statements.streams();
        statements.datagrams();
        statements.general();
        return statements.builder.build();
    }

    private static String version() {
        Version common = Version.identify(Version.class.getClassLoader()).get("netty-common");
        return common == null ? "4.2" : common.artifactVersion();
    }

    /** The client half of the host's switch; sockets of the JDK know nothing of it. */
    private static boolean hasFastOpen(NettyHost host) {
        if (!host.isNative()) {
            return false;
        }
        try {
            return (Integer.parseInt(Files.readString(FAST_OPEN_SWITCH).strip()) & 1) != 0;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private boolean isThere(Kind kind, int family) {
        try {
            host.open(kind, family).close();
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private boolean hasSegmentation() {
        if (!host.isNative()) {
            return false;
        }
        try {
            HostSocket socket = host.open(Kind.DATAGRAM, SockAddr.AF_INET);
            try {
                socket.setOption(WskOptions.IPPROTO_UDP, WskOptions.UDP_SEND_MSG_SIZE, 0);
                return true;
            } finally {
                socket.close();
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private void transport(int type, int protocol, int family) {
        builder.transport(new WskTransport(WskVersion.WSK_1_0, type, protocol, family, PROVIDER_ID));
    }

    private void families() {
        boolean inet = isThere(Kind.STREAM, SockAddr.AF_INET);
        boolean inet6 = isThere(Kind.STREAM, SockAddr.AF_INET6);
        boolean unix = isThere(Kind.STREAM, SockAddr.AF_UNIX);
        if (inet) {
            transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET);
            transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, SockAddr.AF_INET);
        }
        if (inet6) {
            transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET6);
            transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, SockAddr.AF_INET6);
        }
        if (unix) {
            transport(WskOptions.SOCK_STREAM, 0, SockAddr.AF_UNIX);
        }
        String sockets = host.isNative() ? "Netty's native sockets" : "The JDK's channels";
        builder.capability(WskCapability.TCP, NATIVE, sockets + " on Netty's loops.")
                .capability(WskCapability.UDP, NATIVE, sockets + " on Netty's loops.")
                .capability(
                        WskCapability.INET,
                        inet ? NATIVE : ABSENT,
                        inet ? "The host has it." : "The host refuses IPv4 sockets.")
                .capability(
                        WskCapability.INET6,
                        inet6 ? NATIVE : ABSENT,
                        inet6 ? "The host has it." : "The host, or java.net.preferIPv4Stack, refuses IPv6 sockets.")
                .capability(
                        WskCapability.UNIX_STREAM,
                        unix ? NATIVE : ABSENT,
                        unix ? sockets + " have it." : sockets + " have none on this host.");
        if (host.mixesIpv4()) {
            builder.capability(
                    WskCapability.V6_ONLY,
                    inet6 ? EMULATED : ABSENT,
                    "The JDK's IPv6 channels always take IPv4: such connections are reset after the handshake, such"
                            + " datagrams dropped.");
        } else {
            builder.capability(WskCapability.V6_ONLY, inet6 ? NATIVE : ABSENT, "IPV6_V6ONLY of the host.");
        }
    }

    private void streams() {
        boolean fastOpen = hasFastOpen(host);
        builder.capability(WskCapability.STREAM_SOCKET, NATIVE, "A socket is opened for the role that is taken.")
                .capability(
                        WskCapability.CONNECT_EX,
                        fastOpen ? NATIVE : EMULATED,
                        fastOpen
                                ? "First data rides on the SYN if TCP_FASTOPEN is set and the peer gave a cookie, else it"
                                        + " follows the handshake."
                                : "Connects, then sends; nothing rides on the handshake.")
                .capability(WskCapability.FAST_OPEN, fastOpen ? NATIVE : ABSENT, fastOpenReason(fastOpen))
                .capability(
                        WskCapability.SEND_NODELAY,
                        EMULATED,
                        "TCP_NODELAY of the socket is switched when sends with and without the flag alternate.")
                .capability(WskCapability.SEND_OOB, ABSENT, "Netty's sockets cannot send urgent data.")
                .capability(WskCapability.ZERO_COPY_SEND, ABSENT, "The host copies into its send buffer.")
                .capability(WskCapability.RECEIVE_WAITALL, EMULATED, "The provider receives until the buffer is full.")
                .capability(WskCapability.RECEIVE_DRAIN, EMULATED, "The provider receives and discards.")
                .capability(
                        WskCapability.GRACEFUL_DISCONNECT,
                        host.isNative() ? NATIVE : EMULATED,
                        host.isNative()
                                ? "Completes when TCP_INFO says that the peer has acknowledged the end of the stream."
                                : "Completes when the host has taken the end of the stream; the JDK does not tell when the"
                                        + " peer acknowledged it.")
                .capability(WskCapability.ABORTIVE_DISCONNECT, NATIVE, "SO_LINGER of 0, then close.")
                .capability(WskCapability.SILENT_MODE, ABSENT, "Netty cannot keep the host from answering the peer.")
                .capability(
                        WskCapability.CONDITIONAL_ACCEPT,
                        EMULATED,
                        "Requests are inspected after the handshake; a rejected peer sees a reset.")
                .capability(WskCapability.SEND_BACKLOG, EMULATED, "The size of the host's send buffer.")
                .capability(
                        WskCapability.RECEIVE_BACKLOG,
                        EMULATED,
                        "Counts what the provider holds; Netty does not tell what the host holds.")
                .capability(WskCapability.STREAM_CONTROL_INFO, ABSENT, "Streams have no control information here.");
    }

    private String fastOpenReason(boolean fastOpen) {
        if (fastOpen) {
            return "sendto with MSG_FASTOPEN; what the host could not put on the SYN follows the handshake.";
        }
        return host.isNative()
                ? "The host does not allow it to clients: bit 0 of net.ipv4.tcp_fastopen is off."
                : "The JDK has no TCP Fast Open.";
    }

    private void datagrams() {
        boolean segmentation = hasSegmentation();
        builder.capability(WskCapability.RAW, ABSENT, "Netty has no raw sockets.")
                .capability(WskCapability.PKTINFO, ABSENT, NO_CONTROL)
                .capability(WskCapability.HOP_LIMIT, ABSENT, NO_CONTROL)
                .capability(WskCapability.TOS, ABSENT, NO_CONTROL)
                .capability(WskCapability.ECN, ABSENT, NO_CONTROL)
                .capability(
                        WskCapability.SEND_SEGMENTATION,
                        segmentation ? NATIVE : ABSENT,
                        segmentation
                                ? "UDP_SEGMENT of the host, set for the time of one send."
                                : "The host's sockets do not have UDP_SEGMENT.")
                .capability(
                        WskCapability.RECEIVE_COALESCING,
                        ABSENT,
                        "Netty's sockets do not tell where coalesced datagrams are to be cut.")
                .capability(
                        WskCapability.TRUNCATION_FLAGS,
                        EMULATED,
                        "Datagrams are received whole and cut by the provider, because Netty does not tell.")
                .capability(
                        WskCapability.MULTICAST_FLAGS,
                        ABSENT,
                        "Netty does not tell which address a datagram was sent to.")
                .capability(WskCapability.SEND_MESSAGES, EMULATED, "One system call for each datagram.")
                .capability(WskCapability.MULTICAST, NATIVE, "The host's, by interface and by source.")
                .capability(WskCapability.BROADCAST, NATIVE, "SO_BROADCAST.");
    }

    private void general() {
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
