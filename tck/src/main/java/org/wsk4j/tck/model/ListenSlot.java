package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskAcceptOutputs;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Sockets;

/** A listener of a program that runs. */
final class ListenSlot extends Slot {

    private final Map<Integer, StreamSlot> dialled = new ConcurrentHashMap<>();
    private final Set<StreamSlot> refused = ConcurrentHashMap.newKeySet();
    /** Connections that the client said yes to, where it is asked. */
    private final Set<StreamSlot> approved = ConcurrentHashMap.newKeySet();

    private final Queue<Pended> pended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inspections = new AtomicInteger();
    private final AtomicInteger strangers = new AtomicInteger();
    private final List<WskConnectionSocket> strays = new CopyOnWriteArrayList<>();
    private volatile @Nullable WskListenSocket socket;
    private volatile @Nullable SockAddr address;

    /** A request that the client has not decided on. */
    private record Pended(WskInspectId id, StreamSlot child) {}

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
                                world.client(plan.statics()),
                                plan.net().family(),
                                WskOptions.SOCK_STREAM,
                                plan.net().protocol(),
                                WskSocketFlags.WSK_FLAG_LISTEN_SOCKET,
                                this,
                                new WskClientListenDispatch(
                                        this::accepted,
                                        isConditional() ? this::inspected : null,
                                        isConditional() ? this::aborted : null),
                                null,
                                null,
                                null,
                                irp));
        if (completes(made, "is made") && made.ended(STATUS_SUCCESS)) {
            WskListenSocket mine = made.irp.pointer(WskListenSocket.class);
            socket = mine;
            if (isConditional()) {
                Call option = call(
                        made.step,
                        irp -> Sockets.setOption(
                                mine, WskOptions.SOL_SOCKET, WskOptions.SO_CONDITIONAL_ACCEPT, 1, irp));
                if (option != null) {
                    completes(option, "sets an option");
                }
            }
        }
    }

    private boolean isConditional() {
        return plan.conditional() && world.has(WskCapability.CONDITIONAL_ACCEPT);
    }

    @Override
    void act(Step step) {
        switch (step.op()) {
            case BIND -> bind(step);
            case ACCEPT -> accept(step);
            case DECIDE -> decide(step);
            case ENABLE ->
                control(step, WSK_EVENT_ACCEPT | (step.is("inherit") ? WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT : 0));
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
        if (bind == null || !isBoundBy(bind)) {
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
        if (child == null) {
            // Somebody who dialled a port that was another one's before.
            strangers.incrementAndGet();
            run.tally.count("accept stranger");
            strays.add(got);
            return;
        }
        if (isConditional() && !approved.contains(child)) {
            run.breach(
                    Law.ACCEPTED_ONCE,
                    "s" + number + " accepted s" + child.number + ", to which the client has not said yes");
        }
        if (refused.contains(child) || !child.attach(got)) {
            run.breach(
                    Law.ACCEPTED_ONCE,
                    "s" + number + " accepted s" + child.number + " from " + remote
                            + ", which was accepted or refused before");
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
        char wanted = child == null ? 'A' : nextAnswer();
        if (child != null && wanted == 'R') {
            refused.add(child);
            note(indication, "accept-refused");
            return STATUS_REQUEST_NOT_ACCEPTED;
        }
        outputs.set(child, StreamSlot.CALLBACKS);
        if (child != null && child.socket() == null) {
            child.acceptedBy = indication;
        }
        attach(child, got, remote);
        if (wanted == 'C') {
            closeInside();
        }
        note(indication, "accept");
        return answer;
    }

    private WskInspectAction inspected(
            @Nullable Object context, SockAddr local, SockAddr remote, @Nullable WskInspectId id) {
        Indication indication = begin(Indication.INSPECT, false, new byte[0]);
        StreamSlot child = child(remote);
        if (id == null || child == null) {
            if (id == null && run.isExact()) {
                run.breach(Law.ENDING, "s" + number + " is told that the listener is dead");
            }
            note(indication, id == null ? "inspect-dead" : "inspect-stranger");
            return WskInspectAction.WskInspectReject;
        }
        switch ((inspections.getAndIncrement() + (int) (run.program.seed() & 3)) & 3) {
            case 0 -> {
                refused.add(child);
                note(indication, "inspect-reject");
                return WskInspectAction.WskInspectReject;
            }
            case 1 -> {
                pended.add(new Pended(id, child));
                note(indication, "inspect-pend");
                return WskInspectAction.WskInspectPend;
            }
            default -> {
                approved.add(child);
                note(indication, "inspect-accept");
                return WskInspectAction.WskInspectAccept;
            }
        }
    }

    private NtStatus aborted(@Nullable Object context, WskInspectId id) {
        Indication indication = begin(Indication.INSPECT, true, new byte[0]);
        StreamSlot child = pended.stream()
                .filter(each -> each.id().equals(id))
                .map(Pended::child)
                .findFirst()
                .orElse(null);
        if (child != null && !child.peer.wasKilledBefore(indication.begun)) {
            run.breach(Law.ENDING, "s" + number + " is told that the peer of s" + child.number + " gave up");
        }
        note(indication, "inspect-abort");
        return STATUS_SUCCESS;
    }

    /** Decides on the oldest request that waits; of a listener that does not ask, on none. */
    private void decide(Step step) {
        Pended next = pended.poll();
        if (next == null) {
            run.tally.count("decide nothing-pended");
            return;
        }
        boolean accepts = step.is("accept");
        (accepts ? approved : refused).add(next.child());
        WskInspectAction action = accepts ? WskInspectAction.WskInspectAccept : WskInspectAction.WskInspectReject;
        call(step, irp -> Objects.requireNonNull(socket).dispatch().inspectComplete(next.id(), action, irp));
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
        } catch (BindException e) {
            run.tally.count("dial no-port");
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
                || pended.stream().anyMatch(each -> each.child() == child)
                || !hasStaticEvents()
                        && calls().stream()
                                .noneMatch(call -> call.is(Op.ACCEPT) && !call.isOver() || call.is(Op.ENABLE));
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
        // A callback may still close the listener.
        if (run.isExact()
                && !run.within(() -> isClosing() || dialled.values().stream().noneMatch(this::isStillMissing))) {
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

    private boolean isStillMissing(StreamSlot child) {
        while (strangers.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            accept(new Step(Op.ACCEPT, number, 0, 0)); // in place of the one that the stranger took
        }
        while (!pended.isEmpty()) {
            decide(new Step(Op.DECIDE, number, 0, 0));
        }
        return isMissing(child);
    }

    private boolean isMissing(StreamSlot child) {
        return child.socket() == null && !refused.contains(child) && !child.peer.wasKilledBefore(Call.NEVER);
    }
}
