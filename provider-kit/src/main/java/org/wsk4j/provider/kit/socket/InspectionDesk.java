package org.wsk4j.provider.kit.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;

/**
 * The connection requests of a listener that inspects them. No host tells of a request before it is established, so the
 * requests here are established connections that nobody has been told of.
 *
 * <p>Everything is guarded by the listener's lock. A method that answers a verdict leaves it to the caller to act on it
 * without the lock.
 */
final class InspectionDesk {

    /** What is to be done with a connection. */
    enum Verdict {
        /** Nothing now. */
        WAIT,
        /** It counts as established: hand it out. */
        ESTABLISH,
        /** Reset it. */
        DROP,
        /** Reset it and tell abortEvent. */
        ABORT
    }

    private final Map<WskInspectId, Inspection> open = new HashMap<>();
    private final Deque<Inspection> arrived = new ArrayDeque<>();
    private final Deque<Inspection> aborted = new ArrayDeque<>();
    private final long key;
    private int lastSerial;

    /** All its requests have the same key. */
    InspectionDesk(long key) {
        this.key = key;
    }

    /** Names the next request. */
    WskInspectId nextId() {
        lastSerial = lastSerial == Integer.MAX_VALUE ? 1 : lastSerial + 1;
        return new WskInspectId(key, lastSerial);
    }

    int size() {
        return open.size();
    }

    boolean hasWork() {
        return !arrived.isEmpty() || !aborted.isEmpty();
    }

    void add(Inspection inspection) {
        open.put(inspection.id, inspection);
        arrived.add(inspection);
    }

    /** The next request whose inspectEvent is due. */
    @Nullable
    Inspection nextArrived() {
        Inspection next = arrived.poll();
        if (next != null) {
            next.moveTo(InspectionState.INSPECTING);
        }
        return next;
    }

    /** The next request whose abortEvent is due. */
    @Nullable
    Inspection nextAborted() {
        Inspection next = aborted.poll();
        if (next != null) {
            next.moveTo(InspectionState.OVER);
        }
        return next;
    }

    /** The answer of inspectEvent; null and what threw count as a rejection. */
    Verdict inspected(Inspection inspection, @Nullable WskInspectAction answer) {
        if (inspection.state() != InspectionState.INSPECTING) {
            return Verdict.WAIT; // the listener was closed meanwhile
        }
        WskInspectAction action =
                answer == WskInspectAction.WskInspectPend && inspection.early != null ? inspection.early : answer;
        if (action == null || action == WskInspectAction.WskInspectReject) {
            return end(inspection, Verdict.DROP);
        }
        if (inspection.reset) {
            return abort(inspection);
        }
        if (action == WskInspectAction.WskInspectAccept) {
            return end(inspection, Verdict.ESTABLISH);
        }
        inspection.moveTo(InspectionState.PENDED);
        return Verdict.WAIT;
    }

    /** The request with an ID that can still be decided, or null. */
    @Nullable
    Inspection find(WskInspectId id) {
        return open.get(id);
    }

    /** Whether an ID was given out at any time. */
    boolean isKnown(WskInspectId id) {
        return id.key() == key && id.serialNumber() > 0 && id.serialNumber() <= lastSerial;
    }

    /** A decision through inspectComplete. */
    Verdict decide(Inspection inspection, WskInspectAction action) {
        if (inspection.state() == InspectionState.INSPECTING) {
            if (inspection.early == null) {
                inspection.early = action;
            }
            return Verdict.WAIT;
        }
        if (inspection.state() != InspectionState.PENDED) {
            return Verdict.WAIT;
        }
        return end(inspection, action == WskInspectAction.WskInspectAccept ? Verdict.ESTABLISH : Verdict.DROP);
    }

    /** The peer reset the connection. */
    Verdict reset(Inspection inspection) {
        return switch (inspection.state()) {
            case ARRIVED -> {
                arrived.remove(inspection);
                yield end(inspection, Verdict.DROP);
            }
            case INSPECTING -> {
                inspection.reset = true;
                yield Verdict.WAIT;
            }
            case PENDED -> abort(inspection);
            case ABORTED, OVER -> Verdict.WAIT;
        };
    }

    private Verdict abort(Inspection inspection) {
        open.remove(inspection.id);
        inspection.moveTo(InspectionState.ABORTED);
        aborted.add(inspection);
        return Verdict.ABORT;
    }

    private Verdict end(Inspection inspection, Verdict verdict) {
        open.remove(inspection.id);
        inspection.moveTo(InspectionState.OVER);
        return verdict;
    }

    /** The listener ends: all that is left is to be reset, and nothing is told any more. */
    List<ConnectionSocket> takeAll() {
        List<ConnectionSocket> left = new ArrayList<>();
        for (Inspection inspection : open.values()) {
            inspection.moveTo(InspectionState.OVER);
            left.add(inspection.connection);
        }
        open.clear();
        arrived.clear();
        aborted.clear();
        return left;
    }
}
