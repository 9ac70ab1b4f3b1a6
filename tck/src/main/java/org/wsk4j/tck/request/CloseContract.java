package org.wsk4j.tck.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter B: the end of a socket. */
@WskContract(value = Chapter.CANCELLATION, requires = "tcp")
class CloseContract {

    private final WskFixture wsk;

    CloseContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 10,
            source = "WskCloseSocket",
            value = "Pending sends, receives and the disconnect complete before the close")
    void rule10PendingRequestsCompleteBeforeTheClose(Net net) {
        Link link = wsk.connected(net);
        List<Request> pending = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pending.add(wsk.call(irp -> link.io().receive(Bytes.room(8), WSK_FLAG_WAITALL, irp))
                    .mustPend());
        }
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        pending.add(wsk.call(irp -> link.io().send(Bytes.repeated(block, 64), 0, irp))
                .mustPend());
        pending.add(wsk.call(irp -> link.io().send(Bytes.of("never"), 0, irp)).mustPend());
        pending.add(
                wsk.call(irp -> link.io().disconnect(Bytes.of("never"), 0, irp)).mustPend());
        Request close = wsk.closing(link.socket()).ok(0);
        for (Request request : pending) {
            request.mustBe(STATUS_CANCELLED);
            assertTrue(request.sequence() < close.sequence(), "close completes last");
        }
    }

    @Test
    @Clause(
            rule = 10,
            source = "WskCloseSocket",
            value = "Pending receives of a datagram socket complete before the close",
            requires = "udp")
    void rule10PendingDatagramReceivesCompleteBeforeTheClose() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        List<Request> pending = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pending.add(wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(8), 0, null, null, null, irp))
                    .mustPend());
        }
        Request close = wsk.closing(socket).ok(0);
        for (Request request : pending) {
            request.mustFail(STATUS_CANCELLED);
            assertTrue(request.sequence() < close.sequence(), "close completes last");
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 11,
            source = "WskAccept",
            value = "Pending at close: STATUS_CANCELLED and 0; the close: STATUS_SUCCESS and 0")
    void rule11PendingAcceptIsCancelledByClose(Net net) {
        WskListenSocket listener = wsk.listener(net);
        Request first = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Request second = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Request close = wsk.closing(listener).ok(0);
        first.mustFail(STATUS_CANCELLED);
        second.mustFail(STATUS_CANCELLED);
        assertTrue(Math.max(first.sequence(), second.sequence()) < close.sequence(), "close completes last");
    }

    @Test
    @Clause(rule = 12, source = "WskCloseSocket", value = "A connect that no host answers does not hold the close up")
    void rule12CloseWithAPendingConnectIsPrompt() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        WskConnectionSocket socket = wsk.boundSocket(Net.INET);
        Request connect = wsk.call(irp -> socket.dispatch().connect(silent.address(), 0, irp))
                .mustPend();
        Request close = wsk.closing(socket).ok(0);
        connect.mustFail(STATUS_CANCELLED);
        assertTrue(connect.sequence() < close.sequence(), "close completes last");
    }

    @Test
    @Clause(rule = 12, source = "IoCancelIrp", value = "A connect that no host answers can be cancelled")
    void rule12PendingConnectCanBeCancelled() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        WskConnectionSocket socket = wsk.boundSocket(Net.INET);
        Request connect = wsk.call(irp -> socket.dispatch().connect(silent.address(), 0, irp))
                .mustPend();
        connect.irp().cancel();
        connect.mustFail(STATUS_CANCELLED);
        wsk.close(socket);
    }

    @Test
    @Clause(rule = 13, source = "WskCloseSocket", value = "Under load no callback and no completion follows the close")
    void rule13NothingHappensAfterTheClose() {
        for (int i = 0; i < 60; i++) {
            AtomicBoolean closed = new AtomicBoolean();
            AtomicInteger late = new AtomicInteger();
            AtomicInteger events = new AtomicInteger();
            WskClientConnectionDispatch callbacks = new WskClientConnectionDispatch(
                    (context, flags, indication, bytes, accepted) -> {
                        late.addAndGet(closed.get() ? 1 : 0);
                        events.incrementAndGet();
                        return STATUS_SUCCESS;
                    },
                    (context, flags) -> {
                        late.addAndGet(closed.get() ? 1 : 0);
                        return STATUS_SUCCESS;
                    },
                    null);
            Link link = wsk.connected(Net.INET, null, callbacks);
            assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
            Future<Boolean> flood = wsk.beside(() -> flood(link.peer()));
            wsk.until("data flows", () -> events.get() > 2);
            Request send = wsk.request().then(self -> late.addAndGet(closed.get() ? 1 : 0));
            send.submit(irp -> link.io().send(Bytes.repeated(ByteBuffer.allocateDirect(1 << 16), 400), 0, irp));
            Request close = wsk.request().then(self -> closed.set(true));
            wsk.closing(link.socket(), close).ok(0);
            assertTrue(wsk.join(flood), "the peer's flood ended");
            link.peer().close();
            assertEquals(0, late.get(), "calls after the completion of close");
        }
    }

    private static boolean flood(Peer peer) {
        byte[] block = new byte[1 << 14];
        try {
            for (int i = 0; i < 100_000; i++) {
                peer.write(block);
            }
            return false;
        } catch (java.io.UncheckedIOException expected) {
            return true;
        }
    }

    @Test
    @Clause(rule = 14, source = "WskCloseSocket", value = "Close waits for a running callback")
    void rule14CloseWaitsForARunningCallback() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicBoolean left = new AtomicBoolean();
        AtomicBoolean early = new AtomicBoolean();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, indication, bytes, accepted) -> {
                            entered.countDown();
                            awaitQuietly(leave);
                            left.set(true);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("x");
        entered.await();
        Request close = wsk.request().then(self -> early.set(!left.get()));
        Future<Request> closing = wsk.beside(() -> wsk.closing(link.socket(), close));
        Request made = wsk.join(closing);
        assertEquals(STATUS_PENDING, made.returned(), "closeSocket never blocks");
        assertTrue(!close.isDone(), "the close is complete while a callback runs");
        leave.countDown();
        close.ok(0);
        assertTrue(!early.get(), "the close completed before the callback returned");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Clause(
            rule = 14,
            source = "WskCloseSocket",
            value = "Called from its own receiveEvent it answers PENDING and completes afterwards")
    void rule14CloseFromInsideTheOwnCallback() {
        AtomicReference<WskConnectionSocket> self = new AtomicReference<>();
        AtomicBoolean returned = new AtomicBoolean();
        AtomicBoolean early = new AtomicBoolean();
        Request close = wsk.request().then(request -> early.set(!returned.get()));
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, indication, bytes, accepted) -> {
                            wsk.closing(self.get(), close);
                            returned.set(true);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        self.set(link.socket());
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("x");
        wsk.until("close was called", returned::get);
        close.ok(0);
        assertEquals(STATUS_PENDING, close.returned());
        assertTrue(!early.get(), "the close completed inside the callback");
        link.peer().expectReset();
    }

    @Test
    @Clause(rule = 14, source = "WskCloseSocket", value = "The same from receiveFromEvent", requires = "udp")
    void rule14CloseFromInsideTheDatagramCallback() {
        AtomicReference<WskDatagramSocket> self = new AtomicReference<>();
        Request close = wsk.request();
        WskDatagramSocket socket =
                wsk.datagram(Net.INET, null, new WskClientDatagramDispatch((context, flags, indication) -> {
                    if (close.returned() == null) {
                        wsk.closing(self.get(), close);
                    }
                    return STATUS_SUCCESS;
                }));
        self.set(socket);
        SockAddr target = wsk.localAddress(socket);
        Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
        wsk.udpPeer(Net.INET).send(target, "x");
        close.ok(0);
        assertEquals(STATUS_PENDING, close.returned());
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(rule = 15, source = "WskCloseSocket", value = "The peer of an open connection sees a reset, not the end")
    void rule15CloseOfAnOpenConnectionResets(Net net) {
        Link active = wsk.connected(net);
        wsk.close(active.socket());
        active.peer().expectReset();
        Link passive = wsk.accepted(net);
        wsk.close(passive.socket());
        passive.peer().expectReset();
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(rule = 15, source = "WskCloseSocket", value = "Half closed, from either side, is still open: a reset")
    void rule15CloseOfAHalfClosedConnectionResets(Net net) {
        Link peerFinished = wsk.connected(net);
        peerFinished.peer().finish();
        wsk.call(irp -> peerFinished.io().receive(Bytes.room(1), 0, irp)).ok(0);
        wsk.close(peerFinished.socket());
        peerFinished.peer().expectReset();
        Link weFinished = wsk.connected(net);
        wsk.call(irp -> weFinished.io().disconnect(null, 0, irp)).ok(0);
        weFinished.peer().expectEnd();
        wsk.close(weFinished.socket());
        wsk.until("a reset reaches the peer's next writes", () -> fails(weFinished.peer()));
    }

    private static boolean fails(Peer peer) {
        try {
            peer.write("x");
            return false;
        } catch (java.io.UncheckedIOException expected) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(rule = 16, source = "WskCloseSocket", value = "After both sides finished the peer sees only the end")
    void rule16CloseAfterBothSidesFinishedIsSilent(Net net) {
        Link weFirst = wsk.connected(net);
        wsk.call(irp -> weFirst.io().disconnect(Bytes.of("bye"), 0, irp)).ok(3);
        weFirst.peer().finish();
        wsk.call(irp -> weFirst.io().receive(Bytes.room(1), 0, irp)).ok(0);
        wsk.close(weFirst.socket());
        weFirst.peer().expect("bye").expectEnd();
        Link peerFirst = wsk.connected(net);
        peerFirst.peer().write("ciao").finish();
        wsk.call(irp -> peerFirst.io().receive(Bytes.room(4), WSK_FLAG_WAITALL, irp))
                .ok(4);
        wsk.call(irp -> peerFirst.io().receive(Bytes.room(1), 0, irp)).ok(0);
        wsk.call(irp -> peerFirst.io().disconnect(Bytes.of("bye"), 0, irp)).ok(3);
        wsk.close(peerFirst.socket());
        peerFirst.peer().expect("bye").expectEnd();
    }

    @Test
    @Clause(
            rule = 16,
            source = "WskCloseSocket",
            value = "After both sides finished, what the peer has not read yet still arrives")
    void rule16CloseAfterBothSidesFinishedDropsNothing() {
        Link link = wsk.connected(Net.INET);
        link.peer().finish();
        wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).ok(0);
        byte[] content = Bytes.pattern(16, 1 << 20);
        Request disconnect = wsk.call(irp -> link.io().disconnect(Bytes.of(content), 0, irp));
        int read = 0;
        while (!disconnect.isDone() && read < content.length) {
            read += link.peer().read(1 << 12).length;
        }
        disconnect.ok(content.length);
        wsk.close(link.socket());
        assertEquals(content.length, read + link.peer().readToEnd().length, "bytes that arrived");
    }

    @Test
    @Clause(rule = 17, source = "WskRelease", value = "Retained data stays readable after close, until it is released")
    void rule17RetainedDataOutlivesTheSocket() {
        Collection<WskDataIndication> retained = new ConcurrentLinkedQueue<>();
        AtomicInteger bytesRetained = new AtomicInteger();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, indication, bytes, accepted) -> {
                            retained.add(indication);
                            bytesRetained.addAndGet((int) bytes);
                            return STATUS_PENDING;
                        },
                        null,
                        null));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        byte[] content = Bytes.pattern(17, 1000);
        link.peer().write(content);
        wsk.until("all is retained", () -> bytesRetained.get() == content.length);
        wsk.close(link.socket());
        // Other traffic on all loops, so that memory given back too early would be written again.
        AtomicInteger others = new AtomicInteger();
        WskClientConnectionDispatch taking = new WskClientConnectionDispatch(
                (context, flags, indication, bytes, accepted) -> {
                    others.addAndGet((int) bytes);
                    return STATUS_SUCCESS;
                },
                null,
                null);
        for (int i = 1; i <= 16; i++) {
            Link other = wsk.connected(Net.INET, null, taking);
            Sockets.enable(other.socket(), WSK_EVENT_RECEIVE);
            other.peer().write(new byte[100_000]);
            int expected = i * 100_000;
            wsk.until("other traffic", () -> others.get() == expected);
        }
        ByteBuffer all = ByteBuffer.allocate(content.length);
        for (WskDataIndication list : retained) {
            for (WskDataIndication node = list; node != null; node = node.next()) {
                node.buffer().copyTo(all);
            }
        }
        assertArrayEquals(content, all.array(), "retained data after close");
        for (WskDataIndication list : retained) {
            assertNotNull(list);
            assertEquals(STATUS_SUCCESS, link.io().release(list), "release after close");
        }
    }

    @Test
    @Clause(rule = 18, source = "WskBind", value = "A thousand times: listen, accept pending, close, on one port")
    void rule18PortIsFreeAfterClose() {
        WskListenSocket first = wsk.listener(Net.INET);
        SockAddr address = wsk.localAddress(first);
        wsk.close(first);
        for (int i = 0; i < 1000; i++) {
            WskListenSocket listener = wsk.listenSocket(Net.INET, null, null);
            wsk.call(irp -> listener.dispatch().bind(address, 0, irp)).ok(0);
            Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp));
            wsk.close(listener);
            accept.mustFail(STATUS_CANCELLED);
        }
    }

    @Test
    @Clause(
            rule = 18,
            source = "WskBind",
            value = "The same with a connection that was accepted and reset, and with UDP",
            requires = "udp")
    void rule18PortIsFreeAfterCloseWithTraffic() {
        WskListenSocket first = wsk.listener(Net.INET);
        SockAddr address = wsk.localAddress(first);
        wsk.close(first);
        for (int i = 0; i < 100; i++) {
            WskListenSocket listener = wsk.listenSocket(Net.INET, null, null);
            wsk.call(irp -> listener.dispatch().bind(address, 0, irp)).ok(0);
            Peer peer = wsk.dial(address);
            WskConnectionSocket socket = wsk.accept(listener);
            wsk.close(listener);
            wsk.close(socket);
            peer.expectReset();
            peer.close();
        }
        WskDatagramSocket datagram = wsk.datagram(Net.INET);
        SockAddr own = wsk.localAddress(datagram);
        wsk.close(datagram);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        for (int i = 0; i < 100; i++) {
            WskDatagramSocket socket = wsk.datagramSocket(Net.INET, null, null);
            wsk.call(irp -> socket.dispatch().bind(own, 0, irp)).ok(0);
            Request receive = wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp));
            peer.send(own, "x");
            receive.ok(1);
            wsk.close(socket);
        }
    }

    @Test
    @Clause(rule = 0, source = "WskCloseSocket", value = "A closed listener resets connections that nobody accepted")
    void closeOfAListenerResetsWhatIsQueued() {
        WskListenSocket listener = wsk.listener(Net.INET);
        Peer peer = wsk.dial(wsk.localAddress(listener));
        wsk.close(listener);
        peer.expectReset();
    }
}
