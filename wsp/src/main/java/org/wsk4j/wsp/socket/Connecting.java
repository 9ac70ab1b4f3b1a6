package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;

/** WSPConnect and ConnectEx of a stream socket. */
final class Connecting {

    private final WinsockSocket socket;
    private final StreamKind stream;

    // guarded by socket.lock
    private @Nullable Irp irp;
    private int lastError;
    private boolean failed;

    Connecting(WinsockSocket socket, StreamKind stream) {
        this.socket = socket;
        this.stream = stream;
    }

    /** Whether select reports a failure. With the lock held. */
    boolean hasFailed() {
        return failed;
    }

    int connect(SockAddr name) {
        int error = prepare(name);
        if (error != 0) {
            return error;
        }
        error = start(name, CapturedBuffers.NONE, null);
        if (error != 0) {
            return error;
        }
        if (socket.isNonBlocking()) {
            return WsaError.WSAEWOULDBLOCK;
        }
        error = socket.instance.blocking.await(socket, Long.MAX_VALUE, () -> irp == null);
        if (error != 0) {
            synchronized (socket.lock) {
                cancel();
            }
            stream.reset(WsaError.WSAECONNABORTED);
            return error;
        }
        synchronized (socket.lock) {
            if (lastError != 0) {
                socket.takePendingError();
            }
            return socket.isClosed() ? WsaError.WSAEINTR : lastError;
        }
    }

    /** Checks, and binds if need be. */
    int prepare(SockAddr name) {
        int error = check(name);
        return error != 0 ? error : stream.bindImplicitly();
    }

    private int check(SockAddr name) {
        synchronized (socket.lock) {
            switch (stream.phase()) {
                case LISTENING -> {
                    return WsaError.WSAEINVAL;
                }
                case CONNECTING -> {
                    return WsaError.WSAEALREADY;
                }
                case CONNECTED -> {
                    return WsaError.WSAEISCONN;
                }
                default -> {
                    // the rest is about the address
                }
            }
        }
        if (name.family() != socket.info.addressFamily()) {
            return WsaError.WSAEAFNOSUPPORT;
        }
        boolean inet = name.family() != SockAddr.AF_UNIX;
        return inet && (name.isAny() || name.port() == 0) ? WsaError.WSAEADDRNOTAVAIL : 0;
    }

    /** Starts a connect, perhaps with first data; {@code completion} is told beside the events. */
    int start(SockAddr name, CapturedBuffers data, @Nullable OverlappedOperation completion) {
        SockAddr target = new SockAddr().set(name);
        Irp request = new Irp((over, context) -> completed(over, target, completion));
        synchronized (socket.lock) {
            if (irp != null) {
                return WsaError.WSAEALREADY;
            }
            irp = request;
            failed = false;
            lastError = 0;
            stream.setPhase(StreamKind.Phase.CONNECTING);
            if (completion != null) {
                completion.setCanceller(request::cancel);
            }
        }
        boolean called = socket.wsk.call(() -> {
            if (data.total() > 0) {
                stream.wsk().connectEx(target, data.toWskBuf(), 0, request);
            } else {
                stream.wsk().connect(target, 0, request);
            }
        });
        return called ? 0 : WsaError.WSAENOTSOCK;
    }

    private void completed(Irp over, SockAddr target, @Nullable OverlappedOperation completion) {
        NtStatus status = over.status();
        int error = StatusMapping.toError(status, StatusMapping.Use.CONNECT);
        synchronized (socket.lock) {
            irp = null;
            lastError = error;
            if (error == 0) {
                stream.connected(target);
            } else {
                failed = true;
                stream.setPhase(StreamKind.Phase.BOUND);
                socket.setPendingError(error);
                socket.happened(Winsock.FD_CONNECT, error);
                socket.changed();
            }
            if (completion != null) {
                completion.complete(error, (int) over.information(), 0);
            }
        }
        stream.receives().pump();
    }

    /** Ends a connect in progress. With the lock held. */
    void cancel() {
        if (irp != null) {
            irp.cancel();
        }
    }
}
