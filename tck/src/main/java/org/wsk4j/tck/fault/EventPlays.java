package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;

/** Scenarios with callbacks: indications taken, kept and refused; connections accepted. */
final class EventPlays {

    private static final int MOST_BYTES = 40_000;

    private EventPlays() {}

    /** A client of receiveEvent that takes, keeps and refuses by chance, and remembers all that it took. */
    private static final class Taker {

        private final Random random;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream(); // guarded by this
        private final Deque<WskDataIndication> kept = new ArrayDeque<>(); // guarded by this
        private final Deque<byte[]> contents = new ArrayDeque<>(); // guarded by this
        private boolean paused; // guarded by this
        private boolean ended; // guarded by this

        Taker(long seed) {
            random = new Random(seed);
        }

        synchronized NtStatus receive(
                @Nullable Object context,
                int flags,
                @Nullable WskDataIndication list,
                long bytes,
                SizeT bytesAccepted) {
            if (list == null) {
                ended = true; // the provider is gone
                return STATUS_SUCCESS;
            }
            byte[] content = content(list);
            switch (random.nextInt(4)) {
                case 0 -> {
                    taken.writeBytes(content);
                    kept.add(list);
                    contents.add(content);
                    return STATUS_PENDING;
                }
                case 1 -> {
                    int part = random.nextInt((int) bytes);
                    taken.write(content, 0, part);
                    bytesAccepted.set(part);
                    paused = true;
                    return STATUS_SUCCESS;
                }
                case 2 -> {
                    paused = true;
                    return STATUS_DATA_NOT_ACCEPTED;
                }
                default -> {
                    taken.writeBytes(content);
                    return STATUS_SUCCESS;
                }
            }
        }

        private static byte[] content(@Nullable WskDataIndication list) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (WskDataIndication node = list; node != null; node = node.next()) {
                all.writeBytes(node.buffer().toByteArray());
            }
            return all.toByteArray();
        }

        synchronized NtStatus disconnected(@Nullable Object context, int flags) {
            ended = true;
            return STATUS_SUCCESS;
        }

        synchronized boolean isPaused() {
            return paused;
        }

        synchronized boolean hasEnded() {
            return ended;
        }

        synchronized int size() {
            return taken.size();
        }

        synchronized byte[] taken() {
            return taken.toByteArray();
        }

        /** What is kept must be as it was; gives it back. */
        void releaseAll(WskProviderConnectionDispatch io) {
            while (true) {
                WskDataIndication list;
                byte[] content;
                synchronized (this) {
                    list = kept.poll();
                    content = contents.poll();
                }
                if (list == null) {
                    return;
                }
                assertArrayEquals(content, content(list), "what was retained");
                assertEquals(STATUS_SUCCESS, io.release(list));
            }
        }

        /** A receive takes the bytes that come next, and the event resumes. */
        void resume(Play play, WskProviderConnectionDispatch io) {
            WskBuf room = Bytes.room(1 + play.random.nextInt(500));
            synchronized (this) {
                paused = false;
            }
            // In the routine: the event that this resumes comes right after it.
            play.all(play.wsk
                    .request()
                    .then(receive -> took(Bytes.head(room, receive.information())))
                    .submit(irp -> io.receive(room, 0, irp)));
        }

        private synchronized void took(byte[] bytes) {
            taken.writeBytes(bytes);
        }
    }

    /** A stream comes by indications, and by receives where they were refused; then the disconnect event. */
    static void indications(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(MOST_BYTES));
        PeerListener listener = play.wsk.peerListener(net);
        Future<Peer> writer =
                play.wsk.beside(() -> listener.accept().write(content).finish());
        Taker taker = new Taker(play.random.nextLong());
        WskConnectionSocket socket = StreamPlays.connect(
                play, net, listener, new WskClientConnectionDispatch(taker::receive, taker::disconnected, null));
        WskProviderConnectionDispatch io = socket.dispatch();
        try {
            assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT));
            while (taker.size() < content.length) {
                play.until(
                        "bytes come",
                        () -> taker.isPaused() || taker.size() >= content.length,
                        () -> taker.hasEnded() && !taker.isPaused());
                if (taker.isPaused()) {
                    taker.resume(play, io);
                }
                if (play.random.nextInt(3) == 0) {
                    taker.releaseAll(io);
                }
            }
            play.until("the disconnect event", taker::hasEnded, () -> false);
            play.join(writer);
        } finally {
            play.wsk.closing(socket).ok(0); // from here on nothing is indicated any more
            taker.releaseAll(io);
            StreamPlays.requirePrefix(content, taker.taken(), play.isExact(), "what was indicated");
        }
    }

    /** Who accepts: a request, or the event. */
    static final class Door {

        private final Queue<WskConnectionSocket> accepted = new ConcurrentLinkedQueue<>();
        private final Play play;
        private volatile boolean dead;

        Door(Play play) {
            this.play = play;
        }

        /** Also what nobody asks for any more is closed in the end. */
        void accepted(Request request) {
            if (request.status().equals(STATUS_SUCCESS)) {
                play.wsk.adopt(request.irp().pointer(WskConnectionSocket.class));
            }
        }

        boolean isWaiting() {
            return !accepted.isEmpty();
        }

        boolean isDead() {
            return dead;
        }

        WskConnectionSocket next() {
            return accepted.remove();
        }

        NtStatus acceptEvent(
                @Nullable Object context,
                int flags,
                SockAddr local,
                SockAddr remote,
                @Nullable WskConnectionSocket socket,
                org.wsk4j.WskAcceptOutputs outputs) {
            if (socket == null) {
                dead = true;
            } else {
                accepted.add(play.wsk.adopt(socket));
            }
            return STATUS_SUCCESS;
        }
    }

    /** Peers connect; each is served by a request or by the event, and all get their answers. */
    static void accepts(Play play, Net net) {
        int peers = 1 + play.random.nextInt(6);
        Door door = new Door(play);
        WskListenSocket listener = play.socket(
                net,
                WSK_FLAG_LISTEN_SOCKET,
                new WskClientListenDispatch(door::acceptEvent, null, null),
                WskListenSocket.class);
        try {
            serveAll(play, net, listener, door, peers);
        } finally {
            play.wsk.closing(listener).ok(0); // from here on nothing is accepted any more
        }
    }

    private static void serveAll(Play play, Net net, WskListenSocket listener, Door door, int peers) {
        play.all(play.wsk.call(irp -> listener.dispatch().bind(play.wsk.fresh(net), 0, irp)));
        SockAddr address = play.localAddress(listener);
        List<Request> requests = new ArrayList<>();
        for (int i = play.random.nextInt(peers + 1); i > 0; i--) {
            requests.add(play.wsk
                    .request()
                    .then(door::accepted)
                    .submit(irp -> listener.dispatch().accept(0, null, null, null, null, irp)));
        }
        boolean byEvent = requests.size() < peers;
        if (byEvent) {
            play.enable(listener, WSK_EVENT_ACCEPT);
        }
        List<Future<byte[]>> dialled = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            byte[] id = {(byte) i, 1, 2, 3};
            dialled.add(play.wsk.beside(() -> play.wsk.dial(address).write(id).read(4)));
        }
        Set<Integer> seen = new HashSet<>();
        for (Request request : requests) {
            play.all(List.of(request), List.of(), () -> isAnyOver(dialled));
            seen.add(serve(play, request.result(WskConnectionSocket.class)));
        }
        for (int i = requests.size(); i < peers; i++) {
            play.until("a connection", () -> !door.accepted.isEmpty(), () -> door.dead || isAnyOver(dialled));
            seen.add(serve(play, door.accepted.remove()));
        }
        for (int i = 0; i < peers; i++) {
            byte[] answer = play.join(dialled.get(i));
            if (answer != null) {
                assertArrayEquals(new byte[] {(byte) i, 1, 2, 3}, answer, "what came back");
            }
        }
        assertEquals(peers, seen.size(), "all were served, once");
    }

    /** A peer that was never served is over: its connection broke. */
    static boolean isAnyOver(List<Future<byte[]>> dialled) {
        return dialled.stream().anyMatch(EventPlays::hasBroken);
    }

    private static boolean hasBroken(Future<byte[]> peer) {
        if (!peer.isDone()) {
            return false;
        }
        try {
            peer.get();
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static int serve(Play play, WskConnectionSocket socket) {
        WskProviderConnectionDispatch io = socket.dispatch();
        WskBuf room = Bytes.room(4);
        Request receive = play.wsk.call(irp -> io.receive(room, WSK_FLAG_WAITALL, irp));
        play.all(receive);
        if (receive.information() < 4 && !play.isExact()) {
            throw new Play.Over("a failure behind the first bytes");
        }
        assertEquals(4, receive.information(), "bytes of the peer");
        play.all(play.wsk.call(irp -> io.send(room, 0, irp)));
        return Bytes.head(room, 1)[0];
    }
}
