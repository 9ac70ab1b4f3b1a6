package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;

/** One AcceptEx: takes a connection, then its first data if asked for, then writes both addresses. */
final class AcceptOperation implements Listening.Taker {

    /** Bytes that each address has beyond its size, as Winsock demands. */
    static final int MARGIN = 16;

    private final WinsockSocket listener;
    private final WinsockSocket target;
    private final StreamKind accepted;
    private final WsaBuf output;
    private final int dataLength;
    private final int localLength;
    private final OverlappedOperation operation;

    AcceptOperation(
            WinsockSocket listener,
            WinsockSocket target,
            StreamKind accepted,
            WsaBuf output,
            int dataLength,
            int localLength,
            OverlappedOperation operation) {
        this.listener = listener;
        this.target = target;
        this.accepted = accepted;
        this.output = output;
        this.dataLength = dataLength;
        this.localLength = localLength;
        this.operation = operation;
    }

    @Override
    public boolean take(Listening.Pending pending) {
        // Not here: the listener's lock is held, and the target has its own.
        listener.instance.background.after(0, () -> connect(pending));
        return true;
    }

    @Override
    public void failed(int error) {
        operation.complete(error, 0, 0);
    }

    private void connect(Listening.Pending pending) {
        boolean fits;
        synchronized (target.lock) {
            fits = !target.isClosed() && accepted.phase() == StreamKind.Phase.CREATED;
            if (fits) {
                accepted.become(pending.wsk().dispatch(), pending.peer());
            }
        }
        if (!fits) {
            Listening.reset(pending);
            complete(pending, WsaError.WSA_OPERATION_ABORTED, 0);
            return;
        }
        if (dataLength == 0) {
            complete(pending, 0, 0);
        } else {
            receive(pending);
        }
        accepted.receives().pump();
    }

    private void receive(Listening.Pending pending) {
        WsaBuf room = new WsaBuf(output.buf(), output.offset(), dataLength);
        CapturedBuffers data = CapturedBuffers.capture(new WsaBuf[] {room}, 1, true);
        if (data == null) {
            complete(pending, WsaError.WSAEFAULT, 0);
            return;
        }
        RecvRequest request = new RecvRequest(
                data,
                0,
                null,
                null,
                (error, bytes, flags) -> listener.instance.background.after(0, () -> complete(pending, error, bytes)));
        synchronized (target.lock) {
            accepted.receives().add(request);
        }
        synchronized (listener.lock) {
            operation.setCanceller(() -> withdraw(request));
        }
    }

    private void withdraw(RecvRequest request) {
        synchronized (target.lock) {
            accepted.receives().withdraw(request, WsaError.WSA_OPERATION_ABORTED);
        }
    }

    private void complete(Listening.Pending pending, int error, int bytes) {
        ByteBuffer memory = output.buf();
        if (error == 0 && memory != null) {
            int at = output.offset() + dataLength;
            SockaddrBytes.write(pending.local(), memory, at);
            SockaddrBytes.write(pending.peer(), memory, at + localLength);
        }
        synchronized (listener.lock) {
            operation.complete(error, bytes, 0);
        }
    }

    /** GetAcceptExSockaddrs. */
    static boolean sockaddrs(
            @Nullable WsaBuf output,
            int dataLength,
            int localLength,
            int remoteLength,
            @Nullable SockAddr local,
            @Nullable SockAddr remote,
            LpInt errno) {
        ByteBuffer memory = output == null ? null : output.buf();
        if (output == null || memory == null || !output.isMemory() || local == null || remote == null) {
            return Calls.set(WsaError.WSAEFAULT, errno) != Winsock.SOCKET_ERROR;
        }
        if (dataLength < 0
                || localLength < MARGIN * 2
                || remoteLength < MARGIN * 2
                || (long) dataLength + localLength + remoteLength > output.len()) {
            return Calls.set(WsaError.WSAEFAULT, errno) != Winsock.SOCKET_ERROR;
        }
        int at = output.offset() + dataLength;
        boolean read = SockaddrBytes.read(memory, at, local) && SockaddrBytes.read(memory, at + localLength, remote);
        return Calls.set(read ? 0 : WsaError.WSAEINVAL, errno) == 0;
    }
}
