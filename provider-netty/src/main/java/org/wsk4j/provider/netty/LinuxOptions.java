package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.provider.netty.HostSocket.Kind;

/** From Windows' numbers to Linux's, and the numbers of Linux that the sockets need besides. */
final class LinuxOptions {

    static final int SOL_SOCKET = 1;
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_UDP = 17;
    static final int IPPROTO_IPV6 = 41;

    static final int IP_MULTICAST_ALL = 49;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_MULTICAST_ALL = 29;
    static final int MCAST_JOIN_GROUP = 42;
    static final int MCAST_LEAVE_GROUP = 45;
    static final int MCAST_JOIN_SOURCE_GROUP = 46;
    static final int MCAST_LEAVE_SOURCE_GROUP = 47;
    static final int UDP_SEGMENT = 103;
    static final int TCP_INFO = 11;

    // The first byte of TCP_INFO.
    static final int TCP_FIN_WAIT1 = 4;
    static final int TCP_CLOSE = 7;
    static final int TCP_LAST_ACK = 9;
    static final int TCP_CLOSING = 11;

    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int PMTUDISC_DO = 2;
    private static final int TCP_FASTOPEN = 23;

    private LinuxOptions() {}

    /** How Linux does one of Windows' options. */
    interface Host {

        void set(Socket socket, int value) throws IOException;

        int get(Socket socket) throws IOException;
    }

    static Host require(Kind kind, int family, int level, int option) {
        Host found = find(kind, family, level, option);
        if (found == null) {
            throw new UnsupportedOperationException("Linux has no option " + option + " of level " + level + " here");
        }
        return found;
    }

    static @Nullable Host find(Kind kind, int family, int level, int option) {
        return switch (level) {
            case WskOptions.SOL_SOCKET -> ofSocket(kind, family, option);
            case WskOptions.IPPROTO_TCP -> kind == Kind.DATAGRAM || family == AF_UNIX ? null : ofTcp(kind, option);
            case WskOptions.IPPROTO_UDP ->
                kind == Kind.DATAGRAM && option == WskOptions.UDP_SEND_MSG_SIZE
                        ? new IntOption(IPPROTO_UDP, UDP_SEGMENT)
                        : null;
            case WskOptions.IPPROTO_IP -> family == AF_INET ? ofIp(kind, option) : null;
            case WskOptions.IPPROTO_IPV6 -> family == AF_INET6 ? ofIpv6(kind, option) : null;
            default -> null;
        };
    }

    private static @Nullable Host ofSocket(Kind kind, int family, int option) {
        return switch (option) {
            case WskOptions.SO_BROADCAST -> kind == Kind.DATAGRAM ? new Flag(SOL_SOCKET, 6) : null;
            case WskOptions.SO_KEEPALIVE -> kind == Kind.DATAGRAM || family == AF_UNIX ? null : new Flag(SOL_SOCKET, 9);
            case WskOptions.SO_RCVBUF -> new IntOption(SOL_SOCKET, 8);
            case WskOptions.SO_SNDBUF -> new IntOption(SOL_SOCKET, 7);
            default -> null;
        };
    }

    private static @Nullable Host ofTcp(Kind kind, int option) {
        return switch (option) {
            case WskOptions.TCP_NODELAY -> new Flag(IPPROTO_TCP, 1);
            case WskOptions.TCP_KEEPIDLE -> new IntOption(IPPROTO_TCP, 4);
            case WskOptions.TCP_KEEPINTVL -> new IntOption(IPPROTO_TCP, 5);
            case WskOptions.TCP_KEEPCNT -> new IntOption(IPPROTO_TCP, 6);
            // For a stream it is up to connect; the host's option is of the listener.
            case WskOptions.TCP_FASTOPEN -> kind == Kind.LISTEN ? new IntOption(IPPROTO_TCP, TCP_FASTOPEN) : null;
            default -> null;
        };
    }

    private static @Nullable Host ofIp(Kind kind, int option) {
        return switch (option) {
            case WskOptions.IP_TOS -> new IntOption(IPPROTO_IP, 1);
            case WskOptions.IP_TTL -> new IntOption(IPPROTO_IP, 2);
            case WskOptions.IP_MULTICAST_IF -> ofDatagrams(kind, new MulticastInterface());
            case WskOptions.IP_MULTICAST_TTL -> ofDatagrams(kind, new IntOption(IPPROTO_IP, 33));
            case WskOptions.IP_MULTICAST_LOOP -> ofDatagrams(kind, new Flag(IPPROTO_IP, 34));
            case WskOptions.IP_DONTFRAGMENT -> ofDatagrams(kind, new DontFragment());
            default -> null;
        };
    }

    private static @Nullable Host ofIpv6(Kind kind, int option) {
        return switch (option) {
            case WskOptions.IPV6_V6ONLY -> new Flag(IPPROTO_IPV6, IPV6_V6ONLY);
            case WskOptions.IPV6_TCLASS -> new IntOption(IPPROTO_IPV6, 67);
            case WskOptions.IPV6_UNICAST_HOPS -> new IntOption(IPPROTO_IPV6, 16);
            case WskOptions.IPV6_MULTICAST_IF -> ofDatagrams(kind, new IntOption(IPPROTO_IPV6, 17));
            case WskOptions.IPV6_MULTICAST_HOPS -> ofDatagrams(kind, new IntOption(IPPROTO_IPV6, 18));
            case WskOptions.IPV6_MULTICAST_LOOP -> ofDatagrams(kind, new Flag(IPPROTO_IPV6, 19));
            case WskOptions.IPV6_DONTFRAG -> ofDatagrams(kind, new Flag(IPPROTO_IPV6, 62));
            default -> null;
        };
    }

    private static @Nullable Host ofDatagrams(Kind kind, Host option) {
        return kind == Kind.DATAGRAM ? option : null;
    }

    private record IntOption(int level, int option) implements Host {

        @Override
        public void set(Socket socket, int value) throws IOException {
            socket.setIntOpt(level, option, value);
        }

        @Override
        public int get(Socket socket) throws IOException {
            return socket.getIntOpt(level, option);
        }
    }

    private record Flag(int level, int option) implements Host {

        @Override
        public void set(Socket socket, int value) throws IOException {
            socket.setIntOpt(level, option, value != 0 ? 1 : 0);
        }

        @Override
        public int get(Socket socket) throws IOException {
            return socket.getIntOpt(level, option) != 0 ? 1 : 0;
        }
    }

    private record DontFragment() implements Host {

        @Override
        public void set(Socket socket, int value) throws IOException {
            socket.setIntOpt(IPPROTO_IP, IP_MTU_DISCOVER, value != 0 ? PMTUDISC_DO : 0);
        }

        @Override
        public int get(Socket socket) throws IOException {
            return socket.getIntOpt(IPPROTO_IP, IP_MTU_DISCOVER) == PMTUDISC_DO ? 1 : 0;
        }
    }

    /** By index in an ip_mreqn. Linux tells an address back: who sets it must remember. */
    private record MulticastInterface() implements Host {

        @Override
        public void set(Socket socket, int value) throws IOException {
            ByteBuffer request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder());
            request.putInt(8, value);
            socket.setRawOpt(IPPROTO_IP, IP_MULTICAST_IF, request);
        }

        @Override
        public int get(Socket socket) {
            throw new UnsupportedOperationException("Linux does not tell the index");
        }
    }
}
