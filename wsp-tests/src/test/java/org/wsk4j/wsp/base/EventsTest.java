package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaNetworkEvents;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WsaWindowProc;

/** Rule 57: readiness and network events. */
class EventsTest {

    private static final int ALL = Winsock.FD_READ
            | Winsock.FD_WRITE
            | Winsock.FD_OOB
            | Winsock.FD_ACCEPT
            | Winsock.FD_CONNECT
            | Winsock.FD_CLOSE;

    private final WspFixture wsp = new WspFixture();
    private final WsaEvent event = new WsaEvent();

    @AfterEach
    void end() {
        wsp.close();
    }

    private void select(long s, int events) {
        wsp.ok(wsp.table.eventSelect(s, events == 0 ? null : event, events, wsp.errno));
    }

    private WsaNetworkEvents take(long s) {
        WsaNetworkEvents events = new WsaNetworkEvents();
        wsp.ok(wsp.table.enumNetworkEvents(s, event, events, wsp.errno));
        return events;
    }

    private WsaNetworkEvents await() {
        int result = WsaWait.waitForMultipleEvents(List.of(event), false, 20_000, false, wsp.errno);
        assertThat(result).isEqualTo(Winsock.WSA_WAIT_EVENT_0);
        return new WsaNetworkEvents();
    }

    /** Waits until an event is recorded; answers its error. */
    private int await(long s, int what) {
        await();
        WsaNetworkEvents events = take(s);
        assertThat(events.networkEvents()).isEqualTo(what);
        return events.errorCode(Integer.numberOfTrailingZeros(what));
    }

    @Test
    void aConnectIsToldOnceAndThenThatItCanSend() {
        long listener = wsp.listener();
        long s = wsp.stream();
        select(s, ALL);
        wsp.fails(wsp.table.connect(s, wsp.name(listener), null, null, null, null, wsp.errno), WsaError.WSAEWOULDBLOCK);
        WsaNetworkEvents events = new WsaNetworkEvents();
        int[] seen = new int[1];
        WspFixture.until(() -> {
            wsp.ok(wsp.table.enumNetworkEvents(s, event, events, wsp.errno));
            return (seen[0] |= events.networkEvents()) == (Winsock.FD_CONNECT | Winsock.FD_WRITE);
        });
        assertThat(events.errorCode(Winsock.FD_CONNECT_BIT)).isZero();
        assertThat(take(s).networkEvents()).isZero();
        wsp.fails(wsp.table.connect(s, wsp.name(listener), null, null, null, null, wsp.errno), WsaError.WSAEISCONN);
    }

    @Test
    void aFailedConnectIsToldWithItsError() {
        long listener = wsp.listener();
        SockAddr name = wsp.name(listener);
        wsp.ok(wsp.table.closeSocket(listener, wsp.errno));
        long s = wsp.stream();
        select(s, ALL);
        wsp.fails(wsp.table.connect(s, name, null, null, null, null, wsp.errno), WsaError.WSAEWOULDBLOCK);
        assertThat(await(s, Winsock.FD_CONNECT)).isEqualTo(WsaError.WSAECONNREFUSED);
        FdSet except = FdSet.of(s);
        assertThat(wsp.table.select(0, null, null, except, Timeval.POLL, wsp.errno))
                .isEqualTo(1);
    }

    @Test
    void readIsToldAgainOnlyAfterAReceive() {
        WspFixture.Pair pair = wsp.pair();
        select(pair.server(), Winsock.FD_READ);
        wsp.send(pair.client(), bytes("abcd"));
        await(pair.server(), Winsock.FD_READ);
        wsp.send(pair.client(), bytes("efgh"));
        WspFixture.until(() -> readable(pair.server()) == 8);
        assertThat(event.isSignalled()).isFalse();
        assertThat(wsp.recv(pair.server(), 2)).hasSize(2);
        await(pair.server(), Winsock.FD_READ);
        assertThat(wsp.recv(pair.server(), 100)).hasSize(6);
        assertThat(event.isSignalled()).isFalse();
    }

    private int readable(long s) {
        org.wsk4j.data.WskControlBuffer out = org.wsk4j.data.WskControlBuffer.allocate(4);
        wsp.ok(wsp.table.ioctl(
                s, org.wsk4j.wsp.WsaIoctls.FIONREAD, null, out, new LpInt(), null, null, null, wsp.errno));
        return out.asInt();
    }

    @Test
    void whatHoldsAlreadyIsToldAtOnce() {
        WspFixture.Pair pair = wsp.pair();
        wsp.send(pair.client(), bytes("x"));
        WspFixture.until(() -> readable(pair.server()) == 1);
        select(pair.server(), Winsock.FD_READ | Winsock.FD_WRITE);
        assertThat(take(pair.server()).networkEvents()).isEqualTo(Winsock.FD_READ | Winsock.FD_WRITE);
        select(pair.server(), Winsock.FD_READ);
        select(pair.server(), 0);
        assertThat(take(pair.server()).networkEvents())
                .as("a new registration forgets")
                .isZero();
    }

    @Test
    void writeIsAnEdgeAfterWouldBlock() {
        WspFixture.Pair pair = wsp.pair();
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, 100_000);
        select(pair.client(), Winsock.FD_WRITE);
        await(pair.client(), Winsock.FD_WRITE);
        LpInt sent = new LpInt();
        wsp.ok(wsp.trySend(pair.client(), new byte[10], sent));
        assertThat(event.isSignalled()).as("a send that succeeds tells nothing").isFalse();
        long total = 10;
        while (wsp.trySend(pair.client(), new byte[50_000], sent) == 0) {
            total += sent.value();
        }
        assertThat(wsp.error()).isEqualTo("WSAEWOULDBLOCK");
        long read = 0;
        while (read < total) {
            read += wsp.recv(pair.server(), 1 << 20).length;
        }
        await(pair.client(), Winsock.FD_WRITE);
    }

    @Test
    void closeIsToldWhenAllDataWasRead() {
        WspFixture.Pair pair = wsp.pair();
        select(pair.server(), Winsock.FD_READ | Winsock.FD_CLOSE);
        wsp.send(pair.client(), bytes("last words"));
        await(pair.server(), Winsock.FD_READ);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        assertThat(wsp.recv(pair.server(), 4)).hasSize(4);
        await(pair.server(), Winsock.FD_READ);
        assertThat(wsp.recv(pair.server(), 100)).hasSize(6);
        assertThat(await(pair.server(), Winsock.FD_CLOSE)).isZero();
        assertThat(wsp.recv(pair.server(), 1)).isEmpty();
        assertThat(event.isSignalled()).as("close is not read").isFalse();
    }

    @Test
    void aResetIsACloseWithItsError() {
        WspFixture.Pair pair = wsp.pair();
        select(pair.server(), ALL & ~Winsock.FD_WRITE);
        wsp.ok(wsp.table.setSockOpt(
                pair.client(),
                WsaOptions.SOL_SOCKET,
                WsaOptions.SO_LINGER,
                new org.wsk4j.wsp.Linger(true, 0).toControlBuffer(),
                wsp.errno));
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        assertThat(await(pair.server(), Winsock.FD_CLOSE)).isEqualTo(WsaError.WSAECONNRESET);
    }

    /** Rule 58: a deferred request is not told again. */
    @Test
    void acceptIsToldForEachRequestButNotForADeferredOne() {
        long listener = wsp.listener();
        select(listener, Winsock.FD_ACCEPT);
        long first = wsp.stream();
        wsp.connect(first, wsp.name(listener));
        await(listener, Winsock.FD_ACCEPT);
        wsp.fails(
                wsp.table.accept(listener, null, (a, b, c, d, e, f, g, h) -> Winsock.CF_DEFER, null, wsp.errno),
                WsaError.WSATRY_AGAIN);
        assertThat(event.isSignalled()).isFalse();
        long second = wsp.stream();
        wsp.connect(second, wsp.name(listener));
        long server = wsp.accept(listener);
        SockAddr peer = new SockAddr();
        wsp.ok(wsp.table.getPeerName(server, peer, wsp.errno));
        assertThat(peer).as("the deferred one is still the first").isEqualTo(wsp.name(first));
        await();
        wsp.ok(wsp.table.enumNetworkEvents(listener, event, new WsaNetworkEvents(), wsp.errno));
    }

    /** The registration is inherited, with the same event. */
    @Test
    void anAcceptedSocketHasItsListenersRegistration() {
        long listener = wsp.listener();
        select(listener, Winsock.FD_ACCEPT | Winsock.FD_READ);
        long client = wsp.stream();
        wsp.connect(client, wsp.name(listener));
        await(listener, Winsock.FD_ACCEPT);
        long server = wsp.accept(listener);
        wsp.fails(wsp.tryRecv(server), WsaError.WSAEWOULDBLOCK);
        wsp.send(client, bytes("x"));
        await();
        assertThat(take(server).networkEvents()).isEqualTo(Winsock.FD_READ);
    }

    @Test
    void registrationsCheckTheirParameters() {
        long s = wsp.stream();
        wsp.fails(wsp.table.eventSelect(s, null, Winsock.FD_READ, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.eventSelect(s, event, 0x8000, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.asyncSelect(s, 0, 1, Winsock.FD_READ, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.enumNetworkEvents(s, null, null, wsp.errno), WsaError.WSAEFAULT);
        WsaEvent closed = new WsaEvent();
        closed.close();
        wsp.fails(wsp.table.eventSelect(s, closed, Winsock.FD_READ, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.enumNetworkEvents(s, closed, new WsaNetworkEvents(), wsp.errno), WsaError.WSAEINVAL);
    }

    @Test
    void messagesGoToTheWindow() {
        WspFixture.Pair pair = wsp.pair();
        List<String> messages = new CopyOnWriteArrayList<>();
        long window = wsp.runtime.createWindow(
                "test",
                (hWnd, message, wParam, lParam) -> messages.add(message + " "
                        + (wParam == pair.server()) + " 0x" + Integer.toHexString(WsaWindowProc.selectEvent(lParam))
                        + " "
                        + WsaWindowProc.selectError(lParam)));
        wsp.ok(wsp.table.asyncSelect(pair.server(), window, 1025, Winsock.FD_READ | Winsock.FD_CLOSE, wsp.errno));
        wsp.send(pair.client(), bytes("x"));
        WspFixture.until(() -> messages.size() == 1);
        assertThat(wsp.recv(pair.server(), 1)).hasSize(1);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        WspFixture.until(() -> messages.size() == 2);
        assertThat(messages).containsExactly("1025 true 0x1 0", "1025 true 0x20 0");
    }

    // ------------------------------------------------------------------ select

    @Test
    void selectAnswersWhatIsReady() {
        long listener = wsp.listener();
        WspFixture.Pair pair = wsp.pair(listener);
        FdSet read = FdSet.of(pair.client(), pair.server(), listener);
        FdSet write = FdSet.of(pair.client());
        assertThat(wsp.table.select(0, read, write, null, Timeval.POLL, wsp.errno))
                .isEqualTo(1);
        assertThat(read.fdCount()).isZero();
        assertThat(write.isSet(pair.client())).isTrue();
        wsp.send(pair.client(), bytes("x"));
        read.set(pair.client());
        read.set(pair.server());
        assertThat(wsp.table.select(0, read, null, null, null, wsp.errno)).isEqualTo(1);
        assertThat(read.toArray()).containsExactly(pair.server());
        long other = wsp.stream();
        wsp.connect(other, wsp.name(listener));
        FdSet listening = FdSet.of(listener);
        assertThat(wsp.table.select(0, listening, null, null, new Timeval(20, 0), wsp.errno))
                .isEqualTo(1);
        wsp.recv(pair.server(), 1);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        read.zero();
        read.set(pair.server());
        assertThat(wsp.table.select(0, read, null, null, null, wsp.errno)).isEqualTo(1);
        assertThat(wsp.recv(pair.server(), 1)).isEmpty();
    }

    @Test
    void selectChecksItsParameters() {
        WspFixture.Pair pair = wsp.pair();
        wsp.fails(wsp.table.select(0, null, null, null, null, wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.select(0, new FdSet(), null, null, null, wsp.errno), WsaError.WSAEINVAL);
        FdSet read = FdSet.of(pair.client());
        wsp.fails(wsp.table.select(0, read, null, null, new Timeval(0, -1), wsp.errno), WsaError.WSAEINVAL);
        wsp.fails(wsp.table.select(0, FdSet.of(4711), null, null, null, wsp.errno), WsaError.WSAENOTSOCK);
        assertThat(wsp.table.select(0, read, null, null, new Timeval(0, 1000), wsp.errno))
                .isZero();
        assertThat(read.fdCount()).isZero();
    }

    @Test
    void aConnectedDatagramSocketIsWritable() {
        long s = wsp.datagram();
        wsp.bind(s);
        FdSet write = FdSet.of(s);
        assertThat(wsp.table.select(0, null, write, null, Timeval.POLL, wsp.errno))
                .isEqualTo(1);
        select(s, Winsock.FD_READ);
        LpInt sent = new LpInt();
        SockAddr to = wsp.name(s);
        wsp.ok(wsp.table.sendTo(s, bufs(bytes("self")), 1, sent, 0, to, null, null, null, wsp.errno));
        await(s, Winsock.FD_READ);
    }
}
