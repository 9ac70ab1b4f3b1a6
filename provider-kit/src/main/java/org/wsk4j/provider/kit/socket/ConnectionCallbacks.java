package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.SizeT;
import org.wsk4j.nt.NtStatus;

/** The calls of a connection to its client, in the client's event table. */
final class ConnectionCallbacks {

    /** What {@link #receive} answers for a list that the client keeps. */
    static final long RETAINED = -1;

    private final SocketCore core;

    // guarded by core.lock()
    private volatile @Nullable WskClientConnectionDispatch dispatch;

    /** Since the first indication. owner: the loop. */
    private @Nullable SizeT bytesAccepted;

    ConnectionCallbacks(SocketCore core, @Nullable WskClientConnectionDispatch dispatch) {
        this.core = core;
        this.dispatch = dispatch;
    }

    /** Somebody takes an accepted connection. With the lock held. */
    void adopt(@Nullable WskClientConnectionDispatch newDispatch) {
        dispatch = newDispatch;
    }

    /** The events that the client has a callback for. */
    int supplied() {
        WskClientConnectionDispatch table = dispatch;
        if (table == null) {
            return 0;
        }
        return (table.receiveEvent() != null ? WskEventMask.WSK_EVENT_RECEIVE : 0)
                | (table.disconnectEvent() != null ? WskEventMask.WSK_EVENT_DISCONNECT : 0)
                | (table.sendBacklogEvent() != null ? WskEventMask.WSK_EVENT_SEND_BACKLOG : 0);
    }

    /** Calls the client; answers the bytes accepted, or {@link #RETAINED}. On the loop, event entered. */
    long receive(DataNode list, long bytes, boolean tight) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.receiveEvent() == null) {
            return 0;
        }
        SizeT bytesAccepted = accepted(bytes);
        int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL | (tight ? WskEventFlags.WSK_FLAG_RELEASE_ASAP : 0);
        try {
            NtStatus status = table.receiveEvent().receiveEvent(core.socketContext, flags, list, bytes, bytesAccepted);
            if (status == NtStatus.STATUS_PENDING) {
                return RETAINED;
            }
            return status == NtStatus.STATUS_SUCCESS ? Math.max(0, bytesAccepted.value()) : 0;
        } catch (Throwable e) {
            Defects.callbackFailed("receiveEvent", e);
            return 0;
        }
    }

    private SizeT accepted(long bytes) {
        SizeT made = bytesAccepted;
        if (made == null) {
            made = new SizeT();
            bytesAccepted = made;
        }
        made.set(bytes);
        return made;
    }

    /** On the loop, event entered. */
    void disconnect(boolean abortive) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.disconnectEvent() == null) {
            return;
        }
        int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL | (abortive ? WskEventFlags.WSK_FLAG_ABORTIVE : 0);
        try {
            table.disconnectEvent().disconnectEvent(core.socketContext, flags);
        } catch (Throwable e) {
            Defects.callbackFailed("disconnectEvent", e);
        }
    }

    /** On the loop, event entered. */
    void sendBacklog(long ideal) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.sendBacklogEvent() == null) {
            return;
        }
        try {
            table.sendBacklogEvent().sendBacklogEvent(core.socketContext, ideal);
        } catch (Throwable e) {
            Defects.callbackFailed("sendBacklogEvent", e);
        }
    }

    /** The null indication: the provider is gone. On the loop, event entered. */
    void tellDeath() {
        WskClientConnectionDispatch table = dispatch;
        try {
            if (table != null && table.receiveEvent() != null) {
                table.receiveEvent()
                        .receiveEvent(
                                core.socketContext, WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL, null, 0, accepted(0));
            }
        } catch (Throwable e) {
            Defects.callbackFailed("receiveEvent", e);
        }
    }
}
