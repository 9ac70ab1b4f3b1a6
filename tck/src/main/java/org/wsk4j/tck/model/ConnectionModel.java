package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import org.wsk4j.nt.NtStatus;

/** Which statuses a connection's requests may end with, given what may have happened by then. */
final class ConnectionModel {

    private final StreamSlot slot;
    private final Run run;
    private final ConnectionFacts facts;

    ConnectionModel(StreamSlot slot) {
        this.slot = slot;
        this.run = slot.run;
        this.facts = new ConnectionFacts(slot);
    }

    void check() {
        for (Call call : slot.calls()) {
            NtStatus status = call.status;
            if (status == null) {
                continue;
            }
            success(call);
            if (run.isExact() && !isAllowed(call, status)) {
                run.breach(Law.STATUS, "s" + slot.number + " must not end like this: " + call);
            }
        }
        disconnectEvents();
        if (slot.socket() != null) {
            new StreamAccount(slot, facts).check();
        }
        peerEnd();
    }

    /** A success tells the truth, also where faults are injected. */
    private void success(Call call) {
        if (!call.ended(STATUS_SUCCESS)) {
            return;
        }
        long length = call.length();
        boolean whole =
                call.is(Op.SEND) || call.is(Op.CONNECT_EX) || call.is(Op.DISCONNECT) && call.step.is("graceful");
        if (whole && call.information != length) {
            run.breach(Law.STATUS, "s" + slot.number + " Information is not the length " + length + ": " + call);
        }
        if (!call.is(Op.RECEIVE)) {
            return;
        }
        if (call.information > length) {
            run.breach(Law.STATUS, "s" + slot.number + " more than there is room for: " + call);
        }
        boolean isEnd = call.information == 0 && (length > 0 || call.step.is("drain"));
        if (isEnd && !facts.peerMayHaveFinished(call.over)) {
            run.breach(Law.ENDING, "s" + slot.number + " the end of a stream that has not ended: " + call);
        }
        boolean isPart = call.step.is("waitall") && call.information > 0 && call.information < length;
        if (isPart && run.isExact() && !mayEndEarly(call)) {
            run.breach(Law.STATUS, "s" + slot.number + " a part for no reason: " + call);
        }
    }

    private boolean mayEndEarly(Call call) {
        return isEnding(call) || facts.peerMayHaveFinished(call.over) || facts.mayBeKilled(call.over);
    }

    private boolean isEnding(Call call) {
        return call.cancelled < call.over || facts.mayBeAborted(call.over) || facts.mayBeClosing(call.over);
    }

    private boolean isAllowed(Call call, NtStatus status) {
        return switch (call.step.op()) {
            case BIND ->
                status.equals(STATUS_SUCCESS)
                        || status.equals(STATUS_INVALID_DEVICE_STATE) && facts.mayBeBound(call.begun)
                        || status.equals(STATUS_CANCELLED) && isEnding(call);
            case CONNECT, CONNECT_EX -> isConnectAllowed(call, status);
            case SEND -> isSendAllowed(call, status);
            case RECEIVE -> isReceiveAllowed(call, status);
            case DISCONNECT -> isDisconnectAllowed(call, status);
            case ENABLE -> status.equals(STATUS_SUCCESS) && facts.mayBeConnected(call.over) || isRefusal(call, status);
            case DISABLE ->
                status.equals(STATUS_SUCCESS)
                        || status.equals(STATUS_EVENT_PENDING)
                        || status.equals(STATUS_CANCELLED) && isEnding(call)
                        || isRefusal(call, status);
            case CLOSE -> status.equals(STATUS_SUCCESS) && call.information == 0;
            default -> status.equals(STATUS_SUCCESS) || status.equals(STATUS_CANCELLED) && isEnding(call);
        };
    }

    private boolean isRefusal(Call call, NtStatus status) {
        return status.equals(STATUS_INVALID_DEVICE_STATE) && !facts.mustBeConnected(call.begun);
    }

    private boolean isConnectAllowed(Call call, NtStatus status) {
        if (status.equals(STATUS_SUCCESS)) {
            return facts.mayBeBound(call.over) && call.step.is("peer");
        }
        return status.equals(STATUS_INVALID_DEVICE_STATE)
                        && (!facts.mustBeBound(call.begun) || facts.mayBeConnecting(call))
                || status.equals(STATUS_CONNECTION_REFUSED) && call.step.is("refused")
                || status.equals(STATUS_CONNECTION_RESET) && facts.mayBeKilled(call.over)
                || status.equals(STATUS_CONNECTION_ABORTED) && facts.mayBeAborted(call.over)
                || status.equals(STATUS_CANCELLED) && isEnding(call);
    }

    /** Ends that the connection itself may bring to a transfer. */
    private boolean isConnectionsEnd(Call call, NtStatus status) {
        return status.equals(STATUS_CANCELLED) && isEnding(call)
                || status.equals(STATUS_CONNECTION_RESET) && facts.mayBeKilled(call.over)
                || status.equals(STATUS_CONNECTION_ABORTED) && facts.mayBeAborted(call.over);
    }

    private boolean isSendAllowed(Call call, NtStatus status) {
        if (call.step.is("unknown-flag")) {
            return status.equals(STATUS_NOT_SUPPORTED) || isRefusal(call, status);
        }
        if (status.equals(STATUS_SUCCESS)) {
            return facts.mayBeConnected(call.over)
                    && !facts.mustBeAborted(call.begun)
                    && !facts.mustBeFinished(call.begun);
        }
        return status.equals(STATUS_INVALID_DEVICE_STATE)
                        && (!facts.mustBeConnected(call.begun) || facts.mayBeFinished(call))
                || isConnectionsEnd(call, status);
    }

    private boolean isReceiveAllowed(Call call, NtStatus status) {
        if (call.step.is("unknown-flag")) {
            return status.equals(STATUS_NOT_SUPPORTED) || isRefusal(call, status);
        }
        if (call.step.is("waitall-drain")) {
            return status.equals(STATUS_INVALID_PARAMETER) || isRefusal(call, status);
        }
        if (status.equals(STATUS_SUCCESS)) {
            return facts.mayBeConnected(call.over) && !facts.mustBeAborted(call.begun);
        }
        return isRefusal(call, status) || isConnectionsEnd(call, status) && call.information == 0;
    }

    private boolean isDisconnectAllowed(Call call, NtStatus status) {
        if (call.step.is("abortive-buffer")) {
            return status.equals(STATUS_INVALID_PARAMETER);
        }
        if (status.equals(STATUS_SUCCESS)) {
            return facts.mayBeConnected(call.over);
        }
        if (call.step.is("abortive")) {
            return isRefusal(call, status) || status.equals(STATUS_CANCELLED) && isEnding(call);
        }
        return status.equals(STATUS_INVALID_DEVICE_STATE)
                        && (!facts.mustBeConnected(call.begun) || facts.mayBeFinished(call))
                || isConnectionsEnd(call, status);
    }

    private void disconnectEvents() {
        int graceful = 0;
        int abortive = 0;
        for (Indication indication : slot.indications()) {
            if (indication.event != WSK_EVENT_DISCONNECT) {
                continue;
            }
            if (indication.abortive) {
                abortive++;
            } else {
                graceful++;
            }
            boolean isTrue = indication.abortive
                    ? facts.mayBeKilled(indication.begun)
                    : facts.peerMayHaveFinished(indication.begun);
            if (!isTrue && (run.isExact() || !indication.abortive)) {
                run.breach(
                        Law.ENDING,
                        "s" + slot.number + " told of a disconnect that was not, abortive " + indication.abortive);
            }
            if (abortive > 1 || graceful > 1 || abortive == 1 && !indication.abortive) {
                run.breach(Law.ENDING, "s" + slot.number + " told of the disconnect once too often");
            }
        }
    }

    /** The peer sees a graceful end only if there was one. */
    private void peerEnd() {
        if (slot.peer.isAtEnd()
                && slot.socket() != null
                && facts.mustBeConnected(Call.NEVER)
                && !facts.triedToFinish()) {
            run.breach(Law.ENDING, "s" + slot.number + " the peer saw a graceful end that nobody asked for");
        }
    }
}
