package org.wsk4j.provider.kit.socket;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** SO_CONDITIONAL_ACCEPT of a listener: asks the client about each connection, and acts on what it decides. */
final class ConditionalAccept {

    private final SocketCore core;
    private final Listener listener;
    private final ListenCallbacks callbacks;

    // guarded by core.lock()
    private boolean on;
    private final InspectionDesk desk;

    ConditionalAccept(SocketCore core, Listener listener, ListenCallbacks callbacks) {
        this.core = core;
        this.listener = listener;
        this.callbacks = callbacks;
        this.desk = new InspectionDesk(core.id);
    }

    /** With the lock held. */
    boolean isOn() {
        return on;
    }

    /** Before bind; without an inspectEvent every request is rejected. With the lock held. */
    void set(boolean newOn) {
        on = newOn;
    }

    /** Names the next request; null if requests are not inspected. */
    @Nullable
    WskInspectId nextId() {
        synchronized (core.lock()) {
            return on ? desk.nextId() : null;
        }
    }

    /** Takes a connection in for inspection. */
    void arrived(WskInspectId id, ConnectionSocket connection) {
        Inspection inspection = new Inspection(id, connection);
        boolean taken = false;
        synchronized (core.lock()) {
            if (listener.isOpen() && desk.size() < core.client.provider.limits.pendedInspections()) {
                desk.add(inspection);
                taken = true;
            }
        }
        if (taken) {
            connection.watch(() -> reset(inspection));
        } else {
            Listener.abandon(connection);
        }
    }

    /** The peer reset a connection that waits for a decision. On the connection's loop. */
    private void reset(Inspection inspection) {
        InspectionDesk.Verdict verdict;
        synchronized (core.lock()) {
            verdict = desk.reset(inspection);
        }
        act(inspection, verdict);
    }

    private void act(Inspection inspection, InspectionDesk.Verdict verdict) {
        switch (verdict) {
            case WAIT -> {}
            case ESTABLISH -> listener.established(inspection.connection);
            case DROP, ABORT -> Listener.abandon(inspection.connection);
        }
        listener.signal();
    }

    /** WskInspectComplete. */
    NtStatus inspectComplete(WskInspectId id, WskInspectAction action, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        Objects.requireNonNull(id, "inspectId");
        Objects.requireNonNull(action, "action");
        Request request = core.begin(irp, Request.Kind.OTHER);
        NtStatus status;
        Inspection inspection = null;
        InspectionDesk.@Nullable Verdict verdict = null;
        synchronized (core.lock()) {
            NtStatus refusal = listener.refusal();
            if (refusal != null) {
                status = refusal;
            } else if (!on) {
                status = NtStatus.STATUS_INVALID_DEVICE_REQUEST;
            } else if (action == WskInspectAction.WskInspectPend) {
                status = NtStatus.STATUS_INVALID_PARAMETER;
            } else {
                inspection = desk.find(id);
                verdict = inspection == null ? null : desk.decide(inspection, action);
                // An ID that the client knows may have died meanwhile: that is no mistake.
                status = inspection != null || desk.isKnown(id)
                        ? NtStatus.STATUS_SUCCESS
                        : NtStatus.STATUS_INVALID_PARAMETER;
            }
        }
        if (inspection != null && verdict != null) {
            act(inspection, verdict);
        }
        request.complete(status, 0);
        return request.leave();
    }

    /** Whether callbacks are due. With the lock held. */
    boolean hasWork() {
        return desk.hasWork();
    }

    /** Makes one inspectEvent, if one is due. In a turn. */
    boolean inspectOne() {
        Inspection inspection;
        synchronized (core.lock()) {
            inspection = core.isEnding() ? null : desk.nextArrived();
            if (inspection == null) {
                return false;
            }
            core.enterCallback();
        }
        WskInspectAction answer = callbacks.inspect(inspection);
        InspectionDesk.Verdict verdict;
        synchronized (core.lock()) {
            verdict = desk.inspected(inspection, answer);
        }
        act(inspection, verdict);
        core.exitCallback();
        return true;
    }

    /** Makes one abortEvent, if one is due. In a turn. */
    boolean tellOneAbort() {
        Inspection inspection;
        synchronized (core.lock()) {
            inspection = core.isEnding() ? null : desk.nextAborted();
            if (inspection == null) {
                return false;
            }
            core.enterCallback();
        }
        callbacks.abort(inspection.id);
        core.exitCallback();
        return true;
    }

    /** The listener ends: what it has to reset. With the lock held. */
    List<ConnectionSocket> takeAll() {
        return desk.takeAll();
    }
}
