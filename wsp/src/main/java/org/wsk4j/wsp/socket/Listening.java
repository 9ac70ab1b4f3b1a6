package org.wsk4j.wsp.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderStreamDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;

/**
 * The pending connection requests of a listener. One WSK accept is pending as long as the backlog has room; what it brings waits
 * here, established, for WSPAccept or AcceptEx.
 */
final class Listening {

    static final int MOST_BACKLOG = 200;

    /** A connection that nobody has accepted yet. */
    record Pending(WskConnectionSocket wsk, SockAddr local, SockAddr peer) {}

    /** Takes the next connection, as AcceptEx does. */
    interface Taker {
        /** With the lock held: true if it takes this one. */
        boolean take(Pending pending);

        /** The listener ends. With the lock held. */
        void failed(int error);
    }

    private final WinsockSocket socket;
    private final StreamKind stream;

    // guarded by socket.lock
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final ArrayDeque<Taker> takers = new ArrayDeque<>();
    private @Nullable WskProviderStreamDispatch listener;
    private int backlog;
    private boolean accepting;
    private boolean deferred;
    private int error;

    Listening(WinsockSocket socket, StreamKind stream) {
        this.socket = socket;
        this.stream = stream;
    }

    void start(WskProviderStreamDispatch newListener, int newBacklog) {
        synchronized (socket.lock) {
            listener = newListener;
            backlog = clamp(newBacklog);
        }
        pump();
    }

    private static int clamp(int wanted) {
        return Math.max(1, Math.min(wanted, MOST_BACKLOG));
    }

    /** Changes the backlog; requests beyond it are reset. Without the lock. */
    void setBacklog(int newBacklog) {
        List<Pending> excess = new ArrayList<>();
        synchronized (socket.lock) {
            backlog = clamp(newBacklog);
            while (queue.size() > backlog) {
                excess.add(queue.removeLast());
            }
        }
        excess.forEach(Listening::reset);
        pump();
    }

    /** Whether an accept would find a request that nobody has deferred. With the lock held. */
    boolean isReady() {
        return !deferred && (!queue.isEmpty() || error != 0);
    }

    /** Whether an accept would find anything. With the lock held. */
    boolean hasAny() {
        return !queue.isEmpty() || error != 0;
    }

    int error() {
        return error;
    }

    /** Takes the first request. With the lock held; {@link #pump} must follow. */
    @Nullable
    Pending take() {
        deferred = false;
        return queue.poll();
    }

    /** The first request stays the first; deferred, it is not told again until the next accept. With the lock held. */
    void putBack(Pending head, boolean asDeferred) {
        queue.addFirst(head);
        deferred = asDeferred;
        socket.changed();
    }

    /** Waits for a connection. Without the lock. */
    void add(Taker taker) {
        synchronized (socket.lock) {
            if (socket.isClosed() || error != 0) {
                taker.failed(error != 0 ? error : WsaError.WSA_OPERATION_ABORTED);
                return;
            }
            takers.add(taker);
            serve();
        }
        pump();
    }

    void withdraw(Taker taker) {
        synchronized (socket.lock) {
            if (takers.remove(taker)) {
                taker.failed(WsaError.WSA_OPERATION_ABORTED);
            }
        }
    }

    private void serve() {
        while (!takers.isEmpty() && !queue.isEmpty()) {
            Pending next = queue.remove();
            deferred = false;
            if (!takers.remove().take(next)) {
                queue.addFirst(next);
            }
        }
    }

    /** Keeps a WSK accept pending. Without the lock. */
    void pump() {
        WskProviderStreamDispatch current;
        synchronized (socket.lock) {
            current = listener;
            if (current == null || accepting || error != 0 || socket.isClosed()) {
                return;
            }
            if (queue.size() >= backlog) {
                return;
            }
            accepting = true;
        }
        SockAddr local = new SockAddr();
        SockAddr peer = new SockAddr();
        Irp irp = new Irp((over, context) -> accepted(over, local, peer));
        socket.wsk.call(() -> current.accept(0, null, null, local, peer, irp));
    }

    private void accepted(Irp irp, SockAddr local, SockAddr peer) {
        NtStatus status = irp.status();
        Pending unwanted = null;
        synchronized (socket.lock) {
            accepting = false;
            if (status.isSuccess()) {
                Pending pending = new Pending(irp.pointer(WskConnectionSocket.class), local, peer);
                if (socket.isClosed()) {
                    unwanted = pending;
                } else {
                    queue.add(pending);
                    serve();
                }
            } else if (status == NtStatus.STATUS_FILE_FORCED_CLOSED || status == NtStatus.STATUS_DEVICE_NOT_READY) {
                error = StatusMapping.toError(status, StatusMapping.Use.SETUP);
                takers.forEach(taker -> taker.failed(error));
                takers.clear();
            }
            socket.changed();
            socket.recheck(Winsock.FD_ACCEPT);
        }
        if (unwanted != null) {
            reset(unwanted);
        }
        if (status.isSuccess()) {
            pump();
        } else if (!socket.isClosed() && status != NtStatus.STATUS_CANCELLED) {
            // a connection that failed before it was accepted, or no descriptors: the next one may do better
            socket.instance.background.after(RETRY_MILLIS, this::pump);
        }
    }

    private static final int RETRY_MILLIS = 20;

    static void reset(Pending pending) {
        pending.wsk().dispatch().closeSocket(new Irp());
    }

    /** The listener is closed: whatever waits is reset. Without the lock. */
    void end() {
        List<Pending> all;
        synchronized (socket.lock) {
            all = new ArrayList<>(queue);
            queue.clear();
            takers.forEach(taker -> taker.failed(WsaError.WSA_OPERATION_ABORTED));
            takers.clear();
        }
        all.forEach(Listening::reset);
    }

    StreamKind stream() {
        return stream;
    }
}
