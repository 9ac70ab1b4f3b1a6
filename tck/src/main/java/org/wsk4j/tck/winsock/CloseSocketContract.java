package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.wsp.Winsock.FD_CLOSE;
import static org.wsk4j.wsp.Winsock.FD_READ;
import static org.wsk4j.wsp.Winsock.JL_BOTH;
import static org.wsk4j.wsp.Winsock.SD_BOTH;
import static org.wsk4j.wsp.Winsock.SD_RECEIVE;
import static org.wsk4j.wsp.Winsock.SD_SEND;
import static org.wsk4j.wsp.WsaError.WSAEINTR;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENOPROTOOPT;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaIoctls.FIONBIO;
import static org.wsk4j.wsp.WsaOptions.SOL_SOCKET;
import static org.wsk4j.wsp.WsaOptions.SO_DONTLINGER;
import static org.wsk4j.wsp.WsaOptions.SO_KEEPALIVE;
import static org.wsk4j.wsp.WsaOptions.SO_LINGER;
import static org.wsk4j.wsp.WsaOptions.SO_TYPE;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WspProcTable;

/** How sockets end: close with every case of lingering, shutdown, the disconnect entries, cleanup, stale handles. */
@WskContract(requires = {"tcp", "inet"})
class CloseSocketContract {

    private static final int RACES = 100;

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    CloseSocketContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private void linger(long s, boolean on, int seconds) {
        assertEquals(0, winsock.setOption(s, SO_LINGER, new Linger(on, seconds).toControlBuffer()));
    }

    @Test
    @Clause(
            rule = 59,
            source = "WSPCloseSocket",
            value = "Close with 10 MiB queued returns at once; the peer gets all, then the end")
    void rule59CloseIsGracefulInTheBackground() {
        Wire wire = winsock.connected();
        byte[] all = Bytes.pattern(1, 10 << 20);
        Operation operation = Operation.withEvent();
        winsock.begin(e -> winsock.send(wire.s(), WinsockWorld.buffers(all), operation, e));
        winsock.close(wire.s());
        wsk.until("its operation is over", operation::isOver);
        Arrays.fill(all, (byte) 0);
        wire.peer().expect(Bytes.pattern(1, 10 << 20)).expectEnd();
    }

    @Test
    @Clause(
            rule = 59,
            source = "WSPCloseSocket",
            value = "What a non-blocking send took arrives after close, then the end")
    void rule59CopiedDataArrivesAfterClose() {
        Wire wire = winsock.connected(0);
        winsock.nonBlocking(wire.s(), true);
        long taken = Flood.fill(winsock, wire.s());
        winsock.close(wire.s());
        assertEquals(taken, wire.peer().readToEnd().length);
    }

    @Test
    @Clause(
            rule = 59,
            source = "WSPCleanup",
            value = "Sockets closed before the last cleanup flush their data; open ones are reset")
    void rule59ClosedSocketsFlushAfterCleanup() {
        Wire closed = winsock.connected();
        Wire open = winsock.connected();
        byte[] all = Bytes.pattern(2, 10 << 20);
        winsock.begin(e -> winsock.send(closed.s(), WinsockWorld.buffers(all), Operation.withEvent(), e));
        winsock.close(closed.s());
        winsock.cleanUp();
        closed.peer().expect(all).expectEnd();
        open.peer().expectReset();
    }

    @Test
    @Clause(rule = 0, source = "SO_LINGER", value = "On with 0: close resets at once, what is queued is lost")
    void lingerZeroResets() {
        Wire wire = winsock.connected();
        linger(wire.s(), true, 0);
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), Operation.withEvent(), e));
        winsock.close(wire.s());
        wire.peer().expectReset();
    }

    @Test
    @Clause(rule = 0, source = "SO_LINGER", value = "On with an interval, blocking: close waits until the data is gone")
    void lingerWaits() {
        Wire wire = winsock.connected();
        linger(wire.s(), true, 30);
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), Operation.withEvent(), e));
        AtomicBoolean closed = new AtomicBoolean();
        Future<?> closing = wsk.beside(() -> {
            winsock.close(wire.s());
            closed.set(true);
            return null;
        });
        wire.peer().read(1 << 20);
        assertFalse(closed.get(), "close returned while most of the data was queued");
        assertEquals(Flood.BYTES - (1 << 20), wire.peer().readToEnd().length);
        wire.peer().close();
        wsk.join(closing);
    }

    @Test
    @Clause(rule = 0, source = "SO_LINGER", value = "On with an interval, blocking: when it is over, close resets")
    void lingerEndsHard() {
        Wire wire = winsock.connected();
        linger(wire.s(), true, 1);
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), Operation.withEvent(), e));
        winsock.ok(e -> {
            int answer = table.closeSocket(wire.s(), e);
            return answer;
        });
        wire.peer().expectReset();
    }

    @Test
    @Clause(
            rule = 58,
            source = "WSPCloseSocket",
            value = "Lingering on a non-blocking socket: WSAEWOULDBLOCK, nothing is begun, the handle is valid")
    void rule58LingeringNonBlockingCloseWouldBlock() {
        Wire wire = winsock.connected();
        linger(wire.s(), true, 30);
        winsock.nonBlocking(wire.s(), true);
        Operation pending = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), pending, e));
        winsock.fails(WSAEWOULDBLOCK, e -> table.closeSocket(wire.s(), e));
        assertFalse(pending.isOver(), "a close that would block ends nothing");
        Flood.drain(wire.peer());
        assertEquals(Flood.BYTES, winsock.result(wire.s(), pending));
        winsock.send(wire.s(), "usable");
        wire.peer().expect("usable");
        linger(wire.s(), false, 0);
        winsock.close(wire.s());
        wire.peer().expectEnd();
    }

    @Test
    @Clause(
            rule = 0,
            source = "SO_DONTLINGER",
            value = "TRUE at first; FALSE after SO_LINGER was turned on; SO_LINGER reads back")
    void lingerOptionsAreTwoSidesOfOne() {
        long s = winsock.stream();
        assertTrue(winsock.option(s, SO_DONTLINGER) != 0, "SO_DONTLINGER at first");
        linger(s, true, 7);
        assertEquals(0, winsock.option(s, SO_DONTLINGER));
        WskControlBuffer value = WskControlBuffer.allocate(Linger.SIZE);
        winsock.ok(e -> table.getSockOpt(s, SOL_SOCKET, SO_LINGER, value, new LpInt(), e));
        assertEquals(new Linger(true, 7), Linger.of(value));
        assertEquals(0, winsock.setOption(s, SO_DONTLINGER, WskControlBuffer.ofInt(1)));
        winsock.ok(e -> table.getSockOpt(s, SOL_SOCKET, SO_LINGER, value, new LpInt(), e));
        assertFalse(Linger.of(value).lOnoff());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPCloseSocket",
            value = "Blocking calls of other threads end with WSAEINTR; every entry then answers WSAENOTSOCK")
    void closeEndsBlockingCalls() {
        Wire wire = winsock.connected();
        long listener = winsock.listener();
        AtomicInteger asking = new AtomicInteger();
        Future<Integer> receiving = wsk.beside(() -> {
            asking.incrementAndGet();
            return WinsockWorld.errorOf(e -> winsock.receive(wire.s(), e));
        });
        Future<Integer> accepting = wsk.beside(() -> {
            asking.incrementAndGet();
            return WinsockWorld.errorOf(e -> table.accept(listener, null, null, null, e));
        });
        wsk.until("both ask", () -> asking.get() == 2);
        winsock.close(wire.s());
        winsock.close(listener);
        for (Future<Integer> call : List.of(receiving, accepting)) {
            int error = wsk.join(call);
            // A call that had not begun meets a handle that is gone.
            assertTrue(error == WSAEINTR || error == WSAENOTSOCK, () -> WsaError.name(error));
        }
        wire.peer().expectEnd();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < RACES; round++) {
            long s = winsock.datagram();
            AtomicBoolean asks = new AtomicBoolean();
            Future<Integer> call = wsk.beside(() -> {
                asks.set(true);
                return WinsockWorld.errorOf(e -> winsock.receive(s, e));
            });
            wsk.until("it asks", asks::get);
            for (int spin = random.nextInt(2000); spin > 0; spin--) {
                Thread.onSpinWait(); // the close meets the call at every step of it
            }
            winsock.close(s);
            int error = wsk.join(call);
            assertTrue(error == WSAEINTR || error == WSAENOTSOCK, () -> WsaError.name(error) + ", seed " + seed);
        }
    }

    @Test
    @Clause(rule = 0, source = "WSPCloseSocket", value = "No network event for one's own close")
    void closeIsNoEvent() {
        Wire wire = winsock.connected();
        WsaEvent event = new WsaEvent();
        winsock.ok(e -> table.eventSelect(wire.s(), event, FD_CLOSE | FD_READ, e));
        winsock.close(wire.s());
        wire.peer().expectEnd();
        wire.peer().close();
        assertFalse(event.isSignalled());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPShutdown",
            value = "SD_SEND: the end follows all data; receiving goes on. SD_RECEIVE: receives fail. Wrong use")
    void shutdownEndsOneDirection() {
        Wire wire = winsock.connected();
        winsock.fails(WSAEINVAL, e -> table.shutdown(wire.s(), 3, e));
        winsock.fails(WSAEINVAL, e -> table.shutdown(wire.s(), -1, e));
        byte[] all = Bytes.pattern(4, 3 << 20);
        Operation operation = Operation.withEvent();
        winsock.begin(e -> winsock.send(wire.s(), WinsockWorld.buffers(all), operation, e));
        winsock.ok(e -> table.shutdown(wire.s(), SD_SEND, e));
        wire.peer().expect(all).expectEnd();
        assertEquals(all.length, winsock.result(wire.s(), operation));
        wire.peer().write("more");
        winsock.expect(wire.s(), "more");
        winsock.ok(e -> table.shutdown(wire.s(), SD_RECEIVE, e));
        winsock.fails(WSAESHUTDOWN, e -> winsock.receive(wire.s(), e));
        long fresh = winsock.stream();
        winsock.fails(WSAENOTCONN, e -> table.shutdown(fresh, SD_BOTH, e));
    }

    @Test
    @Clause(rule = 0, source = "WSPShutdown", value = "SD_RECEIVE with unread data: the connection is reset")
    void shutdownOfReceivingResetsAPeerWhoSends() {
        Wire wire = winsock.connected();
        winsock.ok(e -> table.shutdown(wire.s(), SD_RECEIVE, e));
        wire.peer().write("unwanted");
        wire.peer().expectReset();
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSendDisconnect, WSPRecvDisconnect",
            value = "Without data as shutdown; user data: WSAENOPROTOOPT")
    void disconnectEntries() {
        Wire wire = winsock.connected();
        WsaBuf data = WsaBuf.of(new byte[] {1});
        winsock.fails(WSAENOPROTOOPT, e -> table.sendDisconnect(wire.s(), data, e));
        winsock.fails(WSAENOPROTOOPT, e -> table.recvDisconnect(wire.s(), data, e));
        winsock.send(wire.s(), "before");
        winsock.ok(e -> table.sendDisconnect(wire.s(), null, e));
        wire.peer().expect("before").expectEnd();
        winsock.ok(e -> table.recvDisconnect(wire.s(), null, e));
        winsock.fails(WSAESHUTDOWN, e -> winsock.receive(wire.s(), e));
        long fresh = winsock.stream();
        winsock.fails(WSAENOTCONN, e -> table.sendDisconnect(fresh, null, e));
        winsock.fails(WSAENOTCONN, e -> table.recvDisconnect(fresh, null, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "SOCKET",
            value = "A stale or foreign handle is WSAENOTSOCK at every entry, never another socket")
    void staleHandlesAreNoSockets() {
        long stale = winsock.stream();
        winsock.close(stale);
        for (int i = 0; i < 50; i++) {
            assertTrue(winsock.stream() != stale, "a number came back");
        }
        for (long s : new long[] {stale, 2, Long.MIN_VALUE}) {
            for (Entry entry : everyEntry(s)) {
                winsock.fails(WSAENOTSOCK, entry);
            }
        }
    }

    private List<Entry> everyEntry(long s) {
        SockAddr address = SockAddr.loopback(AF_INET, 9);
        WskControlBuffer value = WskControlBuffer.allocate(8);
        LpInt count = new LpInt();
        WsaBuf[] buffers = WinsockWorld.buffers("x");
        return List.of(
                e -> table.accept(s, null, null, null, e),
                e -> table.asyncSelect(s, 1, 1, FD_READ, e),
                e -> table.bind(s, address, e),
                e -> table.closeSocket(s, e),
                e -> table.connect(s, address, null, null, null, null, e),
                e -> table.duplicateSocket(s, ProcessHandle.current().pid(), new Out<>(), e),
                e -> table.enumNetworkEvents(s, null, new WsaNetworkEvents(), e),
                e -> table.eventSelect(s, new WsaEvent(), FD_READ, e),
                e -> WinsockWorld.bool(table.getOverlappedResult(s, new WsaOverlapped(), count, false, count, e)),
                e -> table.getPeerName(s, address, e),
                e -> table.getSockName(s, address, e),
                e -> table.getSockOpt(s, SOL_SOCKET, SO_TYPE, value, count, e),
                e -> WinsockWorld.bool(table.getQosByName(s, new WsaBuf(), new WsaQos(), e)),
                e -> table.ioctl(s, FIONBIO, WskControlBuffer.ofInt(1), null, count, null, null, null, e),
                e -> table.joinLeaf(s, address, null, null, null, null, JL_BOTH, e),
                e -> table.listen(s, 1, e),
                e -> table.recv(s, buffers, 1, count, count, null, null, null, e),
                e -> table.recvDisconnect(s, null, e),
                e -> table.recvFrom(s, buffers, 1, count, count, null, null, null, null, e),
                e -> table.select(0, FdSet.of(s), null, null, Timeval.POLL, e),
                e -> table.send(s, buffers, 1, count, 0, null, null, null, e),
                e -> table.sendDisconnect(s, null, e),
                e -> table.sendTo(s, buffers, 1, count, 0, address, null, null, null, e),
                e -> table.setSockOpt(s, SOL_SOCKET, SO_KEEPALIVE, WskControlBuffer.ofInt(1), e),
                e -> table.shutdown(s, SD_BOTH, e));
    }
}
