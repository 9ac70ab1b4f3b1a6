package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.wsp.Winsock.FD_READ;
import static org.wsk4j.wsp.WsaError.WSAEINTR;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.WspProcTable;

/** WSPSelect: what is ready, in which set, for how long it waits. */
@WskContract(requires = {"tcp", "inet"})
class SelectContract {

    private static final Timeval LONG = new Timeval(15, 0);

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    SelectContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private long select(@Nullable FdSet read, @Nullable FdSet write, @Nullable FdSet except, @Nullable Timeval time) {
        return winsock.ok(e -> table.select(0, read, write, except, time, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSelect",
            value = "Readable: data, a request, the end, a reset; sets are overwritten, counts are right")
    void readableSockets() {
        Wire data = winsock.connected();
        Wire ended = winsock.connected();
        Wire reset = winsock.connected();
        Wire idle = winsock.connected();
        long listener = winsock.listener();
        long[] all = {idle.s(), data.s(), ended.s(), reset.s(), listener};
        FdSet nothing = FdSet.of(all);
        assertEquals(0, select(nothing, null, null, Timeval.POLL));
        assertEquals(0, nothing.fdCount());
        data.peer().write("x");
        ended.peer().finish();
        reset.peer().reset();
        wsk.dial(winsock.name(listener));
        for (long s : new long[] {data.s(), ended.s(), reset.s(), listener}) {
            FdSet one = FdSet.of(s, idle.s());
            assertEquals(1, select(one, null, null, LONG));
            assertArrayEquals(new long[] {s}, one.toArray());
        }
        FdSet set = FdSet.of(all);
        assertEquals(4, select(set, null, null, LONG));
        assertFalse(set.isSet(idle.s()));
        FdSet read = FdSet.of(data.s());
        FdSet write = FdSet.of(data.s());
        assertEquals(2, select(read, write, FdSet.of(data.s()), LONG), "a socket counts in each set");
    }

    @Test
    @Clause(rule = 0, source = "WSPSelect", value = "Writable: connected, with room; not while full; then again")
    void writableSockets() {
        Wire wire = winsock.connected();
        assertEquals(1, select(null, FdSet.of(wire.s()), null, Timeval.POLL));
        winsock.nonBlocking(wire.s(), true);
        long taken = Flood.fill(winsock, wire.s());
        assertEquals(0, select(null, FdSet.of(wire.s()), null, Timeval.POLL));
        wire.peer().read(Math.toIntExact(taken));
        assertEquals(1, select(null, FdSet.of(wire.s()), null, LONG));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSelect",
            value = "A connect that succeeds is writable, one that fails is exceptional")
    void connectingSockets() {
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = winsock.stream();
        winsock.nonBlocking(s, true);
        winsock.fails(WSAEWOULDBLOCK, e -> table.connect(s, listener.address(), null, null, null, null, e));
        FdSet write = FdSet.of(s);
        FdSet except = FdSet.of(s);
        assertEquals(1, select(null, write, except, LONG));
        assertTrue(write.isSet(s));
        listener.close();
        long refused = winsock.stream();
        winsock.nonBlocking(refused, true);
        winsock.fails(WSAEWOULDBLOCK, e -> table.connect(refused, listener.address(), null, null, null, null, e));
        FdSet failed = FdSet.of(refused);
        assertEquals(1, select(null, FdSet.of(refused), failed, LONG));
        assertTrue(failed.isSet(refused));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSelect",
            value = "Waits without limit when there is no time; many sockets; the time over: 0")
    void selectWaits() {
        List<Wire> wires = new ArrayList<>();
        FdSet set = new FdSet();
        for (int i = 0; i < 70; i++) {
            Wire wire = winsock.connected();
            wires.add(wire);
            set.set(wire.s());
        }
        FdSet unready = FdSet.of(set.toArray());
        assertEquals(0, select(unready, null, null, new Timeval(0, 2000)));
        AtomicBoolean asked = new AtomicBoolean();
        Future<Long> waiter = wsk.beside(() -> {
            asked.set(true);
            return select(set, null, null, null);
        });
        wsk.until("the other thread asks", asked::get);
        wires.get(69).peer().write("x");
        assertEquals(1, wsk.join(waiter));
        assertArrayEquals(new long[] {wires.get(69).s()}, set.toArray());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSelect",
            value = "WSAEINVAL: no set, empty sets, bad time; WSAENOTSOCK; WSAEINTR leaves the sockets intact")
    void selectRefuses() {
        Wire wire = winsock.connected();
        winsock.fails(WSAEINVAL, e -> table.select(0, null, null, null, Timeval.POLL, e));
        winsock.fails(WSAEINVAL, e -> table.select(0, new FdSet(), new FdSet(), null, Timeval.POLL, e));
        winsock.fails(WSAEINVAL, e -> table.select(0, FdSet.of(wire.s()), null, null, new Timeval(-1, 0), e));
        winsock.fails(WSAENOTSOCK, e -> table.select(0, FdSet.of(wire.s(), 2), null, null, Timeval.POLL, e));
        winsock.runtime().setBlockingCallback(context -> false, null);
        winsock.fails(WSAEINTR, e -> table.select(0, FdSet.of(wire.s()), null, null, null, e));
        winsock.runtime().setBlockingCallback(null, null);
        wire.peer().write("intact");
        winsock.expect(wire.s(), "intact");
    }

    @Test
    @Clause(rule = 0, source = "WSPSelect", value = "Leaves the record of network events alone")
    void selectRecordsNothing() {
        Wire wire = winsock.connected();
        NetworkEvents events = NetworkEvents.select(winsock, wire.s(), FD_READ);
        wire.peer().write("x");
        assertEquals(1, select(FdSet.of(wire.s()), null, null, LONG));
        events.records(FD_READ);
        assertEquals(1, select(FdSet.of(wire.s()), null, null, LONG));
        events.quiet();
    }
}
