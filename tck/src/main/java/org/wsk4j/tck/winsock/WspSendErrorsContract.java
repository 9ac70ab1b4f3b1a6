package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.tck.winsock.WinsockWorld.UNTOUCHED;
import static org.wsk4j.wsp.Winsock.CF_ACCEPT;
import static org.wsk4j.wsp.Winsock.MSG_DONTROUTE;
import static org.wsk4j.wsp.Winsock.MSG_OOB;
import static org.wsk4j.wsp.Winsock.MSG_PARTIAL;
import static org.wsk4j.wsp.Winsock.SD_BOTH;
import static org.wsk4j.wsp.Winsock.SD_SEND;
import static org.wsk4j.wsp.WsaError.WSAEACCES;
import static org.wsk4j.wsp.WsaError.WSAECONNABORTED;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINTR;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAENETDOWN;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAEOPNOTSUPP;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaOptions.SO_BROADCAST;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WspProcTable;

/** Every row of the error table of WSPSend, by its real cause, and the order in which they are checked. */
@WskContract(requires = {"tcp", "inet"})
class WspSendErrorsContract {

    private static final String SOURCE = "WSPSend";

    /** The limited broadcast address. */
    private static final SockAddr BROADCAST = SockAddr.of("255.255.255.255", 9);

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    WspSendErrorsContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private int send(long s, int flags, String text, LpInt errno) {
        return table.send(s, WinsockWorld.buffers(text), 1, new LpInt(), flags, null, null, null, errno);
    }

    /** A provider of the test's own that does not wait long when it leaves; a registrar reads its properties when it is made. */
    private PlainRegistrar departing() {
        String old = System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, "10");
        try {
            return PlainRegistrar.of(wsk.openAnother());
        } finally {
            if (old == null) {
                System.clearProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS);
            } else {
                System.setProperty(PlainRegistrar.DETACH_TIMEOUT_MILLIS, old);
            }
        }
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAENETDOWN: the WSK provider has gone; what pends ends so too")
    void sendToNetworkThatIsDown() {
        PlainRegistrar registrar = departing();
        try (WinsockWorld leaving = new WinsockWorld(wsk, registrar)) {
            Wire wire = leaving.connected();
            Operation pending = Operation.withEvent();
            leaving.fails(WSA_IO_PENDING, e -> leaving.send(wire.s(), Flood.buffers(), pending, e));
            registrar.close();
            assertEquals(-WSAENETDOWN, leaving.result(wire.s(), pending));
            leaving.fails(WSAENETDOWN, e -> leaving.send(wire.s(), e));
            leaving.close(wire.s());
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAEACCES: the destination is a broadcast address, and SO_BROADCAST is off",
            requires = {"udp", "broadcast"})
    void sendToBroadcastAddressWithoutPermission() {
        long s = winsock.datagram();
        assertEquals(0, winsock.setOption(s, SO_BROADCAST, WskControlBuffer.ofInt(1)));
        winsock.connect(s, BROADCAST);
        assertEquals(0, winsock.setOption(s, SO_BROADCAST, WskControlBuffer.ofInt(0)));
        winsock.fails(WSAEACCES, e -> winsock.send(s, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPConnect, WSPSendTo",
            value = "WSAEACCES: a broadcast address without SO_BROADCAST as peer and as destination",
            requires = {"udp", "broadcast"})
    void broadcastPeerWithoutPermission() {
        long s = winsock.datagram();
        winsock.fails(WSAEACCES, e -> table.connect(s, BROADCAST, null, null, null, null, e));
        winsock.fails(
                WSAEACCES,
                e -> table.sendTo(s, WinsockWorld.buffers("x"), 1, new LpInt(), 0, BROADCAST, null, null, null, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value =
                    "WSAEINTR: a blocking send whose blocking callback cancels; then WSAECONNABORTED, only close is left")
    void sendThatIsCancelledByItsCallback() {
        Wire wire = winsock.connected();
        winsock.runtime().setBlockingCallback(context -> false, null);
        WsaBuf[] flood = Flood.buffers();
        winsock.fails(WSAEINTR, e -> table.send(wire.s(), flood, flood.length, new LpInt(), 0, null, null, null, e));
        winsock.runtime().setBlockingCallback(null, null);
        winsock.fails(WSAECONNABORTED, e -> winsock.send(wire.s(), e));
        winsock.close(wire.s());
        wire.peer().expectReset();
    }

    @Test
    @Clause(rule = 0, source = "WSPCancelBlockingCall", value = "WSAEINTR for the blocking call it cancels")
    void sendThatIsCancelledFromItsCallback() {
        Wire wire = winsock.connected();
        AtomicInteger cancelled = new AtomicInteger(UNTOUCHED);
        winsock.runtime()
                .setBlockingCallback(
                        context -> {
                            cancelled.compareAndSet(UNTOUCHED, WinsockWorld.errorOf(table::cancelBlockingCall));
                            return true;
                        },
                        null);
        WsaBuf[] flood = Flood.buffers();
        winsock.fails(WSAEINTR, e -> table.send(wire.s(), flood, flood.length, new LpInt(), 0, null, null, null, e));
        winsock.runtime().setBlockingCallback(null, null);
        assertEquals(0, cancelled.get(), "error of the cancel");
        winsock.fails(WSAEINVAL, table::cancelBlockingCall);
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAEINPROGRESS: a blocking call is in progress on this thread")
    void sendInsideTheBlockingCallback() {
        Wire wire = winsock.connected();
        Wire other = winsock.connected();
        AtomicInteger error = new AtomicInteger(UNTOUCHED);
        winsock.runtime()
                .setBlockingCallback(
                        context -> {
                            if (error.compareAndSet(UNTOUCHED, WinsockWorld.errorOf(e -> winsock.send(other.s(), e)))) {
                                wire.peer().write("go on");
                            }
                            return true;
                        },
                        null);
        winsock.expect(wire.s(), "go on");
        winsock.runtime().setBlockingCallback(null, null);
        assertEquals("WSAEINPROGRESS", WsaError.name(error.get()));
        winsock.send(other.s(), "over");
        other.peer().expect("over");
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAEINPROGRESS: the provider is inside a callback: the condition function")
    void sendInsideTheConditionFunction() {
        Wire other = winsock.connected();
        long listener = winsock.listener();
        wsk.dial(winsock.name(listener));
        AtomicInteger error = new AtomicInteger(UNTOUCHED);
        WsaConditionProc condition = (caller, data, sqos, gqos, callee, calleeData, group, context) -> {
            error.set(WinsockWorld.errorOf(e -> winsock.send(other.s(), e)));
            return CF_ACCEPT;
        };
        winsock.adopt(winsock.ok(e -> table.accept(listener, null, condition, null, e)));
        assertEquals("WSAEINPROGRESS", WsaError.name(error.get()));
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAEFAULT: no buffers, a buffer outside memory, no place for the count")
    void sendFromWhereThereIsNoMemory() {
        Wire wire = winsock.connected();
        long s = wire.s();
        WsaBuf outside = new WsaBuf(ByteBuffer.allocate(4), 2, 3);
        WsaBuf none = new WsaBuf(null, 0, 1);
        winsock.fails(WSAEFAULT, e -> table.send(s, null, 1, new LpInt(), 0, null, null, null, e));
        for (WsaBuf wrong : new WsaBuf[] {outside, none}) {
            WsaBuf[] buffers = {WsaBuf.of(new byte[1]), wrong};
            winsock.fails(WSAEFAULT, e -> table.send(s, buffers, 2, new LpInt(), 0, null, null, null, e));
        }
        winsock.fails(WSAEFAULT, e -> table.send(s, WinsockWorld.buffers("x"), 2, new LpInt(), 0, null, null, null, e));
        winsock.fails(WSAEFAULT, e -> table.send(s, new @Nullable WsaBuf[1], 1, new LpInt(), 0, null, null, null, e));
        winsock.fails(WSAEFAULT, e -> table.send(s, WinsockWorld.buffers("x"), 1, null, 0, null, null, null, e));
        winsock.send(s, "all");
        wire.peer().expect("all");
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAENOTCONN: no connection; no default peer, before and after it was taken away")
    void sendWithoutPeer() {
        long fresh = winsock.stream();
        winsock.fails(WSAENOTCONN, e -> winsock.send(fresh, e));
        winsock.bind(fresh);
        winsock.fails(WSAENOTCONN, e -> winsock.send(fresh, e));
        long listener = winsock.listener();
        winsock.fails(WSAENOTCONN, e -> winsock.send(listener, e));
        if (wsk.has(WskCapability.UDP)) {
            long datagram = winsock.datagram();
            winsock.fails(WSAENOTCONN, e -> winsock.send(datagram, e));
            winsock.connect(datagram, wsk.udpPeer(Net.INET).address());
            winsock.send(datagram, "x");
            winsock.connect(datagram, SockAddr.any(AF_INET, 0));
            winsock.fails(WSAENOTCONN, e -> winsock.send(datagram, e));
        }
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAENOTSOCK: numbers that never were sockets, and one that was")
    void sendOnWhatIsNoSocket() {
        long stale = winsock.stream();
        winsock.close(stale);
        for (long s : new long[] {0, 1, -1, -2, 4, Long.MAX_VALUE, Long.MIN_VALUE, stale}) {
            winsock.fails(WSAENOTSOCK, e -> winsock.send(s, e));
        }
        long handle = winsock.ok(e -> winsock.runtime().upcalls().createSocketHandle(77, null, e));
        winsock.fails(WSAENOTSOCK, e -> winsock.send(handle, e));
        winsock.ok(e -> winsock.runtime().upcalls().closeSocketHandle(handle, e));
        for (int i = 0; i < 100; i++) {
            winsock.stream();
        }
        winsock.fails(WSAENOTSOCK, e -> winsock.send(stale, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSAEOPNOTSUPP: MSG_OOB on datagrams, MSG_PARTIAL without XP1_PARTIAL_MESSAGE, unknown flags",
            regards = "udp")
    void sendWithFlagsThatAreNotThere() {
        Wire wire = winsock.connected();
        winsock.fails(WSAEOPNOTSUPP, e -> send(wire.s(), MSG_PARTIAL, "x", e));
        winsock.fails(WSAEOPNOTSUPP, e -> send(wire.s(), 1 << 30, "x", e));
        if (wsk.has(WskCapability.UDP)) {
            UdpPeer peer = wsk.udpPeer(Net.INET);
            long datagram = winsock.datagram();
            winsock.connect(datagram, peer.address());
            winsock.fails(WSAEOPNOTSUPP, e -> send(datagram, MSG_OOB, "x", e));
            winsock.fails(WSAEOPNOTSUPP, e -> send(datagram, MSG_PARTIAL, "x", e));
            winsock.send(datagram, "whole");
            peer.expect("whole");
        }
        winsock.send(wire.s(), "whole");
        wire.peer().expect("whole");
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "MSG_OOB: urgent data is sent where the provider can; WSAEOPNOTSUPP where it cannot",
            regards = "send-oob")
    void sendUrgentData() throws IOException {
        Wire wire = winsock.connected();
        wire.peer().channel().socket().setOOBInline(true);
        if (wsk.has(WskCapability.SEND_OOB)) {
            winsock.ok(e -> send(wire.s(), MSG_OOB, "!", e));
            wire.peer().expect("!");
        } else {
            winsock.fails(WSAEOPNOTSUPP, e -> send(wire.s(), MSG_OOB, "!", e));
            winsock.send(wire.s(), "calm");
            wire.peer().expect("calm");
        }
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "MSG_DONTROUTE: taken, and the data arrives")
    void sendWithoutRouting() {
        Wire wire = winsock.connected();
        winsock.ok(e -> send(wire.s(), MSG_DONTROUTE, "near", e));
        wire.peer().expect("near");
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAESHUTDOWN: after SD_SEND, SD_BOTH, WSPSendDisconnect")
    void sendAfterShutdown() {
        List<Entry> endings = new ArrayList<>();
        Wire[] wires = {winsock.connected(), winsock.accepted(), winsock.connected()};
        endings.add(e -> table.shutdown(wires[0].s(), SD_SEND, e));
        endings.add(e -> table.shutdown(wires[1].s(), SD_BOTH, e));
        endings.add(e -> table.sendDisconnect(wires[2].s(), null, e));
        for (int i = 0; i < wires.length; i++) {
            Wire wire = wires[i];
            winsock.send(wire.s(), "last");
            winsock.ok(endings.get(i));
            winsock.fails(WSAESHUTDOWN, e -> winsock.send(wire.s(), e));
            Operation operation = Operation.withEvent();
            winsock.fails(WSAESHUTDOWN, e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), operation, e));
            assertFalse(operation.event().isSignalled());
            wire.peer().expect("last").expectEnd();
        }
    }
}
