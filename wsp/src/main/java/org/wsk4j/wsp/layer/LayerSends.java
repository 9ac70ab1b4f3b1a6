package org.wsk4j.wsp.layer;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;

/** Sends of a layer with handles of its own: slowed down, changed and counted as the filter wants. */
final class LayerSends {

    /** A send as the one below has it. */
    interface Below {

        int send(
                @Nullable WsaBuf @Nullable [] buffers,
                int count,
                @Nullable LpInt sent,
                @Nullable WsaOverlapped overlapped,
                @Nullable WsaCompletionRoutine routine,
                @Nullable WsaThreadId thread,
                LpInt errno);
    }

    private static final long LONGEST_NAP_MILLIS = 50;

    private final OwnHandles handles;
    private final DataFilter filter;
    private final LayerEvents events;

    LayerSends(OwnHandles handles, LayerEvents events) {
        this.handles = handles;
        this.filter = handles.filter();
        this.events = events;
    }

    /** The send of a socket, to nobody in particular or to an address. */
    Below plain(LayerSocket socket, int flags, boolean to, @Nullable SockAddr address) {
        SockAddr captured = address == null ? null : new SockAddr().set(address);
        return (buffers, count, sent, overlapped, routine, thread, errno) -> to
                ? handles.below()
                        .sendTo(socket.lower, buffers, count, sent, flags, captured, overlapped, routine, thread, errno)
                : handles.below().send(socket.lower, buffers, count, sent, flags, overlapped, routine, thread, errno);
    }

    int send(
            LayerSocket socket,
            Below below,
            @Nullable WsaBuf @Nullable [] buffers,
            int count,
            @Nullable LpInt sent,
            @Nullable WsaOverlapped overlapped,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId thread,
            LpInt errno) {
        Bytes bytes = Bytes.capture(buffers, count);
        if (bytes == null || (socket.overlapped && overlapped == null && routine != null)) {
            return below.send(buffers, count, sent, null, routine, thread, errno);
        }
        if (overlapped == null || !socket.overlapped) {
            return now(socket, below, bytes, sent, errno);
        }
        LayerOperation operation = new LayerOperation(socket, overlapped, routine, thread);
        return overlapped(operation, below, bytes, sent, errno);
    }

    private int now(LayerSocket socket, Below below, Bytes bytes, @Nullable LpInt sent, LpInt errno) {
        if (!mayGo(socket, errno)) {
            return Winsock.SOCKET_ERROR;
        }
        LpInt count = sent == null ? new LpInt() : sent;
        int result = filter.transforms()
                ? changed(socket, bytes, count, copy -> below.send(copy, 1, sent, null, null, null, errno))
                : below.send(bytes.buffers(), bytes.count(), sent, null, null, null, errno);
        if (result == 0) {
            filter.sent(socket.state(), 0, count.value());
        } else if (errno.value() != WsaError.WSAEWOULDBLOCK) {
            filter.sent(socket.state(), errno.value(), 0);
        }
        return result;
    }

    /** Waits until the filter lets the socket send; a socket that does not block gets WSAEWOULDBLOCK, and FD_WRITE when it may. */
    private boolean mayGo(LayerSocket socket, LpInt errno) {
        while (true) {
            long delay = filter.delayNanos(socket.state());
            boolean queued;
            synchronized (socket.held) {
                queued = !socket.held.isEmpty();
            }
            if (delay <= 0 && !queued) {
                return true;
            }
            if (socket.nonBlocking) {
                events.hold(socket, Math.max(delay, TimeUnit.MILLISECONDS.toNanos(1)));
                errno.set(WsaError.WSAEWOULDBLOCK);
                return false;
            }
            long millis = Math.min(LONGEST_NAP_MILLIS, TimeUnit.NANOSECONDS.toMillis(delay) + 1);
            WsaWait.sleepEx((int) millis, true);
            if (socket.closing || Thread.currentThread().isInterrupted()) {
                errno.set(WsaError.WSAEINTR);
                return false;
            }
        }
    }

    /** What a changed copy is handed to. */
    private interface Changed {

        int send(@Nullable WsaBuf[] copy);
    }

    /** Changes a copy and sends it; what was not taken after all is changed again when it is sent again. */
    private int changed(LayerSocket socket, Bytes bytes, LpInt sent, Changed send) {
        LayerSocket.Shared shared = socket.shared;
        shared.sends.lock();
        try {
            ByteBuffer copy = bytes.copy();
            long position = shared.messages ? 0 : shared.sentBytes;
            filter.outgoing(socket.state(), copy.duplicate(), position);
            shared.sentBytes += bytes.total();
            int result = send.send(new WsaBuf[] {WsaBuf.of(copy)});
            if (result != 0) {
                shared.sentBytes -= bytes.total();
            } else {
                shared.sentBytes -= bytes.total() - sent.value();
            }
            return result;
        } finally {
            shared.sends.unlock();
        }
    }

    int overlapped(LayerOperation operation, Below below, Bytes bytes, @Nullable LpInt sent, LpInt errno) {
        LayerSocket socket = operation.socket();
        operation.arriving((error, count, flags) -> {
            filter.sent(socket.state(), error, count);
            operation.indicate(error, count, flags);
        });
        int refused = operation.take(errno);
        if (refused != 0) {
            errno.set(refused);
            return Winsock.SOCKET_ERROR;
        }
        if (hold(operation, below, bytes)) {
            errno.set(WsaError.WSA_IO_PENDING);
            return Winsock.SOCKET_ERROR;
        }
        LpInt count = new LpInt();
        int result = start(operation, below, bytes, count, errno);
        if (result == 0) {
            operation.finish(0, count.value(), 0);
            if (sent != null) {
                sent.set(count.value());
            }
        } else if (errno.value() != WsaError.WSA_IO_PENDING) {
            operation.notStarted(errno.value());
        }
        return result;
    }

    /** Puts a send behind those that wait, or lets it be the first that does. */
    private boolean hold(LayerOperation operation, Below below, Bytes bytes) {
        LayerSocket socket = operation.socket();
        long delay = filter.delayNanos(socket.state());
        synchronized (socket.held) {
            if (delay <= 0 && socket.held.isEmpty()) {
                return false;
            }
            socket.held.add(() -> release(operation, below, bytes));
            if (socket.held.size() == 1) {
                handles.workers().later(delay, () -> next(socket));
            }
        }
        return true;
    }

    /** Runs on a worker: sends the first that waits, and the following ones as soon as they may. */
    private void next(LayerSocket socket) {
        while (true) {
            long delay = filter.delayNanos(socket.state());
            Runnable first;
            synchronized (socket.held) {
                if (socket.held.isEmpty()) {
                    return;
                }
                if (delay > 0) {
                    handles.workers().later(delay, () -> next(socket));
                    return;
                }
                first = socket.held.peek();
            }
            first.run();
            synchronized (socket.held) {
                socket.held.remove(first);
            }
        }
    }

    /** Before the sending side ends: what waits goes out now. */
    void flush(LayerSocket socket) {
        while (true) {
            Runnable first;
            synchronized (socket.held) {
                first = socket.held.poll();
            }
            if (first == null) {
                return;
            }
            first.run();
        }
    }

    /** Starts a send that waited; whoever comes first does, and the others wait for it, so that the order stays. */
    private void release(LayerOperation operation, Below below, Bytes bytes) {
        LayerSocket socket = operation.socket();
        synchronized (socket.shared) {
            if (!operation.launch()) {
                return;
            }
            LpInt count = new LpInt();
            LpInt errno = new LpInt(WsaError.WSA_OPERATION_ABORTED);
            if (!socket.closing && start(operation, below, bytes, count, errno) == 0) {
                operation.finish(0, count.value(), 0);
            } else if (errno.value() != WsaError.WSA_IO_PENDING) {
                operation.finish(errno.value(), 0, 0);
            }
        }
    }

    private int start(LayerOperation operation, Below below, Bytes bytes, LpInt count, LpInt errno) {
        WsaThreadId worker = handles.workers().threadId();
        WsaCompletionRoutine routine = operation::completed;
        if (!filter.transforms()) {
            return below.send(bytes.buffers(), bytes.count(), count, operation, routine, worker, errno);
        }
        LpInt result = new LpInt();
        LpInt all = new LpInt(bytes.total());
        changed(operation.socket(), bytes, all, copy -> {
            result.set(below.send(copy, 1, count, operation, routine, worker, errno));
            return result.value() == 0 || errno.value() == WsaError.WSA_IO_PENDING ? 0 : Winsock.SOCKET_ERROR;
        });
        return result.value();
    }
}
