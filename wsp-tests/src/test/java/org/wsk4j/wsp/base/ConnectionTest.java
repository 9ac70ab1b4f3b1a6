package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;
import static org.wsk4j.wsp.base.WspFixture.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskOptions;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaQos;

/** Making, binding, connecting, accepting, shutting down and closing. */
class ConnectionTest {

    private final WspFixture wsp = new WspFixture();

    @AfterEach
    void end() {
        wsp.close();
    }

    private int connect(long s, SockAddr name) {
        return wsp.table.connect(s, name, null, null, null, null, wsp.errno);
    }

    // ------------------------------------------------------------------ socket

    @Test
    void aSocketTakesWhatIsNotSaidFromItsProtocol() {
        long s = wsp.table.socket(
                Winsock.FROM_PROTOCOL_INFO,
                Winsock.FROM_PROTOCOL_INFO,
                Winsock.FROM_PROTOCOL_INFO,
                wsp.udp(),
                0,
                0,
                wsp.errno);
        assertThat(s).isNotEqualTo(Winsock.INVALID_SOCKET);
        assertThat(wsp.table.socket(SockAddr.AF_INET, WskOptions.SOCK_STREAM, 0, null, 0, 0, wsp.errno))
                .as("the activated entry")
                .isNotEqualTo(Winsock.INVALID_SOCKET);
    }

    @Test
    void aSocketThatNoProtocolFitsIsRefusedByItsReason() {
        WsaProtocolInfo tcp = wsp.tcp();
        wsp.fails(wsp.table.socket(77, 0, 0, tcp, 0, 0, wsp.errno), WsaError.WSAEAFNOSUPPORT);
        wsp.fails(
                wsp.table.socket(SockAddr.AF_INET, WskOptions.SOCK_RAW, 0, tcp, 0, 0, wsp.errno),
                WsaError.WSAESOCKTNOSUPPORT);
        wsp.fails(wsp.table.socket(0, 0, WskOptions.IPPROTO_UDP, tcp, 0, 0, wsp.errno), WsaError.WSAEPROTOTYPE);
        wsp.fails(wsp.table.socket(0, 0, 99, tcp, 0, 0, wsp.errno), WsaError.WSAEPROTONOSUPPORT);
        wsp.fails(wsp.table.socket(0, 0, 0, tcp, 5, 0, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.socket(0, 0, 0, tcp, 0, 0x4000, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.socket(0, 0, 0, tcp, 0, Winsock.WSA_FLAG_MULTIPOINT_C_LEAF, wsp.errno), WsaError.WSAEINVAL);
    }

    @Test
    void aStaleNumberIsNeverAnotherSocket() {
        long first = wsp.stream();
        wsp.ok(wsp.table.closeSocket(first, wsp.errno));
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(wsp.stream());
        }
        assertThat(others).doesNotContain(first);
        wsp.fails(wsp.table.listen(first, 1, wsp.errno), WsaError.WSAENOTSOCK);
        wsp.fails(wsp.tryRecv(4711), WsaError.WSAENOTSOCK);
        assertThat(wsp.runtime.catalogEntryOf(first)).isEqualTo(-1);
    }

    // ------------------------------------------------------------------ bind, listen

    @Test
    void aSocketIsBoundOnceAndNotWhereAnotherListens() {
        long s = wsp.stream();
        wsp.fails(wsp.table.getSockName(s, new SockAddr(), wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.listen(s, 1, wsp.errno), WsaError.WSAEINVAL);
        SockAddr name = wsp.bind(s);
        wsp.fails(wsp.table.bind(s, name, wsp.errno), WsaError.WSAEINVAL);
        wsp.ok(wsp.table.listen(s, 1, wsp.errno));
        long other = wsp.stream();
        wsp.fails(wsp.table.bind(other, name, wsp.errno), WsaError.WSAEADDRINUSE);
        wsp.fails(wsp.table.bind(other, null, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.bind(other, SockAddr.loopback(SockAddr.AF_INET6, 0), wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.bind(other, SockAddr.of("192.0.2.1", 0), wsp.errno), WsaError.WSAEADDRNOTAVAIL);
    }

    @Test
    void onlyAnIdleStreamCanListen() {
        WspFixture.Pair pair = wsp.pair();
        wsp.fails(wsp.table.listen(pair.client(), 1, wsp.errno), WsaError.WSAEISCONN);
        long datagram = wsp.datagram();
        wsp.bind(datagram);
        wsp.fails(wsp.table.listen(datagram, 1, wsp.errno), WsaError.WSAEOPNOTSUPP);
        long listener = wsp.listener();
        wsp.ok(wsp.table.listen(listener, 5, wsp.errno));
        wsp.fails(connect(listener, wsp.name(wsp.listener())), WsaError.WSAEINVAL);
    }

    // ------------------------------------------------------------------ connect

    @Test
    void connectBindsAndNamesBothEnds() {
        long listener = wsp.listener();
        WspFixture.Pair pair = wsp.pair(listener);
        SockAddr peer = new SockAddr();
        wsp.ok(wsp.table.getPeerName(pair.client(), peer, wsp.errno));
        assertThat(peer).isEqualTo(wsp.name(listener));
        wsp.ok(wsp.table.getPeerName(pair.server(), peer, wsp.errno));
        assertThat(peer).isEqualTo(wsp.name(pair.client()));
        wsp.fails(wsp.table.getPeerName(listener, peer, wsp.errno), WsaError.WSAENOTCONN);
        wsp.fails(connect(pair.client(), wsp.name(listener)), WsaError.WSAEISCONN);
    }

    @Test
    void aRefusedConnectCanBeRetried() {
        long listener = wsp.listener();
        SockAddr name = wsp.name(listener);
        wsp.ok(wsp.table.closeSocket(listener, wsp.errno));
        long s = wsp.stream();
        wsp.fails(connect(s, name), WsaError.WSAECONNREFUSED);
        wsp.fails(connect(s, name), WsaError.WSAECONNREFUSED);
        long again = wsp.listener();
        wsp.connect(s, wsp.name(again));
    }

    @Test
    void connectChecksItsParameters() {
        long s = wsp.stream();
        SockAddr name = wsp.name(wsp.listener());
        wsp.fails(connect(s, null), WsaError.WSAEFAULT);
        wsp.fails(connect(s, SockAddr.loopback(SockAddr.AF_INET6, 1)), WsaError.WSAEAFNOSUPPORT);
        wsp.fails(connect(s, SockAddr.any(SockAddr.AF_INET, 1)), WsaError.WSAEADDRNOTAVAIL);
        WsaBuf data = WsaBuf.of(bytes("data"));
        wsp.fails(wsp.table.connect(s, name, data, null, null, null, wsp.errno), WsaError.WSAEPROTONOSUPPORT);
        wsp.fails(wsp.table.connect(s, name, null, null, new WsaQos(), null, wsp.errno), WsaError.WSAEOPNOTSUPP);
        assertThat(connect(s, name)).isZero();
    }

    // ------------------------------------------------------------------ accept

    @Test
    void theConditionFunctionDecides() {
        long listener = wsp.listener();
        SockAddr name = wsp.name(listener);
        long client = wsp.stream();
        wsp.connect(client, name);
        SockAddr peer = new SockAddr();
        List<String> asked = new ArrayList<>();
        wsp.fails(
                wsp.table.accept(
                        listener,
                        peer,
                        (caller, data, sqos, gqos, callee, calleeData, group, context) -> {
                            asked.add(caller + " to " + callee + " " + context);
                            wsp.fails(wsp.table.listen(listener, 1, wsp.errno), WsaError.WSAEINPROGRESS);
                            return Winsock.CF_DEFER;
                        },
                        "context",
                        wsp.errno),
                WsaError.WSATRY_AGAIN);
        assertThat(peer).isEqualTo(wsp.name(client));
        assertThat(asked).containsExactly(wsp.name(client) + " to " + name + " context");
        wsp.fails(
                wsp.table.accept(listener, null, (a, b, c, d, e, f, g, h) -> 99, null, wsp.errno), WsaError.WSAEINVAL);
        long server = wsp.table.accept(listener, null, (a, b, c, d, e, f, g, h) -> Winsock.CF_ACCEPT, null, wsp.errno);
        assertThat(server).isNotEqualTo(Winsock.INVALID_SOCKET);
        wsp.send(client, bytes("deferred, then accepted"));
        assertThat(wsp.recvText(server)).isEqualTo("deferred, then accepted");
    }

    @Test
    void aRejectedPeerIsReset() {
        long listener = wsp.listener();
        long client = wsp.stream();
        wsp.connect(client, wsp.name(listener));
        wsp.fails(
                wsp.table.accept(listener, null, (a, b, c, d, e, f, g, h) -> Winsock.CF_REJECT, null, wsp.errno),
                WsaError.WSAECONNREFUSED);
        wsp.fails(wsp.tryRecv(client), WsaError.WSAECONNRESET);
        wsp.nonBlocking(listener, true);
        wsp.fails(wsp.table.accept(listener, null, null, null, wsp.errno), WsaError.WSAEWOULDBLOCK);
    }

    @Test
    void onlyAListenerAccepts() {
        wsp.fails(wsp.table.accept(wsp.stream(), null, null, null, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.accept(wsp.datagram(), null, null, null, wsp.errno), WsaError.WSAEOPNOTSUPP);
    }

    @Test
    void anAcceptedSocketInheritsOptions() {
        long listener = wsp.listener();
        wsp.option(listener, WsaOptions.SO_RCVBUF, 12345);
        WspFixture.Pair pair = wsp.pair(listener);
        assertThat(OptionsTest.number(wsp, pair.server(), WsaOptions.SO_RCVBUF)).isEqualTo(12345);
        assertThat(OptionsTest.number(wsp, pair.server(), WsaOptions.SO_ACCEPTCONN))
                .isZero();
        assertThat(OptionsTest.number(wsp, listener, WsaOptions.SO_ACCEPTCONN)).isEqualTo(1);
    }

    // ------------------------------------------------------------------ shutdown

    @Test
    void shutdownEndsOneDirection() {
        WspFixture.Pair pair = wsp.pair();
        wsp.send(pair.client(), bytes("last"));
        wsp.ok(wsp.table.shutdown(pair.client(), Winsock.SD_SEND, wsp.errno));
        wsp.fails(wsp.trySend(pair.client(), bytes("x"), new LpInt()), WsaError.WSAESHUTDOWN);
        assertThat(wsp.recvAll(pair.server())).isEqualTo(bytes("last"));
        wsp.send(pair.server(), bytes("answer"));
        assertThat(wsp.recvText(pair.client())).isEqualTo("answer");
        wsp.ok(wsp.table.shutdown(pair.client(), Winsock.SD_RECEIVE, wsp.errno));
        wsp.fails(wsp.tryRecv(pair.client()), WsaError.WSAESHUTDOWN);
        wsp.fails(wsp.table.shutdown(pair.client(), 3, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.shutdown(wsp.stream(), Winsock.SD_BOTH, wsp.errno), WsaError.WSAENOTCONN);
    }

    @Test
    void unreadDataResetsAConnectionWhoseReceivingWasEnded() {
        WspFixture.Pair pair = wsp.pair();
        wsp.ok(wsp.table.shutdown(pair.server(), Winsock.SD_RECEIVE, wsp.errno));
        wsp.send(pair.client(), bytes("nobody reads this"));
        wsp.fails(wsp.tryRecv(pair.client()), WsaError.WSAECONNRESET);
        wsp.fails(wsp.trySend(pair.client(), bytes("x"), new LpInt()), WsaError.WSAECONNRESET);
    }

    @Test
    void disconnectDataIsNotSupportedAndTheRestIsAShutdown() {
        WspFixture.Pair pair = wsp.pair();
        WsaBuf data = WsaBuf.of(bytes("data"));
        wsp.fails(wsp.table.sendDisconnect(pair.client(), data, wsp.errno), WsaError.WSAENOPROTOOPT);
        wsp.ok(wsp.table.sendDisconnect(pair.client(), null, wsp.errno));
        assertThat(wsp.recv(pair.server(), 1)).isEmpty();
        wsp.fails(wsp.table.recvDisconnect(pair.server(), data, wsp.errno), WsaError.WSAENOPROTOOPT);
        wsp.ok(wsp.table.recvDisconnect(pair.server(), null, wsp.errno));
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAESHUTDOWN);
        wsp.fails(wsp.table.sendDisconnect(wsp.stream(), null, wsp.errno), WsaError.WSAENOTCONN);
        wsp.fails(wsp.table.recvDisconnect(wsp.datagram(), null, wsp.errno), WsaError.WSAEOPNOTSUPP);
    }

    // ------------------------------------------------------------------ close

    private void linger(long s, boolean on, int seconds) {
        wsp.ok(wsp.table.setSockOpt(
                s, WsaOptions.SOL_SOCKET, WsaOptions.SO_LINGER, new Linger(on, seconds).toControlBuffer(), wsp.errno));
    }

    @Test
    void lingerZeroResets() {
        WspFixture.Pair pair = wsp.pair();
        linger(pair.client(), true, 0);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAECONNRESET);
    }

    /** Rule 58. */
    @Test
    void aLingeringCloseThatMayNotWaitChangesNothing() {
        WspFixture.Pair pair = wsp.pair();
        linger(pair.client(), true, 5);
        wsp.nonBlocking(pair.client(), true);
        wsp.fails(wsp.table.closeSocket(pair.client(), wsp.errno), WsaError.WSAEWOULDBLOCK);
        wsp.send(pair.client(), bytes("still here"));
        assertThat(wsp.recvText(pair.server())).isEqualTo("still here");
    }

    @Test
    void aLingeringCloseWaitsUntilEverythingIsOut() throws Exception {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = pattern(8 << 20);
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, data.length);
        wsp.send(pair.client(), data);
        linger(pair.client(), true, 30);
        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> wsp.recvAll(pair.server()));
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        assertThat(received.get()).isEqualTo(data);
    }

    @Test
    void aLingerIntervalThatEndsTakesTheRestAlong() {
        WspFixture.Pair pair = wsp.pair();
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, 32 << 20);
        wsp.send(pair.client(), new byte[32 << 20]);
        linger(pair.client(), true, 1);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno)); // nobody reads
        LpInt errno = new LpInt();
        WspFixture.until(() -> wsp.table.recv(
                        pair.server(), bufs(new byte[1 << 20]), 1, new LpInt(), new LpInt(), null, null, null, errno)
                == Winsock.SOCKET_ERROR);
        assertThat(WsaError.name(errno.value())).isEqualTo("WSAECONNRESET");
    }

    @Test
    void aBlockedCallEndsWhenItsSocketIsClosed() throws Exception {
        WspFixture.Pair pair = wsp.pair();
        LpInt errno = new LpInt();
        CompletableFuture<Integer> blocked = CompletableFuture.supplyAsync(() ->
                wsp.table.recv(pair.server(), bufs(new byte[1]), 1, new LpInt(), new LpInt(), null, null, null, errno));
        WspFixture.until(() -> true);
        wsp.ok(wsp.table.closeSocket(pair.server(), new LpInt()));
        assertThat(blocked.get()).isEqualTo(Winsock.SOCKET_ERROR);
        assertThat(errno.value()).isIn(WsaError.WSAEINTR, WsaError.WSAENOTSOCK);
    }

    // ------------------------------------------------------------------ duplicates

    @Test
    void aDuplicateSharesTheSocketUntilTheLastIsClosed() {
        WspFixture.Pair pair = wsp.pair();
        Out<WsaProtocolInfo> shared = new Out<>();
        wsp.fails(wsp.table.duplicateSocket(pair.client(), -1, shared, wsp.errno), WsaError.WSAEINVAL);
        long pid = ProcessHandle.current().pid();
        wsp.ok(wsp.table.duplicateSocket(pair.client(), pid, shared, wsp.errno));
        long twin = wsp.table.socket(0, 0, 0, shared.value(), 0, 0, wsp.errno);
        assertThat(twin).isNotIn(pair.client(), Winsock.INVALID_SOCKET);
        wsp.fails(wsp.table.socket(0, 0, 0, shared.value(), 0, 0, wsp.errno), WsaError.WSAEINVAL);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        wsp.fails(wsp.tryRecv(pair.client()), WsaError.WSAENOTSOCK);
        wsp.send(twin, bytes("twin"));
        assertThat(wsp.recvText(pair.server())).isEqualTo("twin");
        wsp.ok(wsp.table.closeSocket(twin, wsp.errno));
        assertThat(wsp.recv(pair.server(), 1)).isEmpty();
    }
}
