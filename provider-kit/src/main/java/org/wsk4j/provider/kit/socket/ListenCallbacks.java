package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/** Calls a listener's client; whatever it throws is reported and counts as a refusal. On the loop, without any lock. */
final class ListenCallbacks {

    private final SocketCore core;
    private final int family;
    private final @Nullable WskClientListenDispatch dispatch;

    // owner: the loop
    private final SockAddr localAddress = new SockAddr();
    private final SockAddr remoteAddress = new SockAddr();

    ListenCallbacks(SocketCore core, int family, @Nullable WskClientListenDispatch dispatch) {
        this.core = core;
        this.family = family;
        this.dispatch = dispatch;
    }

    /** Events that the client has a callback for. */
    int supplied() {
        return dispatch != null && dispatch.acceptEvent() != null ? WskEventMask.WSK_EVENT_ACCEPT : 0;
    }

    /** Writes the addresses of an accepted connection, in the listener's family. Any thread. */
    void addresses(ConnectionSocket connection, @Nullable SockAddr local, @Nullable SockAddr remote) {
        SocketCore accepted = connection.core();
        synchronized (accepted.lock()) {
            copy(accepted.localAddress, local);
            copy(accepted.remoteAddress, remote);
        }
    }

    private void copy(SockAddr from, @Nullable SockAddr to) {
        if (to != null) {
            to.set(from);
            if (family == SockAddr.AF_INET6) {
                to.mapToInet6();
            }
        }
    }

    /** InspectEvent; null for a refusal. The core counts the callback already. */
    @Nullable
    WskInspectAction inspect(Inspection inspection) {
        if (dispatch == null || dispatch.inspectEvent() == null) {
            return null;
        }
        addresses(inspection.connection, localAddress, remoteAddress);
        int irql = Irql.raise();
        try {
            return dispatch.inspectEvent().inspectEvent(core.socketContext, localAddress, remoteAddress, inspection.id);
        } catch (Throwable e) {
            Defects.callbackFailed("inspectEvent", e);
            return null;
        } finally {
            Irql.lower(irql);
        }
    }

    /** AbortEvent. The core counts the callback already. */
    void abort(WskInspectId id) {
        if (dispatch == null || dispatch.abortEvent() == null) {
            return;
        }
        int irql = Irql.raise();
        try {
            dispatch.abortEvent().abortEvent(core.socketContext, id);
        } catch (Throwable e) {
            Defects.callbackFailed("abortEvent", e);
        } finally {
            Irql.lower(irql);
        }
    }

    /** AcceptEvent; the event is entered already. */
    NtStatus accept(ConnectionSocket connection, WskAcceptOutputs outputs) {
        addresses(connection, localAddress, remoteAddress);
        return callAcceptEvent(connection, outputs);
    }

    /** AcceptEvent with no socket: the listener is dead. The event is entered already. */
    void tellDeath() {
        localAddress.clear();
        remoteAddress.clear();
        callAcceptEvent(null, new WskAcceptOutputs());
    }

    private NtStatus callAcceptEvent(@Nullable WskConnectionSocket connection, WskAcceptOutputs outputs) {
        if (dispatch == null || dispatch.acceptEvent() == null) {
            return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
        }
        int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL;
        try {
            return dispatch.acceptEvent()
                    .acceptEvent(core.socketContext, flags, localAddress, remoteAddress, connection, outputs);
        } catch (Throwable e) {
            Defects.callbackFailed("acceptEvent", e);
            return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
        }
    }
}
