package org.wsk4j.tck.model;

import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import java.util.function.Predicate;

/** What can be known of a connection's states from outside: what may have been the case by a moment, and what must. */
final class ConnectionFacts {

    private final StreamSlot slot;
    private final List<Call> calls;

    ConnectionFacts(StreamSlot slot) {
        this.slot = slot;
        this.calls = slot.calls();
    }

    private boolean any(Predicate<Call> wanted) {
        return calls.stream().anyMatch(wanted);
    }

    private boolean isAccepted() {
        return slot.plan.kind() == SlotPlan.Kind.ACCEPTED;
    }

    private static boolean isConnect(Call call) {
        return call.is(Op.CONNECT) || call.is(Op.CONNECT_EX);
    }

    boolean mayBeBound(long by) {
        return isAccepted() || any(call -> call.is(Op.BIND) && call.begun < by);
    }

    boolean mustBeBound(long by) {
        return isAccepted() || any(call -> call.is(Op.BIND) && call.ended(STATUS_SUCCESS) && call.over < by);
    }

    /** A connectEx that failed may have connected for a while. */
    boolean mayBeConnected(long by) {
        return isAccepted()
                || any(call -> isConnect(call)
                        && call.begun < by
                        && (call.is(Op.CONNECT_EX) || call.ended(STATUS_SUCCESS) || !call.isOver()));
    }

    boolean mustBeConnected(long by) {
        return isAccepted() || any(call -> isConnect(call) && call.ended(STATUS_SUCCESS) && call.over < by);
    }

    /** Another connect may be on its way, or have succeeded. */
    boolean mayBeConnecting(Call self) {
        return any(call -> call != self && isConnect(call) && call.begun < self.over);
    }

    boolean mayBeAborted(long by) {
        return any(call -> call.begun < by
                && (call.is(Op.DISCONNECT) && call.step.is("abortive")
                        || call.is(Op.CONNECT_EX) && !call.ended(STATUS_SUCCESS)));
    }

    boolean mustBeAborted(long by) {
        return any(call ->
                call.is(Op.DISCONNECT) && call.step.is("abortive") && call.ended(STATUS_SUCCESS) && call.over < by);
    }

    private static boolean isFinish(Call call) {
        return call.is(Op.DISCONNECT) && call.step.is("graceful");
    }

    boolean mayBeFinished(Call self) {
        return any(call -> call != self && isFinish(call) && call.begun < self.over);
    }

    boolean mustBeFinished(long by) {
        return any(call -> isFinish(call) && call.ended(STATUS_SUCCESS) && call.over < by);
    }

    boolean hasFinished() {
        return new ConnectionFacts(slot).mustBeFinished(Call.NEVER);
    }

    boolean triedToFinish() {
        return any(ConnectionFacts::isFinish);
    }

    boolean mayBeClosing(long by) {
        return slot.closedFrom() < by;
    }

    boolean mayBeKilled(long by) {
        return slot.peer.wasKilledBefore(by);
    }

    boolean peerMayHaveFinished(long by) {
        return slot.peer.finishedBefore(by);
    }

    /** Whether nothing has happened that forbids a graceful end. */
    boolean canSettle() {
        return slot.socket() != null
                && mustBeConnected(Call.NEVER)
                && !mayBeAborted(Call.NEVER)
                && !mayBeKilled(Call.NEVER);
    }
}
