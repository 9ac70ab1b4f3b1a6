package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.tck.winsock.WinsockWorld.UNTOUCHED;
import static org.wsk4j.wsp.Winsock.SD_SEND;
import static org.wsk4j.wsp.WsaError.WSAECONNRESET;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAEMSGSIZE;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAEOPNOTSUPP;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSA_INVALID_HANDLE;
import static org.wsk4j.wsp.WsaError.WSA_IO_INCOMPLETE;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaError.WSA_OPERATION_ABORTED;
import static org.wsk4j.wsp.WsaIoctls.SIO_FLUSH;
import static org.wsk4j.wsp.WsaOptions.SO_MAX_MSG_SIZE;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspProcTable;

/** The rows of the error table of WSPSend that say how an operation ends, and what a socket takes. */
@WskContract(requires = {"tcp", "inet"})
class WspSendLimitsContract {

    private static final String SOURCE = "WSPSend";

    /** More requests than a provider can have pending on one socket. */
    private static final int TOO_MANY = 100_000;

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    WspSendLimitsContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAEWOULDBLOCK: the socket is non-blocking and can take no byte now")
    void sendWithoutRoom() {
        Wire wire = winsock.connected(0);
        winsock.nonBlocking(wire.s(), true);
        long taken = Flood.fill(winsock, wire.s());
        assertTrue(taken > 0, "nothing was taken at all");
        wire.peer().read(Math.toIntExact(taken));
        wsk.until(
                "room again, once the peer has read", () -> WinsockWorld.errorOf(e -> winsock.send(wire.s(), e)) == 0);
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAEWOULDBLOCK: too many overlapped requests are outstanding")
    void sendWithTooManyRequests() {
        Wire wire = winsock.connected();
        winsock.begin(e -> winsock.send(wire.s(), Flood.buffers(), Operation.withEvent(), e));
        int error = WSA_IO_PENDING;
        int begun = 0;
        while (error == WSA_IO_PENDING && begun < TOO_MANY) {
            begun++;
            WsaOverlapped overlapped = new WsaOverlapped();
            error = WinsockWorld.errorOf(
                    e -> table.send(wire.s(), WinsockWorld.buffers("x"), 1, null, 0, overlapped, null, null, e));
        }
        assertEquals("WSAEWOULDBLOCK", WsaError.name(error));
        Flood.drain(wire.peer());
        wire.peer().read(begun - 1);
        wsk.until("requests are taken again", () -> {
            int again = WinsockWorld.errorOf(
                    e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), Operation.withEvent(), e));
            return again == 0 || again == WSA_IO_PENDING;
        });
    }

    @Test
    @Clause(
            rule = 56,
            source = SOURCE,
            value = "WSAEMSGSIZE: longer than SO_MAX_MSG_SIZE; nothing is on the wire. The longest one is sent",
            requires = "udp")
    void rule56TooLongAMessageSendsNothing() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        winsock.connect(s, peer.address());
        int longest = winsock.option(s, SO_MAX_MSG_SIZE);
        for (int excess : new int[] {1, 2, 40_000}) {
            Operation operation = Operation.withEvent();
            WsaBuf[] buffers = {WsaBuf.of(new byte[longest]), WsaBuf.of(new byte[excess])};
            winsock.fails(WSAEMSGSIZE, e -> table.send(s, buffers, 2, new LpInt(), 0, null, null, null, e));
            winsock.fails(WSAEMSGSIZE, e -> winsock.send(s, buffers, operation, e));
            assertFalse(operation.event().isSignalled());
        }
        byte[] whole = Bytes.pattern(5, longest);
        winsock.send(s, whole);
        peer.expect(whole);
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAEINVAL: a datagram socket that is not bound", requires = "udp")
    void sendOnAnUnboundDatagramSocket() {
        long s = winsock.unboundDatagram();
        winsock.fails(WSAEINVAL, e -> winsock.send(s, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value =
                    "WSAEINVAL: a routine without OVERLAPPED; an OVERLAPPED that is in use. Not overlapped: both are ignored")
    void sendWithWrongOverlapped() {
        Wire wire = winsock.connected();
        Operation pending = Operation.withEvent();
        Operation unused = Operation.withRoutine();
        winsock.fails(
                WSAEINVAL,
                e -> table.send(
                        wire.s(), WinsockWorld.buffers("x"), 1, new LpInt(), 0, null, unused::routine, null, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[4], pending, e));
        winsock.fails(WSAEINVAL, e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), pending, e));
        wire.peer().write("good");
        assertEquals(4, winsock.result(wire.s(), pending));

        Wire plain = winsock.connected(0);
        Operation ignored = Operation.withEvent();
        LpInt sent = new LpInt();
        winsock.ok(e -> table.send(
                plain.s(), WinsockWorld.buffers("abc"), 1, sent, 0, ignored.overlapped(), unused::routine, null, e));
        assertEquals(3, sent.value());
        assertFalse(ignored.event().isSignalled(), "an event of a socket that is not overlapped");
        assertEquals(0, WsaWait.sleepEx(0, true), "a routine of a socket that is not overlapped");
        plain.peer().expect("abc");
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSA_INVALID_HANDLE: the event of the OVERLAPPED was closed")
    void sendWithAClosedEvent() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withEvent();
        operation.event().close();
        winsock.fails(WSA_INVALID_HANDLE, e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), operation, e));
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSAECONNRESET: the peer has reset; pending sends end so too")
    void sendToAPeerThatReset() {
        Wire wire = winsock.connected();
        Operation pending = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), pending, e));
        wire.peer().reset();
        assertEquals(-WSAECONNRESET, winsock.result(wire.s(), pending));
        winsock.fails(WSAECONNRESET, e -> winsock.send(wire.s(), e));
        winsock.fails(WSAECONNRESET, e -> winsock.receive(wire.s(), e));
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "A datagram to a closed port: 0 or WSAECONNRESET later, and the socket stays usable",
            requires = "udp")
    void sendToAClosedPort() {
        UdpPeer gone = wsk.udpPeer(Net.INET);
        UdpPeer there = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        winsock.connect(s, gone.address());
        gone.close();
        for (int i = 0; i < 3; i++) {
            int error = WinsockWorld.errorOf(e -> winsock.send(s, e));
            assertTrue(error == 0 || error == WSAECONNRESET, () -> WsaError.name(error));
        }
        winsock.connect(s, there.address());
        wsk.until("sends again", () -> WinsockWorld.errorOf(e -> winsock.send(s, e)) == 0);
        there.expect("x");
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSA_IO_PENDING: started; its result comes once, with all bytes")
    void sendThatPends() {
        Wire wire = winsock.connected();
        Operation pending = Operation.withEvent();
        LpInt sent = new LpInt(UNTOUCHED);
        WsaBuf[] flood = Flood.buffers();
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.send(wire.s(), flood, flood.length, sent, 0, pending.overlapped(), null, null, e));
        assertFalse(pending.isOver());
        winsock.fails(
                WSA_IO_INCOMPLETE,
                e -> WinsockWorld.bool(
                        table.getOverlappedResult(wire.s(), pending.overlapped(), new LpInt(), false, new LpInt(), e)));
        Flood.drain(wire.peer());
        assertEquals(Flood.BYTES, winsock.result(wire.s(), pending));
        assertEquals(UNTOUCHED, sent.value(), "the count variable of a pending send");
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "WSA_OPERATION_ABORTED: SIO_FLUSH ends queued sends, with their indication")
    void sendThatIsFlushed() {
        Wire wire = winsock.connected();
        Operation first = Operation.withEvent();
        Operation second = Operation.withRoutine();
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), first, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), second, e));
        winsock.ok(e -> table.ioctl(wire.s(), SIO_FLUSH, null, null, new LpInt(), null, null, null, e));
        assertEquals(-WSA_OPERATION_ABORTED, winsock.result(wire.s(), first));
        winsock.alertably("the routine of a flushed send", () -> second.indications() > 0);
        assertEquals(WSA_OPERATION_ABORTED, second.overlapped().internal());
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "WSA_OPERATION_ABORTED: the thread that issued it has ended")
    void sendWhoseThreadEnds() throws InterruptedException {
        Wire wire = winsock.connected();
        Operation sending = Operation.withEvent();
        Operation receiving = Operation.withEvent();
        Operation mine = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], mine, e));
        AtomicInteger begun = new AtomicInteger();
        Thread thread = new Thread(() -> {
            begun.addAndGet(WinsockWorld.errorOf(e -> winsock.send(wire.s(), Flood.buffers(), sending, e)));
            begun.addAndGet(WinsockWorld.errorOf(e -> winsock.receive(wire.s(), new byte[1], receiving, e)));
        });
        thread.start();
        thread.join(wsk.patience().toMillis());
        assertEquals(2 * WSA_IO_PENDING, begun.get());
        assertEquals(-WSA_OPERATION_ABORTED, winsock.result(wire.s(), sending));
        assertEquals(-WSA_OPERATION_ABORTED, winsock.result(wire.s(), receiving));
        wire.peer().write("1");
        assertEquals(1, winsock.result(wire.s(), mine), "a receive of a thread that lives");
    }

    @Test
    @Clause(rule = 0, source = SOURCE, value = "The order of checks: socket, memory, flags, shutdown, connection")
    void errorsAreCheckedInOrder() {
        Wire wire = winsock.connected();
        long s = wire.s();
        winsock.fails(WSAENOTSOCK, e -> table.send(1, null, 1, null, 1 << 30, null, null, null, e));
        winsock.fails(WSAEFAULT, e -> table.send(s, null, 1, null, 1 << 30, null, null, null, e));
        winsock.ok(e -> table.shutdown(s, SD_SEND, e));
        winsock.fails(
                WSAEOPNOTSUPP,
                e -> table.send(s, WinsockWorld.buffers("x"), 1, new LpInt(), 1 << 30, null, null, null, e));
        winsock.fails(WSAESHUTDOWN, e -> winsock.send(s, e));
        wire.peer().reset();
        wsk.until("the reset is seen", () -> WinsockWorld.errorOf(e -> winsock.receive(s, e)) == WSAECONNRESET);
        winsock.fails(WSAESHUTDOWN, e -> winsock.send(s, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "Nothing to send: success with 0; as a datagram, an empty one",
            regards = "udp")
    void sendNothing() {
        Wire wire = winsock.connected();
        winsock.send(wire.s(), "");
        LpInt sent = new LpInt(UNTOUCHED);
        winsock.ok(e -> table.send(wire.s(), new WsaBuf[0], 0, sent, 0, null, null, null, e));
        assertEquals(0, sent.value());
        winsock.send(wire.s(), "x");
        wire.peer().expect("x");
        if (wsk.has(WskCapability.UDP)) {
            UdpPeer peer = wsk.udpPeer(Net.INET);
            long s = winsock.datagram();
            winsock.connect(s, peer.address());
            winsock.send(s, "");
            peer.expect("");
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = SOURCE,
            value = "The array of buffers is captured, gathered and sent in order; memory is left alone")
    void buffersAreCaptured() {
        Wire wire = winsock.connected();
        List<Operation> operations = new ArrayList<>();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        byte[] memory = Bytes.pattern(3, 90_000);
        for (int i = 0; i < 50; i++) {
            ByteBuffer shared = ByteBuffer.wrap(memory);
            WsaBuf[] buffers = {
                new WsaBuf(shared, i, 10_000 + i), new WsaBuf(null, 0, 0), new WsaBuf(shared, 40_000 + i, 3)
            };
            expected.write(memory, i, 10_000 + i);
            expected.write(memory, 40_000 + i, 3);
            Operation operation = Operation.withEvent();
            winsock.begin(e -> winsock.send(wire.s(), buffers, operation, e));
            buffers[0].set(null, 7, 7);
            Arrays.fill(buffers, new WsaBuf());
            assertEquals(0, shared.position());
            operations.add(operation);
        }
        wire.peer().expect(expected.toByteArray());
        for (int i = 0; i < operations.size(); i++) {
            assertEquals(10_003 + i, winsock.result(wire.s(), operations.get(i)));
        }
        assertArrayEquals(Bytes.pattern(3, 90_000), memory);
    }
}
