package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.wsp.Winsock.CF_ACCEPT;
import static org.wsk4j.wsp.Winsock.CF_REJECT;
import static org.wsk4j.wsp.Winsock.FROM_PROTOCOL_INFO;
import static org.wsk4j.wsp.Winsock.SOMAXCONN;
import static org.wsk4j.wsp.Winsock.WSA_FLAG_MULTIPOINT_C_ROOT;
import static org.wsk4j.wsp.Winsock.WSA_FLAG_OVERLAPPED;
import static org.wsk4j.wsp.WsaError.WSAEADDRINUSE;
import static org.wsk4j.wsp.WsaError.WSAEADDRNOTAVAIL;
import static org.wsk4j.wsp.WsaError.WSAEAFNOSUPPORT;
import static org.wsk4j.wsp.WsaError.WSAEALREADY;
import static org.wsk4j.wsp.WsaError.WSAECONNREFUSED;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINTR;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAEISCONN;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAEOPNOTSUPP;
import static org.wsk4j.wsp.WsaError.WSAEPROTONOSUPPORT;
import static org.wsk4j.wsp.WsaError.WSAEPROTOTYPE;
import static org.wsk4j.wsp.WsaError.WSAESOCKTNOSUPPORT;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaOptions.SO_ACCEPTCONN;
import static org.wsk4j.wsp.WsaOptions.SO_DONTLINGER;
import static org.wsk4j.wsp.WsaOptions.SO_KEEPALIVE;
import static org.wsk4j.wsp.WsaOptions.SO_LINGER;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.FlowSpec;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaConditionProc;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;
import org.wsk4j.wsp.WspProcTable;

/** WSPSocket, WSPBind, WSPListen, WSPAccept, WSPConnect: how connections begin. */
@WskContract(requires = {"tcp", "inet"})
class ConnectionContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    ConnectionContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private int connect(long s, @Nullable SockAddr name, LpInt errno) {
        return table.connect(s, name, null, null, null, null, errno);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSocket",
            value = "Family, type and protocol, or FROM_PROTOCOL_INFO; the errors of each")
    void socketsAreMadeOfWhatExists() {
        WsaProtocolInfo info = winsock.entry(SOCK_STREAM);
        winsock.adopt(winsock.ok(e -> table.socket(
                FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED, e)));
        winsock.adopt(winsock.ok(e -> table.socket(0, 0, 0, info, 0, 0, e)));
        winsock.adopt(winsock.ok(e -> table.socket(AF_INET, SOCK_STREAM, 0, null, 0, 0, e)));
        winsock.fails(WSAEAFNOSUPPORT, e -> table.socket(77, SOCK_STREAM, IPPROTO_TCP, null, 0, 0, e));
        winsock.fails(WSAESOCKTNOSUPPORT, e -> table.socket(AF_INET, 99, IPPROTO_TCP, null, 0, 0, e));
        winsock.fails(WSAEPROTOTYPE, e -> table.socket(AF_INET, SOCK_STREAM, IPPROTO_UDP, null, 0, 0, e));
        winsock.fails(WSAEPROTONOSUPPORT, e -> table.socket(AF_INET, SOCK_STREAM, 199, null, 0, 0, e));
        winsock.fails(
                WSAEINVAL,
                e -> table.socket(AF_INET, SOCK_STREAM, IPPROTO_TCP, null, 0, WSA_FLAG_MULTIPOINT_C_ROOT, e));
    }

    @Test
    @Clause(rule = 0, source = "WSPSocket", value = "Blocking and not overlapped at first")
    void socketsBlockAtFirst() {
        Wire wire = winsock.connected(0);
        Future<?> writing = wsk.beside(() -> {
            wire.peer().write("waited for");
            return true;
        });
        winsock.expect(wire.s(), "waited for");
        wsk.join(writing);
        Operation ignored = Operation.withEvent();
        wire.peer().write("x");
        winsock.ok(e -> table.recv(
                wire.s(),
                WinsockWorld.buffers(new byte[1]),
                1,
                new LpInt(),
                new LpInt(),
                ignored.overlapped(),
                null,
                null,
                e));
        assertFalse(ignored.event().isSignalled());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPBind",
            value = "Port 0: a free one; WSAEINVAL twice, WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEFAULT")
    void bindGivesAnAddress() {
        long s = winsock.stream();
        winsock.fails(WSAEINVAL, e -> table.getSockName(s, new SockAddr(), e));
        winsock.fails(WSAEFAULT, e -> table.bind(s, null, e));
        winsock.fails(WSAEFAULT, e -> table.bind(s, SockAddr.loopback(AF_INET6, 0), e));
        winsock.fails(WSAEADDRNOTAVAIL, e -> table.bind(s, SockAddr.of("192.0.2.1", 0), e));
        winsock.bind(s);
        assertTrue(winsock.name(s).port() > 0);
        winsock.fails(WSAEINVAL, e -> table.bind(s, SockAddr.loopback(AF_INET, 0), e));
        winsock.ok(e -> table.listen(s, 1, e));
        long other = winsock.stream();
        winsock.fails(WSAEADDRINUSE, e -> {
            int bound = table.bind(other, winsock.name(s), e);
            return bound;
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPListen",
            value = "Again: a new backlog. WSAEINVAL unbound, WSAEISCONN connected, WSAEOPNOTSUPP of datagrams",
            regards = "udp")
    void listenNeedsABoundSocket() {
        long s = winsock.stream();
        winsock.fails(WSAEINVAL, e -> table.listen(s, 5, e));
        winsock.bind(s);
        for (int backlog : new int[] {5, SOMAXCONN, 0, -3, 8}) {
            winsock.ok(e -> table.listen(s, backlog, e));
        }
        Peer peer = wsk.dial(winsock.name(s));
        long accepted = winsock.accept(s);
        winsock.send(accepted, "hello");
        peer.expect("hello");
        winsock.fails(WSAEISCONN, e -> table.listen(accepted, 5, e));
        winsock.fails(WSAEINVAL, e -> connect(s, winsock.name(s), e));
        if (wsk.has(WskCapability.UDP)) {
            long datagram = winsock.datagram();
            winsock.fails(WSAEOPNOTSUPP, e -> table.listen(datagram, 5, e));
            winsock.fails(WSAEOPNOTSUPP, e -> table.accept(datagram, null, null, null, e));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPAccept",
            value =
                    "In the order of the requests; waits; WSAEWOULDBLOCK; WSAEINVAL if not listening; WSAEINTR leaves the listener intact")
    void acceptTakesTheFirst() {
        long listener = winsock.listener();
        Future<Peer> dialling = wsk.beside(() -> wsk.dial(winsock.name(listener)));
        SockAddr address = new SockAddr();
        long first = winsock.adopt(winsock.ok(e -> table.accept(listener, address, null, null, e)));
        Peer peer = wsk.join(dialling);
        assertEquals(peer.localAddress(), address);
        SockAddr named = new SockAddr();
        winsock.ok(e -> table.getPeerName(first, named, e));
        assertEquals(peer.localAddress(), named);
        assertEquals(peer.remoteAddress(), winsock.name(first));
        winsock.runtime().setBlockingCallback(context -> false, null);
        winsock.fails(WSAEINTR, e -> table.accept(listener, null, null, null, e));
        winsock.runtime().setBlockingCallback(null, null);
        Peer next = wsk.dial(winsock.name(listener));
        // A provider with several loops may learn of two at once in either order.
        winsock.ok(e -> table.select(0, FdSet.of(listener), null, null, new Timeval(15, 0), e));
        Peer last = wsk.dial(winsock.name(listener));
        for (Peer expected : List.of(next, last)) {
            winsock.adopt(winsock.ok(e -> table.accept(listener, address, null, null, e)));
            assertEquals(expected.localAddress(), address);
        }
        winsock.nonBlocking(listener, true);
        winsock.fails(WSAEWOULDBLOCK, e -> table.accept(listener, null, null, null, e));
        winsock.fails(WSAEINVAL, e -> table.accept(first, null, null, null, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "LPCONDITIONPROC",
            value = "Runs on the calling thread with both addresses and its data; CF_ACCEPT gives the socket")
    void conditionIsAskedBeforeAccepting() {
        long listener = winsock.listener();
        Peer peer = wsk.dial(winsock.name(listener));
        List<Object> seen = new ArrayList<>();
        WsaConditionProc condition = (caller, data, sqos, gqos, callee, calleeData, group, context) -> {
            seen.addAll(List.of(
                    Thread.currentThread(),
                    new SockAddr().set(caller),
                    new SockAddr().set(callee),
                    Objects.requireNonNull(context)));
            return CF_ACCEPT;
        };
        long s = winsock.adopt(winsock.ok(e -> table.accept(listener, null, condition, "data", e)));
        assertEquals(List.of(Thread.currentThread(), peer.localAddress(), peer.remoteAddress(), "data"), seen);
        winsock.send(s, "taken");
        peer.expect("taken");
    }

    @Test
    @Clause(
            rule = 0,
            source = "LPCONDITIONPROC",
            value =
                    "CF_REJECT: WSAECONNREFUSED, the address filled, the peer's connection ended; anything else: WSAEINVAL")
    void conditionRejects() throws IOException {
        long listener = winsock.listener();
        Peer peer = wsk.dial(winsock.name(listener));
        SockAddr address = new SockAddr();
        winsock.fails(
                WSAECONNREFUSED, e -> table.accept(listener, address, (a, b, c, d, f, g, h, i) -> CF_REJECT, null, e));
        assertEquals(peer.localAddress(), address);
        peer.expectReset();
        wsk.dial(winsock.name(listener));
        winsock.fails(WSAEINVAL, e -> table.accept(listener, null, (a, b, c, d, f, g, h, i) -> 17, null, e));
    }

    @Test
    @Clause(rule = 0, source = "WSPAccept", value = "The new socket inherits options and mode, not the listening")
    void acceptedSocketsInherit() {
        long listener = winsock.stream();
        winsock.bind(listener);
        assertEquals(0, winsock.setOption(listener, SO_LINGER, new Linger(true, 0).toControlBuffer()));
        assertEquals(0, winsock.setOption(listener, SO_KEEPALIVE, WskControlBuffer.ofInt(1)));
        winsock.ok(e -> table.listen(listener, 5, e));
        winsock.nonBlocking(listener, true);
        Peer peer = wsk.dial(winsock.name(listener));
        assertEquals(1, winsock.ok(e -> table.select(0, FdSet.of(listener), null, null, new Timeval(15, 0), e)));
        long s = winsock.accept(listener);
        assertEquals(1, winsock.option(listener, SO_ACCEPTCONN));
        assertEquals(0, winsock.option(s, SO_ACCEPTCONN));
        assertEquals(1, winsock.option(s, SO_KEEPALIVE));
        assertEquals(0, winsock.option(s, SO_DONTLINGER));
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(s, e));
        winsock.close(s);
        peer.expectReset();
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPConnect",
            value = "Unbound: bound by it. Refused: WSAECONNREFUSED, and the socket may try again; then WSAEISCONN")
    void connectMayBeRetried() {
        PeerListener gone = wsk.peerListener(Net.INET);
        gone.close();
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = winsock.stream();
        winsock.fails(WSAECONNREFUSED, e -> connect(s, gone.address(), e));
        winsock.fails(WSAENOTCONN, e -> table.getPeerName(s, new SockAddr(), e));
        winsock.connect(s, listener.address());
        Peer peer = winsock.peerOf(listener);
        assertEquals(peer.remoteAddress(), winsock.name(s));
        winsock.fails(WSAEISCONN, e -> connect(s, listener.address(), e));
        winsock.send(s, "x");
        peer.expect("x");
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPConnect",
            value = "WSAEFAULT, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL, WSAEPROTONOSUPPORT (user data), WSAEOPNOTSUPP (QoS)")
    void connectRefuses() {
        PeerListener listener = wsk.peerListener(Net.INET);
        long s = winsock.stream();
        WsaBuf data = WsaBuf.of(new byte[1]);
        WsaQos qos = new WsaQos().set(new FlowSpec(1, 1, 1, 1, 1, 1, 1, 1), null, null);
        winsock.fails(WSAEFAULT, e -> connect(s, null, e));
        winsock.fails(WSAEAFNOSUPPORT, e -> connect(s, SockAddr.loopback(AF_INET6, 9), e));
        winsock.fails(WSAEADDRNOTAVAIL, e -> connect(s, SockAddr.any(AF_INET, 9), e));
        winsock.fails(WSAEADDRNOTAVAIL, e -> connect(s, SockAddr.loopback(AF_INET, 0), e));
        winsock.fails(WSAEPROTONOSUPPORT, e -> table.connect(s, listener.address(), data, null, null, null, e));
        winsock.fails(WSAEOPNOTSUPP, e -> table.connect(s, listener.address(), null, null, qos, null, e));
        winsock.connect(s, listener.address());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPConnect",
            value = "Non-blocking: WSAEWOULDBLOCK, WSAEALREADY while it goes on; close ends it at once")
    void connectInProgress() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        long s = winsock.stream();
        winsock.nonBlocking(s, true);
        winsock.fails(WSAEWOULDBLOCK, e -> connect(s, silent.address(), e));
        winsock.fails(WSAEALREADY, e -> connect(s, silent.address(), e));
        winsock.fails(WSAENOTCONN, e -> winsock.send(s, e));
        FdSet write = FdSet.of(s);
        assertEquals(0, winsock.ok(e -> table.select(0, null, write, null, Timeval.POLL, e)));
        winsock.close(s);
    }

    @Test
    @Clause(rule = 0, source = "WSPConnect", value = "WSAEINTR: a blocking connect that is cancelled")
    void connectCanBeCancelled() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        long s = winsock.stream();
        winsock.runtime().setBlockingCallback(context -> false, null);
        winsock.fails(WSAEINTR, e -> connect(s, silent.address(), e));
        winsock.runtime().setBlockingCallback(null, null);
        winsock.close(s);
    }
}
