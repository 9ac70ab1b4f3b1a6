package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Accounts for every byte of a connection. What receives and events brought must be the peer's stream, in order; since the
 * two may alternate in more than one way, all ways are tried.
 */
final class StreamAccount {

    private final StreamSlot slot;
    private final Run run;
    private final ConnectionFacts facts;

    StreamAccount(StreamSlot slot, ConnectionFacts facts) {
        this.slot = slot;
        this.run = slot.run;
        this.facts = facts;
    }

    void check() {
        outgoing();
        incoming();
    }

    // what the peer received

    private void outgoing() {
        byte[] received = slot.peer.received();
        Set<Integer> places = new TreeSet<>(Set.of(0));
        boolean torn = false;
        for (Call call : slot.calls()) {
            if (!carriesBytes(call) || isRefused(call) || wentElsewhere(call) || torn && run.isExact()) {
                continue;
            }
            boolean isExact = call.ended(STATUS_SUCCESS) || call.ended(STATUS_CANCELLED);
            Set<Integer> next = new TreeSet<>();
            places.forEach(at -> place(call, received, at, isExact, next));
            if (next.isEmpty()) {
                run.breach(
                        Law.BYTES_OUT,
                        "s" + slot.number + " the peer received at byte " + places + " other bytes than those of "
                                + call);
                return;
            }
            places = next;
            torn |= !isExact;
        }
        if (!places.contains(received.length)) {
            run.breach(
                    Law.BYTES_OUT,
                    "s" + slot.number + " the peer received " + received.length + " bytes, only " + places
                            + " were sent");
        } else if (slot.peer.isAtEnd() && !torn && facts.mustBeFinished(Call.NEVER)) {
            long expected = slot.calls().stream()
                    .filter(call -> carriesBytes(call) && !isRefused(call) && !wentElsewhere(call))
                    .mapToLong(call -> call.information)
                    .sum();
            if (expected != received.length) {
                run.breach(
                        Law.BYTES_OUT,
                        "s" + slot.number + " the peer received " + received.length + " bytes before the end, "
                                + expected + " were sent");
            }
        }
    }

    /** Where the stream may go on after a call: an exact one moved as many bytes as it says, another one any number. */
    private void place(Call call, byte[] received, int at, boolean isExact, Set<Integer> next) {
        int origin = Pattern.origin(slot.number, call.number);
        long count = isExact ? call.ended(STATUS_SUCCESS) ? call.length() : call.information : call.length();
        int most = (int) Math.max(0, Math.min(count, received.length - at));
        if (isExact) {
            if (Pattern.matches(received, at, most, origin, 0)) {
                next.add(at + most);
            }
            return;
        }
        for (int i = 0; i <= most && Pattern.matches(received, at, i, origin, 0); i = i < 4 ? i + 1 : most + 1) {
            next.add(at + i);
        }
        next.add(at + Pattern.matching(received, at, most, origin));
    }

    private static boolean carriesBytes(Call call) {
        return call.is(Op.SEND) || call.is(Op.CONNECT_EX) || call.is(Op.DISCONNECT) && call.step.is("graceful");
    }

    /** Refused at the entry: not a byte has left, and the connection goes on. */
    private static boolean isRefused(Call call) {
        return call.ended(STATUS_INVALID_DEVICE_STATE)
                || call.ended(STATUS_NOT_SUPPORTED)
                || call.ended(STATUS_CONNECTION_REFUSED)
                || call.ended(STATUS_INVALID_PARAMETER);
    }

    /** The first data of a connect that failed, when its connection is not the one that counts. */
    private boolean wentElsewhere(Call call) {
        return call.is(Op.CONNECT_EX) && !call.ended(STATUS_SUCCESS) && slot.peer.wasDroppedBefore();
    }

    // what came

    /** Bytes that came in one piece, or a drain, which takes an unknown number. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] bytes, int taken, boolean drains, boolean ends, long begun, long over, Object origin) {}

    /** So many receives and indications are placed, and the stream is read up to a position; or at least up to it. */
    private record Place(int receives, int indications, long position, boolean floating) {}

    private void incoming() {
        List<Piece> receives = new ArrayList<>();
        for (Call call : slot.calls()) {
            boolean drains = call.is(Op.RECEIVE) && call.step.is("drain");
            byte[] bytes = call.received;
            boolean success = call.ended(STATUS_SUCCESS);
            if (drains && call.isOver()) {
                receives.add(new Piece(new byte[0], 0, true, success, call.begun, call.over, call));
            } else if (call.is(Op.RECEIVE) && success && bytes != null && call.length() > 0) {
                receives.add(new Piece(bytes, bytes.length, false, bytes.length == 0, call.begun, call.over, call));
            }
        }
        List<Piece> events = new ArrayList<>();
        for (Indication indication : slot.indications()) {
            if (indication.event == WSK_EVENT_RECEIVE) {
                int taken = (int) indication.accepted;
                events.add(new Piece(
                        indication.bytes, taken, false, false, indication.begun, indication.over, indication));
            }
        }
        if (!canBePlaced(receives, events)) {
            run.breach(
                    Law.BYTES_IN,
                    "s" + slot.number + " what came is not the stream of " + slot.peer.sent()
                            + " bytes that the peer sent: " + describe(receives, events));
        }
    }

    private boolean canBePlaced(List<Piece> receives, List<Piece> events) {
        Deque<Place> open = new ArrayDeque<>();
        Set<Place> seen = new HashSet<>();
        open.add(new Place(0, 0, 0, false));
        while (!open.isEmpty()) {
            Place place = open.removeLast();
            if (!seen.add(place)) {
                continue;
            }
            Piece receive = place.receives() < receives.size() ? receives.get(place.receives()) : null;
            Piece event = place.indications() < events.size() ? events.get(place.indications()) : null;
            if (receive == null && event == null) {
                return true;
            }
            if (event != null && (receive == null || receive.over() > event.begun())) {
                next(place, event, 0, 1, open);
            }
            if (receive != null && (event == null || event.over() > receive.begun())) {
                next(place, receive, 1, 0, open);
            }
        }
        return false;
    }

    /** Places one piece in all possible ways. */
    private void next(Place place, Piece piece, int receives, int indications, Deque<Place> open) {
        int nextReceive = place.receives() + receives;
        int nextEvent = place.indications() + indications;
        long sent = slot.peer.sent();
        if (piece.drains() || piece.ends()) {
            boolean floating = piece.drains() || place.floating();
            if (!piece.ends()) {
                open.add(new Place(nextReceive, nextEvent, place.position(), true));
            } else if (floating || place.position() == sent) {
                open.add(new Place(nextReceive, nextEvent, sent, false));
            }
            return;
        }
        int length = piece.bytes().length;
        long last = place.floating() ? sent - length : place.position();
        for (long at = place.position(); at <= last; at++) {
            if (at + length <= sent && Pattern.matches(piece.bytes(), 0, length, slot.peer.origin(), at)) {
                boolean floating = place.floating() && length == 0;
                open.add(new Place(nextReceive, nextEvent, at + piece.taken(), floating));
                if (floating) {
                    return;
                }
            }
        }
    }

    private static String describe(List<Piece> receives, List<Piece> events) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : receives) {
            text.append("\n    receive ").append(piece.origin());
        }
        for (Piece piece : events) {
            text.append("\n    event from ")
                    .append(piece.begun())
                    .append(" to ")
                    .append(piece.over())
                    .append(": ")
                    .append(piece.bytes().length)
                    .append(" bytes, taken ")
                    .append(piece.taken());
        }
        return text.toString();
    }
}
