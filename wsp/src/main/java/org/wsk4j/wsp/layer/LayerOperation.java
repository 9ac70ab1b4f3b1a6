package org.wsk4j.wsp.layer;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;

/**
 * An overlapped operation of the client's, started below with a structure of the layer's own: this one. Its end is forwarded once, to the
 * client's event or completion routine.
 */
final class LayerOperation extends WsaOverlapped {

    /** Starts the operation below, with this structure. */
    interface Start {

        int start(LayerOperation operation, LpInt transferred, LpInt errno);
    }

    /** What the layer does when the operation is over below; it calls {@link #indicate} in the end. */
    interface Arrival {

        void over(int error, int bytes, int flags);
    }

    private final LayerSocket socket;
    private final WsaOverlapped client;
    private final @Nullable WsaCompletionRoutine routine;
    private final WsaThreadId thread;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean launched = new AtomicBoolean();
    private Arrival arrival = this::indicate;
    private volatile boolean indicated;

    LayerOperation(
            LayerSocket socket,
            WsaOverlapped client,
            @Nullable WsaCompletionRoutine routine,
            @Nullable WsaThreadId thread) {
        this.socket = socket;
        this.client = client;
        this.routine = routine;
        this.thread = thread == null ? WsaThreadId.current() : thread.copy();
    }

    LayerOperation arriving(Arrival newArrival) {
        arrival = newArrival;
        return this;
    }

    WsaOverlapped client() {
        return client;
    }

    LayerSocket socket() {
        return socket;
    }

    /** Takes the client's structure: 0, or why not. */
    int take(LpInt errno) {
        WsaEvent event = client.hEvent();
        if (routine == null && event != null && !event.isValid()) {
            return WsaError.WSA_INVALID_HANDLE;
        }
        if (!client.begin()) {
            return WsaError.WSAEINVAL;
        }
        if (routine == null && event != null) {
            socket.owner.upcalls().resetEvent(event, errno);
        }
        socket.owner.started(this);
        return 0;
    }

    /** Whether it is the caller who starts it, of several who may. */
    boolean launch() {
        return launched.compareAndSet(false, true);
    }

    /** It could not be started: nothing is indicated. */
    void notStarted(int error) {
        if (over.compareAndSet(false, true)) {
            client.abandon(error);
            socket.owner.ended(this);
        }
    }

    /** The completion routine of the operation below. */
    void completed(int error, int bytes, WsaOverlapped self, int flags) {
        finish(error, bytes, flags);
    }

    /** It is over below: told by its completion routine or its event, or because it was over at once; only the first counts. */
    void finish(int error, int bytes, int flags) {
        if (over.compareAndSet(false, true)) {
            arrival.over(error, bytes, flags);
        }
    }

    /** Everything has ended, below nobody tells: the client's structure says so, and nothing is indicated. */
    void end() {
        if (over.compareAndSet(false, true)) {
            client.complete(WsaError.WSA_OPERATION_ABORTED, 0, 0);
        }
    }

    /** Whether the client was told. */
    boolean wasIndicated() {
        return indicated;
    }

    /** Tells the client. */
    void indicate(int error, int bytes, int flags) {
        LpInt errno = new LpInt();
        OwnHandles owner = socket.owner;
        WsaCompletionRoutine clients = routine;
        if (owner.hasEnded()) {
            client.complete(WsaError.WSA_OPERATION_ABORTED, 0, 0);
        } else if (clients != null) {
            client.complete(error, bytes, flags);
            owner.upcalls()
                    .queueApc(
                            thread,
                            ignored -> socket.routines.run(() -> clients.completed(error, bytes, client, flags)),
                            null,
                            errno);
        } else if (owner.context().completeOverlappedRequest(socket.handle, client, error, bytes, flags, errno)
                == Winsock.SOCKET_ERROR) {
            client.complete(error, bytes, flags);
        }
        indicated = true;
        owner.ended(this);
    }
}
