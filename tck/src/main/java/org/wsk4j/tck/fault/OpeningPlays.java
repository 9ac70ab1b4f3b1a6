package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_CONDITIONAL_ACCEPT;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_STREAM_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;

/** Scenarios about how sockets come into being, and how they lose their provider. */
final class OpeningPlays {

    private OpeningPlays() {}

    /** WskSocketConnect: a connection, or no socket at all. */
    static void socketConnect(Play play, Net net) {
        StreamPlays.Echo peer = new StreamPlays.Echo(play, net, true);
        Request made = play.wsk.call(irp -> play.wsk
                .provider()
                .socketConnect(
                        play.wsk.client(),
                        SOCK_STREAM,
                        net.protocol(),
                        play.wsk.freshClient(net),
                        peer.listener().address(),
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp));
        if (!play.succeeded(made)) {
            play.wsk.until("no socket is left", () -> play.wsk.client().openSockets() == 0);
            return;
        }
        WskProviderConnectionDispatch io =
                play.wsk.adopt(made.result(WskConnectionSocket.class)).dispatch();
        WskBuf hello = Bytes.of("hello");
        WskBuf room = Bytes.room(5);
        Request send = play.wsk.call(irp -> io.send(hello, 0, irp));
        Request receive = play.wsk.call(irp -> io.receive(room, 2, irp));
        play.all(send, receive);
        String came =
                Bytes.text(room, receive.information()); // a failure behind the first bytes ends a receive with them
        assertTrue(play.isExact() ? came.equals("hello") : "hello".startsWith(came), came);
    }

    /** A stream socket tries to connect, in vain or not, then listens and serves one peer. */
    static void streamListens(Play play, Net net) {
        WskStreamSocket socket = play.socket(net, WSK_FLAG_STREAM_SOCKET, null, WskStreamSocket.class);
        play.all(play.wsk.call(irp -> socket.dispatch().bind(play.wsk.fresh(net), 0, irp)));
        play.all(play.wsk.call(irp -> socket.dispatch().listen(irp)));
        SockAddr address = play.localAddress(socket);
        EventPlays.Door door = new EventPlays.Door(play);
        Request accept = play.wsk
                .request()
                .then(door::accepted)
                .submit(irp -> socket.dispatch().accept(0, null, null, null, null, irp));
        try {
            serveOne(play, address, accept);
        } finally {
            play.wsk.closing(socket).ok(0); // from here on nothing is accepted any more
        }
    }

    private static void serveOne(Play play, SockAddr address, Request accept) {
        byte[] id = {9, 8, 7, 6};
        List<Future<byte[]>> dialled =
                List.of(play.wsk.beside(() -> play.wsk.dial(address).write(id).read(4)));
        play.all(List.of(accept), List.of(), () -> EventPlays.isAnyOver(dialled));
        assertEquals(9, EventPlays.serve(play, accept.result(WskConnectionSocket.class)));
        byte[] answer = play.join(dialled.get(0));
        if (answer != null) {
            assertArrayEquals(id, answer, "what came back");
        }
    }

    /** A client that decides about each connection request: at once or later. */
    private static final class Judge {

        private final Random random;
        private final Queue<WskInspectId> pended = new ConcurrentLinkedQueue<>();
        private int inspected; // guarded by this

        Judge(long seed) {
            random = new Random(seed);
        }

        synchronized WskInspectAction inspect(
                @Nullable Object context, SockAddr local, SockAddr remote, @Nullable WskInspectId id) {
            inspected++;
            if (id == null || random.nextBoolean()) {
                return WskInspectAction.WskInspectAccept;
            }
            pended.add(id);
            return WskInspectAction.WskInspectPend;
        }

        synchronized int inspected() {
            return inspected;
        }
    }

    /** Each connection request is inspected, accepted at once or later, and served. */
    static void conditional(Play play, Net net) {
        if (!play.wsk.has(WskCapability.CONDITIONAL_ACCEPT)) {
            return;
        }
        Judge judge = new Judge(play.random.nextLong());
        EventPlays.Door door = new EventPlays.Door(play);
        WskListenSocket listener = play.socket(
                net,
                WSK_FLAG_LISTEN_SOCKET,
                new WskClientListenDispatch(door::acceptEvent, judge::inspect, (context, inspectId) -> STATUS_SUCCESS),
                WskListenSocket.class);
        play.all(play.wsk.call(irp -> Sockets.setOption(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, irp)));
        play.all(play.wsk.call(irp -> listener.dispatch().bind(play.wsk.fresh(net), 0, irp)));
        try {
            judgeAll(play, judge, door, listener);
        } finally {
            play.wsk.closing(listener).ok(0); // from here on nothing is accepted any more
        }
    }

    private static void judgeAll(Play play, Judge judge, EventPlays.Door door, WskListenSocket listener) {
        SockAddr address = play.localAddress(listener);
        play.enable(listener, WskEventMask.WSK_EVENT_ACCEPT);
        int peers = 1 + play.random.nextInt(4);
        List<Future<byte[]>> dialled = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            dialled.add(play.wsk.beside(
                    () -> play.wsk.dial(address).write(new byte[4]).read(4)));
        }
        for (int served = 0; served < peers; served++) {
            play.until(
                    "a connection",
                    () -> {
                        decide(play, judge, listener);
                        return door.isWaiting();
                    },
                    () -> door.isDead() || EventPlays.isAnyOver(dialled));
            EventPlays.serve(play, door.next());
        }
        assertTrue(judge.inspected() >= peers, "each was inspected");
    }

    private static void decide(Play play, Judge judge, WskListenSocket listener) {
        WskInspectId id = judge.pended.poll();
        if (id != null) {
            play.all(play.wsk.call(
                    irp -> listener.dispatch().inspectComplete(id, WskInspectAction.WskInspectAccept, irp)));
        }
    }

    /** The provider leaves in the midst of everything: what was pending ends so, and only close works. */
    static void departure(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(40_000));
        StreamPlays.Echo peer = new StreamPlays.Echo(play, net, true);
        WskListenSocket listener = play.socket(net, WSK_FLAG_LISTEN_SOCKET, null, WskListenSocket.class);
        play.all(play.wsk.call(irp -> listener.dispatch().bind(play.wsk.fresh(net), 0, irp)));
        WskConnectionSocket socket = StreamPlays.connect(
                play,
                net,
                peer.listener(),
                new WskClientConnectionDispatch((context, flags, list, bytes, accepted) -> STATUS_SUCCESS, null, null));
        WskProviderConnectionDispatch io = socket.dispatch();
        List<Request> requests = new ArrayList<>(StreamPlays.send(play, io, content));
        EventPlays.Door door = new EventPlays.Door(play);
        requests.add(play.wsk
                .request()
                .then(door::accepted)
                .submit(irp -> listener.dispatch().accept(0, null, null, null, null, irp)));
        for (int i = 0; i < 5; i++) {
            WskBuf room = Bytes.room(play.piece(40_000));
            requests.add(play.wsk.call(irp -> io.receive(room, 0, irp)));
        }
        if (play.random.nextBoolean()) {
            Sockets.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
        }
        // Half of the time at once, while results that were put off are still to come.
        int spins = play.random.nextBoolean() ? play.random.nextInt(200_000) : 0;
        for (int spin = spins; spin > 0; spin--) {
            Thread.onSpinWait();
        }
        play.wsk.provider().close();
        for (Request request : requests) {
            NtStatus status = request.status();
            boolean known = status.equals(STATUS_FILE_FORCED_CLOSED) || status.equals(STATUS_CANCELLED);
            assertTrue(known || play.mayBeTold(status), () -> "status " + status);
        }
        assertEquals(
                STATUS_FILE_FORCED_CLOSED,
                play.wsk.call(irp -> io.send(Bytes.of("x"), 0, irp)).status());
    }
}
