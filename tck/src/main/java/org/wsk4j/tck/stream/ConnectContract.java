package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskOptions.TCP_FASTOPEN;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
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
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter C: how a connection begins, and the addresses it has. */
@WskContract(value = Chapter.CONNECTION, requires = "tcp")
class ConnectContract {

    private final WskFixture wsk;

    ConnectContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private SockAddr closedPort(Net net) {
        try (PeerListener gone = wsk.peerListener(net)) {
            return gone.address();
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 31,
            source = "WskConnectEx",
            value = "65535 bytes arrive once, in full, before later sends",
            requires = "connect-ex")
    void rule31FirstDataArrivesOnceAndFirst(Net net) {
        byte[] content = Bytes.pattern(31, 65535);
        PeerListener listener = wsk.peerListener(net);
        WskConnectionSocket socket = wsk.boundSocket(net);
        Request connect = wsk.call(irp -> socket.dispatch().connectEx(listener.address(), Bytes.of(content), 0, irp));
        Peer peer = listener.accept();
        peer.expect(content);
        connect.ok(65535);
        wsk.call(irp -> socket.dispatch().disconnect(Bytes.of("later"), 0, irp)).ok(5);
        peer.expect("later").expectEnd();
        peer.close();
    }

    @Test
    @Clause(
            rule = 31,
            source = "WskConnectEx",
            value = "Over 65535 bytes or with flags: refused, and the socket can still connect",
            requires = "connect-ex")
    void rule31LimitsAreChecked() {
        PeerListener listener = wsk.peerListener(Net.INET);
        WskConnectionSocket socket = wsk.boundSocket(Net.INET);
        WskBuf tooMuch = Bytes.of(new byte[65536]);
        wsk.call(irp -> socket.dispatch().connectEx(listener.address(), tooMuch, 0, irp))
                .mustFail(STATUS_BUFFER_OVERFLOW);
        for (int flags = 1; flags != 0; flags <<= 1) {
            int value = flags;
            wsk.call(irp -> socket.dispatch().connectEx(listener.address(), Bytes.of("x"), value, irp))
                    .mustFail(STATUS_INVALID_PARAMETER);
        }
        wsk.call(irp -> socket.dispatch().connectEx(listener.address(), null, 0, irp))
                .ok(0);
        Peer peer = listener.accept();
        wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).ok(0);
        peer.expectEnd();
        peer.close();
    }

    @Test
    @Clause(
            rule = 31,
            source = "TCP_FASTOPEN",
            value = "The same with fast open; where it is absent the option says so",
            requires = "connect-ex",
            regards = "fast-open")
    void rule31FirstDataWithFastOpen() {
        byte[] content = Bytes.pattern(32, 65535);
        PeerListener listener = wsk.peerListener(Net.INET);
        for (int i = 0; i < 3; i++) {
            WskConnectionSocket socket = wsk.boundSocket(Net.INET);
            Request option = wsk.call(irp -> Sockets.setOption(socket, IPPROTO_TCP, TCP_FASTOPEN, 1, irp));
            if (wsk.has(WskCapability.FAST_OPEN)) {
                option.ok(0);
            } else {
                option.mustFail(STATUS_NOT_SUPPORTED);
            }
            Request connect =
                    wsk.call(irp -> socket.dispatch().connectEx(listener.address(), Bytes.of(content), 0, irp));
            Peer peer = listener.accept();
            peer.expect(content);
            connect.ok(65535);
            wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).ok(0);
            peer.expectEnd();
            peer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 32,
            source = "WskConnect",
            value = "Refused: STATUS_CONNECTION_REFUSED; the socket is bound and may retry",
            requires = "connect-ex")
    void rule32RefusedConnectMayBeRetried(Net net) {
        SockAddr closed = closedPort(net);
        WskConnectionSocket socket = wsk.boundSocket(net);
        SockAddr own = wsk.localAddress(socket);
        wsk.call(irp -> socket.dispatch().connect(closed, 0, irp)).mustFail(STATUS_CONNECTION_REFUSED);
        wsk.call(irp -> socket.dispatch().connectEx(closed, Bytes.of("data"), 0, irp))
                .mustFail(STATUS_CONNECTION_REFUSED);
        PeerListener listener = wsk.peerListener(net);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).ok(0);
        Peer peer = listener.accept();
        assertEquals(own, peer.remoteAddress(), "the port of the first bind");
        peer.close();
    }

    @Test
    @Clause(
            rule = 32,
            source = "WskConnectEx",
            value = "Refused with data and fast open: STATUS_CONNECTION_REFUSED",
            requires = "connect-ex",
            regards = "fast-open")
    void rule32RefusedWithFastOpen() {
        SockAddr closed = closedPort(Net.INET);
        WskConnectionSocket socket = wsk.boundSocket(Net.INET);
        wsk.call(irp -> Sockets.setOption(socket, IPPROTO_TCP, TCP_FASTOPEN, 1, irp))
                .status();
        wsk.call(irp -> socket.dispatch().connectEx(closed, Bytes.of("data"), 0, irp))
                .mustFail(STATUS_CONNECTION_REFUSED);
    }

    @Test
    @Clause(
            rule = 32,
            source = "WskConnect",
            value = "While connecting, bind, connect, send and receive are refused",
            requires = "connect-ex")
    void rule32ConnectingRefusesEverythingElse() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        WskConnectionSocket socket = wsk.boundSocket(Net.INET);
        Request connect = wsk.call(irp -> socket.dispatch().connectEx(silent.address(), Bytes.of("first"), 0, irp))
                .mustPend();
        SockAddr address = new SockAddr();
        wsk.call(irp -> socket.dispatch().connect(silent.address(), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().getRemoteAddress(address, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().getLocalAddress(address, irp)).ok(0);
        connect.mustPend();
        wsk.close(socket);
        connect.mustFail(STATUS_CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 33,
            source = "WskGetLocalAddress",
            value = "Wildcard: port at once, address with the connection; kept after the reset")
    void rule33AddressesInEachState(Net net) {
        PeerListener listener = wsk.peerListener(net);
        WskConnectionSocket socket = wsk.connectionSocket(net, null, null);
        SockAddr address = new SockAddr();
        Function<Irp, NtStatus> local = irp -> socket.dispatch().getLocalAddress(address, irp);
        Function<Irp, NtStatus> remote = irp -> socket.dispatch().getRemoteAddress(address, irp);
        wsk.call(local).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(remote).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> socket.dispatch().bind(SockAddr.any(net.family(), 0), 0, irp))
                .ok(0);
        wsk.call(remote).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(local).ok(0);
        assertTrue(address.isAny(), () -> "a wildcard before connect: " + address);
        assertEquals(net.family(), address.family());
        int port = address.port();
        assertNotEquals(0, port);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).ok(0);
        Peer peer = listener.accept();
        wsk.call(local).ok(0);
        assertEquals(SockAddr.loopback(net.family(), port), address);
        wsk.call(remote).ok(0);
        assertEquals(listener.address(), address);
        Request receive = wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp))
                .mustPend();
        peer.reset();
        receive.mustFail(STATUS_CONNECTION_RESET);
        wsk.call(remote).ok(0);
        assertEquals(listener.address(), address, "the peer's address after its reset");
        wsk.call(local).ok(0);
        assertEquals(port, address.port());
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 33,
            source = "WskAccept",
            value = "Accept and the accepted socket answer both addresses, in the listener's family")
    void rule33AddressesOfAcceptedSockets(Net net) {
        WskListenSocket listener = wsk.listener(net);
        SockAddr own = wsk.localAddress(listener);
        Peer peer = wsk.dial(own);
        SockAddr local = new SockAddr();
        SockAddr remote = new SockAddr();
        WskConnectionSocket socket =
                wsk.adopt(wsk.call(irp -> listener.dispatch().accept(0, null, null, local, remote, irp))
                        .result(WskConnectionSocket.class));
        assertEquals(own, local);
        assertEquals(peer.localAddress(), remote);
        SockAddr address = new SockAddr();
        wsk.call(irp -> socket.dispatch().getLocalAddress(address, irp)).ok(0);
        assertEquals(own, address);
        wsk.call(irp -> socket.dispatch().getRemoteAddress(address, irp)).ok(0);
        assertEquals(peer.localAddress(), address);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 0,
            source = "WskSocketConnect",
            value = "Makes, binds and connects in one call; a failure leaves no socket")
    void socketConnectMakesAConnection(Net net) {
        PeerListener listener = wsk.peerListener(net);
        WskConnectionSocket socket = wsk.adopt(wsk.call(irp -> wsk.provider()
                        .socketConnect(
                                wsk.client(),
                                SOCK_STREAM,
                                net.protocol(),
                                wsk.freshClient(net),
                                listener.address(),
                                0,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .result(WskConnectionSocket.class));
        Link link = new Link(socket, listener.accept());
        link.peer().write("hello");
        WskBuf room = Bytes.room(5);
        wsk.call(irp -> link.io().receive(room, 2, irp)).ok(5);
        wsk.call(irp -> link.io().send(room, 0, irp)).ok(5);
        link.peer().expect("hello").close();
        int before = wsk.client().openSockets();
        SockAddr closed = closedPort(net);
        Request refused = wsk.call(irp -> wsk.provider()
                .socketConnect(
                        wsk.client(),
                        SOCK_STREAM,
                        net.protocol(),
                        wsk.freshClient(net),
                        closed,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp));
        assertTrue(refused.status().isError(), () -> "connected to nobody: " + refused.status());
        assertEquals(before, wsk.client().openSockets(), "sockets after a failure");
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskSocketConnect",
            value = "Cancelled: STATUS_CANCELLED and no socket; flags: STATUS_INVALID_PARAMETER")
    void socketConnectCanBeCancelled() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        int before = wsk.client().openSockets();
        Request connect = wsk.call(irp -> wsk.provider()
                        .socketConnect(
                                wsk.client(),
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                wsk.fresh(Net.INET),
                                silent.address(),
                                0,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .mustPend();
        connect.irp().cancel();
        connect.mustFail(STATUS_CANCELLED);
        wsk.until("the half-made socket is gone", () -> wsk.client().openSockets() == before);
        wsk.call(irp -> wsk.provider()
                        .socketConnect(
                                wsk.client(),
                                SOCK_STREAM,
                                IPPROTO_TCP,
                                wsk.fresh(Net.INET),
                                silent.address(),
                                1,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .mustFail(STATUS_INVALID_PARAMETER);
    }
}
