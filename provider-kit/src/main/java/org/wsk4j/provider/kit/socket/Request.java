package org.wsk4j.provider.kit.socket;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

/**
 * One accepted operation: the IRP, what the call captured, how far it is. Made once for each operation that a host has at a
 * time, then used again.
 *
 * <p>Every entry goes through the same steps: {@link SocketCore#begin} takes the IRP, the entry checks the state and either
 * gives the request a {@link #result} and {@linkplain #complete() completes} it or queues it, and {@link #leave()} says what
 * to return.
 */
final class Request implements PendingOperation {

    /** What was asked for. */
    enum Kind {
        SEND,
        RECEIVE,
        CONNECT,
        DISCONNECT,
        ACCEPT,
        SEND_TO,
        RECEIVE_FROM,
        OTHER
    }

    private static final AtomicIntegerFieldUpdater<Request> PHASE =
            AtomicIntegerFieldUpdater.newUpdater(Request.class, "phase");
    /** The entry has not returned. */
    private static final int SUBMITTING = 1;
    /** The completion routine has returned. */
    private static final int OVER = 2;

    private final RequestHost host;

    @SuppressWarnings("UnusedVariable") // through its updater
    private volatile int phase;

    /** Link of the queue that holds it, or of the host's free requests. */
    @Nullable
    Request next;

    Kind kind = Kind.OTHER;

    @Nullable
    Mdl mdl;

    long offset;
    long length;
    /** Bytes sent or received so far. */
    long moved;

    int flags;
    /** Cancellation was asked for while the transport had it. */
    boolean cancelled;

    @Nullable
    SockAddr localAddress;
    /** Out parameter of accept and receiveFrom; for sends see {@link #capturedAddress}. */
    @Nullable
    SockAddr remoteAddress;

    @Nullable
    ControlMessages control;

    @Nullable
    SizeT controlFlags;

    @Nullable
    WskBufList list;

    @Nullable
    Object context;

    @Nullable
    WskClientConnectionDispatch dispatch;

    private @Nullable Irp irp;
    private int operation;
    private @Nullable Canceller canceller;
    private NtStatus status = NtStatus.STATUS_SUCCESS;
    private long information;
    private @Nullable Object pointer;
    private @Nullable SockAddr ownAddress;
    private @Nullable ControlMessages ownControl;

    Request(RequestHost host) {
        this.host = host;
    }

    /** Accepts the IRP; from here on it is completed exactly once. Throws if the IRP is in flight. */
    void start(Irp newIrp, Kind newKind) {
        kind = newKind;
        phase = SUBMITTING;
        irp = newIrp;
        operation = newIrp.markPending(this);
    }

    /** Captures a range; the client may change its WskBuf at once. */
    void capture(WskBuf buffer) {
        mdl = buffer.mdl();
        offset = buffer.offset();
        length = buffer.length();
        moved = 0;
    }

    /** Keeps a copy of an address that the caller may change at once. */
    SockAddr capturedAddress(SockAddr address) {
        SockAddr own = ownAddress;
        if (own == null) {
            own = new SockAddr();
            ownAddress = own;
        }
        remoteAddress = own.set(address);
        return own;
    }

    /** Keeps a copy of control information that the caller may change at once. */
    void captureControl(@Nullable ControlMessages messages) {
        if (messages == null || messages.length() == 0) {
            control = null;
            return;
        }
        ControlMessages own = ownControl;
        if (own == null || own.capacity() < messages.length()) {
            own = new ControlMessages(Math.max(messages.length(), 64));
            ownControl = own;
        }
        own.set(messages);
        control = own;
    }

    long remaining() {
        return length - moved;
    }

    /** Where it waits from now on; null while it waits nowhere. With the lock held. */
    void waitsIn(@Nullable Canceller newCanceller) {
        canceller = newCanceller;
    }

    /** Whether its owner asked to cancel; read with the lock held before it is queued. */
    boolean isCancelRequested() {
        Irp current = irp;
        return cancelled || (current != null && current.isCancelRequested());
    }

    /** Decides the status, with the bytes moved as information. */
    Request result(NtStatus newStatus) {
        return result(newStatus, moved);
    }

    Request result(NtStatus newStatus, long newInformation) {
        status = newStatus;
        information = newInformation;
        return this;
    }

    Request result(NtStatus newStatus, Object newPointer) {
        status = newStatus;
        information = 0;
        pointer = newPointer;
        return this;
    }

    /** Cancelled: what has been received is not lost; what has been sent is told. */
    Request resultCancelled() {
        return kind == Kind.RECEIVE && moved > 0 && length > 0
                ? result(NtStatus.STATUS_SUCCESS)
                : result(NtStatus.STATUS_CANCELLED, length == 0 ? 0 : moved);
    }

    /** Completes the IRP with the result. Without the lock. The object may be in use again when this returns. */
    void complete() {
        Irp current = irp;
        if (current == null) {
            throw new AssertionError("completed twice");
        }
        irp = null;
        canceller = null;
        current.complete(status, information, pointer);
    }

    /** Short for a result and its completion. */
    void complete(NtStatus newStatus, long newInformation) {
        result(newStatus, newInformation).complete();
    }

    /** What the entry has to return; its last step. The request must not be touched afterwards. */
    NtStatus leave() {
        if ((PHASE.getAndUpdate(this, old -> old & ~SUBMITTING) & OVER) == 0) {
            return NtStatus.STATUS_PENDING;
        }
        NtStatus answer = status;
        reset();
        return answer;
    }

    @Override
    public void cancel(Irp canceledIrp, int cancelledOperation) {
        Canceller waiting;
        boolean removed;
        synchronized (host.lock()) {
            waiting = canceller;
            if (waiting == null || irp != canceledIrp || operation != cancelledOperation) {
                return;
            }
            removed = waiting.remove(this);
            if (removed) {
                canceller = null;
            } else {
                cancelled = true;
            }
        }
        if (removed) {
            resultCancelled().complete();
            waiting.removed();
        } else {
            waiting.cancelInFlight(this);
        }
    }

    @Override
    public void completed(int completedOperation) {
        if ((PHASE.getAndUpdate(this, old -> old | OVER) & SUBMITTING) == 0) {
            reset();
        }
    }

    private void reset() {
        phase = 0;
        mdl = null;
        list = null;
        offset = 0;
        length = 0;
        moved = 0;
        flags = 0;
        cancelled = false;
        localAddress = null;
        remoteAddress = null;
        control = null;
        controlFlags = null;
        context = null;
        dispatch = null;
        pointer = null;
        host.recycle(this);
    }
}
