package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientStreamDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** Sockets of category stream: both roles, decided by the first success. */
@WskContract(
        value = Chapter.CONNECTION,
        requires = {"tcp", "stream-socket"})
class StreamSocketContract {

    private final WskFixture wsk;

    StreamSocketContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private void undecided(WskStreamSocket socket) {
        wsk.call(irp -> socket.dispatch().accept(0, null, null, null, null, irp))
                .mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().getRemoteAddress(new SockAddr(), irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 0,
            source = "WskListen",
            value = "After listen it accepts, by request and event, and does not connect any more")
    void listeningRole(Net net) {
        AtomicInteger events = new AtomicInteger();
        WskStreamSocket socket = wsk.streamSocket(
                net,
                null,
                new WskClientStreamDispatch(
                        new WskClientListenDispatch(
                                (context, flags, local, remote, accepted, outputs) -> {
                                    events.incrementAndGet();
                                    wsk.adopt(Objects.requireNonNull(accepted));
                                    return STATUS_SUCCESS;
                                },
                                null,
                                null),
                        null));
        undecided(socket);
        wsk.call(irp -> socket.dispatch().listen(irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(net), 0, irp)).ok(0);
        undecided(socket);
        wsk.call(irp -> socket.dispatch().listen(irp)).ok(0);
        SockAddr address = wsk.localAddress(socket);
        Request accept = wsk.call(irp -> socket.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Peer peer = wsk.dial(address).write("x");
        WskConnectionSocket accepted = wsk.adopt(accept.result(WskConnectionSocket.class));
        wsk.call(irp -> accepted.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
        assertTrue(peer.channel().isOpen());
        assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_ACCEPT));
        wsk.dial(address);
        wsk.until("the accept event", () -> events.get() == 1);
        wsk.call(irp -> socket.dispatch().connect(address, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().listen(irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(net), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        Request pending = wsk.call(irp -> socket.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        wsk.close(socket);
        pending.mustFail(STATUS_CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 0,
            source = "WskConnect",
            value = "After connect it is a connection with its events, and does not listen any more")
    void connectionRole(Net net) {
        AtomicReference<@Nullable Object> told = new AtomicReference<>();
        WskStreamSocket socket = wsk.streamSocket(
                net,
                "stream",
                new WskClientStreamDispatch(
                        null,
                        new WskClientConnectionDispatch(
                                (context, flags, data, bytes, accepted) -> {
                                    told.set(context);
                                    return STATUS_SUCCESS;
                                },
                                null,
                                null)));
        PeerListener listener = wsk.peerListener(net);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(wsk.freshClient(net), 0, irp)).ok(0);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).ok(0);
        Peer peer = listener.accept();
        wsk.call(irp -> socket.dispatch().send(Bytes.of("hello"), 0, irp)).ok(5);
        peer.expect("hello").write("world");
        WskBuf room = Bytes.room(5);
        wsk.call(irp -> socket.dispatch().receive(room, 2, irp)).ok(5);
        assertEquals("world", Bytes.text(room, 5));
        assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_RECEIVE));
        peer.write("event");
        wsk.until("the receive event", () -> "stream".equals(told.get()));
        wsk.call(irp -> socket.dispatch().listen(irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().accept(0, null, null, null, null, irp))
                .mustFail(STATUS_INVALID_DEVICE_STATE);
        SockAddr remote = new SockAddr();
        wsk.call(irp -> socket.dispatch().getRemoteAddress(remote, irp)).ok(0);
        assertEquals(listener.address(), remote);
        wsk.call(irp -> socket.dispatch().disconnect(Bytes.of("bye"), 0, irp)).ok(3);
        peer.expect("bye").expectEnd();
        peer.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 0,
            source = "WskConnectEx",
            value = "A failed connect decides nothing: the socket can still listen, another still connect",
            requires = "connect-ex")
    void failureLeavesTheRoleOpen(Net net) {
        SockAddr closed;
        try (PeerListener gone = wsk.peerListener(net)) {
            closed = gone.address();
        }
        WskStreamSocket listens = wsk.streamSocket(net, null, null);
        wsk.call(irp -> listens.dispatch().bind(wsk.fresh(net), 0, irp)).ok(0);
        wsk.call(irp -> listens.dispatch().connect(closed, 0, irp)).mustFail(STATUS_CONNECTION_REFUSED);
        wsk.call(irp -> listens.dispatch().listen(irp)).ok(0);
        WskStreamSocket connects = wsk.streamSocket(net, null, null);
        wsk.call(irp -> connects.dispatch().bind(wsk.fresh(net), 0, irp)).ok(0);
        wsk.call(irp -> connects.dispatch().connect(closed, 0, irp)).mustFail(STATUS_CONNECTION_REFUSED);
        Request accept = wsk.call(irp -> listens.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        SockAddr target = wsk.localAddress(listens);
        wsk.call(irp -> connects.dispatch().connectEx(target, Bytes.of("data"), 0, irp))
                .ok(4);
        WskConnectionSocket accepted = wsk.adopt(accept.result(WskConnectionSocket.class));
        wsk.call(irp -> accepted.dispatch().receive(Bytes.room(4), 2, irp)).ok(4);
    }
}
