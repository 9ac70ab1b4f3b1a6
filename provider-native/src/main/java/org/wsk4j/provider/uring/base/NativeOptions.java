package org.wsk4j.provider.uring.base;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import org.wsk4j.WskOptions;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * The options of one endpoint: Windows' numbers to Linux'. The kernel hands those of a listener on to its connections, but
 * not in the Unix domain.
 */
public final class NativeOptions {

    /** What kind of endpoint the options are of. */
    public enum Kind {
        /** A connection. */
        STREAM,
        /** A listener. */
        LISTEN,
        /** Datagrams. */
        DATAGRAM
    }

    /** A pair of Linux' level and option that there is not. */
    private static final long UNKNOWN = -1;

    /** How many connections may wait with data on their SYN. */
    private static final int FAST_OPEN_QUEUE = 256;

    private static final int MAX_SECONDS = Integer.MAX_VALUE / 1000;

    private final Sockets sockets;
    private final Kind kind;
    private final int family;
    private volatile boolean noDelay;
    private volatile boolean v6Only;
    private volatile boolean fastOpen;

    /** What a listener in the Unix domain hands on; 0 for nothing. */
    private volatile int sendBuffer;

    private volatile int receiveBuffer;

    /**
     * Creates them, as the kernel has them for a new descriptor; IPv6 endpoints are for IPv6 only, see {@link #start}.
     *
     * @param sockets the calls
     * @param kind of the endpoint
     * @param family of the endpoint
     */
    public NativeOptions(Sockets sockets, Kind kind, int family) {
        this.sockets = sockets;
        this.kind = kind;
        this.family = family;
        this.v6Only = family == AF_INET6;
    }

    /**
     * Sets what differs from the kernel's defaults.
     *
     * @param fd a new descriptor
     * @throws TransportException if the kernel refuses
     */
    public void start(int fd) throws TransportException {
        if (family == AF_INET6) {
            check(
                    "IPV6_V6ONLY",
                    sockets.setIntOption(fd, SocketConstants.IPPROTO_IPV6, InetConstants.IPV6_V6ONLY, v6Only ? 1 : 0));
        }
    }

    /**
     * The options of a connection of this listener.
     *
     * @param fd the connection's descriptor
     * @return its options
     */
    public NativeOptions forAccepted(int fd) {
        NativeOptions accepted = new NativeOptions(sockets, Kind.STREAM, family);
        accepted.noDelay = noDelay;
        accepted.v6Only = v6Only;
        if (family == AF_UNIX) {
            handOn(fd, SocketConstants.SO_SNDBUF, sendBuffer);
            handOn(fd, SocketConstants.SO_RCVBUF, receiveBuffer);
        }
        return accepted;
    }

    private void handOn(int fd, int option, int value) {
        if (value > 0) {
            sockets.setIntOption(fd, SocketConstants.SOL_SOCKET, option, value); // the listener's own was taken
        }
    }

    /**
     * TCP_NODELAY as its user set it.
     *
     * @return whether it is set
     */
    public boolean noDelay() {
        return noDelay;
    }

    /**
     * Whether IPv4 in its IPv6 form is refused.
     *
     * @return always false for other families
     */
    public boolean v6Only() {
        return v6Only;
    }

    /**
     * Whether a connect may put its first data on the SYN.
     *
     * @return TCP_FASTOPEN as its user set it
     */
    public boolean fastOpen() {
        return fastOpen;
    }

    /**
     * Sets an option.
     *
     * @param fd the descriptor
     * @param level as Windows numbers it
     * @param option as Windows numbers it
     * @param value as Windows has it
     * @throws TransportException STATUS_NOT_SUPPORTED for an unknown one; what the kernel says
     */
    public void set(int fd, int level, int option, int value) throws TransportException {
        long host = host(level, option);
        if (host == UNKNOWN) {
            throw unknown(level, option);
        }
        int told = toHost(level, option, value);
        if (!isClientFastOpen(level, option)) {
            check("setsockopt", sockets.setIntOption(fd, (int) (host >>> 32), (int) host, told));
        }
        remember(level, option, value);
    }

    private void remember(int level, int option, int value) {
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            noDelay = value != 0;
        } else if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_FASTOPEN) {
            fastOpen = value != 0;
        } else if (level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_V6ONLY) {
            v6Only = value != 0;
        } else if (level == WskOptions.SOL_SOCKET && option == WskOptions.SO_SNDBUF) {
            sendBuffer = value;
        } else if (level == WskOptions.SOL_SOCKET && option == WskOptions.SO_RCVBUF) {
            receiveBuffer = value;
        }
    }

    /**
     * Reads an option.
     *
     * @param fd the descriptor
     * @param level as Windows numbers it
     * @param option as Windows numbers it
     * @return its value, as Windows has it
     * @throws TransportException STATUS_NOT_SUPPORTED for an unknown one; what the kernel says
     */
    public int get(int fd, int level, int option) throws TransportException {
        long host = host(level, option);
        if (host == UNKNOWN) {
            throw unknown(level, option);
        }
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            return noDelay ? 1 : 0; // the descriptor's own is switched by sends
        }
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_FASTOPEN) {
            return fastOpen ? 1 : 0;
        }
        long answer = sockets.intOption(fd, (int) (host >>> 32), (int) host);
        int error = Sockets.optionError(answer);
        if (error != 0) {
            throw StatusMapping.exception("getsockopt", -error);
        }
        return fromHost(level, option, (int) answer);
    }

    private static void check(String call, int result) throws TransportException {
        if (result < 0) {
            throw StatusMapping.exception(call, result);
        }
    }

    private static TransportException unknown(int level, int option) {
        return new TransportException(
                STATUS_NOT_SUPPORTED, "no option " + option + " of level " + level + " for this kind of endpoint");
    }

    private boolean isClientFastOpen(int level, int option) {
        return kind == Kind.STREAM && level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_FASTOPEN;
    }

    private static int toHost(int level, int option, int value) throws TransportException {
        if (value < 0 && !(level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_TCLASS)) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "a negative value");
        }
        if (level == WskOptions.IPPROTO_TCP) {
            return switch (option) {
                case WskOptions.TCP_NODELAY -> value != 0 ? 1 : 0;
                case WskOptions.TCP_FASTOPEN -> value != 0 ? FAST_OPEN_QUEUE : 0;
                // The time without an answer after which the kernel gives up: seconds there, milliseconds here.
                case WskOptions.TCP_MAXRT -> Math.min(value, MAX_SECONDS) * 1000;
                default -> value;
            };
        }
        if (level == WskOptions.IPPROTO_IP && option == WskOptions.IP_DONTFRAGMENT) {
            return value != 0 ? InetConstants.IP_PMTUDISC_DO : InetConstants.IP_PMTUDISC_DONT;
        }
        if (level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_DONTFRAG) {
            return value != 0 ? InetConstants.IPV6_PMTUDISC_DO : InetConstants.IPV6_PMTUDISC_DONT;
        }
        return value;
    }

    private static int fromHost(int level, int option, int value) {
        boolean buffer = option == WskOptions.SO_SNDBUF || option == WskOptions.SO_RCVBUF;
        if (level == WskOptions.SOL_SOCKET && buffer) {
            return value / 2; // the kernel tells twice what it was asked for
        }
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_MAXRT) {
            return value / 1000;
        }
        if (level == WskOptions.IPPROTO_IP && option == WskOptions.IP_DONTFRAGMENT
                || level == WskOptions.IPPROTO_IPV6 && option == WskOptions.IPV6_DONTFRAG) {
            return value >= InetConstants.IP_PMTUDISC_DO ? 1 : 0;
        }
        return value;
    }

    /** Linux' level in the upper half, its option in the lower. */
    private long host(int level, int option) {
        return switch (level) {
            case WskOptions.SOL_SOCKET -> ofSocket(option);
            case WskOptions.IPPROTO_TCP -> kind == Kind.DATAGRAM || family == AF_UNIX ? UNKNOWN : ofTcp(option);
            case WskOptions.IPPROTO_IP -> family == AF_INET ? ofIp(option) : UNKNOWN;
            case WskOptions.IPPROTO_IPV6 -> family == AF_INET6 ? ofIpv6(option) : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    private static long pair(int level, int option) {
        return (long) level << 32 | option;
    }

    private long ofSocket(int option) {
        return switch (option) {
            case WskOptions.SO_BROADCAST ->
                kind == Kind.DATAGRAM && family != AF_UNIX
                        ? pair(SocketConstants.SOL_SOCKET, SocketConstants.SO_BROADCAST)
                        : UNKNOWN;
            case WskOptions.SO_KEEPALIVE ->
                kind == Kind.DATAGRAM || family == AF_UNIX
                        ? UNKNOWN
                        : pair(SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE);
            case WskOptions.SO_RCVBUF -> pair(SocketConstants.SOL_SOCKET, SocketConstants.SO_RCVBUF);
            case WskOptions.SO_SNDBUF -> pair(SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUF);
            default -> UNKNOWN;
        };
    }

    private static long ofTcp(int option) {
        int host = switch (option) {
            case WskOptions.TCP_NODELAY -> InetConstants.TCP_NODELAY;
            case WskOptions.TCP_KEEPIDLE -> InetConstants.TCP_KEEPIDLE;
            case WskOptions.TCP_KEEPINTVL -> InetConstants.TCP_KEEPINTVL;
            case WskOptions.TCP_KEEPCNT -> InetConstants.TCP_KEEPCNT;
            case WskOptions.TCP_MAXRT -> InetConstants.TCP_USER_TIMEOUT;
            case WskOptions.TCP_FASTOPEN -> InetConstants.TCP_FASTOPEN;
            default -> -1;
        };
        return host < 0 ? UNKNOWN : pair(SocketConstants.IPPROTO_TCP, host);
    }

    private long ofIp(int option) {
        boolean datagrams = kind == Kind.DATAGRAM;
        int host = switch (option) {
            case WskOptions.IP_TOS -> InetConstants.IP_TOS;
            case WskOptions.IP_TTL -> InetConstants.IP_TTL;
            case WskOptions.IP_MULTICAST_TTL -> datagrams ? InetConstants.IP_MULTICAST_TTL : -1;
            case WskOptions.IP_MULTICAST_LOOP -> datagrams ? InetConstants.IP_MULTICAST_LOOP : -1;
            case WskOptions.IP_DONTFRAGMENT -> datagrams ? InetConstants.IP_MTU_DISCOVER : -1;
            default -> -1;
        };
        return host < 0 ? UNKNOWN : pair(SocketConstants.IPPROTO_IP, host);
    }

    private long ofIpv6(int option) {
        boolean datagrams = kind == Kind.DATAGRAM;
        int host = switch (option) {
            case WskOptions.IPV6_V6ONLY -> InetConstants.IPV6_V6ONLY;
            case WskOptions.IPV6_TCLASS -> InetConstants.IPV6_TCLASS;
            case WskOptions.IPV6_UNICAST_HOPS -> InetConstants.IPV6_UNICAST_HOPS;
            case WskOptions.IPV6_MULTICAST_IF -> datagrams ? InetConstants.IPV6_MULTICAST_IF : -1;
            case WskOptions.IPV6_MULTICAST_HOPS -> datagrams ? InetConstants.IPV6_MULTICAST_HOPS : -1;
            case WskOptions.IPV6_MULTICAST_LOOP -> datagrams ? InetConstants.IPV6_MULTICAST_LOOP : -1;
            case WskOptions.IPV6_DONTFRAG -> datagrams ? InetConstants.IPV6_MTU_DISCOVER : -1;
            default -> -1;
        };
        return host < 0 ? UNKNOWN : pair(SocketConstants.IPPROTO_IPV6, host);
    }
}
