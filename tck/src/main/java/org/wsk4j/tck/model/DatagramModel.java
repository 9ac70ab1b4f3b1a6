package org.wsk4j.tck.model;

import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wsk4j.nt.NtStatus;

/** What may have happened to a datagram socket, and what may not. */
final class DatagramModel {

    private final DatagramSlot slot;
    private final Run run;

    DatagramModel(DatagramSlot slot) {
        this.slot = slot;
        this.run = slot.run;
    }

    /** Datagrams that came, in the order of the requests. */
    private List<Arrival> arrivals() {
        List<Arrival> all = new ArrayList<>();
        for (Call call : slot.calls()) {
            byte[] bytes = call.received;
            if (call.is(Op.RECEIVE_FROM) && call.ended(STATUS_SUCCESS) && bytes != null) {
                all.add(new Arrival(bytes, slot.wasTruncated(call), "receive", call.begun, call.over));
            }
        }
        for (Indication indication : slot.indications()) {
            List<byte[]> list = slot.indicated.get(indication);
            if (indication.accepted > 0 && list != null) {
                list.forEach(bytes -> all.add(new Arrival(bytes, false, "event", indication.begun, indication.over)));
            }
        }
        return all;
    }

    /** One datagram that the client got. */
    private record Arrival(byte[] bytes, boolean truncated, String way, long begun, long over) {
        int number() {
            return bytes.length < Integer.BYTES ? -1 : ByteBuffer.wrap(bytes).getInt(0);
        }
    }

    /** How many datagrams of the peer have not come. */
    long missing() {
        return slot.peer.sent().size() - arrivals().size();
    }

    /** How many datagrams left because their request says so. */
    long sentForSure() {
        long sum = 0;
        for (Call call : slot.calls()) {
            List<byte[]> contents = slot.outgoing.get(call);
            if (contents != null && call.ended(STATUS_SUCCESS)) {
                sum += contents.size();
            }
        }
        return sum;
    }

    void check() {
        incoming();
        outgoing();
        if (run.isExact()) {
            slot.calls().forEach(this::status);
        }
    }

    private void incoming() {
        List<byte[]> sent = slot.peer.sent();
        Set<Integer> seen = new HashSet<>();
        long empties = sent.stream().filter(bytes -> bytes.length == 0).count();
        int lastReceived = -1;
        int lastIndicated = -1;
        for (Arrival arrival : arrivals()) {
            int index = arrival.number();
            if (arrival.bytes().length == 0) {
                if (--empties < 0) {
                    run.breach(Law.BYTES_IN, "s" + slot.number + " more empty datagrams came than were sent");
                }
                continue;
            }
            byte[] whole = index < 0 || index >= sent.size() ? new byte[0] : sent.get(index);
            boolean cut = arrival.bytes().length < whole.length;
            if (Arrays.mismatch(whole, arrival.bytes()) != (cut ? arrival.bytes().length : -1)) {
                run.breach(
                        Law.BYTES_IN,
                        "s" + slot.number + " a datagram of " + arrival.bytes().length
                                + " bytes came that nobody sent");
                continue;
            }
            if (cut != arrival.truncated()) {
                run.breach(
                        Law.BYTES_IN,
                        "s" + slot.number + " a datagram of " + whole.length + " bytes came with "
                                + arrival.bytes().length + ", truncated is said to be " + arrival.truncated());
            }
            if (!seen.add(index)) {
                run.breach(Law.BYTES_IN, "s" + slot.number + " datagram " + index + " came twice");
            }
            boolean isReceive = arrival.way().equals("receive");
            if (index < (isReceive ? lastReceived : lastIndicated)) {
                run.breach(
                        Law.BYTES_IN,
                        "s" + slot.number + " datagram " + index + " came by " + arrival.way()
                                + " after one that was sent later");
            }
            lastReceived = isReceive ? index : lastReceived;
            lastIndicated = isReceive ? lastIndicated : index;
        }
    }

    private void outgoing() {
        List<byte[]> received = slot.peer.received();
        Set<Integer> places = Set.of(0);
        for (Call call : slot.calls()) {
            List<byte[]> contents = slot.outgoing.get(call);
            if (contents == null) {
                continue;
            }
            long length = contents.stream().mapToLong(bytes -> bytes.length).sum();
            if (call.ended(STATUS_SUCCESS) && call.information != length) {
                run.breach(Law.STATUS, "s" + slot.number + " Information is not the length " + length + ": " + call);
            }
            Set<Integer> next = new HashSet<>();
            places.forEach(at -> place(call, contents, received, at, next));
            if (next.isEmpty()) {
                run.breach(
                        Law.BYTES_OUT, "s" + slot.number + " the peer received out of order, or not at all: " + call);
                return;
            }
            places = next;
        }
        if (!places.contains(received.size())) {
            run.breach(
                    Law.BYTES_OUT,
                    "s" + slot.number + " the peer received " + received.size() + " datagrams, " + places
                            + " of them as they were sent");
        }
    }

    /** A success must have come, as nothing is lost on the way here, or comes still; an error may have sent some. */
    private static void place(Call call, List<byte[]> contents, List<byte[]> received, int start, Set<Integer> next) {
        int at = start;
        boolean success = call.ended(STATUS_SUCCESS);
        if (!success) {
            next.add(at);
        }
        for (byte[] content : contents) {
            if (at < received.size()) {
                if (!Arrays.equals(received.get(at), content)) {
                    return;
                }
                at++;
            }
            if (!success) {
                next.add(at);
            }
        }
        next.add(at);
    }

    private void status(Call call) {
        NtStatus status = call.status;
        if (status == null || isAllowed(call, status)) {
            return;
        }
        run.breach(Law.STATUS, "s" + slot.number + " must not end like this: " + call);
    }

    private boolean isAllowed(Call call, NtStatus status) {
        boolean mayBeBound = slot.calls().stream()
                .anyMatch(other -> other.is(Op.BIND) && other.ended(STATUS_SUCCESS) && other.begun < call.over);
        boolean mustBeBound = slot.calls().stream()
                .anyMatch(other -> other.is(Op.BIND) && other.ended(STATUS_SUCCESS) && other.over < call.begun);
        boolean ending = call.cancelled < call.over || slot.closedFrom() < call.over;
        if (status.equals(STATUS_CANCELLED)) {
            return ending;
        }
        return switch (call.step.op()) {
            case SEND_TO ->
                status.equals(expected(call)) && mayBeBound
                        || status.equals(STATUS_INVALID_DEVICE_STATE) && !mustBeBound
                        || status.equals(STATUS_INVALID_PARAMETER) && call.step.is("nowhere")
                        || status.equals(STATUS_BUFFER_OVERFLOW) && call.step.is("oversize");
            case SEND_MESSAGES, RECEIVE_FROM ->
                status.equals(STATUS_SUCCESS) && mayBeBound
                        || status.equals(STATUS_INVALID_DEVICE_STATE) && !mustBeBound;
            case ENABLE ->
                status.equals(STATUS_SUCCESS) && mayBeBound
                        || status.equals(STATUS_INVALID_DEVICE_STATE) && !mustBeBound;
            case DISABLE ->
                status.equals(STATUS_SUCCESS)
                        || status.equals(STATUS_EVENT_PENDING)
                        || status.equals(STATUS_INVALID_DEVICE_STATE) && !mustBeBound;
            case BIND -> status.equals(STATUS_SUCCESS) || status.equals(STATUS_INVALID_DEVICE_STATE);
            default -> status.equals(STATUS_SUCCESS);
        };
    }

    private static NtStatus expected(Call call) {
        return call.step.is("oversize")
                ? STATUS_BUFFER_OVERFLOW
                : call.step.is("nowhere") ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
    }
}
