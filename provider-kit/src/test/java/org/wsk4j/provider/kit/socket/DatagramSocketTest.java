package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskIoctls;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** States, addresses and the end of a datagram socket. */
final class DatagramSocketTest {

    private static void assertCompleted(NtStatus status, long information, Op op) {
        assertEquals(status, op.irp.status(), op::toString);
        assertEquals(information, op.irp.information(), op::toString);
        assertEquals(1, op.completions.get(), op::toString);
    }

    @Test
    void statesAnswerAsTheTableSays() {
        DatagramFixture fixture = new DatagramFixture((context, flags, list) -> NtStatus.STATUS_SUCCESS);
        DatagramSocket socket = fixture.socket;
        Op send = fixture.send("a", DatagramFixture.PEER);
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_STATE, send.returned);
        assertCompleted(NtStatus.STATUS_INVALID_DEVICE_STATE, 0, send);
        assertCompleted(NtStatus.STATUS_INVALID_DEVICE_STATE, 0, fixture.receive(4));
        Op local = new Op();
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_STATE, socket.getLocalAddress(new SockAddr(), local.irp));
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_STATE, fixture.events(WskEventMask.WSK_EVENT_RECEIVE_FROM, null));
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_STATE, socket.setRemoteAddress(DatagramFixture.PEER));
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_STATE, socket.setSendToAddress(null));
        fixture.bound();
        Op again = new Op();
        assertEquals(
                NtStatus.STATUS_INVALID_DEVICE_STATE,
                socket.bind(SockAddr.loopback(SockAddr.AF_INET, 1), 0, again.irp));
        assertCompleted(NtStatus.STATUS_SUCCESS, 1, fixture.send("a", DatagramFixture.PEER));
        Op address = new Op();
        SockAddr bound = new SockAddr();
        assertEquals(NtStatus.STATUS_SUCCESS, socket.getLocalAddress(bound, address.irp));
        assertTrue(bound.port() >= 20_000);
        assertEquals("BOUND", socket.stateName());
    }

    @Test
    void wrongArgumentsAreRefusedWithoutSideEffect() {
        DatagramFixture fixture = new DatagramFixture(null);
        DatagramSocket socket = fixture.socket;
        Op bind = new Op();
        assertEquals(
                NtStatus.STATUS_INVALID_PARAMETER, socket.bind(SockAddr.loopback(SockAddr.AF_INET6, 0), 0, bind.irp));
        assertEquals(
                NtStatus.STATUS_INVALID_PARAMETER,
                socket.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 1, bind.irp.reuse()));
        fixture.bound();
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, socket.sendTo(new WskBuf(), 0, null, null, null));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, socket.receiveFrom(new WskBuf(), 0, null, null, null, null));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, socket.closeSocket(null));
        Op op = new Op();
        WskBuf missing = new WskBuf(null, 0, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> socket.sendTo(missing, 0, null, null, op.irp));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> socket.sendMessages(WskBufList.of(new WskBuf(), missing), 0, null, null, op.irp));
        assertThrows(NullPointerException.class, () -> socket.bind(null, 0, op.irp));
        assertFalse(op.irp.isPending());
        assertCompleted(NtStatus.STATUS_INVALID_PARAMETER, 0, fixture.send("x", null));
        assertCompleted(
                NtStatus.STATUS_INVALID_PARAMETER, 0, fixture.send("x", SockAddr.loopback(SockAddr.AF_INET6, 9)));
        Op flags = new Op();
        assertEquals(
                NtStatus.STATUS_INVALID_PARAMETER,
                socket.sendTo(DatagramFixture.buffer("x"), 2, DatagramFixture.PEER, null, flags.irp));
        Op readOnly = new Op();
        assertEquals(
                NtStatus.STATUS_INVALID_PARAMETER,
                socket.receiveFrom(
                        WskBuf.of(ByteBuffer.allocate(4).asReadOnlyBuffer()), 0, null, null, null, readOnly.irp));
        assertTrue(fixture.endpoint.sent.isEmpty());
    }

    @Test
    void anIrpInFlightIsRefusedAndTheFirstOperationGoesOn() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        Op op = fixture.receive(8);
        assertThrows(
                IllegalStateException.class,
                () -> fixture.socket.sendTo(DatagramFixture.buffer("x"), 0, DatagramFixture.PEER, null, op.irp));
        fixture.endpoint.deliver("hello", DatagramFixture.PEER);
        assertCompleted(NtStatus.STATUS_SUCCESS, 5, op);
    }

    @Test
    void fixedAddressesAreDefaultsAndOnlyTheRemoteOneFilters() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        DatagramSocket socket = fixture.socket;
        SockAddr other = SockAddr.of("127.0.0.1", 7003);
        assertEquals(NtStatus.STATUS_SUCCESS, socket.setSendToAddress(other));
        fixture.send("1", null);
        assertEquals(NtStatus.STATUS_SUCCESS, socket.setRemoteAddress(DatagramFixture.PEER));
        fixture.send("2", null);
        fixture.send("3", DatagramFixture.STRANGER);
        socket.setRemoteAddress(null);
        fixture.send("4", null);
        socket.setSendToAddress(null);
        assertCompleted(NtStatus.STATUS_INVALID_PARAMETER, 0, fixture.send("5", null));
        List<Integer> ports = new ArrayList<>();
        fixture.endpoint.sent.forEach(datagram -> ports.add(datagram.address().port()));
        assertEquals(List.of(7003, 7001, 7002, 7003), ports);
        assertEquals(
                NtStatus.STATUS_INVALID_PARAMETER, socket.setRemoteAddress(SockAddr.loopback(SockAddr.AF_INET6, 1)));
    }

    @Test
    void theIoctlsReachTheSocket() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        Op op = new Op();
        SockAddr peer = new SockAddr().set(DatagramFixture.PEER);
        assertEquals(
                NtStatus.STATUS_SUCCESS,
                fixture.socket.controlSocket(
                        WskControlSocketType.WskIoctl,
                        WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS,
                        0,
                        WskControlBuffer.ofPointer(peer),
                        null,
                        null,
                        op.irp));
        peer.setPort(1);
        fixture.send("x", null);
        assertEquals(7001, fixture.endpoint.sent.get(0).address().port());
        Op clear = new Op();
        fixture.socket.controlSocket(
                WskControlSocketType.WskIoctl, WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS, 0, null, null, null, clear.irp);
        assertCompleted(NtStatus.STATUS_SUCCESS, 0, clear);
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, fixture.send("x", null).returned);
    }

    @Test
    void closeCancelsEverythingBeforeItCompletes() {
        DatagramFixture fixture = new DatagramFixture(null).bound();
        fixture.endpoint.onSend = batch -> IoResult.PENDING;
        Op inFlight = fixture.send("1", DatagramFixture.PEER);
        Op queued = fixture.send("2", DatagramFixture.PEER);
        Op receiving = fixture.receive(4);
        Op waiting = fixture.receive(4);
        Op close = new Op();
        assertEquals(NtStatus.STATUS_PENDING, fixture.socket.closeSocket(close.irp));
        assertTrue(queued.isOver() && waiting.isOver());
        assertFalse(inFlight.isOver() || receiving.isOver() || close.isOver());
        ((ManualLoop) fixture.loop).run();
        for (Op op : List.of(inFlight, queued, receiving, waiting)) {
            assertCompleted(NtStatus.STATUS_CANCELLED, 0, op);
            assertTrue(op.order < close.order);
        }
        assertCompleted(NtStatus.STATUS_SUCCESS, 0, close);
        assertThrows(IllegalStateException.class, () -> fixture.receive(1));
    }

    @Test
    void anOrphanFailsEverythingAndTellsTheClientOnce() {
        List<String> told = new ArrayList<>();
        DatagramFixture fixture = new DatagramFixture((context, flags, list) -> {
                    told.add(context + " " + flags + " " + (list == null));
                    return NtStatus.STATUS_SUCCESS;
                })
                .bound()
                .enabled();
        Op receive = fixture.receive(4);
        fixture.loop.run(fixture.provider::close);
        ((ManualLoop) fixture.loop).run();
        assertCompleted(NtStatus.STATUS_FILE_FORCED_CLOSED, 0, receive);
        assertEquals(List.of("context 8 true"), told);
        assertCompleted(NtStatus.STATUS_FILE_FORCED_CLOSED, 0, fixture.send("x", DatagramFixture.PEER));
        assertCompleted(NtStatus.STATUS_FILE_FORCED_CLOSED, 0, fixture.receive(4));
        Irp close = new Irp();
        assertEquals(NtStatus.STATUS_SUCCESS, fixture.socket.closeSocket(close));
        assertEquals(1, told.size());
    }
}
