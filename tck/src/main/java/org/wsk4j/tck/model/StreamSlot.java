package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskOptions;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSendFlags;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Sockets;

/** A connection of a program that runs, and its peer. */
final class StreamSlot extends Slot {

    /** The callbacks of all connections; the context says whose. */
    static final WskClientConnectionDispatch CALLBACKS = new WskClientConnectionDispatch(
            (context, flags, data, bytes, accepted) -> of(context).received(data, bytes, accepted),
            (context, flags) -> of(context).disconnected((flags & WskEventFlags.WSK_FLAG_ABORTIVE) != 0),
            null);

    private static final int NARROW = 1 << 16;
    private static final int SETTLING_READ = 1 << 15;

    final StreamPeer peer;
    private final Deque<Indication.Kept> kept = new ArrayDeque<>();
    /** Held while a receive, or a send, is called: the order of the calls is the order of the stream. */
    private final Object receiving = new Object();

    private final Object sending = new Object();
    private volatile @Nullable WskConnectionSocket socket;
    private volatile boolean knownToPeers;

    /** Whose callback it is, of a connection whose slot shows only when it is accepted. */
    static final class Incoming {
        volatile @Nullable StreamSlot slot;
    }

    private final @Nullable ListenSlot parent;

    StreamSlot(World world, Run run, int number, @Nullable ListenSlot parent) {
        super(world, run, number);
        this.parent = parent;
        peer = new StreamPeer(world.peers(), run, Pattern.origin(number, -1));
    }

    private static StreamSlot of(@Nullable Object context) {
        if (context instanceof StreamSlot slot) {
            return slot;
        } else if (context instanceof Incoming incoming && incoming.slot != null) {
            return incoming.slot;
        }
        throw new IllegalStateException("a callback with a context that is nobody's: " + context);
    }

    @Override
    @Nullable
    WskConnectionSocket socket() {
        return socket;
    }

    /** Makes the socket. */
    void make() {
        Call made = note(new Step(Op.AWAIT, number, 0, 0), null, true)
                .submit(irp -> world.provider()
                        .socket(
                                world.client(),
                                plan.net().family(),
                                WskOptions.SOCK_STREAM,
                                plan.net().protocol(),
                                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                                this,
                                CALLBACKS,
                                null,
                                null,
                                null,
                                irp));
        if (completes(made, "is made") && made.ended(STATUS_SUCCESS)) {
            socket = made.irp.pointer(WskConnectionSocket.class);
            if (plan.narrow()) {
                Call option = call(
                        made.step,
                        irp -> Sockets.setOption(
                                made.irp.pointer(WskConnectionSocket.class),
                                WskOptions.SOL_SOCKET,
                                WskOptions.SO_SNDBUF,
                                NARROW,
                                irp));
                if (option != null) {
                    completes(option, "sets an option");
                }
            }
        }
    }

    /** The listener got the connection. */
    boolean attach(WskConnectionSocket accepted) {
        synchronized (kept) {
            if (socket != null) {
                return false;
            }
            socket = accepted;
            return true;
        }
    }

    @Override
    boolean isOpenOrHopeless() {
        if (parent != null) {
            return socket != null || parent.isHopeless(this);
        }
        return calls().stream()
                .filter(call -> call.is(Op.BIND) || call.is(Op.CONNECT) || call.is(Op.CONNECT_EX))
                .allMatch(Call::isOver);
    }

    @Override
    void act(Step step) {
        switch (step.op()) {
            case BIND -> bind(step);
            case CONNECT, CONNECT_EX -> connect(step);
            case SEND -> send(step);
            case RECEIVE -> receive(step);
            case DISCONNECT -> disconnect(step);
            case ENABLE ->
                control(
                        step,
                        (step.mode() != 1 ? WSK_EVENT_RECEIVE : 0) | (step.mode() > 0 ? WSK_EVENT_DISCONNECT : 0));
            case DISABLE ->
                control(step, WSK_EVENT_DISABLE | (step.mode() < 2 ? WSK_EVENT_RECEIVE : WSK_EVENT_DISCONNECT));
            case RELEASE -> release(step);
            case PEER_SEND -> peer.send(step.size());
            case PEER_FIN -> peer.finish();
            case PEER_RESET -> peer.reset();
            case PEER_CLOSE -> peer.close();
            case PEER_STALL -> peer.stall(true);
            case PEER_RESUME -> peer.stall(false);
            default -> throw new IllegalArgumentException("not for a connection: " + step);
        }
    }

    private void bind(Step step) {
        WskConnectionSocket mine = socket;
        if (mine == null) {
            return;
        }
        Call bind = call(
                step, irp -> mine.dispatch().bind(SockAddr.loopback(plan.net().family(), 0), 0, irp));
        if (bind == null || !completes(bind, "binds")) {
            return;
        }
        SockAddr address = new SockAddr();
        Call query = call(step, irp -> mine.dispatch().getLocalAddress(address, irp));
        if (query != null && completes(query, "tells its address") && query.ended(STATUS_SUCCESS) && !knownToPeers) {
            knownToPeers = true;
            world.peers().expect(address, peer);
        }
    }

    private void connect(Step step) {
        WskConnectionSocket mine = socket;
        if (mine == null) {
            return;
        }
        SockAddr target = step.is("refused")
                ? world.peers().refusing(plan.net())
                : world.peers().address(plan.net());
        synchronized (sending) {
            using(() -> {
                if (step.op() == Op.CONNECT) {
                    note(step, null, true).submit(irp -> mine.dispatch().connect(target, 0, irp));
                } else {
                    Call call = content(step);
                    call.submit(irp -> mine.dispatch().connectEx(target, buffer(call), 0, irp));
                }
            });
        }
    }

    /** A call with bytes to send. */
    private Call content(Step step) {
        Room room = Room.of(run.memory, step.size(), step);
        Call call = note(step, room, true);
        room.fill(Pattern.origin(number, call.number));
        return call;
    }

    private static org.wsk4j.data.WskBuf buffer(Call call) {
        Room room = call.room;
        if (room == null) {
            throw new IllegalStateException("no memory");
        }
        return room.buffer();
    }

    private void send(Step step) {
        int flags = step.is("nodelay") ? WskSendFlags.WSK_FLAG_NODELAY : step.is("unknown-flag") ? 0x40 : 0;
        synchronized (sending) {
            using(() -> {
                Call call = content(step);
                call.submit(irp -> io().send(buffer(call), flags, irp));
            });
        }
    }

    private void receive(Step step) {
        int flags = step.is("waitall")
                ? WskReceiveFlags.WSK_FLAG_WAITALL
                : step.is("drain")
                        ? WskReceiveFlags.WSK_FLAG_DRAIN
                        : step.is("waitall-drain")
                                ? WskReceiveFlags.WSK_FLAG_WAITALL | WskReceiveFlags.WSK_FLAG_DRAIN
                                : step.is("unknown-flag") ? 0x40 : 0;
        synchronized (receiving) {
            using(() -> {
                Call call = note(step, Room.of(run.memory, step.is("drain") ? 0 : step.size(), step), true);
                call.submit(irp -> io().receive(buffer(call), flags, irp));
            });
        }
    }

    private void disconnect(Step step) {
        synchronized (sending) {
            using(() -> {
                if (step.is("graceful")) {
                    Call call = content(step);
                    call.submit(irp -> io().disconnect(step.size() == 0 ? null : buffer(call), 0, irp));
                } else if (step.is("abortive")) {
                    note(step, null, true)
                            .submit(irp -> io().disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp));
                } else {
                    Call call = content(new Step(step.op(), number, Math.max(1, step.size()), step.mode()));
                    call.submit(irp -> io().disconnect(buffer(call), WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp));
                }
            });
        }
    }

    private org.wsk4j.WskProviderConnectionDispatch io() {
        WskConnectionSocket mine = socket;
        if (mine == null) {
            throw new IllegalStateException("no socket");
        }
        return mine.dispatch();
    }

    // events

    private NtStatus received(@Nullable WskDataIndication data, long bytes, SizeT accepted) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Indication.Kept> nodes = new ArrayList<>();
        for (WskDataIndication at = data; at != null; at = at.next()) {
            byte[] content = at.buffer().toByteArray();
            nodes.add(new Indication.Kept(at, content));
            all.writeBytes(content);
        }
        Indication indication = begin(WSK_EVENT_RECEIVE, false, all.toByteArray());
        if (data == null || all.size() != bytes || accepted.value() != bytes) {
            run.breach(
                    data == null && !run.isExact() ? Law.ENDING : Law.BYTES_IN,
                    "s" + number + " an indication of " + all.size() + " bytes that says " + bytes + ", and "
                            + accepted.value() + " accepted");
        }
        indication.accepted = bytes;
        switch (nextAnswer()) {
            case 'P' -> {
                indication.accepted = run.chance((int) bytes + 1);
                accepted.set(indication.accepted);
                note(indication, "receive-part");
            }
            case 'R' -> {
                indication.accepted = 0;
                accepted.set(bytes / 2); // must be ignored
                note(indication, "receive-refused");
                return STATUS_DATA_NOT_ACCEPTED;
            }
            case 'K' -> {
                synchronized (kept) {
                    kept.addAll(nodes);
                }
                accepted.set(bytes / 2); // must be ignored
                note(indication, "receive-kept");
                return STATUS_PENDING;
            }
            case 'E' -> {
                giveBack(nodes);
                note(indication, "receive-released-early");
                return STATUS_PENDING;
            }
            default -> note(indication, "receive-all");
        }
        return STATUS_SUCCESS;
    }

    private NtStatus disconnected(boolean abortive) {
        note(begin(WSK_EVENT_DISCONNECT, abortive, new byte[0]), abortive ? "disconnect-abortive" : "disconnect");
        return STATUS_SUCCESS;
    }

    private void release(Step step) {
        List<Indication.Kept> taken = new ArrayList<>();
        synchronized (kept) {
            if (step.is("all")) {
                taken.addAll(kept);
                kept.clear();
            } else if (!kept.isEmpty()) {
                taken.add(step.is("oldest") ? kept.removeFirst() : kept.removeLast());
            }
        }
        giveBack(taken);
    }

    /** Gives everything back that is left; also after close. */
    void releaseAll() {
        release(new Step(Op.RELEASE, number, 0, 2));
    }

    private void giveBack(List<Indication.Kept> taken) {
        WskConnectionSocket mine = socket;
        if (taken.isEmpty() || mine == null) {
            return;
        }
        List<Indication.Kept> order = new ArrayList<>(taken);
        Collections.shuffle(order, new Random(run.chance(1 << 20)));
        WskDataIndication after = null;
        for (Indication.Kept node : order) {
            if (!java.util.Arrays.equals(node.content(), node.node().buffer().toByteArray())) {
                run.breach(Law.RETAINED, "s" + number + " retained bytes changed before they were released");
            }
            node.node().setNext(after);
            after = node.node();
        }
        NtStatus answer = after == null ? STATUS_SUCCESS : mine.dispatch().release(after);
        if (!answer.equals(STATUS_SUCCESS)) {
            run.breach(Law.RETAINED, "s" + number + " release of " + order.size() + " nodes returned " + answer);
        }
        run.tally.count(order.size() > 1 ? "release list" : "release node");
    }

    // the end

    /** Brings the connection to a graceful end, and receives what is left. */
    void settle() {
        ConnectionFacts facts = new ConnectionFacts(this);
        if (!plan.settle() || isClosing() || !facts.canSettle()) {
            return;
        }
        run.tally.count("settle connection");
        peer.stall(false);
        peer.finish();
        if (calls().stream().noneMatch(call -> call.is(Op.DISCONNECT) && call.step.is("graceful"))) {
            disconnect(new Step(Op.DISCONNECT, number, 0, 0));
        }
        for (Call call : calls()) {
            if (!call.is(Op.RECEIVE) && !completes(call, "settles")) {
                return;
            }
        }
        boolean more = true;
        while (more) {
            receive(new Step(Op.RECEIVE, number, SETTLING_READ, 1));
            List<Call> all = calls();
            Call last = all.get(all.size() - 1);
            more = completes(last, "settles") && last.ended(STATUS_SUCCESS) && last.information > 0;
        }
        for (Call call : calls()) {
            if (!completes(call, "settles")) {
                return;
            }
        }
        if (run.isExact() && facts.hasFinished() && !run.within(peer::isOver)) {
            run.breach(Law.END, "s" + number + " the peer does not see the end of the stream");
        }
    }
}
