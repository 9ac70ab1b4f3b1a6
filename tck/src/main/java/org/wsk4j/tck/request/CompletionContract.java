package org.wsk4j.tck.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_KEEPALIVE;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_HANDLE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter A: what a status and a completion mean, for every entry. */
@WskContract(value = Chapter.COMPLETION, requires = "tcp")
class CompletionContract {

    private final WskFixture wsk;

    CompletionContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 1,
            source = "IRP",
            value = "Valid, refused and cancelled calls complete their IRP once",
            requires = "udp")
    void rule01EveryAcceptedIrpCompletesOnce() {
        List<Request> all = new ArrayList<>();
        WskListenSocket listener = wsk.listener(Net.INET);
        Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp));
        all.add(accept);
        accept.irp().cancel();
        Link link = wsk.connected(Net.INET);
        Request receive =
                wsk.call(irp -> link.io().receive(Bytes.room(4), 0, irp)).mustPend();
        all.add(receive);
        receive.irp().cancel();
        all.add(wsk.call(irp -> link.io().bind(wsk.fresh(Net.INET), 0, irp)));
        all.add(wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)));
        all.add(wsk.call(irp -> link.io().send(Bytes.of("x"), 0x40000000, irp)));
        all.add(wsk.call(irp -> link.io().receive(Bytes.room(1), 0x40000000, irp)));
        all.add(wsk.call(irp -> Sockets.setOption(link.socket(), SOL_SOCKET, SO_KEEPALIVE, 1, irp)));
        all.add(wsk.call(irp -> Sockets.setOption(link.socket(), SOL_SOCKET, 0x7ABC, 1, irp)));
        all.add(wsk.call(irp -> link.io().disconnect(null, 0, irp)));
        all.add(wsk.call(irp -> link.io().disconnect(null, 0, irp)));
        WskDatagramSocket datagram = wsk.datagram(Net.INET);
        Request receiveFrom = wsk.call(irp -> datagram.dispatch().receiveFrom(Bytes.room(4), 0, null, null, null, irp));
        all.add(receiveFrom);
        receiveFrom.irp().cancel();
        all.add(wsk.call(irp -> datagram.dispatch().sendTo(Bytes.of("x"), 0, null, null, irp)));
        for (Request request : all) {
            request.status();
        }
        accept.mustBe(STATUS_CANCELLED);
        receive.mustBe(STATUS_CANCELLED);
        receiveFrom.mustBe(STATUS_CANCELLED);
        wsk.close(listener);
        wsk.close(datagram);
        wsk.close(link.socket());
        for (Request request : all) {
            assertEquals(1, request.completions(), "completions");
        }
    }

    @Test
    @Clause(rule = 1, source = "IRP", value = "An IRP in flight or not reused is refused with an exception, untouched")
    void rule01IrpInFlightIsRefusedBeforeAnySideEffect() {
        Link link = wsk.connected(Net.INET);
        WskBuf buffer = Bytes.room(1);
        Request pending = wsk.call(irp -> link.io().receive(buffer, 0, irp)).mustPend();
        assertThrows(IllegalStateException.class, () -> link.io().send(Bytes.of("no"), 0, pending.irp()));
        assertTrue(pending.irp().isPending(), "the IRP still belongs to its operation");
        link.peer().write("y");
        pending.ok(1);
        assertThrows(IllegalStateException.class, () -> link.io().send(Bytes.of("no"), 0, pending.irp()));
        wsk.call(irp -> link.io().send(Bytes.of("yes"), 0, irp)).ok(3);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok();
        link.peer().expect("yes").expectEnd();
    }

    @Test
    @Clause(
            rule = 1,
            source = "WSK_BUF",
            value = "Programming errors throw before any side effect and leave the IRP idle")
    void rule01ProgrammingErrorsThrowAndLeaveTheIrpIdle() {
        Link link = wsk.connected(Net.INET);
        Irp irp = new Irp();
        WskBuf tooLong = Bytes.of("abc");
        tooLong.set(tooLong.mdl(), 0, 4);
        assertThrows(IndexOutOfBoundsException.class, () -> link.io().send(tooLong, 0, irp));
        assertThrows(IndexOutOfBoundsException.class, () -> link.io().receive(tooLong, 0, irp));
        tooLong.set(tooLong.mdl(), 3, 0);
        WskBuf outside = Bytes.of("abc");
        outside.set(outside.mdl(), 3, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> link.io().send(outside, 0, irp));
        assertThrows(NullPointerException.class, () -> link.io().send(nothing(), 0, irp));
        assertThrows(NullPointerException.class, () -> link.io().getLocalAddress(nothing(), irp));
        WskConnectionSocket bound = wsk.boundSocket(Net.INET);
        assertThrows(NullPointerException.class, () -> bound.dispatch().connect(nothing(), 0, irp));
        assertFalse(irp.isPending() || irp.isCompleted(), "the IRP is idle");
        wsk.call(i -> link.io().receive(WskBuf.of(ByteBuffer.allocate(4).asReadOnlyBuffer()), 0, i))
                .mustFail(STATUS_INVALID_PARAMETER);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    @Test
    @Clause(
            rule = 2,
            source = "IRP",
            value = "What is returned, if not PENDING, is what completed, and the routine has run")
    void rule02NonPendingReturnHasCompleted() {
        // Request.submit checks exactly this at each call; here are entries that can answer at once.
        WskConnectionSocket socket = wsk.connectionSocket(Net.INET, null, null);
        wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        Link link = wsk.connected(Net.INET);
        for (int i = 0; i < 1000; i++) {
            wsk.call(irp -> link.io().receive(new WskBuf(), 0, irp)).ok(0);
        }
    }

    @Test
    @Clause(
            rule = 2,
            source = "IRP",
            value = "In a routine every call answers PENDING and completes after the routine returned")
    void rule02CallsInsideARoutineCompleteAfterIt() {
        Link link = wsk.connected(Net.INET);
        Request error = wsk.request();
        Request zero = wsk.request();
        AtomicReference<String> broken = new AtomicReference<>("the routine did not run");
        Request outer = wsk.request().then(self -> {
            error.submit(irp -> link.io().bind(wsk.fresh(Net.INET), 0, irp));
            zero.submit(irp -> link.io().receive(new WskBuf(), 0, irp));
            broken.set(error.isDone() || zero.isDone() ? "a completion ran inside a completion" : "");
        });
        outer.submit(irp -> link.io().send(Bytes.of("x"), 0, irp)).ok(1);
        error.mustFail(STATUS_INVALID_DEVICE_STATE);
        zero.ok(0);
        assertEquals("", broken.get());
        assertEquals(STATUS_PENDING, error.returned());
        assertEquals(STATUS_PENDING, zero.returned());
        assertEquals(Irql.DISPATCH_LEVEL, outer.irql(), "the level of a completion routine");
    }

    @Test
    @Clause(
            rule = 2,
            source = "IRP",
            value = "A routine that throws harms neither the provider nor the next completion")
    void rule02ThrowingRoutineIsContained() {
        Link link = wsk.connected(Net.INET);
        Request bad = wsk.request().then(self -> {
            throw new IllegalStateException("thrown by the conformance kit on purpose");
        });
        bad.submit(irp -> link.io().receive(Bytes.room(1), 0, irp));
        link.peer().write("ab");
        bad.ok(1);
        wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).ok(1);
    }

    @Test
    @Clause(rule = 3, source = "WskSocket", value = "Without an IRP no socket is made")
    void rule03NullIrpMakesNoSocket() {
        int before = wsk.client().openSockets();
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.provider()
                        .socket(
                                wsk.client(),
                                AF_INET,
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                WSK_FLAG_CONNECTION_SOCKET,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.provider()
                        .socketConnect(
                                wsk.client(),
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                wsk.fresh(Net.INET),
                                wsk.peerListener(Net.INET).address(),
                                0,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
        assertEquals(before, wsk.client().openSockets(), "sockets");
    }

    @Test
    @Clause(rule = 3, source = "IRP", value = "Without an IRP every entry refuses and has no effect", requires = "udp")
    void rule03NullIrpHasNoEffect() {
        Link link = wsk.connected(Net.INET);
        SockAddr address = new SockAddr();
        refused(link.io().send(Bytes.of("no"), 0, null));
        refused(link.io().sendEx(Bytes.of("no"), 0, null, null));
        refused(link.io().receive(Bytes.room(1), 0, null));
        refused(link.io().receiveEx(Bytes.room(1), 0, null, null, null));
        refused(link.io().disconnect(null, 0, null));
        refused(link.io().getLocalAddress(address, null));
        refused(link.io().getRemoteAddress(address, null));
        refused(link.io().connect(address, 0, null));
        refused(link.io().connectEx(address, null, 0, null));
        refused(link.io().bind(wsk.fresh(Net.INET), 0, null));
        refused(link.io().closeSocket(null));
        assertEquals(SockAddr.AF_UNSPEC, address.family(), "an address that nobody was to write");
        WskListenSocket listener = wsk.listener(Net.INET);
        refused(listener.dispatch().accept(0, null, null, null, null, null));
        refused(listener.dispatch().getLocalAddress(address, null));
        refused(listener.dispatch().bind(wsk.fresh(Net.INET), 0, null));
        WskDatagramSocket datagram = wsk.datagram(Net.INET);
        SockAddr own = wsk.localAddress(datagram);
        refused(datagram.dispatch().sendTo(Bytes.of("no"), 0, own, null, null));
        refused(datagram.dispatch().sendMessages(WskBufList.of(Bytes.of("no")), 0, own, null, null));
        refused(datagram.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, null));
        refused(datagram.dispatch().getLocalAddress(address, null));
        WskStreamSocket stream = wsk.streamSocket(Net.INET, null, null);
        refused(stream.dispatch().listen(null));
        refused(stream.dispatch().accept(0, null, null, null, null, null));
        refused(Sockets.setOption(link.socket(), SOL_SOCKET, SO_KEEPALIVE, 1, null));
        refused(wsk.provider()
                .getAddressInfo(wsk.client(), "127.0.0.1", null, 0, null, null, new Out<>(), null, null, null));
        refused(wsk.provider().getNameInfo(wsk.client(), own, new UnicodeString(9), null, 0, null, null, null));
        wsk.call(irp -> link.io().send(Bytes.of("yes"), 0, irp)).ok(3);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok();
        link.peer().expect("yes").expectEnd();
    }

    private static void refused(NtStatus status) {
        assertEquals(STATUS_INVALID_PARAMETER, status, "without an IRP");
    }

    @Test
    @Clause(rule = 3, source = "WskSocket", value = "A null client: STATUS_INVALID_HANDLE, returned and completed")
    void rule03NullClientIsAnInvalidHandle() {
        Request socket = wsk.call(irp -> wsk.provider()
                        .socket(
                                null,
                                AF_INET,
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                WSK_FLAG_CONNECTION_SOCKET,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .mustFail(STATUS_INVALID_HANDLE);
        assertEquals(STATUS_INVALID_HANDLE, socket.returned());
        wsk.call(irp -> wsk.provider()
                        .getAddressInfo(null, "127.0.0.1", null, 0, null, null, new Out<>(), null, null, irp))
                .mustFail(STATUS_INVALID_HANDLE);
    }

    @Test
    @Clause(
            rule = 4,
            source = "WskConnect",
            value = "Unbound: STATUS_INVALID_DEVICE_STATE, returned and completed, Information 0")
    void rule04ConnectUnboundAnswersInvalidDeviceState() {
        for (Net net : List.of(Net.INET, Net.INET6)) {
            SockAddr target = wsk.peerListener(net).address();
            WskConnectionSocket socket = wsk.connectionSocket(net, null, null);
            Request connect =
                    wsk.call(irp -> socket.dispatch().connect(target, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
            assertEquals(STATUS_INVALID_DEVICE_STATE, connect.returned());
            Request connectEx = wsk.call(irp -> socket.dispatch().connectEx(target, Bytes.of("x"), 0, irp))
                    .mustFail(STATUS_INVALID_DEVICE_STATE);
            assertEquals(STATUS_INVALID_DEVICE_STATE, connectEx.returned());
        }
    }

    @Test
    @Clause(
            rule = 5,
            source = "IO_STATUS_BLOCK",
            value = "Information: 0 where an object or nothing is answered, else the bytes")
    void rule05InformationOnSuccess() {
        Request made = wsk.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, null, null)
                .ok(0);
        WskConnectionSocket socket = wsk.adopt(made.result(WskConnectionSocket.class));
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        WskListenSocket listener = wsk.listener(Net.INET);
        SockAddr target = wsk.localAddress(listener);
        Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        wsk.call(irp -> socket.dispatch().connect(target, 0, irp)).ok(0);
        WskConnectionSocket other = wsk.adopt(accept.ok(0).result(WskConnectionSocket.class));
        assertNotNull(other.dispatch());
        wsk.call(irp -> socket.dispatch().send(Bytes.of("four"), 0, irp)).ok(4);
        wsk.call(irp -> other.dispatch().receive(Bytes.room(4), WSK_FLAG_WAITALL, irp))
                .ok(4);
        SockAddr address = new SockAddr();
        wsk.call(irp -> socket.dispatch().getLocalAddress(address, irp)).ok(0);
        wsk.call(irp -> socket.dispatch().getRemoteAddress(address, irp)).ok(0);
        assertEquals(target, address, "the remote address");
        wsk.call(irp -> socket.dispatch().disconnect(Bytes.of("five5"), 0, irp)).ok(5);
        Request connected = wsk.call(irp -> wsk.provider()
                        .socketConnect(
                                wsk.client(),
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                wsk.fresh(Net.INET),
                                target,
                                0,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .ok(0);
        wsk.adopt(connected.result(WskConnectionSocket.class));
        wsk.closing(socket).ok(0);
        assertEquals(STATUS_SUCCESS, made.status());
    }
}
