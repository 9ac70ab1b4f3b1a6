package org.wsk4j.provider.nio;

import static org.wsk4j.WskOptions.IPPROTO_IP;
import static org.wsk4j.WskOptions.IPPROTO_IPV6;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.provider.kit.TransportException;

/**
 * The options of one endpoint: Windows' numbers to the JDK's objects. What was set is remembered, for the channel that
 * replaces one that failed to connect, and for the connections of a listener.
 */
final class NioOptions {

    /** What kind of endpoint the options are of. */
    enum Kind {
        STREAM,
        LISTEN,
        DATAGRAM
    }

    private final Kind kind;
    private final int family;
    private final Map<Key, Integer> set = new LinkedHashMap<>(); // guarded by this
    private volatile boolean noDelay;
    private volatile boolean v6Only;

    NioOptions(Kind kind, int family) {
        this.kind = kind;
        this.family = family;
        this.v6Only = family == AF_INET6;
    }

    /** The options of a connection of this listener. */
    NioOptions forAccepted() {
        NioOptions accepted = new NioOptions(Kind.STREAM, family);
        synchronized (this) {
            accepted.set.putAll(set);
        }
        accepted.noDelay = noDelay;
        accepted.v6Only = v6Only;
        return accepted;
    }

    /** TCP_NODELAY as its user set it. */
    boolean noDelay() {
        return noDelay;
    }

    /** Whether IPv4 in its IPv6 form is refused; always false for other families. */
    boolean v6Only() {
        return v6Only;
    }

    void set(NetworkChannel channel, int level, int option, int value) throws TransportException {
        if (isV6Only(level, option)) {
            setV6Only(channel, value);
            return;
        }
        Key key = new Key(level, option);
        SocketOption<?> host = find(key);
        if (isOnConnectionsOnly(channel, key, host)) {
            check(key, value);
        } else {
            setOn(channel, host, key, value);
        }
        synchronized (this) {
            set.put(key, value);
        }
        if (level == IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            noDelay = value != 0;
        }
    }

    int get(NetworkChannel channel, int level, int option) throws TransportException {
        if (isV6Only(level, option)) {
            return v6Only ? 1 : 0;
        }
        Key key = new Key(level, option);
        SocketOption<?> host = find(key);
        if (isOnConnectionsOnly(channel, key, host)) {
            return remembered(key);
        }
        if (level == IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            return noDelay ? 1 : 0; // the channel's own is switched by sends
        }
        requireSupported(channel, host, key);
        try {
            return fromHost(channel.getOption(host));
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** What closing the channel then does to its connection, if it has one. */
    void resetAtClose(NetworkChannel channel) {
        if (family == AF_UNIX) {
            return;
        }
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // Closed by a failure to connect: there is nothing to reset.
        }
    }

    /** Sets everything that was set so far on another channel. */
    void applyAll(NetworkChannel channel) throws TransportException {
        Map<Key, Integer> copy;
        synchronized (this) {
            copy = new LinkedHashMap<>(set);
        }
        for (Map.Entry<Key, Integer> entry : copy.entrySet()) {
            setOn(channel, find(entry.getKey()), entry.getKey(), entry.getValue());
        }
    }

    private boolean isV6Only(int level, int option) {
        return family == AF_INET6 && level == IPPROTO_IPV6 && option == WskOptions.IPV6_V6ONLY;
    }

    /** The JDK's IPv6 channels always take both; the difference is made by the endpoints. */
    private void setV6Only(NetworkChannel channel, int value) throws TransportException {
        try {
            if (channel.getLocalAddress() != null) {
                throw new TransportException(STATUS_INVALID_DEVICE_STATE, "IPV6_V6ONLY after bind");
            }
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
        v6Only = value != 0;
    }

    /** A listening channel of the JDK knows few options; the others wait for the connections. */
    private boolean isOnConnectionsOnly(NetworkChannel channel, Key key, SocketOption<?> host) {
        return kind == Kind.LISTEN
                && !channel.supportedOptions().contains(host)
                && (key.level == IPPROTO_TCP
                        || key.level == IPPROTO_IP
                        || key.level == IPPROTO_IPV6
                        || key.isKeepAlive());
    }

    private synchronized int remembered(Key key) {
        return set.getOrDefault(key, 0);
    }

    private static void check(Key key, int value) throws TransportException {
        if (value < 0) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "a negative value for " + key);
        }
    }

    private static void requireSupported(NetworkChannel channel, SocketOption<?> host, Key key)
            throws TransportException {
        if (!channel.supportedOptions().contains(host)) {
            throw unknown(key);
        }
    }

    private static TransportException unknown(Key key) {
        return new TransportException(STATUS_NOT_SUPPORTED, "java.nio does not have " + key + " here");
    }

    private SocketOption<?> find(Key key) throws TransportException {
        SocketOption<?> found = switch (key.level) {
            case SOL_SOCKET -> ofSocket(key.option);
            case IPPROTO_TCP -> kind == Kind.DATAGRAM || family == AF_UNIX ? null : ofTcp(key.option);
            case IPPROTO_IP -> family == AF_INET ? ofIp(key.option) : null;
            case IPPROTO_IPV6 -> family == AF_INET6 ? ofIpv6(key.option) : null;
            default -> null;
        };
        if (found == null) {
            throw unknown(key);
        }
        return found;
    }

    private @Nullable SocketOption<?> ofSocket(int option) {
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
            case WskOptions.TCP_KEEPIDLE -> HostOptions.KEEP_IDLE;
            case WskOptions.TCP_KEEPINTVL -> HostOptions.KEEP_INTERVAL;
            case WskOptions.TCP_KEEPCNT -> HostOptions.KEEP_COUNT;
            default -> null;
        };
    }

    private @Nullable SocketOption<?> ofIp(int option) {
        return switch (option) {
            case WskOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
            case WskOptions.IP_MULTICAST_IF -> ofMulticast(StandardSocketOptions.IP_MULTICAST_IF);
            case WskOptions.IP_MULTICAST_TTL -> ofMulticast(StandardSocketOptions.IP_MULTICAST_TTL);
            case WskOptions.IP_MULTICAST_LOOP -> ofMulticast(StandardSocketOptions.IP_MULTICAST_LOOP);
            case WskOptions.IP_DONTFRAGMENT -> ofMulticast(HostOptions.DONT_FRAGMENT);
            default -> null;
        };
    }

    private @Nullable SocketOption<?> ofIpv6(int option) {
        return switch (option) {
            case WskOptions.IPV6_TCLASS -> StandardSocketOptions.IP_TOS;
            case WskOptions.IPV6_MULTICAST_IF -> ofMulticast(StandardSocketOptions.IP_MULTICAST_IF);
            case WskOptions.IPV6_MULTICAST_HOPS -> ofMulticast(StandardSocketOptions.IP_MULTICAST_TTL);
            case WskOptions.IPV6_MULTICAST_LOOP -> ofMulticast(StandardSocketOptions.IP_MULTICAST_LOOP);
            case WskOptions.IPV6_DONTFRAG -> ofMulticast(HostOptions.DONT_FRAGMENT);
            default -> null;
        };
    }

    private @Nullable SocketOption<?> ofMulticast(@Nullable SocketOption<?> option) {
        return kind == Kind.DATAGRAM ? option : null;
    }

    private static void setOn(NetworkChannel channel, SocketOption<?> option, Key key, int value)
            throws TransportException {
        requireSupported(channel, option, key);
        try {
            setTyped(channel, option, value);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    @SuppressWarnings("unchecked") // type() tells what the option takes
    private static void setTyped(NetworkChannel channel, SocketOption<?> option, int value)
            throws IOException, TransportException {
        if (option.type() == Boolean.class) {
            channel.setOption((SocketOption<Boolean>) option, value != 0);
        } else if (option.type() == NetworkInterface.class) {
            NetworkInterface nic = NetworkInterface.getByIndex(value);
            if (nic == null) {
                throw new TransportException(STATUS_INVALID_PARAMETER, "no interface has index " + value);
            }
            channel.setOption((SocketOption<NetworkInterface>) option, nic);
        } else {
            channel.setOption((SocketOption<Integer>) option, value);
        }
    }

    private static int fromHost(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof NetworkInterface nic) {
            return nic.getIndex();
        }
        return value instanceof Integer number ? number : 0;
    }

    /** Level and option, with Windows' numbers. */
    private record Key(int level, int option) {

        boolean isKeepAlive() {
            return level == SOL_SOCKET && option == WskOptions.SO_KEEPALIVE;
        }
    }
}
