package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.provider.netty.HostSocket.Kind;

/** From Windows' numbers to the JDK's options. Those that it has on some hosts only are found by name. */
final class JdkOptions {

    private static final Map<String, SocketOption<?>> BY_NAME = all();

    private JdkOptions() {}

    private static Map<String, SocketOption<?>> all() {
        Map<String, SocketOption<?>> all = new HashMap<>();
        try (SocketChannel stream = SocketChannel.open();
                DatagramChannel datagram = DatagramChannel.open()) {
            stream.supportedOptions().forEach(option -> all.put(option.name(), option));
            datagram.supportedOptions().forEach(option -> all.put(option.name(), option));
        } catch (IOException e) {
            System.getLogger(JdkOptions.class.getName())
                    .log(System.Logger.Level.WARNING, "the host's extended socket options could not be found", e);
        }
        return all;
    }

    static @Nullable SocketOption<?> find(Kind kind, int family, int level, int option) {
        return switch (level) {
            case WskOptions.SOL_SOCKET -> ofSocket(kind, family, option);
            case WskOptions.IPPROTO_TCP -> kind == Kind.DATAGRAM || family == AF_UNIX ? null : ofTcp(option);
            case WskOptions.IPPROTO_IP -> family == AF_INET ? ofIp(kind, option) : null;
            case WskOptions.IPPROTO_IPV6 -> family == AF_INET6 ? ofIpv6(kind, option) : null;
            default -> null;
        };
    }

    static SocketOption<?> require(Kind kind, int family, int level, int option) {
        SocketOption<?> found = find(kind, family, level, option);
        if (found == null) {
            throw new UnsupportedOperationException("the JDK has no option " + option + " of level " + level);
        }
        return found;
    }

    private static @Nullable SocketOption<?> ofSocket(Kind kind, int family, int option) {
        return switch (option) {
            case WskOptions.SO_BROADCAST -> kind == Kind.DATAGRAM ? StandardSocketOptions.SO_BROADCAST : null;
            case WskOptions.SO_KEEPALIVE ->
                kind == Kind.DATAGRAM || family == AF_UNIX ? null : StandardSocketOptions.SO_KEEPALIVE;
            case WskOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
            case WskOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
            default -> null;
        };
    }

    private static @Nullable SocketOption<?> ofTcp(int option) {
        return switch (option) {
            case WskOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
            case WskOptions.TCP_KEEPIDLE -> BY_NAME.get("TCP_KEEPIDLE");
            case WskOptions.TCP_KEEPINTVL -> BY_NAME.get("TCP_KEEPINTERVAL");
            case WskOptions.TCP_KEEPCNT -> BY_NAME.get("TCP_KEEPCOUNT");
            default -> null;
        };
    }

    private static @Nullable SocketOption<?> ofIp(Kind kind, int option) {
        return switch (option) {
            case WskOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
            case WskOptions.IP_MULTICAST_IF -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_IF);
            case WskOptions.IP_MULTICAST_TTL -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_TTL);
            case WskOptions.IP_MULTICAST_LOOP -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_LOOP);
            case WskOptions.IP_DONTFRAGMENT -> ofDatagrams(kind, BY_NAME.get("IP_DONTFRAGMENT"));
            default -> null;
        };
    }

    private static @Nullable SocketOption<?> ofIpv6(Kind kind, int option) {
        return switch (option) {
            case WskOptions.IPV6_TCLASS -> StandardSocketOptions.IP_TOS;
            case WskOptions.IPV6_MULTICAST_IF -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_IF);
            case WskOptions.IPV6_MULTICAST_HOPS -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_TTL);
            case WskOptions.IPV6_MULTICAST_LOOP -> ofDatagrams(kind, StandardSocketOptions.IP_MULTICAST_LOOP);
            case WskOptions.IPV6_DONTFRAG -> ofDatagrams(kind, BY_NAME.get("IP_DONTFRAGMENT"));
            default -> null;
        };
    }

    private static @Nullable SocketOption<?> ofDatagrams(Kind kind, @Nullable SocketOption<?> option) {
        return kind == Kind.DATAGRAM ? option : null;
    }

    @SuppressWarnings("unchecked") // type() tells what the option takes
    static void set(NetworkChannel channel, SocketOption<?> option, int value) throws IOException {
        if (option.type() == Boolean.class) {
            channel.setOption((SocketOption<Boolean>) option, value != 0);
        } else if (option.type() == NetworkInterface.class) {
            NetworkInterface nic = NetworkInterface.getByIndex(value);
            if (nic == null) {
                throw new IllegalArgumentException("no interface has index " + value);
            }
            channel.setOption((SocketOption<NetworkInterface>) option, nic);
        } else {
            channel.setOption((SocketOption<Integer>) option, value);
        }
    }

    static int get(NetworkChannel channel, SocketOption<?> option) throws IOException {
        Object value = channel.getOption(option);
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof NetworkInterface nic) {
            return nic.getIndex();
        }
        return value instanceof Integer number ? number : 0;
    }
}
