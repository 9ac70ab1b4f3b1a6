package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.wsp.Winsock.CF_DEFER;
import static org.wsk4j.wsp.Winsock.FD_ACCEPT;
import static org.wsk4j.wsp.Winsock.FD_CLOSE;
import static org.wsk4j.wsp.Winsock.FD_CLOSE_BIT;
import static org.wsk4j.wsp.Winsock.FD_CONNECT;
import static org.wsk4j.wsp.Winsock.FD_CONNECT_BIT;
import static org.wsk4j.wsp.Winsock.FD_READ;
import static org.wsk4j.wsp.Winsock.FD_WRITE;
import static org.wsk4j.wsp.Winsock.MSG_PEEK;
import static org.wsk4j.wsp.WsaError.WSAECONNREFUSED;
import static org.wsk4j.wsp.WsaError.WSAECONNRESET;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaError.WSATRY_AGAIN;
import static org.wsk4j.wsp.WsaError.WSA_INVALID_HANDLE;
import static org.wsk4j.wsp.WsaIoctls.FIONREAD;
import static org.wsk4j.wsp.WsaOptions.SO_ERROR;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaWindowProc;
import org.wsk4j.wsp.WspProcTable;

/** WSPEventSelect, WSPAsyncSelect, WSPEnumNetworkEvents: what is recorded when, and what re-enables it. */
@WskContract(requires = {"tcp", "inet"})
class NetworkEventsContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    NetworkEventsContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    @Test
    @Clause(
            rule = 57,
            source = "FD_READ",
            value = "Level: once until a receive; again at once if data is left; a failed receive re-enables")
    void rule57ReadIsReenabledByReceive() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ);
        events.quiet();
        wire.peer().write("ab");
        events.records(FD_READ);
        wire.peer().write("c");
        events.quiet();
        winsock.expect(wire.s(), "a");
        events.records(FD_READ);
        winsock.expect(wire.s(), "bc");
        events.quiet();
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(wire.s(), e));
        wire.peer().write("d");
        events.records(FD_READ);
        LpInt peek = new LpInt(MSG_PEEK);
        winsock.ok(e ->
                table.recv(wire.s(), WinsockWorld.buffers(new byte[1]), 1, new LpInt(), peek, null, null, null, e));
        events.records(FD_READ);
    }

    @Test
    @Clause(rule = 57, source = "WSPEventSelect", value = "What is already so at registration is recorded at once")
    void rule57ConditionsThatHoldAreRecorded() {
        Wire wire = winsock.connected();
        wire.peer().write("early").finish();
        wsk.until("data is there", () -> readable(wire.s()) == 5);
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ | FD_WRITE);
        events.recordsInAnyOrder(FD_READ | FD_WRITE);
        long listener = winsock.listener();
        wsk.dial(winsock.name(listener));
        NetworkEvents.select(winsock, listener, FD_ACCEPT).records(FD_ACCEPT);
    }

    private int readable(long s) {
        WskControlBuffer count = WskControlBuffer.allocate(4);
        winsock.ok(e -> table.ioctl(s, FIONREAD, null, count, new LpInt(), null, null, null, e));
        return count.asInt();
    }

    @Test
    @Clause(
            rule = 57,
            source = "FD_WRITE",
            value = "Edge: once after connect, then only after WSAEWOULDBLOCK when there is room again")
    void rule57WriteIsAnEdge() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_WRITE);
        events.records(FD_WRITE);
        winsock.send(wire.s(), "x");
        wire.peer().expect("x");
        events.quiet();
        long taken = Flood.fill(winsock, wire.s());
        while (events.isTold()) {
            // What the provider had taken has reached the host meanwhile: room again, which the next loop fills.
            events.records(FD_WRITE);
            taken += Flood.fill(winsock, wire.s());
        }
        wire.peer().read(Math.toIntExact(taken));
        events.records(FD_WRITE);
        winsock.send(wire.s(), "y");
        wire.peer().expect("y");
        events.quiet();
    }

    @Test
    @Clause(rule = 57, source = "FD_ACCEPT", value = "Level: once until an accept; again at once if a request is left")
    void rule57AcceptIsReenabledByAccept() {
        long listener = winsock.listener();
        NetworkEvents events = NetworkEvents.select(winsock, listener, FD_ACCEPT);
        wsk.dial(winsock.name(listener));
        events.records(FD_ACCEPT);
        wsk.dial(winsock.name(listener));
        events.quiet();
        winsock.accept(listener);
        events.records(FD_ACCEPT);
        winsock.accept(listener);
        events.quiet();
        winsock.fails(WSAEWOULDBLOCK, e -> table.accept(listener, null, null, null, e));
        wsk.dial(winsock.name(listener));
        events.records(FD_ACCEPT);
    }

    @Test
    @Clause(rule = 57, source = "FD_CONNECT", value = "Once, with 0 and then FD_WRITE, or with the error")
    void rule57ConnectIsToldOnce() {
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = winsock.stream();
        NetworkEvents events = NetworkEvents.select(winsock, s, FD_CONNECT | FD_WRITE);
        winsock.fails(WSAEWOULDBLOCK, e -> table.connect(s, listener.address(), null, null, null, null, e));
        events.recordsInAnyOrder(FD_CONNECT | FD_WRITE);
        Peer peer = winsock.peerOf(listener);
        winsock.send(s, "x");
        peer.expect("x");
        events.quiet();
        listener.close();

        long refused = winsock.stream();
        NetworkEvents failure = NetworkEvents.select(winsock, refused, FD_CONNECT | FD_WRITE | FD_READ);
        winsock.fails(WSAEWOULDBLOCK, e -> table.connect(refused, listener.address(), null, null, null, null, e));
        failure.records(FD_CONNECT, FD_CONNECT_BIT, WSAECONNREFUSED);
        failure.quiet();
    }

    @Test
    @Clause(rule = 57, source = "FD_CLOSE", value = "After all data was read, once, 0 for a FIN; it is no FD_READ")
    void rule57CloseFollowsTheData() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ | FD_CLOSE);
        wire.peer().write("last").finish();
        events.records(FD_READ);
        winsock.expect(wire.s(), "la");
        events.records(FD_READ);
        winsock.expect(wire.s(), "st");
        events.records(FD_CLOSE);
        assertEquals(0, winsock.receive(wire.s(), 1).length);
        events.quiet();
        Wire silent = winsock.connected();
        NetworkEvents closing = NetworkEvents.select(winsock, silent.s(), FD_READ | FD_CLOSE);
        silent.peer().finish();
        closing.records(FD_CLOSE);
    }

    @Test
    @Clause(rule = 57, source = "FD_CLOSE", value = "WSAECONNRESET for a reset")
    void rule57CloseTellsAReset() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ | FD_CLOSE);
        wire.peer().reset();
        events.records(FD_CLOSE, FD_CLOSE_BIT, WSAECONNRESET);
        events.quiet();
    }

    @Test
    @Clause(
            rule = 57,
            source = "FD_READ",
            value = "Of datagrams as of streams: level, re-enabled by RecvFrom",
            requires = "udp")
    void rule57ReadOfDatagrams() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        NetworkEvents events = NetworkEvents.select(winsock, s, FD_READ | FD_WRITE);
        events.records(FD_WRITE);
        peer.send(winsock.name(s), "one").send(winsock.name(s), "two");
        events.records(FD_READ);
        winsock.expect(s, "one");
        events.records(FD_READ);
        winsock.ok(e -> table.recvFrom(
                s,
                WinsockWorld.buffers(new byte[9]),
                1,
                new LpInt(),
                new LpInt(),
                new SockAddr(),
                null,
                null,
                null,
                e));
        events.quiet();
    }

    @Test
    @Clause(
            rule = 57,
            source = "WSPEnumNetworkEvents",
            value = "Copies, clears and resets; when it fails nothing is cleared")
    void rule57EnumerationClearsOnlyWhenItSucceeds() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ);
        wire.peer().write("x");
        winsock.signalled(events.event());
        winsock.fails(WSAEFAULT, e -> table.enumNetworkEvents(wire.s(), events.event(), null, e));
        WsaEvent closed = new WsaEvent();
        closed.close();
        int error = WinsockWorld.errorOf(e -> table.enumNetworkEvents(wire.s(), closed, new WsaNetworkEvents(), e));
        assertTrue(error == WSAEINVAL || error == WSA_INVALID_HANDLE, () -> WsaError.name(error));
        assertTrue(events.event().isSignalled(), "a call that failed reset the event");
        events.records(FD_READ);
    }

    @Test
    @Clause(
            rule = 57,
            source = "WSPEventSelect",
            value = "Replaces the registration and clears the record; 0 cancels; a mask needs an event")
    void rule57RegistrationReplacesRegistration() {
        Wire wire = winsock.connected();
        winsock.fails(WSAEINVAL, e -> table.eventSelect(wire.s(), null, FD_READ, e));
        NetworkEvents first = NetworkEvents.select(winsock, wire.s(), FD_READ | FD_CLOSE);
        NetworkEvents second = NetworkEvents.select(winsock, wire.s(), FD_CLOSE);
        wire.peer().write("x");
        first.quiet();
        second.quiet();
        winsock.ok(e -> table.eventSelect(wire.s(), null, 0, e));
        wire.peer().finish();
        second.quiet();
        winsock.expect(wire.s(), "x");
        second.quiet();
    }

    @Test
    @Clause(
            rule = 57,
            source = "WSPAccept",
            value = "Accepted sockets inherit the registration, with the same event object")
    void rule57AcceptedSocketsInherit() {
        long listener = winsock.listener();
        NetworkEvents events = NetworkEvents.select(winsock, listener, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE);
        Peer peer = wsk.dial(winsock.name(listener));
        events.records(FD_ACCEPT);
        long s = winsock.accept(listener);
        NetworkEvents inherited = NetworkEvents.of(winsock, s, events.event());
        inherited.records(FD_WRITE);
        peer.write("x");
        inherited.records(FD_READ);
        winsock.fails(WSAEINVAL, e -> winsock.fionbio(s, false, e));
    }

    @Test
    @Clause(
            rule = 58,
            source = "CF_DEFER",
            value = "The request stays first and is not told again, until the next accept takes it")
    void rule58DeferredRequestStaysFirst() {
        long listener = winsock.listener();
        NetworkEvents events = NetworkEvents.select(winsock, listener, FD_ACCEPT);
        Peer first = wsk.dial(winsock.name(listener));
        events.records(FD_ACCEPT);
        SockAddr address = new SockAddr();
        winsock.fails(
                WSATRY_AGAIN, e -> table.accept(listener, address, (a, b, c, d, f, g, h, i) -> CF_DEFER, null, e));
        assertEquals(first.localAddress(), address, "the address is filled in all cases");
        events.quiet();
        winsock.fails(WSATRY_AGAIN, e -> table.accept(listener, null, (a, b, c, d, f, g, h, i) -> CF_DEFER, null, e));
        events.quiet();
        SockAddr accepted = new SockAddr();
        long s = winsock.adopt(winsock.ok(e -> table.accept(listener, accepted, null, null, e)));
        assertEquals(first.localAddress(), accepted);
        first.write("it is me");
        wsk.until("data is there", () -> readable(s) == 8);
        winsock.expect(s, "it is me");
        Peer second = wsk.dial(winsock.name(listener));
        events.records(FD_ACCEPT);
        winsock.adopt(winsock.ok(e -> table.accept(listener, accepted, null, null, e)));
        assertEquals(second.localAddress(), accepted);
    }

    @Test
    @Clause(
            rule = 58,
            source = "FIONBIO",
            value = "A registration makes non-blocking; blocking again only after it was cancelled")
    void rule58BlockingModeNeedsCancelling() {
        Wire wire = winsock.connected();
        winsock.ok(e -> table.eventSelect(wire.s(), new WsaEvent(), FD_READ, e));
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(wire.s(), e));
        winsock.fails(WSAEINVAL, e -> winsock.fionbio(wire.s(), false, e));
        winsock.nonBlocking(wire.s(), true);
        winsock.ok(e -> table.eventSelect(wire.s(), null, 0, e));
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(wire.s(), e));
        winsock.nonBlocking(wire.s(), false);
        Future<?> writing = wsk.beside(() -> {
            wire.peer().write("blocks");
            return true;
        });
        winsock.expect(wire.s(), "blocks");
        wsk.join(writing);
        Wire zero = winsock.connected();
        winsock.ok(e -> table.eventSelect(zero.s(), null, 0, e));
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(zero.s(), e));
    }

    @Test
    @Clause(
            rule = 57,
            source = "WSPAsyncSelect",
            value = "Messages: the socket, the event, the error; once until re-enabled; replaced by EventSelect")
    void rule57MessagesFollowTheSameTable() {
        Wire wire = winsock.connected();
        List<Integer> posted = new CopyOnWriteArrayList<>();
        AtomicInteger strange = new AtomicInteger();
        long window = winsock.runtime().createWindow("tck", (hWnd, message, wParam, lParam) -> {
            if (message != 0x401 || wParam != wire.s()) {
                strange.incrementAndGet();
            }
            posted.add(lParam);
        });
        winsock.ok(e -> table.asyncSelect(wire.s(), window, 0x401, FD_READ | FD_CLOSE, e));
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(wire.s(), e));
        wire.peer().write("ab");
        wsk.until("FD_READ", () -> posted.equals(List.of(FD_READ)));
        winsock.expect(wire.s(), "a");
        wsk.until("FD_READ again", () -> posted.equals(List.of(FD_READ, FD_READ)));
        winsock.expect(wire.s(), "b");
        wire.peer().reset();
        int last = WsaWindowProc.makeSelectReply(FD_CLOSE, WSAECONNRESET);
        wsk.until("FD_CLOSE", () -> posted.equals(List.of(FD_READ, FD_READ, last)));
        assertEquals(0, strange.get());
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ);
        events.quiet();
        assertEquals(3, posted.size());
    }

    @Test
    @Clause(rule = 58, source = "SO_ERROR", value = "The error of a connect that failed; reading clears it")
    void rule58PendingErrorIsClearedByReading() {
        PeerListener gone = wsk.peerListener(Net.INET);
        gone.close();
        long s = winsock.stream();
        NetworkEvents events = NetworkEvents.select(winsock, s, FD_CONNECT);
        winsock.fails(WSAEWOULDBLOCK, e -> table.connect(s, gone.address(), null, null, null, null, e));
        events.records(FD_CONNECT, FD_CONNECT_BIT, WSAECONNREFUSED);
        assertEquals("WSAECONNREFUSED", WsaError.name(winsock.option(s, SO_ERROR)));
        assertEquals(0, winsock.option(s, SO_ERROR));
    }
}
