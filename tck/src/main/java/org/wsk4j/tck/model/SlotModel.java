package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import java.util.Objects;
import org.wsk4j.nt.NtStatus;

/** The laws that all kinds of sockets share. */
final class SlotModel {

    private final Slot slot;
    private final Run run;
    private final List<Call> calls;
    private final List<Indication> indications;

    SlotModel(Slot slot) {
        this.slot = slot;
        this.run = slot.run;
        this.calls = slot.calls();
        this.indications = slot.indications();
    }

    void check() {
        calls.forEach(this::call);
        order();
        for (Indication indication : indications) {
            if (!isEnabled(indication)) {
                run.breach(
                        Law.EVENT_OFF,
                        where() + "event " + indication.event + " at " + indication.begun + ", though it is disabled");
            }
        }
        if (slot instanceof StreamSlot stream) {
            pause();
            new ConnectionModel(stream).check();
        } else if (slot instanceof DatagramSlot datagram) {
            new DatagramModel(datagram).check();
        } else if (run.isExact()) {
            calls.forEach(this::listenerStatus);
        }
    }

    private String where() {
        return "s" + slot.number + " ";
    }

    private void call(Call call) {
        run.tally.count(call.step.op().word() + (call.is(Op.AWAIT) ? "-socket " : " ") + outcome(call));
        if (!call.isOver()) {
            run.breach(Law.ONCE, where() + "never completed: " + call);
        } else if (!call.threw() && call.over > slot.closedSince()) {
            run.breach(Law.AFTER_CLOSE, where() + "completed after the close: " + call);
        }
        Room room = call.room;
        String damage = room == null ? null : room.damage();
        if (damage != null) {
            run.breach(Law.MEMORY, where() + damage + ": " + call);
        }
    }

    private static String outcome(Call call) {
        NtStatus status = call.status;
        String name = status == null ? "nothing" : status.toString();
        boolean part = call.information > 0 && call.information < call.length();
        boolean end = call.is(Op.RECEIVE)
                && call.ended(STATUS_SUCCESS)
                && call.information == 0
                && (call.length() > 0 || call.step.is("drain"));
        return name.replace("STATUS_", "")
                + (part ? "(part)" : "")
                + (end ? "(end)" : "")
                + (Objects.equals(STATUS_PENDING, call.returned) ? "" : "!");
    }

    private void order() {
        Indication before = null;
        for (Indication indication : indications) {
            if (before != null && before.over > indication.begun) {
                run.breach(Law.OVERLAP, where() + "two callbacks at once, at " + indication.begun);
            }
            if (indication.over > slot.closedSince()) {
                run.breach(Law.AFTER_CLOSE, where() + "a callback after the close, at " + indication.begun);
            }
            before = indication;
        }
    }

    /** An event may come if there was an enabling call, and no disabling one had its effect after it. */
    private boolean isEnabled(Indication indication) {
        return calls.stream()
                .filter(call -> call.is(Op.ENABLE) && call.begun < indication.begun && enables(call, indication.event))
                .anyMatch(enable -> calls.stream()
                                .noneMatch(call -> call.is(Op.DISABLE)
                                        && call.begun > enable.left
                                        && disables(call, indication.event)
                                        && offSince(call, indication.event) < indication.begun)
                        && indications.stream().noneMatch(other -> disables(other, indication, enable)));
    }

    private static boolean enables(Call call, int event) {
        return switch (event) {
            case WSK_EVENT_RECEIVE -> call.step.is("receive") || call.step.is("both");
            case WSK_EVENT_DISCONNECT -> call.step.is("disconnect") || call.step.is("both");
            default -> true;
        };
    }

    private static boolean disables(Call call, int event) {
        return switch (event) {
            case WSK_EVENT_RECEIVE -> call.step.mode() < 2;
            case WSK_EVENT_DISCONNECT -> call.step.mode() >= 2;
            case WSK_EVENT_ACCEPT, WSK_EVENT_RECEIVE_FROM -> true;
            default -> false;
        };
    }

    /** A refused datagram disables the event. */
    private static boolean disables(Indication refused, Indication indication, Call enable) {
        return refused.event == WSK_EVENT_RECEIVE_FROM
                && refused.accepted == 0
                && refused.bytes.length > 0
                && refused.begun > enable.left
                && refused.over < indication.begun;
    }

    /**
     * From when on a disabled event must not begin; with STATUS_EVENT_PENDING after the callback that ran. That may be one
     * that the provider was about to call, although the one before it was not over when the disabling began.
     */
    private long offSince(Call call, int event) {
        if (call.ended(STATUS_SUCCESS)) {
            return call.over;
        }
        if (!call.ended(STATUS_EVENT_PENDING)) {
            return Call.NEVER;
        }
        return indications.stream()
                .filter(running -> running.event == event && running.over > call.left)
                .mapToLong(running -> running.over)
                .findFirst()
                .orElse(Call.NEVER);
    }

    /**
     * After a refusal there must be a receive before the next indication. It may have completed just before the refused
     * callback began, when the provider had decided to call it: so it counts from the end of the callback before that.
     */
    private void pause() {
        Indication refused = null;
        long from = 0;
        for (Indication indication : indications) {
            if (indication.event == WSK_EVENT_RECEIVE) {
                Indication before = refused;
                if (before != null && !receivesBetween(from, indication.begun)) {
                    run.breach(
                            Law.PAUSE,
                            where() + "an indication at " + indication.begun + " though the one at " + before.begun
                                    + " was refused and nothing was received");
                }
                from = before != null ? before.over : from;
                refused = indication.isRefused() ? indication : null;
            }
            from = refused == null ? indication.over : from;
        }
    }

    private boolean receivesBetween(long from, long until) {
        return calls.stream().anyMatch(call -> call.is(Op.RECEIVE) && call.begun < until && call.over > from);
    }

    private void listenerStatus(Call call) {
        NtStatus status = call.status;
        if (status == null || status.equals(STATUS_SUCCESS)) {
            return;
        }
        boolean ending = call.cancelled < call.over || slot.closedFrom() < call.over;
        boolean mustBeBound = calls.stream()
                .anyMatch(other -> other.is(Op.BIND) && other.ended(STATUS_SUCCESS) && other.over < call.begun);
        boolean allowed = status.equals(STATUS_CANCELLED) && ending
                || status.equals(STATUS_EVENT_PENDING) && call.is(Op.DISABLE)
                || status.equals(STATUS_INVALID_DEVICE_STATE) && (call.is(Op.BIND) || !mustBeBound);
        if (!allowed) {
            run.breach(Law.STATUS, where() + "must not end like this: " + call);
        }
    }
}
