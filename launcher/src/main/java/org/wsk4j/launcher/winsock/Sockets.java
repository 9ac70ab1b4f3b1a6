package org.wsk4j.launcher.winsock;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WspData;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;

/** One thread's view of a session: its own error number, failures as exceptions. */
final class Sockets {

    private final WinsockSession session;
    private final @Nullable WsaProtocolInfo info;
    private final LpInt errno = new LpInt();

    /**
     * @param session the session
     * @param info the chain that sockets are made of; null for the first that fits
     */
    Sockets(WinsockSession session, @Nullable WsaProtocolInfo info) {
        this.session = session;
        this.info = info;
    }

    static WinsockSession start(Ws2 winsock) {
        Out<WinsockSession> session = new Out<>();
        int error = winsock.startup(WspData.makeVersion(2, 2), "wsk", new WspData(), session);
        WinsockSession started = session.value();
        if (error != 0 || started == null) {
            throw new WinsockFailure("Winsock does not start", error);
        }
        return started;
    }

    private int check(String what, IntSupplier call) {
        int result = call.getAsInt();
        if (result == Winsock.SOCKET_ERROR) {
            throw new WinsockFailure(what, errno.value());
        }
        return result;
    }

    private long socket(String what, LongSupplier call) {
        long s = call.getAsLong();
        if (s == Winsock.INVALID_SOCKET) {
            throw new WinsockFailure(what, errno.value());
        }
        return s;
    }

    long stream() {
        int protocol = info == null ? WskOptions.IPPROTO_TCP : info.protocol();
        return socket(
                "socket",
                () -> session.socket(
                        SockAddr.AF_INET,
                        WskOptions.SOCK_STREAM,
                        protocol,
                        info,
                        0,
                        Winsock.WSA_FLAG_OVERLAPPED,
                        errno));
    }

    /** A listener on the loopback address. */
    long listener() {
        long s = stream();
        check("bind", () -> session.bind(s, SockAddr.loopback(SockAddr.AF_INET, 0), errno));
        check("listen", () -> session.listen(s, Winsock.SOMAXCONN, errno));
        return s;
    }

    SockAddr name(long s) {
        SockAddr name = new SockAddr();
        check("getsockname", () -> session.getSockName(s, name, errno));
        return name;
    }

    long connected(SockAddr to) {
        long s = stream();
        try {
            check("connect", () -> session.connect(s, to, null, null, null, null, errno));
            return s;
        } catch (WinsockFailure failure) {
            close(s);
            throw failure;
        }
    }

    long accept(long listener) {
        return socket("accept", () -> session.accept(listener, new SockAddr(), null, null, errno));
    }

    /** Sends everything; blocks. */
    void send(long s, byte[] bytes, int length) {
        WsaBuf[] buffers = {WsaBuf.of(bytes)};
        buffers[0].setLen(length);
        check("send", () -> session.send(s, buffers, 1, new LpInt(), 0, null, null, null, errno));
    }

    /** Receives something, 0 for the end; blocks. */
    int receive(long s, byte[] room) {
        LpInt received = new LpInt();
        WsaBuf[] buffers = {WsaBuf.of(room)};
        check("recv", () -> session.recv(s, buffers, 1, received, new LpInt(), null, null, null, errno));
        return received.value();
    }

    /** Starts an overlapped send; its routine runs in an alertable wait of this thread, unless this throws. */
    void send(long s, WsaBuf buffer, WsaOverlapped overlapped, WsaCompletionRoutine routine) {
        WsaBuf[] buffers = {buffer};
        started("send", session.send(s, buffers, 1, new LpInt(), 0, overlapped, routine, null, errno));
    }

    /** Starts an overlapped receive; its routine runs in an alertable wait of this thread, unless this throws. */
    void receive(long s, WsaBuf buffer, WsaOverlapped overlapped, WsaCompletionRoutine routine) {
        WsaBuf[] buffers = {buffer};
        started("recv", session.recv(s, buffers, 1, new LpInt(), new LpInt(), overlapped, routine, null, errno));
    }

    private void started(String what, int result) {
        if (result != 0 && errno.value() != WsaError.WSA_IO_PENDING) {
            throw new WinsockFailure(what, errno.value());
        }
    }

    void shutdownSend(long s) {
        check("shutdown", () -> session.shutdown(s, Winsock.SD_SEND, errno));
    }

    /** Closes; whether that succeeded. */
    boolean close(long s) {
        return session.closeSocket(s, errno) == 0;
    }
}
