package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaQos;

/** The entries about one socket that are more than one line: each answers 0 or an error. */
final class Calls {

    private Calls() {}

    static int connect(
            WinsockSocket socket,
            @Nullable SockAddr name,
            @Nullable WsaBuf callerData,
            @Nullable WsaQos sqos,
            @Nullable WsaQos gqos) {
        if (name == null) {
            return WsaError.WSAEFAULT;
        }
        if (callerData != null && callerData.len() != 0) {
            return WsaError.WSAEPROTONOSUPPORT;
        }
        if (sqos != null || gqos != null) {
            return WsaError.WSAEOPNOTSUPP;
        }
        boolean blocks = !socket.isNonBlocking() && socket.kind() instanceof StreamKind;
        if (blocks && socket.instance.blocking.isBlocked()) {
            return WsaError.WSAEINPROGRESS;
        }
        return socket.kind().connect(name);
    }

    static int bind(WinsockSocket socket, @Nullable SockAddr name) {
        if (name == null || name.family() != socket.info.addressFamily()) {
            return WsaError.WSAEFAULT;
        }
        int error = socket.kind().bind(name);
        if (error == 0 && socket.kind() instanceof StreamKind stream) {
            stream.receives().pump();
        }
        return error;
    }

    static int close(BaseInstance instance, WinsockSocket socket, long s) {
        Linger linger;
        boolean connected;
        synchronized (socket.lock) {
            linger = socket.options.linger();
            connected = socket.kind() instanceof StreamKind stream
                    && stream.phase() == StreamKind.Phase.CONNECTED
                    && stream.isAlive();
        }
        boolean waits = connected && linger.lOnoff() && linger.lLinger() > 0;
        if (waits && socket.isNonBlocking() && !socket.hasOtherDescriptors(s)) {
            return WsaError.WSAEWOULDBLOCK;
        }
        if (waits && instance.blocking.isBlocked()) {
            return WsaError.WSAEINPROGRESS;
        }
        instance.remove(s);
        if (!socket.removeDescriptor(s)) {
            return 0;
        }
        boolean hard = linger.lOnoff() && linger.lLinger() == 0;
        if (!waits) {
            Closing.start(socket, hard);
            return 0;
        }
        SyncOperation out = new SyncOperation(socket);
        Closing.start(socket, false, () -> {
            synchronized (socket.lock) {
                out.complete(0, 0, 0);
            }
        });
        return linger(socket, linger, out);
    }

    /** Waits for what is queued; what is not out in time is lost. */
    private static int linger(WinsockSocket socket, Linger linger, SyncOperation out) {
        long deadline = Blocking.deadline((int) Math.min(Integer.MAX_VALUE, linger.lLinger() * 1000L));
        int error = socket.instance.blocking.await(socket, deadline, out::isDone);
        if (error != 0 && socket.kind() instanceof StreamKind stream) {
            stream.abortClosing();
        }
        return error == WsaError.WSAETIMEDOUT ? 0 : error;
    }

    static int sendDisconnect(WinsockSocket socket, @Nullable WsaBuf data) {
        if (!(socket.kind() instanceof StreamKind)) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (data != null && data.len() != 0) {
            return data.isMemory() ? WsaError.WSAENOPROTOOPT : WsaError.WSAEFAULT;
        }
        return socket.kind().shutdown(Winsock.SD_SEND);
    }

    static int recvDisconnect(WinsockSocket socket, @Nullable WsaBuf data) {
        if (!(socket.kind() instanceof StreamKind)) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (data != null && data.len() != 0) {
            return data.isMemory() ? WsaError.WSAENOPROTOOPT : WsaError.WSAEFAULT;
        }
        return socket.kind().shutdown(Winsock.SD_RECEIVE);
    }

    /** A name of the socket or its peer. */
    interface Naming {
        int name(SockAddr target);
    }

    static int name(@Nullable SockAddr target, Naming naming) {
        return target == null ? WsaError.WSAEFAULT : naming.name(target);
    }

    static int set(int error, LpInt errno) {
        if (error != 0) {
            errno.set(error);
            return Winsock.SOCKET_ERROR;
        }
        return 0;
    }
}
