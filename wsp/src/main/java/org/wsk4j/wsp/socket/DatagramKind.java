package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOptions;

/** A datagram socket, perhaps with a default peer. */
final class DatagramKind implements Kind {

    private static final int BROADCAST = 0xFFFF_FFFF;

    private final WinsockSocket socket;
    private final WskProviderDatagramDispatch wsk;
    private final DatagramSends sends;
    private final DatagramReceives receives;

    // guarded by socket.lock
    private boolean bound;
    private @Nullable SockAddr peer;
    /** Of a multipoint sender: where to send, whoever answers. */
    private @Nullable SockAddr destination;

    private boolean sendShut;
    private boolean receiveShut;

    DatagramKind(WinsockSocket socket, WskProviderDatagramDispatch wsk) {
        this.socket = socket;
        this.wsk = wsk;
        sends = new DatagramSends(socket, this);
        receives = new DatagramReceives(socket, this);
    }

    @Override
    public WskProviderDatagramDispatch wsk() {
        return wsk;
    }

    @Override
    public DatagramReceives receives() {
        return receives;
    }

    @Override
    public @Nullable SockAddr peer() {
        return peer;
    }

    @Override
    public boolean isBound() {
        synchronized (socket.lock) {
            return bound;
        }
    }

    @Override
    public int bind(SockAddr name) {
        if (isBound()) {
            return WsaError.WSAEINVAL;
        }
        NtStatus status = socket.wsk.await(irp -> wsk.bind(name, 0, irp));
        if (status.isSuccess()) {
            synchronized (socket.lock) {
                bound = true;
                receives.start();
                socket.recheck(Winsock.FD_WRITE);
            }
            receives.pump();
        }
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    int bindImplicitly() {
        return isBound() ? 0 : bind(SockAddr.any(socket.info.addressFamily(), 0));
    }

    @Override
    public int connect(SockAddr name) {
        boolean dissolve = name.family() == SockAddr.AF_UNSPEC || (name.isAny() && name.port() == 0);
        int error = dissolve ? 0 : checkDestination(name);
        if (error == 0 && !dissolve) {
            error = bindImplicitly();
        }
        if (error != 0) {
            return error;
        }
        if (isBound()) {
            error = fix(WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS, dissolve ? null : name);
        }
        if (error == 0) {
            synchronized (socket.lock) {
                peer = dissolve ? null : new SockAddr().set(name);
                if (peer != null) {
                    receives.keepOnly(peer);
                    socket.happened(Winsock.FD_CONNECT, 0);
                }
                socket.recheck(Winsock.FD_WRITE);
                socket.changed();
            }
        }
        return error;
    }

    /** A multipoint sender: where to send, whoever answers. */
    int setDestination(SockAddr name) {
        int error = fix(WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS, name);
        if (error == 0) {
            synchronized (socket.lock) {
                destination = new SockAddr().set(name);
            }
        }
        return error;
    }

    private int fix(int ioctl, @Nullable SockAddr name) {
        WskControlBuffer input = name == null ? null : WskControlBuffer.ofPointer(name);
        NtStatus status = socket.wsk.await(
                irp -> wsk.controlSocket(WskControlSocketType.WskIoctl, ioctl, 0, input, null, null, irp));
        return StatusMapping.toError(status, StatusMapping.Use.SETUP);
    }

    /** Whether something can be sent there. */
    private int checkDestination(SockAddr name) {
        if (name.family() != socket.info.addressFamily()) {
            return WsaError.WSAEAFNOSUPPORT;
        }
        if (name.isAny() || name.port() == 0) {
            return WsaError.WSAEADDRNOTAVAIL;
        }
        synchronized (socket.lock) {
            boolean broadcast = name.family() == SockAddr.AF_INET && name.inet() == BROADCAST;
            return broadcast && !socket.options.isOn(WsaOptions.SO_BROADCAST) ? WsaError.WSAEACCES : 0;
        }
    }

    @Override
    public int listen(int backlog) {
        return WsaError.WSAEOPNOTSUPP;
    }

    @Override
    public int shutdown(int how) {
        synchronized (socket.lock) {
            if (how < Winsock.SD_RECEIVE || how > Winsock.SD_BOTH) {
                return WsaError.WSAEINVAL;
            }
            if (how != Winsock.SD_SEND) {
                receiveShut = true;
                receives.failAll(WsaError.WSAESHUTDOWN);
            }
            sendShut |= how != Winsock.SD_RECEIVE;
            socket.changed();
            return 0;
        }
    }

    @Override
    public int sockName(SockAddr name) {
        return isBound()
                ? StatusMapping.toError(
                        socket.wsk.await(irp -> wsk.getLocalAddress(name, irp)), StatusMapping.Use.SETUP)
                : WsaError.WSAEINVAL;
    }

    @Override
    public int peerName(SockAddr name) {
        synchronized (socket.lock) {
            if (peer == null) {
                return WsaError.WSAENOTCONN;
            }
            name.set(peer);
            return 0;
        }
    }

    // ------------------------------------------------------------------ transfers

    private int checkSend(SendCall call) {
        if ((call.flags() & Winsock.MSG_OOB) != 0) {
            return WsaError.WSAEOPNOTSUPP;
        }
        synchronized (socket.lock) {
            if (sendShut) {
                return WsaError.WSAESHUTDOWN;
            }
            if (receives.error() != 0) {
                return receives.error();
            }
            if (call.to() == null && peer == null && destination == null) {
                return !call.isSendTo()
                        ? (bound ? WsaError.WSAENOTCONN : WsaError.WSAEINVAL)
                        : WsaError.WSAEDESTADDRREQ;
            }
        }
        int error = call.to() == null ? 0 : checkDestination(call.to());
        if (error != 0) {
            return error;
        }
        return call.buffers().total() > ProtocolEntries.maxMessageSize(socket.info.addressFamily())
                ? WsaError.WSAEMSGSIZE
                : bindImplicitly();
    }

    @Override
    public int sendNow(SendCall call, LpInt sent) {
        int error = checkSend(call);
        if (error != 0) {
            return error;
        }
        SyncOperation operation = new SyncOperation(socket);
        synchronized (socket.lock) {
            if (!sends.hasRoom()) {
                sends.wantWrite();
                return WsaError.WSAEWOULDBLOCK;
            }
            sends.addCopy(call, (failure, bytes, flags) -> {
                operation.complete(failure, bytes, flags);
                if (operation.wasGivenUp() && failure != 0) {
                    socket.setPendingError(failure);
                }
            });
        }
        sends.pump();
        synchronized (socket.lock) {
            if (operation.isDone() && operation.error() != 0) {
                return operation.error();
            }
            operation.giveUp();
        }
        sent.set(call.buffers().total());
        return 0;
    }

    @Override
    public int sendBlocking(SendCall call, LpInt sent, long deadlineNanos) {
        int error = checkSend(call);
        if (error != 0) {
            return error;
        }
        SyncOperation operation = new SyncOperation(socket);
        Runnable canceller;
        synchronized (socket.lock) {
            canceller = sends.add(call, operation);
        }
        sends.pump();
        error = socket.instance.blocking.await(socket, deadlineNanos, operation::isDone);
        if (error != 0) {
            canceller.run();
            Blocking.awaitQuietly(socket, operation::isDone);
        }
        synchronized (socket.lock) {
            if (socket.isClosed() && operation.error() != 0) {
                return WsaError.WSAEINTR;
            }
            if (error == 0 || operation.error() == 0) {
                sent.set(operation.bytes());
                return operation.error();
            }
            return error;
        }
    }

    @Override
    public int sendOverlapped(SendCall call, OverlappedOperation operation) {
        int error = checkSend(call);
        if (error != 0) {
            return error;
        }
        synchronized (socket.lock) {
            operation.setCanceller(sends.add(call, operation));
        }
        sends.pump();
        return 0;
    }

    @Override
    public int checkReceive(RecvRequest request) {
        if ((request.flags & (Winsock.MSG_OOB | Winsock.MSG_WAITALL)) != 0) {
            return WsaError.WSAEOPNOTSUPP;
        }
        if (receiveShut) {
            return WsaError.WSAESHUTDOWN;
        }
        return bound ? 0 : WsaError.WSAEINVAL;
    }

    @Override
    public void flush() {
        sends.cancelAll(true, WsaError.WSA_OPERATION_ABORTED);
    }

    @Override
    public void transferCancelled() {
        // messages are whole or not at all
    }

    @Override
    public int readable() {
        return receives.first();
    }

    @Override
    public int levels() {
        int levels = receives.hasData() ? Winsock.FD_READ : 0;
        if (receives.error() != 0 && !receives.hasData()) {
            levels |= Winsock.FD_CLOSE;
        }
        if (!sendShut && receives.error() == 0 && sends.hasRoom()) {
            levels |= Winsock.FD_WRITE;
        }
        return levels;
    }

    @Override
    public int selectable() {
        return (receives.hasAny() || receiveShut ? READABLE : 0) | (sends.hasRoom() ? WRITABLE : 0);
    }

    @Override
    public void wantWrite() {
        sends.wantWrite();
    }

    @Override
    public int closeError() {
        return receives.error();
    }

    @Override
    public void close(boolean hard, Runnable done) {
        sends.cancelAll(hard, WsaError.WSA_OPERATION_ABORTED);
        sends.whenEmpty(() -> socket.wsk.close(wsk));
        done.run();
    }
}
