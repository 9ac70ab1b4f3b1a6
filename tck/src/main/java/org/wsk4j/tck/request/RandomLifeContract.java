package org.wsk4j.tck.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_DRAIN;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Sockets that are used at random by several threads, peers included: whatever happens, the law holds. */
@WskContract(value = Chapter.COMPLETION, requires = "tcp")
class RandomLifeContract {

    private static final int LIVES = 250;

    private final WskFixture wsk;

    RandomLifeContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** One life of a connection. */
    private final class Life {

        private final Random answers;
        private final ConcurrentLinkedQueue<WskDataIndication> retained = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger late = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger overlaps = new AtomicInteger();
        private final Link link;

        Life(long seed, Net net) {
            answers = new Random(seed);
            link = wsk.connected(net, null, new WskClientConnectionDispatch(this::receive, this::disconnected, null));
        }

        private void enter() {
            late.addAndGet(closed.get() ? 1 : 0);
            overlaps.addAndGet(inside.incrementAndGet() > 1 ? 1 : 0);
        }

        private NtStatus receive(
                @Nullable Object context, int flags, @Nullable WskDataIndication data, long bytes, SizeT accepted) {
            enter();
            int answer;
            synchronized (answers) {
                answer = answers.nextInt(5);
                if (answer == 3) {
                    accepted.set((long) answers.nextInt((int) bytes + 1));
                }
            }
            if (answer == 4 && data != null) {
                retained.add(data);
            }
            inside.decrementAndGet();
            return answer == 2 ? STATUS_DATA_NOT_ACCEPTED : answer == 4 ? STATUS_PENDING : STATUS_SUCCESS;
        }

        private NtStatus disconnected(@Nullable Object context, int flags) {
            enter();
            inside.decrementAndGet();
            return STATUS_SUCCESS;
        }

        private void keep(Request request) {
            requests.add(request);
        }

        private Request request() {
            return wsk.request().then(self -> late.addAndGet(closed.get() ? 1 : 0));
        }

        void act(Random random) {
            switch (random.nextInt(12)) {
                case 0, 1 ->
                    keep(request().submit(irp -> link.io().send(Bytes.of(new byte[random.nextInt(90_000)]), 0, irp)));
                case 2, 3 ->
                    keep(request().submit(irp -> link.io().receive(Bytes.room(1 + random.nextInt(9000)), 0, irp)));
                case 4 ->
                    keep(request()
                            .submit(irp ->
                                    link.io().receive(Bytes.room(1 + random.nextInt(50_000)), WSK_FLAG_WAITALL, irp)));
                case 5 -> keep(request().submit(irp -> link.io().receive(new WskBuf(), 0, irp)));
                case 6 -> Sockets.enable(link.socket(), WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
                case 7 -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, null);
                case 8 ->
                    requests.stream()
                            .filter(request -> request.irp().isPending())
                            .findAny()
                            .ifPresent(request -> request.irp().cancel());
                case 9 ->
                    keep(request()
                            .submit(irp -> random.nextInt(4) == 0
                                    ? link.io().disconnect(Bytes.of("final"), 0, irp)
                                    : link.io()
                                            .receive(new WskBuf(), random.nextInt(3) == 0 ? WSK_FLAG_DRAIN : 0, irp)));
                case 10 -> {
                    WskDataIndication data = retained.poll();
                    if (data != null) {
                        // The callback that retains may still be running: releasing before it returned is allowed.
                        assertEquals(STATUS_SUCCESS, link.io().release(data));
                    }
                }
                default -> {
                    if (random.nextInt(6) == 0) {
                        keep(request()
                                .submit(irp -> link.io().disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp)));
                    }
                }
            }
        }

        boolean peerActs(Random random) {
            Peer peer = link.peer();
            byte[] data = new byte[70_000];
            try {
                for (int i = random.nextInt(12); i > 0; i--) {
                    if (random.nextInt(3) > 0) {
                        peer.write(java.util.Arrays.copyOf(data, random.nextInt(data.length)));
                    } else {
                        peer.read();
                    }
                }
                switch (random.nextInt(4)) {
                    case 0 -> peer.reset();
                    case 1 -> peer.close();
                    case 2 -> peer.finish().readToEnd();
                    default -> peer.readToEnd();
                }
            } catch (java.io.UncheckedIOException | AssertionError ended) {
                return false;
            }
            return true;
        }

        void end() {
            Request close = wsk.request().then(self -> closed.set(true));
            wsk.closing(link.socket(), close).ok(0);
            for (Request request : requests) {
                assertTrue(request.sequence() < close.sequence(), "an IRP completed after the close");
                assertEquals(1, request.completions());
            }
            for (WskDataIndication data : retained) {
                assertEquals(STATUS_SUCCESS, link.io().release(data));
            }
            link.peer().close();
            assertEquals(0, late.get(), "calls after the completion of close");
            assertEquals(0, overlaps.get(), "callbacks of one socket at once");
        }
    }

    @Test
    @Clause(
            rule = 1,
            source = "IRP",
            value = "Connections used at random by two threads, against a random peer: each IRP once, none after close")
    void rule01RandomConnections() {
        long seed = System.nanoTime();
        System.out.println("rule01RandomConnections seed " + seed);
        Random seeds = new Random(seed);
        for (int i = 0; i < LIVES; i++) {
            Life life = new Life(seeds.nextLong(), i % 3 == 0 ? Net.INET6 : Net.INET);
            Random first = new Random(seeds.nextLong());
            Random second = new Random(seeds.nextLong());
            Random peer = new Random(seeds.nextLong());
            Future<Boolean> peerActs = wsk.beside(() -> life.peerActs(peer));
            Future<Boolean> other = wsk.beside(() -> acts(life, second));
            acts(life, first);
            wsk.join(other);
            life.end();
            wsk.join(peerActs);
        }
    }

    private static boolean acts(Life life, Random random) {
        for (int step = random.nextInt(40); step > 0; step--) {
            life.act(random);
        }
        return true;
    }

    @Test
    @Clause(
            rule = 1,
            source = "IRP",
            value = "Datagram sockets used at random by two threads: each IRP once, none after close",
            requires = "udp")
    void rule01RandomDatagramSockets() {
        long seed = System.nanoTime();
        System.out.println("rule01RandomDatagramSockets seed " + seed);
        Random seeds = new Random(seed);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        for (int i = 0; i < LIVES; i++) {
            datagramLife(new Random(seeds.nextLong()), new Random(seeds.nextLong()), peer);
        }
    }

    private void datagramLife(Random random, Random answers, UdpPeer peer) {
        ConcurrentLinkedQueue<WskDatagramIndication> retained = new ConcurrentLinkedQueue<>();
        AtomicBoolean closed = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        WskDatagramSocket socket =
                wsk.datagram(Net.INET, null, new WskClientDatagramDispatch((context, flags, list) -> {
                    late.addAndGet(closed.get() ? 1 : 0);
                    int answer = answers.nextInt(3);
                    if (answer == 1 && list != null) {
                        retained.add(list);
                        return STATUS_PENDING;
                    }
                    return answer == 2 ? STATUS_DATA_NOT_ACCEPTED : STATUS_SUCCESS;
                }));
        SockAddr own = wsk.localAddress(socket);
        Future<Boolean> sender = wsk.beside(() -> {
            for (int i = 0; i < 20; i++) {
                peer.send(own, "datagram " + i);
            }
            return true;
        });
        List<Request> requests = new ArrayList<>();
        for (int step = random.nextInt(40); step > 0; step--) {
            switch (random.nextInt(6)) {
                case 0, 1 ->
                    requests.add(
                            wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(4), 0, null, null, null, irp)));
                case 2 -> requests.add(wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("x"), 0, own, null, irp)));
                case 3 -> Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
                case 4 -> Sockets.disable(socket, WSK_EVENT_RECEIVE_FROM, null);
                default -> requests.forEach(request -> request.irp().cancel());
            }
        }
        wsk.join(sender);
        Request close = wsk.request().then(self -> closed.set(true));
        wsk.closing(socket, close).ok(0);
        for (Request request : requests) {
            assertTrue(request.sequence() < close.sequence(), "an IRP completed after the close");
        }
        for (WskDatagramIndication list : retained) {
            assertEquals(STATUS_SUCCESS, socket.dispatch().release(list));
        }
        assertEquals(0, late.get(), "callbacks after the completion of close");
    }
}
