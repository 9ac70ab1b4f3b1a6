package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderStreamDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOptions;

/** A stream socket: undecided, then a connection or a listener. */
final class StreamKind implements Kind {

    /** What it is. */
    enum Phase {
        /** Without an address. */
        CREATED,
        /** With an address, perhaps after a connect that failed. */
        BOUND,
        /** A connect is in progress. */
        CONNECTING,
        /** A connection, also one that was lost. */
        CONNECTED,
        /** A listener. */
        LISTENING
    }

    private final WinsockSocket socket;
    private final StreamSends sends;
    private final StreamSending sending;
    private final StreamReceives receives;
    private final Listening listening;
    private final Connecting connecting;
    private volatile WskProviderConnectionDispatch connection;

    // guarded by socket.lock
    private @Nullable WskProviderStreamDispatch undecided;
    private Phase phase;
    private @Nullable SockAddr peer;
    private boolean byConnect;
    private long connectedAtNanos;
    private int lost;
    private boolean sendShut;
    private boolean receiveShut;
    private @Nullable Closing closing;
    private @Nullable WskProviderConnectionDispatch superseded;

    /** A new socket. */
    StreamKind(WinsockSocket socket, WskProviderStreamDispatch undecided) {
        this(socket, undecided, Phase.CREATED);
        this.undecided = undecided;
    }

    /** An accepted connection. */
    StreamKind(WinsockSocket socket, WskProviderConnectionDispatch connection, SockAddr peer) {
        this(socket, connection, Phase.CONNECTED);
        this.peer = peer;
        connectedAtNanos = System.nanoTime();
        receives.start();
    }

    private StreamKind(WinsockSocket socket, WskProviderConnectionDispatch connection, Phase phase) {
        this.socket = socket;
        this.connection = connection;
        this.phase = phase;
        sends = new StreamSends(socket, this);
        sending = new StreamSending(socket, this, sends);
        receives = new StreamReceives(socket, this);
        listening = new Listening(socket, this);
        connecting = new Connecting(socket, this);
    }

    @Override
    public WskProviderConnectionDispatch wsk() {
        return connection;
    }

    StreamSends sends() {
        return sends;
    }

    Listening listening() {
        return listening;
    }

    Connecting connecting() {
        return connecting;
    }

    /** With the lock held. */
    Phase phase() {
        return phase;
    }

    @Override
    public StreamReceives receives() {
        return receives;
    }

    @Override
    public @Nullable SockAddr peer() {
        return peer;
    }

    // ------------------------------------------------------------------ address, connect, listen

    @Override
    public boolean isBound() {
        synchronized (socket.lock) {
            return phase != Phase.CREATED;
        }
    }

    @Override
    public int bind(SockAddr name) {
        synchronized (socket.lock) {
            if (phase != Phase.CREATED) {
                return WsaError.WSAEINVAL;
            }
        }
        NtStatus status = socket.wsk.await(irp -> connection.bind(name, 0, irp));
        if (status.isSuccess()) {
            synchronized (socket.lock) {
                phase = Phase.BOUND;
            }
        }
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    /** Binds to any address if need be. */
    int bindImplicitly() {
        SockAddr any = socket.info.addressFamily() == SockAddr.AF_UNIX
                ? SockAddr.unix("")
                : SockAddr.any(socket.info.addressFamily(), 0);
        return isBound() ? 0 : bind(any);
    }

    @Override
    public int connect(SockAddr name) {
        return connecting.connect(name);
    }

    /** With the lock held. */
    void setPhase(Phase newPhase) {
        phase = newPhase;
    }

    /** The connection is made. With the lock held; {@link StreamReceives#pump} must follow. */
    void connected(SockAddr newPeer) {
        byConnect = true;
        established(newPeer);
        socket.happened(Winsock.FD_CONNECT, 0);
        sends.tellWrite();
    }

    private void established(SockAddr newPeer) {
        phase = Phase.CONNECTED;
        peer = newPeer;
        lost = 0;
        connectedAtNanos = System.nanoTime();
        receives.start();
        socket.changed();
    }

    /** AcceptEx: this socket becomes an accepted connection. With the lock held. */
    void become(WskProviderConnectionDispatch accepted, SockAddr newPeer) {
        superseded = connection; // somebody may be calling it, so it is closed with the socket
        connection = accepted;
        undecided = null;
        established(newPeer);
        sends.tellWrite();
    }

    @Override
    public int listen(int backlog) {
        WskProviderStreamDispatch stream;
        synchronized (socket.lock) {
            switch (phase) {
                case CREATED -> {
                    return WsaError.WSAEINVAL;
                }
                case CONNECTING, CONNECTED -> {
                    return WsaError.WSAEISCONN;
                }
                case LISTENING -> {
                    listening.setBacklog(backlog);
                    return 0;
                }
                default -> stream = undecided;
            }
        }
        if (stream == null) {
            return WsaError.WSAEOPNOTSUPP;
        }
        NtStatus status = socket.wsk.await(stream::listen);
        if (status.isSuccess()) {
            synchronized (socket.lock) {
                phase = Phase.LISTENING;
            }
            listening.start(stream, backlog);
        }
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    @Override
    public int sockName(SockAddr name) {
        if (!isBound()) {
            return WsaError.WSAEINVAL;
        }
        return StatusMapping.toError(
                socket.wsk.await(irp -> connection.getLocalAddress(name, irp)), StatusMapping.Use.SETUP);
    }

    @Override
    public int peerName(SockAddr name) {
        synchronized (socket.lock) {
            if (phase != Phase.CONNECTED || peer == null) {
                return WsaError.WSAENOTCONN;
            }
            name.set(peer);
            return 0;
        }
    }

    /** Seconds since the connection was made, or -1. */
    int connectSeconds() {
        synchronized (socket.lock) {
            return phase == Phase.CONNECTED ? (int) ((System.nanoTime() - connectedAtNanos) / 1_000_000_000L) : -1;
        }
    }

    // ------------------------------------------------------------------ the connection's end

    /** An operation ended with an error that ends the connection. With the lock held. */
    void lost(NtStatus status) {
        if (lost == 0 && phase == Phase.CONNECTED) {
            int error = StatusMapping.toError(status, StatusMapping.Use.DATA);
            lost = error == WsaError.WSAETIMEDOUT
                    ? (keepsAlive() ? WsaError.WSAENETRESET : WsaError.WSAECONNABORTED)
                    : error == WsaError.WSA_OPERATION_ABORTED ? WsaError.WSAECONNABORTED : error;
            if (error == WsaError.WSAENETDOWN) {
                receives.lose(error);
            }
            socket.changed();
            socket.recheck(Winsock.FD_CLOSE);
        }
    }

    private boolean keepsAlive() {
        return socket.options.isOn(WsaOptions.SO_KEEPALIVE);
    }

    /** What operations in progress are told: the connection's error rather than their own. With the lock held. */
    int errorInProgress(int error) {
        return lost != 0 ? lost : error;
    }

    /** What later operations are told: after a keep-alive failure that the socket is not connected. With the lock held. */
    int errorLater(int error) {
        return error == WsaError.WSAENETRESET ? WsaError.WSAENOTCONN : error;
    }

    /** Resets the connection; later operations are told {@code error}. Without the lock. */
    void reset(int error) {
        synchronized (socket.lock) {
            if (phase != Phase.CONNECTED) {
                return;
            }
            if (lost == 0) {
                lost = error;
            }
            receives.discard();
            receives.lose(error);
        }
        socket.wsk.call(() -> connection.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, new Irp()));
    }

    @Override
    public int shutdown(int how) {
        boolean unread = false;
        synchronized (socket.lock) {
            if (how < Winsock.SD_RECEIVE || how > Winsock.SD_BOTH) {
                return WsaError.WSAEINVAL;
            }
            if (phase != Phase.CONNECTED) {
                return WsaError.WSAENOTCONN;
            }
            if (how != Winsock.SD_SEND && !receiveShut) {
                receiveShut = true;
                receives.failAll(WsaError.WSAESHUTDOWN);
                unread = receives.available() > 0;
                receives.discard();
            }
            if (how != Winsock.SD_RECEIVE && !sendShut) {
                sendShut = true;
                if (lost == 0) {
                    sends.addEnd(null);
                }
            }
            socket.changed();
        }
        if (unread) {
            reset(WsaError.WSAECONNABORTED);
        } else {
            sends.pump();
            receives.pump();
        }
        return 0;
    }

    /** Data came that nobody will read: TCP resets the connection. Without the lock. */
    void unreadData() {
        Closing current;
        synchronized (socket.lock) {
            current = closing;
        }
        if (current != null) {
            current.unreadData();
        } else {
            reset(WsaError.WSAECONNABORTED);
        }
    }

    /** A send or receive is over, which may be what a closing connection waits for. Without the lock. */
    void progressed() {
        Closing current;
        synchronized (socket.lock) {
            current = closing;
        }
        if (current != null) {
            current.progressed();
        }
    }

    @Override
    public void close(boolean hard, Runnable done) {
        Closing work;
        synchronized (socket.lock) {
            if (phase != Phase.CONNECTED) {
                connecting.cancel();
                work = null;
            } else {
                sendShut = true;
                work = new Closing(socket, this, done);
                closing = work;
            }
        }
        if (work == null) {
            listening.end();
            closeWsk();
            done.run();
        } else {
            work.begin(hard || lost != 0);
        }
    }

    /** Closes the WSK socket, and the one that it was before AcceptEx. */
    void closeWsk() {
        socket.wsk.close(connection);
        WskProviderConnectionDispatch before;
        synchronized (socket.lock) {
            before = superseded;
            superseded = null;
        }
        if (before != null) {
            WskCall.close(before);
        }
    }

    /** A linger interval is over: what is not out is lost. Without the lock. */
    void abortClosing() {
        Closing current;
        synchronized (socket.lock) {
            current = closing;
        }
        if (current != null) {
            current.abort();
        }
    }

    /** Whether there is something left that a close could do gracefully. With the lock held. */
    boolean isAlive() {
        return lost == 0 && !(sends.isEnded() && receives.isDrained());
    }

    // ------------------------------------------------------------------ transfers

    /** Why nothing can be sent; 0 if it can. With the lock held. */
    int checkSendable() {
        if (sendShut) {
            return WsaError.WSAESHUTDOWN;
        }
        if (lost != 0) {
            return errorLater(lost);
        }
        return phase == Phase.CONNECTED ? 0 : WsaError.WSAENOTCONN;
    }

    /** Nothing can be sent any more. With the lock held. */
    void sendingEnds() {
        sendShut = true;
    }

    StreamSending sending() {
        return sending;
    }

    @Override
    public int sendNow(SendCall call, LpInt sent) {
        return sending.now(call, sent);
    }

    @Override
    public int sendBlocking(SendCall call, LpInt sent, long deadlineNanos) {
        return sending.blocking(call, sent, deadlineNanos);
    }

    @Override
    public int sendOverlapped(SendCall call, OverlappedOperation operation) {
        return sending.overlapped(call, operation);
    }

    @Override
    public int checkReceive(RecvRequest request) {
        if ((request.flags & Winsock.MSG_OOB) != 0) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (receiveShut) {
            return WsaError.WSAESHUTDOWN;
        }
        return phase == Phase.CONNECTED ? 0 : WsaError.WSAENOTCONN;
    }

    @Override
    public void flush() {
        sends.cancelAll(WsaError.WSA_OPERATION_ABORTED);
    }

    @Override
    public void transferCancelled() {
        reset(WsaError.WSAECONNABORTED);
    }

    @Override
    public int readable() {
        return receives.available();
    }

    // ------------------------------------------------------------------ readiness

    @Override
    public int levels() {
        if (phase == Phase.LISTENING) {
            return listening.isReady() ? Winsock.FD_ACCEPT : 0;
        }
        if (phase != Phase.CONNECTED) {
            return 0;
        }
        int levels = byConnect ? Winsock.FD_CONNECT : 0;
        if (receives.available() > 0) {
            levels |= Winsock.FD_READ;
        }
        if (receives.isDrained() || lost != 0 && receives.available() == 0) {
            levels |= Winsock.FD_CLOSE;
        }
        if (!sendShut && lost == 0 && sends.room() > 0) {
            levels |= Winsock.FD_WRITE;
        }
        return levels;
    }

    @Override
    public int selectable() {
        return switch (phase) {
            case LISTENING -> listening.hasAny() ? READABLE : 0;
            case CONNECTED -> {
                boolean readable = receives.available() > 0 || receives.isDrained() || lost != 0 || receiveShut;
                boolean writable = sends.room() > 0 || lost != 0 || sendShut;
                yield (readable ? READABLE : 0) | (writable ? WRITABLE : 0);
            }
            default -> connecting.hasFailed() ? FAILED : 0;
        };
    }

    @Override
    public void wantWrite() {
        sends.wantWrite();
    }

    @Override
    public int closeError() {
        return receives.isEnded() ? 0 : lost != 0 ? lost : receives.error();
    }
}
