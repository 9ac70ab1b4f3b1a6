package org.wsk4j.wsp.socket;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskOptions;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOptions;

/** WSPGetSockOpt and WSPSetSockOpt: what Winsock's side keeps, and what the WSK provider is asked for. */
final class OptionCalls {

    private static final int INT = 4;

    /** Kept here; without effect, or with one on this side only. */
    private static final Set<Integer> KEPT = Set.of(
            WsaOptions.SO_DEBUG,
            WsaOptions.SO_DONTROUTE,
            WsaOptions.SO_USELOOPBACK,
            WsaOptions.SO_OOBINLINE,
            WsaOptions.SO_SNDTIMEO,
            WsaOptions.SO_RCVTIMEO,
            WsaOptions.SO_GROUP_PRIORITY,
            WsaOptions.PVD_CONFIG);

    /** Booleans: any value but 0 is TRUE. */
    private static final Set<Integer> BOOLEANS = Set.of(
            WsaOptions.SO_DEBUG,
            WsaOptions.SO_DONTROUTE,
            WsaOptions.SO_USELOOPBACK,
            WsaOptions.SO_OOBINLINE,
            WsaOptions.SO_REUSEADDR,
            WsaOptions.SO_EXCLUSIVEADDRUSE,
            WsaOptions.SO_KEEPALIVE,
            WsaOptions.SO_BROADCAST,
            WsaOptions.SO_CONDITIONAL_ACCEPT);

    /** Kept here, and told to the WSK provider. */
    private static final Set<Integer> TOLD = Set.of(
            WsaOptions.SO_REUSEADDR,
            WsaOptions.SO_EXCLUSIVEADDRUSE,
            WsaOptions.SO_KEEPALIVE,
            WsaOptions.SO_BROADCAST,
            WsaOptions.SO_SNDBUF,
            WsaOptions.SO_RCVBUF);

    private static final Map<Integer, Integer> DEFAULTS = Map.of(
            WsaOptions.SO_SNDBUF, SocketOptions.DEFAULT_BUFFER, WsaOptions.SO_RCVBUF, SocketOptions.DEFAULT_BUFFER);

    private OptionCalls() {}

    private static boolean isConnection(WinsockSocket socket) {
        return socket.info.socketType() == WskOptions.SOCK_STREAM;
    }

    // ------------------------------------------------------------------ get

    static int get(
            WinsockSocket socket, int level, int option, @Nullable WskControlBuffer value, @Nullable LpInt length) {
        if (value == null) {
            return WsaError.WSAEFAULT;
        }
        if (level != WsaOptions.SOL_SOCKET) {
            return getOfProtocol(socket, level, option, value, length);
        }
        if (option == WsaOptions.SO_LINGER && isConnection(socket)) {
            if (value.size() < Linger.SIZE) {
                return WsaError.WSAEFAULT;
            }
            synchronized (socket.lock) {
                socket.options.linger().write(value);
            }
            setLength(length, Linger.SIZE);
            return 0;
        }
        if (option == WsaOptions.SO_PROTOCOL_INFOW) {
            value.setPointer(socket.info);
            setLength(length, WskControlBuffer.POINTER_SIZE);
            return 0;
        }
        LpInt number = new LpInt();
        int error = number(socket, option, number);
        if (error == 0 && value.size() < INT) {
            error = WsaError.WSAEFAULT;
        }
        if (error == 0) {
            value.setInt(number.value());
            setLength(length, INT);
        }
        return error;
    }

    private static void setLength(@Nullable LpInt length, int value) {
        if (length != null) {
            length.set(value);
        }
    }

    private static int number(WinsockSocket socket, int option, LpInt number) {
        synchronized (socket.lock) {
            boolean connection = isConnection(socket);
            switch (option) {
                case WsaOptions.SO_ERROR -> number.set(socket.takePendingError());
                case WsaOptions.SO_TYPE -> number.set(socket.info.socketType());
                case WsaOptions.SO_GROUP_ID -> number.set(socket.group);
                case WsaOptions.SO_ACCEPTCONN -> {
                    boolean listens =
                            socket.kind() instanceof StreamKind stream && stream.phase() == StreamKind.Phase.LISTENING;
                    number.set(listens ? 1 : 0);
                }
                case WsaOptions.SO_MAX_MSG_SIZE -> {
                    if (connection) {
                        return WsaError.WSAENOPROTOOPT;
                    }
                    number.set(ProtocolEntries.maxMessageSize(socket.info.addressFamily()));
                }
                case WsaOptions.SO_CONNECT_TIME -> {
                    if (!(socket.kind() instanceof StreamKind stream)) {
                        return WsaError.WSAENOPROTOOPT;
                    }
                    number.set(stream.connectSeconds());
                }
                case WsaOptions.SO_DONTLINGER -> {
                    if (!connection) {
                        return WsaError.WSAENOPROTOOPT;
                    }
                    number.set(socket.options.linger().lOnoff() ? 0 : 1);
                }
                default -> {
                    if (!isKnown(socket, option)) {
                        return WsaError.WSAENOPROTOOPT;
                    }
                    number.set(socket.options.number(option, DEFAULTS.getOrDefault(option, 0)));
                }
            }
        }
        return 0;
    }

    private static boolean isKnown(WinsockSocket socket, int option) {
        return switch (option) {
            case WsaOptions.SO_KEEPALIVE, WsaOptions.SO_CONDITIONAL_ACCEPT, WsaOptions.SO_OOBINLINE ->
                isConnection(socket);
            case WsaOptions.SO_BROADCAST -> !isConnection(socket);
            default -> KEPT.contains(option) || TOLD.contains(option);
        };
    }

    private static int getOfProtocol(
            WinsockSocket socket, int level, int option, WskControlBuffer value, @Nullable LpInt length) {
        if (!hasLevel(level)) {
            return WsaError.WSAEINVAL;
        }
        if (value.size() < INT) {
            return WsaError.WSAEFAULT;
        }
        Irp irp = new Irp();
        NtStatus status = socket.wsk.await(
                request -> socket.kind()
                        .wsk()
                        .controlSocket(WskControlSocketType.WskGetOption, option, level, null, value, null, request),
                irp);
        if (status.isSuccess()) {
            setLength(length, (int) irp.information());
        }
        return ofOption(status);
    }

    private static boolean hasLevel(int level) {
        return switch (level) {
            case WskOptions.IPPROTO_IP, WskOptions.IPPROTO_IPV6, WskOptions.IPPROTO_TCP, WskOptions.IPPROTO_UDP -> true;
            default -> false;
        };
    }

    /** What WSK answers for an option that it does not know, or not here. */
    private static int ofOption(NtStatus status) {
        if (status == NtStatus.STATUS_NOT_SUPPORTED || status == NtStatus.STATUS_INVALID_DEVICE_REQUEST) {
            return WsaError.WSAENOPROTOOPT;
        }
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    // ------------------------------------------------------------------ set

    static int set(WinsockSocket socket, int level, int option, @Nullable WskControlBuffer value) {
        if (value == null) {
            return WsaError.WSAEFAULT;
        }
        if (level != WsaOptions.SOL_SOCKET) {
            if (!hasLevel(level)) {
                return WsaError.WSAEINVAL;
            }
            boolean membership = value.pointer() instanceof IpMreq;
            return value.size() < INT && !membership ? WsaError.WSAEFAULT : tell(socket, level, option, value);
        }
        return switch (option) {
            case WsaOptions.SO_LINGER, WsaOptions.SO_DONTLINGER -> setLinger(socket, option, value);
            case WsaOptions.SO_ERROR,
                    WsaOptions.SO_TYPE,
                    WsaOptions.SO_ACCEPTCONN,
                    WsaOptions.SO_GROUP_ID,
                    WsaOptions.SO_MAX_MSG_SIZE,
                    WsaOptions.SO_CONNECT_TIME,
                    WsaOptions.SO_PROTOCOL_INFOW -> WsaError.WSAENOPROTOOPT;
            case WsaOptions.SO_UPDATE_ACCEPT_CONTEXT -> updateAcceptContext(socket, value);
            case WsaOptions.SO_UPDATE_CONNECT_CONTEXT ->
                socket.kind() instanceof StreamKind stream && stream.connectSeconds() >= 0 ? 0 : WsaError.WSAENOTCONN;
            default -> setNumber(socket, option, value);
        };
    }

    private static int setLinger(WinsockSocket socket, int option, WskControlBuffer value) {
        if (!isConnection(socket)) {
            return WsaError.WSAENOPROTOOPT;
        }
        if (value.size() < Linger.SIZE) {
            return WsaError.WSAEFAULT;
        }
        synchronized (socket.lock) {
            int interval = socket.options.linger().lLinger();
            socket.options.setLinger(
                    option == WsaOptions.SO_LINGER ? Linger.of(value) : new Linger(value.asInt() == 0, interval));
        }
        return 0;
    }

    private static int updateAcceptContext(WinsockSocket socket, WskControlBuffer value) {
        if (value.size() < Long.BYTES) {
            return WsaError.WSAEFAULT;
        }
        WinsockSocket listener = socket.instance.find(value.asLong());
        if (listener == null) {
            return WsaError.WSAENOTSOCK;
        }
        if (!(socket.kind() instanceof StreamKind stream) || stream.connectSeconds() < 0) {
            return WsaError.WSAENOTCONN;
        }
        SocketOptions copy = new SocketOptions();
        synchronized (listener.lock) {
            copy.inherit(listener.options);
        }
        synchronized (socket.lock) {
            socket.options.inherit(copy);
        }
        return 0;
    }

    private static int setNumber(WinsockSocket socket, int option, WskControlBuffer value) {
        if (!isKnown(socket, option)) {
            return WsaError.WSAENOPROTOOPT;
        }
        if (value.size() < INT) {
            return WsaError.WSAEFAULT;
        }
        int number = BOOLEANS.contains(option) ? (value.asInt() == 0 ? 0 : 1) : value.asInt();
        if (!BOOLEANS.contains(option) && number < 0) {
            return WsaError.WSAEINVAL;
        }
        boolean size = option == WsaOptions.SO_SNDBUF || option == WsaOptions.SO_RCVBUF;
        if (TOLD.contains(option)) {
            int told = size ? hostSize(socket, number) : number;
            int error = tell(socket, WsaOptions.SOL_SOCKET, option, WskControlBuffer.ofInt(told));
            // the host's own bounds on sizes are not ours
            if (error != 0 && !(size && error != WsaError.WSAENETDOWN)) {
                return error;
            }
        }
        synchronized (socket.lock) {
            socket.options.set(option, number);
            socket.changed();
        }
        socket.kind().receives().pump(); // there may be room now
        return 0;
    }

    /** The bound of datagrams is ours: the host must not lose any before they reach a queue that may prefer the newest. */
    private static int hostSize(WinsockSocket socket, int number) {
        return Math.max(number, isConnection(socket) ? 1 : SocketOptions.DEFAULT_BUFFER);
    }

    private static int tell(WinsockSocket socket, int level, int option, WskControlBuffer value) {
        return ofOption(socket.wsk.await(irp -> socket.kind()
                .wsk()
                .controlSocket(WskControlSocketType.WskSetOption, option, level, value, null, null, irp)));
    }
}
