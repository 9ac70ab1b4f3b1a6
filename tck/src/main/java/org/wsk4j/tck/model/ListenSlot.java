package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.nt.NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** A listener of a program that runs. */
final class ListenSlot extends Slot {

    private final Map<Integer, StreamSlot> dialled = new ConcurrentHashMap<>();
    private final Set<StreamSlot> refused = ConcurrentHashMap.newKeySet();
    private final List<WskConnectionSocket> strays = new CopyOnWriteArrayList<>();
    private volatile @Nullable WskListenSocket socket;
    private volatile @Nullable SockAddr address;

    ListenSlot(World world, Run run, int number) {
        super(world, run, number);
    }

    @Override
    @Nullable
    WskListenSocket socket() {
        return socket;
    }

    void make() {
        Call made = note(new Step(Op.AWAIT, number, 0, 0), null, true)
                .submit(irp -> world.provider()
                        .socket(
                                world.client(),
                                plan.net().family(),
                                WskOptions.SOCK_STREAM,
                                plan.net().protocol(),
                                WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                                this,
                                new WskClientListenDispatch(this::accepted, null, null),
                                null,
                                null,
                                null,
                                irp));
        if (completes(made, "is made") && made.ended(STATUS_SUCCESS)) {
            socket = made.irp.pointer(WskListenSocket.class);
        }
    }

    @Override
    void act(Step step) {
        switch (step.op()) {
            case BIND -> bind(step);
            case ACCEPT -> accept(step);
            case ENABLE -> control(step, WSK_EVENT_ACCEPT);
            case DISABLE -> control(step, WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE);
            default -> throw new IllegalArgumentException("not for a listener: " + step);
        }
    }

    private void bind(Step step) {
        WskListenSocket mine = socket;
        if (mine == null) {
            return;
        }
        Call bind = call(
                step, irp -> mine.dispatch().bind(SockAddr.loopback(plan.net().family(), 0), 0, irp));
        if (bind == null || !completes(bind, "binds")) {
            return;
        }
        SockAddr own = new SockAddr();
        Call query = call(step, irp -> mine.dispatch().getLocalAddress(own, irp));
        if (query != null && completes(query, "tells its address") && query.ended(STATUS_SUCCESS)) {
            address = own;
        }
    }

    private void accept(Step step) {
        StreamSlot.Incoming incoming = new StreamSlot.Incoming();
        SockAddr remote = new SockAddr();
        using(() -> {
            Call call = note(step, null, true);
            call.then(() -> {
                if (call.ended(STATUS_SUCCESS) && call.irp.ioStatus().pointer() instanceof WskConnectionSocket got) {
                    incoming.slot = child(remote);
                    attach(incoming.slot, got, remote);
                }
            });
            call.submit(irp -> Objects.requireNonNull(socket)
                    .dispatch()
                    .accept(0, incoming, StreamSlot.CALLBACKS, null, remote, irp));
        });
    }

    private @Nullable StreamSlot child(SockAddr remote) {
        return dialled.get(remote.port());
    }

    private void attach(@Nullable StreamSlot child, WskConnectionSocket got, SockAddr remote) {
        if (child == null || refused.contains(child) || !child.attach(got)) {
            run.breach(
                    Law.ACCEPTED_ONCE,
                    "s" + number + " accepted a connection from " + remote
                            + " which nobody dialled, or which was accepted or refused before");
            strays.add(got);
        }
    }

    private NtStatus accepted(
            @Nullable Object context,
            int flags,
            SockAddr local,
            SockAddr remote,
            @Nullable WskConnectionSocket got,
            WskAcceptOutputs outputs) {
        Indication indication = begin(WSK_EVENT_ACCEPT, false, new byte[0]);
        StreamSlot child = child(remote);
        NtStatus answer = STATUS_SUCCESS;
        if (got == null) {
            note(indication, "accept-dead");
            if (run.isExact()) {
                run.breach(Law.ENDING, "s" + number + " is told that the listener is dead");
            }
            return answer;
        }
        if (child != null && nextAnswer() == 'R') {
            refused.add(child);
            note(indication, "accept-refused");
            return STATUS_REQUEST_NOT_ACCEPTED;
        }
        outputs.set(child, StreamSlot.CALLBACKS);
        attach(child, got, remote);
        note(indication, "accept");
        return answer;
    }

    /** The peer of a slot connects. */
    void dial(StreamSlot child) {
        SockAddr target = address;
        if (target == null || dialled.containsValue(child)) {
            return;
        }
        try {
            SockAddr from = child.peer.dial(plan.net(), target, known -> dialled.put(known.port(), child));
            run.tally.count("dial " + (from.port() > 0 ? "done" : "failed"));
        } catch (IOException e) {
            throw new UncheckedIOException("the peer cannot dial", e);
        }
    }

    /** Whether the connection can not come any more. */
    boolean isHopeless(StreamSlot child) {
        return !dialled.containsValue(child)
                || refused.contains(child)
                || isClosing()
                || child.peer.isOver()
                || calls().stream().noneMatch(call -> call.is(Op.ACCEPT) && !call.isOver() || call.is(Op.ENABLE));
    }

    /** Accepts what has been dialled and not been accepted. */
    void settle() {
        if (!plan.settle() || isClosing() || address == null) {
            return;
        }
        run.tally.count("settle listener");
        // Counted first: which of them comes next is not said; and one whose peer has gone may still come.
        long missing = dialled.values().stream()
                .filter(child -> child.socket() == null)
                .count();
        for (long i = 0; i < missing; i++) {
            accept(new Step(Op.ACCEPT, number, 0, 0));
        }
        if (run.isExact() && !run.within(() -> dialled.values().stream().noneMatch(this::isMissing))) {
            run.breach(
                    Law.ACCEPTED_ONCE,
                    "s" + number + " a connection that was dialled is not accepted: "
                            + dialled.values().stream()
                                    .filter(this::isMissing)
                                    .map(child -> "s" + child.number + " " + child.peer.state())
                                    .toList()
                            + "; calls " + calls() + ", events at "
                            + indications().stream().map(event -> event.begun).toList());
        }
    }

    /** Closes what should not have come. */
    void closeStrays() {
        strays.forEach(stray -> stray.dispatch().closeSocket(new Irp()));
    }

    private boolean isMissing(StreamSlot child) {
        return child.socket() == null && !refused.contains(child) && !child.peer.wasKilledBefore(Call.NEVER);
    }
}
