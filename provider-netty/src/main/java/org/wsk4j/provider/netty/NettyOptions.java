package org.wsk4j.provider.netty;

import static org.wsk4j.WskOptions.IPPROTO_IP;
import static org.wsk4j.WskOptions.IPPROTO_IPV6;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.wsk4j.WskOptions;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.netty.HostSocket.Kind;

/**
 * The options of one endpoint. What was set is remembered, for the socket that replaces one that failed to connect, and for
 * the connections of a listener. Any thread.
 */
final class NettyOptions {

    private final Kind kind;
    private final int family;
    private final boolean fastOpens;
    private final Map<Key, Integer> set = new LinkedHashMap<>(); // guarded by this
    private volatile boolean noDelay;
    private volatile boolean v6Only;
    private volatile boolean fastOpen;
    private volatile boolean bound;

    /**
     * Creates those of a new endpoint.
     *
     * @param fastOpens whether a stream can send first data on the SYN
     */
    NettyOptions(Kind kind, int family, boolean fastOpens) {
        this.kind = kind;
        this.family = family;
        this.fastOpens = fastOpens;
        this.v6Only = family == AF_INET6;
    }

    /** The options of a connection of this listener. Some are decided with the listener. */
    NettyOptions forAccepted() {
        NettyOptions accepted = new NettyOptions(Kind.STREAM, family, fastOpens);
        synchronized (this) {
            set.forEach((key, value) -> {
                if (!key.isOf(IPPROTO_TCP, WskOptions.TCP_FASTOPEN) && !isV6Only(key)) {
                    accepted.set.put(key, value);
                }
            });
        }
        accepted.noDelay = noDelay;
        accepted.v6Only = v6Only;
        accepted.bound = true;
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

    /** Whether first data may ride on the SYN. */
    boolean fastOpen() {
        return fastOpen;
    }

    /** From now on the socket has an address. */
    void bound() {
        bound = true;
    }

    void set(HostSocket socket, int level, int option, int value) throws TransportException {
        Key key = new Key(level, option);
        if (isV6Only(key)) {
            if (bound) {
                throw new TransportException(STATUS_INVALID_DEVICE_STATE, "IPV6_V6ONLY after bind");
            }
            v6Only = value != 0;
            if (!socket.has(level, option)) {
                return; // the endpoints make the difference
            }
        }
        if (!isOfConnectFastOpen(key)) {
            if (isOfConnectionsOnly(socket, key)) {
                check(key, value);
            } else {
                setOn(socket, key, value);
            }
        }
        synchronized (this) {
            set.put(key, value);
        }
        if (key.isOf(IPPROTO_TCP, WskOptions.TCP_NODELAY)) {
            noDelay = value != 0;
        }
        if (isOfConnectFastOpen(key)) {
            fastOpen = value != 0;
        }
    }

    int get(HostSocket socket, int level, int option) throws TransportException {
        Key key = new Key(level, option);
        if (isV6Only(key)) {
            return v6Only ? 1 : 0;
        }
        if (isOfConnectionsOnly(socket, key) || isOfConnectFastOpen(key) || isToldDifferently(socket, key)) {
            return remembered(key);
        }
        if (key.isOf(IPPROTO_TCP, WskOptions.TCP_NODELAY) && socket.has(level, option)) {
            return noDelay ? 1 : 0; // the socket's own is switched by sends
        }
        require(socket, key);
        try {
            return socket.option(level, option);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** Sets everything that was set so far on another socket. */
    void applyAll(HostSocket socket) throws TransportException {
        Map<Key, Integer> copy;
        synchronized (this) {
            copy = new LinkedHashMap<>(set);
        }
        for (Map.Entry<Key, Integer> entry : copy.entrySet()) {
            if (!isOfConnectFastOpen(entry.getKey())) {
                setOn(socket, entry.getKey(), entry.getValue());
            }
        }
    }

    private boolean isV6Only(Key key) {
        return family == AF_INET6 && key.isOf(IPPROTO_IPV6, WskOptions.IPV6_V6ONLY);
    }

    /** For a stream, TCP_FASTOPEN is a matter of how it connects. */
    private boolean isOfConnectFastOpen(Key key) {
        return fastOpens && kind == Kind.STREAM && family != AF_UNIX && key.isOf(IPPROTO_TCP, WskOptions.TCP_FASTOPEN);
    }

    /** Linux tells the interface for multicast by address. */
    private boolean isToldDifferently(HostSocket socket, Key key) {
        return key.isOf(IPPROTO_IP, WskOptions.IP_MULTICAST_IF) && socket.has(key.level, key.option);
    }

    /** A listening channel of the JDK knows few options; the others wait for the connections. */
    private boolean isOfConnectionsOnly(HostSocket socket, Key key) {
        return kind == Kind.LISTEN
                && !socket.has(key.level, key.option)
                && JdkOptions.find(Kind.STREAM, family, key.level, key.option) != null
                && (key.level != SOL_SOCKET || key.isOf(SOL_SOCKET, WskOptions.SO_KEEPALIVE));
    }

    private synchronized int remembered(Key key) {
        return set.getOrDefault(key, 0);
    }

    private static void check(Key key, int value) throws TransportException {
        if (value < 0) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "a negative value for " + key);
        }
    }

    private static void require(HostSocket socket, Key key) throws TransportException {
        if (!socket.has(key.level, key.option)) {
            throw new TransportException(STATUS_NOT_SUPPORTED, "there is no " + key + " here");
        }
    }

    private static void setOn(HostSocket socket, Key key, int value) throws TransportException {
        require(socket, key);
        try {
            socket.setOption(key.level, key.option, value);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** Level and option, with Windows' numbers. */
    private record Key(int level, int option) {

        boolean isOf(int otherLevel, int otherOption) {
            return level == otherLevel && option == otherOption;
        }
    }
}
