package org.wsk4j.tck.model;

import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.MsgFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;

/** A datagram socket of a program that runs, and its peer. */
final class DatagramSlot extends Slot {

    private static final int OVERSIZE = 70_000;
    private static final int WHOLE = 4096;

    /** A node that the client keeps, and what it held when it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Kept(WskDatagramIndication node, byte[] content) {}

    final DatagramPeer peer;
    /** What each indication brought. */
    final Map<Indication, List<byte[]>> indicated = new ConcurrentHashMap<>();
    /** What each receive was told beside its bytes. */
    final Map<Call, SizeT> flags = new ConcurrentHashMap<>();
    /** The datagrams of each call that sends. */
    final Map<Call, List<byte[]>> outgoing = new ConcurrentHashMap<>();

    private final Deque<Kept> kept = new ArrayDeque<>();
    private final Object sending = new Object();
    private final Object receiving = new Object();
    private int numbers;
    private volatile @Nullable WskDatagramSocket socket;
    private volatile @Nullable SockAddr address;

    DatagramSlot(World world, Run run, int number) {
        super(world, run, number);
        peer = new DatagramPeer(world.peers(), plan.net(), 2 * number + 1);
    }

    @Override
    @Nullable
    WskDatagramSocket socket() {
        return socket;
    }

    void make() {
        Call made = note(new Step(Op.AWAIT, number, 0, 0), null, true)
                .submit(irp -> world.provider()
                        .socket(
                                world.client(),
                                plan.net().family(),
                                WskOptions.SOCK_DGRAM,
                                WskOptions.IPPROTO_UDP,
                                WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET,
                                this,
                                new WskClientDatagramDispatch((context, eventFlags, data) -> received(data)),
                                null,
                                null,
                                null,
                                irp));
        if (completes(made, "is made") && made.ended(STATUS_SUCCESS)) {
            socket = made.irp.pointer(WskDatagramSocket.class);
        }
    }

    private WskDatagramSocket mine() {
        WskDatagramSocket current = socket;
        if (current == null) {
            throw new IllegalStateException("no socket");
        }
        return current;
    }

    @Override
    void act(Step step) {
        switch (step.op()) {
            case BIND -> bind(step);
            case SEND_TO -> sendTo(step);
            case SEND_MESSAGES -> sendMessages(step);
            case RECEIVE_FROM -> receiveFrom(step);
            case ENABLE -> control(step, WSK_EVENT_RECEIVE_FROM);
            case DISABLE -> control(step, WSK_EVENT_RECEIVE_FROM | WSK_EVENT_DISABLE);
            case RELEASE -> release(step);
            case PEER_SEND -> peerSend(step);
            default -> throw new IllegalArgumentException("not for a datagram socket: " + step);
        }
    }

    private void bind(Step step) {
        Call bind = call(
                step, irp -> mine().dispatch().bind(SockAddr.loopback(plan.net().family(), 0), 0, irp));
        if (bind == null || !completes(bind, "binds")) {
            return;
        }
        SockAddr own = new SockAddr();
        Call query = call(step, irp -> mine().dispatch().getLocalAddress(own, irp));
        if (query != null && completes(query, "tells its address") && query.ended(STATUS_SUCCESS)) {
            address = own;
        }
    }

    private void sendTo(Step step) {
        synchronized (sending) {
            using(() -> {
                int length = step.is("oversize") ? OVERSIZE : size(step.size());
                byte[] content = DatagramPeer.datagram(2 * number, numbers++, length);
                Room room = Room.of(run.memory, length, step).put(content);
                Call call = note(step, room, true);
                outgoing.put(call, List.of(content));
                SockAddr target = step.is("nowhere") ? null : peer.address();
                call.submit(irp -> mine().dispatch().sendTo(room.buffer(), 0, target, null, irp));
            });
        }
    }

    private void sendMessages(Step step) {
        synchronized (sending) {
            using(() -> {
                List<byte[]> contents = new ArrayList<>();
                List<WskBuf> buffers = new ArrayList<>();
                for (int i = 0; i <= step.size() % 5; i++) {
                    byte[] content = DatagramPeer.datagram(2 * number, numbers++, size(step.size() + 37 * i));
                    contents.add(content);
                    buffers.add(Room.of(run.memory, content.length, step)
                            .put(content)
                            .buffer());
                }
                Call call = note(step, null, true);
                outgoing.put(call, contents);
                call.submit(irp -> mine().dispatch()
                        .sendMessages(WskBufList.of(buffers.toArray(WskBuf[]::new)), 0, peer.address(), null, irp));
            });
        }
    }

    /** Datagrams have room for their number, or are empty. */
    private static int size(int wanted) {
        return wanted < 8 ? 0 : Math.min(wanted, WHOLE);
    }

    private void receiveFrom(Step step) {
        synchronized (receiving) {
            using(() -> {
                Room room = Room.of(run.memory, step.is("small") ? 8 : WHOLE, step);
                Call call = note(step, room, true);
                SizeT told = new SizeT();
                flags.put(call, told);
                SockAddr from = new SockAddr();
                call.submit(irp -> mine().dispatch().receiveFrom(room.buffer(), 0, from, null, told, irp));
            });
        }
    }

    boolean wasTruncated(Call call) {
        SizeT told = flags.get(call);
        return told != null && (told.value() & MsgFlags.MSG_TRUNC) != 0;
    }

    private void peerSend(Step step) {
        SockAddr target = address;
        for (int i = 0; target != null && i <= step.size() % 4; i++) {
            peer.send(target, size(step.size() + 53 * i));
        }
    }

    private NtStatus received(@Nullable WskDatagramIndication data) {
        List<Kept> nodes = new ArrayList<>();
        for (WskDatagramIndication at = data; at != null; at = at.next()) {
            nodes.add(new Kept(at, at.buffer().toByteArray()));
        }
        Indication indication = begin(WSK_EVENT_RECEIVE_FROM, false, new byte[nodes.size()]);
        indicated.put(indication, nodes.stream().map(Kept::content).toList());
        indication.accepted = nodes.size();
        if (data == null && run.isExact()) {
            run.breach(Law.ENDING, "s" + number + " is told that the socket is dead");
        }
        switch (nextAnswer()) {
            case 'R' -> {
                indication.accepted = 0;
                note(indication, "datagram-refused");
                return STATUS_DATA_NOT_ACCEPTED;
            }
            case 'K' -> {
                synchronized (kept) {
                    kept.addAll(nodes);
                }
                note(indication, "datagram-kept");
                return STATUS_PENDING;
            }
            case 'E' -> {
                giveBack(nodes);
                note(indication, "datagram-released-early");
                return STATUS_PENDING;
            }
            default -> note(indication, "datagram-all");
        }
        return STATUS_SUCCESS;
    }

    private void release(Step step) {
        List<Kept> taken = new ArrayList<>();
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

    private void giveBack(List<Kept> taken) {
        if (taken.isEmpty()) {
            return;
        }
        List<Kept> order = new ArrayList<>(taken);
        Collections.shuffle(order, new Random(run.chance(1 << 20)));
        WskDatagramIndication after = null;
        for (Kept node : order) {
            if (!Arrays.equals(node.content(), node.node().buffer().toByteArray())) {
                run.breach(Law.RETAINED, "s" + number + " a retained datagram changed before it was released");
            }
            node.node().setNext(after);
            after = node.node();
        }
        NtStatus answer = after == null ? STATUS_SUCCESS : mine().dispatch().release(after);
        if (!answer.equals(STATUS_SUCCESS)) {
            run.breach(Law.RETAINED, "s" + number + " release of " + order.size() + " datagrams returned " + answer);
        }
        run.tally.count(order.size() > 1 ? "release list" : "release node");
    }

    /** Receives what is left; then everything the peer sent has come. */
    void settle() {
        if (!plan.settle() || isClosing() || address == null) {
            return;
        }
        run.tally.count("settle datagrams");
        Call off = call(
                new Step(Op.DISABLE, number, 0, 1),
                irp -> org.wsk4j.tck.fixture.Sockets.disable(mine(), WSK_EVENT_RECEIVE_FROM, irp));
        if (off == null || !completes(off, "settles")) {
            return;
        }
        for (Call call : calls()) {
            if (!call.is(Op.RECEIVE_FROM) && !completes(call, "settles")) {
                return;
            }
        }
        DatagramModel model = new DatagramModel(this);
        for (long missing = model.missing(); missing > 0; missing = model.missing()) {
            long before = missing;
            receiveFrom(new Step(Op.RECEIVE_FROM, number, 0, 0));
            if (!run.within(() -> model.missing() < before)) {
                run.breach(Law.END, "s" + number + " " + before + " datagrams of the peer do not come");
                return;
            }
        }
        long expected = model.sentForSure();
        if (run.isExact() && !run.within(() -> peer.received().size() >= expected)) {
            run.breach(
                    Law.BYTES_OUT,
                    "s" + number + " the peer received " + peer.received().size() + " of " + expected + " datagrams");
        }
    }
}
