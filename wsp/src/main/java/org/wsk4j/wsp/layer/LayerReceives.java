package org.wsk4j.wsp.layer;

import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;

/** Receives of a layer with handles of its own: changed in the order of the stream, and counted. */
final class LayerReceives {

    /** A receive as the one below has it. */
    interface Below {

        int receive(
                @Nullable LpInt received,
                @Nullable LpInt flags,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId thread,
                LpInt errno);
    }

    private final OwnHandles handles;
    private final DataFilter filter;

    LayerReceives(OwnHandles handles) {
        this.handles = handles;
        this.filter = handles.filter();
    }

    int receive(
            LayerSocket socket,
            Below below,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt received,
            @Nullable LpInt flags,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId thread,
            LpInt errno) {
        Bytes bytes = Bytes.capture(buffers, count);
        if (bytes == null || flags == null || (socket.overlapped && overlapped == null && routine != null)) {
            return below.receive(received, flags, null, routine, thread, errno);
        }
        if (overlapped == null || !socket.overlapped) {
            return now(socket, below, bytes, received, flags, errno);
        }
        return overlapped(
                new LayerOperation(socket, overlapped, routine, thread), below, bytes, received, flags, errno);
    }

    private boolean ordered(LayerSocket socket) {
        return filter.transforms() && !socket.shared.messages;
    }

    private int now(LayerSocket socket, Below below, Bytes bytes, @Nullable LpInt received, LpInt flags, LpInt errno) {
        boolean peek = (flags.value() & Winsock.MSG_PEEK) != 0;
        LpInt count = received == null ? new LpInt() : received;
        int result;
        if (ordered(socket)) {
            result = inOrder(socket, below, bytes, peek, count, received, flags, errno);
        } else {
            result = below.receive(received, flags, null, null, null, errno);
            boolean data = result == 0 || errno.value() == WsaError.WSAEMSGSIZE;
            if (data && filter.transforms()) {
                bytes.incoming(filter, socket.state(), result == 0 ? count.value() : bytes.total(), 0, false);
            }
        }
        if (result == 0 && !peek) {
            filter.received(socket.state(), 0, count.value());
        } else if (result != 0 && errno.value() != WsaError.WSAEWOULDBLOCK) {
            filter.received(socket.state(), errno.value(), 0);
        }
        return result;
    }

    private int inOrder(
            LayerSocket socket,
            Below below,
            Bytes bytes,
            boolean peek,
            LpInt count,
            @Nullable LpInt received,
            LpInt flags,
            LpInt errno) {
        ReceiveOrder order = socket.shared.order;
        ReceiveOrder.Ticket ticket = null;
        int result;
        socket.shared.receives.lock();
        try {
            if (!peek) {
                ticket = order.take();
            }
            result = below.receive(received, flags, null, null, null, errno);
        } finally {
            socket.shared.receives.unlock();
        }
        int arrived = result == 0 ? count.value() : 0;
        if (ticket == null) {
            bytes.incoming(filter, socket.state(), arrived, order.position(), true);
            return result;
        }
        order.over(ticket, arrived, position -> bytes.incoming(filter, socket.state(), arrived, position, true));
        if (arrived > 0) {
            ReceiveOrder.await(ticket);
        }
        return result;
    }

    int overlapped(
            LayerOperation operation, Below below, Bytes bytes, @Nullable LpInt received, LpInt flags, LpInt errno) {
        LayerSocket socket = operation.socket();
        int refused = operation.take(errno);
        if (refused != 0) {
            errno.set(refused);
            return Winsock.SOCKET_ERROR;
        }
        LpInt count = new LpInt();
        LpInt lowerFlags = new LpInt(flags.value());
        int result;
        ReceiveOrder.Ticket ticket = null;
        boolean ordered = ordered(socket);
        if (ordered) {
            socket.shared.receives.lock();
        }
        try {
            ticket = ordered ? socket.shared.order.take() : null;
            operation.arriving(arrival(operation, bytes, ticket));
            WsaThreadId worker = handles.workers().threadId();
            result = below.receive(count, lowerFlags, operation, operation::completed, worker, errno);
        } finally {
            if (ordered) {
                socket.shared.receives.unlock();
            }
        }
        if (result == 0) {
            operation.finish(0, count.value(), lowerFlags.value());
            if (!operation.wasIndicated()) {
                errno.set(WsaError.WSA_IO_PENDING);
                return Winsock.SOCKET_ERROR;
            }
            flags.set(lowerFlags.value());
            if (received != null) {
                received.set(count.value());
            }
        } else if (errno.value() != WsaError.WSA_IO_PENDING) {
            operation.notStarted(errno.value());
            if (ticket != null) {
                socket.shared.order.over(ticket, 0, position -> {});
            }
        }
        return result;
    }

    private LayerOperation.Arrival arrival(
            LayerOperation operation, Bytes bytes, ReceiveOrder.@Nullable Ticket ticket) {
        LayerSocket socket = operation.socket();
        if (ticket == null) {
            return (error, count, flags) -> {
                if (filter.transforms()) {
                    bytes.incoming(filter, socket.state(), count, 0, false);
                }
                filter.received(socket.state(), error, count);
                operation.indicate(error, count, flags);
            };
        }
        return (error, count, flags) -> socket.shared.order.over(ticket, count, position -> {
            bytes.incoming(filter, socket.state(), count, position, true);
            filter.received(socket.state(), error, count);
            operation.indicate(error, count, flags);
        });
    }
}
