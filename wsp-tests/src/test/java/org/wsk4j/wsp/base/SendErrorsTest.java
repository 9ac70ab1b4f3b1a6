package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Linger;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;

/** The error table of WSPSend, each row by its cause, and SIO_FLUSH. */
class SendErrorsTest {

    private final WspFixture wsp = new WspFixture();
    private final LpInt sent = new LpInt();

    @AfterEach
    void end() {
        wsp.close();
    }

    private int send(long s, int flags, WsaOverlapped overlapped) {
        return wsp.table.send(s, bufs(bytes("x")), 1, sent, flags, overlapped, null, null, wsp.errno);
    }

    @Test
    void netdownWhenTheProviderHasGone() throws IOException {
        long s = wsp.stream();
        WsaOverlapped pending = new WsaOverlapped();
        // a peer of its own: the end of a second socket of the provider would be a reset of the first
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wsp.connect(s, SockAddr.of(foreign.getLocalSocketAddress()));
            wsp.fails(
                    wsp.table.recv(s, bufs(new byte[1]), 1, sent, new LpInt(), pending, null, null, wsp.errno),
                    WsaError.WSA_IO_PENDING);
            wsp.registrar.detach(wsp.nio);
            WspFixture.over(pending);
        }
        assertThat(WsaError.name(pending.internal())).isEqualTo("WSAENETDOWN");
        wsp.fails(send(s, 0, null), WsaError.WSAENETDOWN);
        wsp.fails(wsp.table.socket(0, 0, 0, wsp.tcp(), 0, 0, wsp.errno), WsaError.WSAENETDOWN);
        wsp.ok(wsp.table.closeSocket(s, wsp.errno));
    }

    @Test
    void accesForABroadcastWithoutItsOption() {
        long s = wsp.datagram();
        SockAddr broadcast = SockAddr.of("255.255.255.255", 9);
        wsp.fails(wsp.table.connect(s, broadcast, null, null, null, null, wsp.errno), WsaError.WSAEACCES);
        wsp.option(s, WsaOptions.SO_BROADCAST, 1);
        wsp.connect(s, broadcast);
        wsp.option(s, WsaOptions.SO_BROADCAST, 0);
        wsp.fails(send(s, 0, null), WsaError.WSAEACCES);
    }

    @Test
    void faultForWhatIsNoMemory() {
        long s = wsp.pair().client();
        wsp.fails(wsp.table.send(s, null, 1, sent, 0, null, null, null, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.send(s, bufs(new byte[1]), 2, sent, 0, null, null, null, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.send(s, bufs(new byte[1]), 1, null, 0, null, null, null, wsp.errno), WsaError.WSAEFAULT);
        WsaBuf[] beyond = {new WsaBuf(java.nio.ByteBuffer.allocate(4), 2, 3)};
        wsp.fails(wsp.table.send(s, beyond, 1, sent, 0, null, null, null, wsp.errno), WsaError.WSAEFAULT);
        WsaBuf[] readOnly = {WsaBuf.of(java.nio.ByteBuffer.allocate(4).asReadOnlyBuffer())};
        wsp.ok(wsp.table.send(s, readOnly, 1, sent, 0, null, null, null, wsp.errno));
        wsp.fails(wsp.table.recv(s, readOnly, 1, sent, new LpInt(), null, null, null, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.recv(s, bufs(new byte[1]), 1, sent, null, null, null, null, wsp.errno), WsaError.WSAEFAULT);
    }

    @Test
    void notconnAndInvalBeforeAConnection() {
        wsp.fails(send(wsp.stream(), 0, null), WsaError.WSAENOTCONN);
        wsp.fails(send(wsp.listener(), 0, null), WsaError.WSAENOTCONN);
        wsp.fails(wsp.tryRecv(wsp.stream()), WsaError.WSAENOTCONN);
        wsp.fails(send(wsp.datagram(), 0, null), WsaError.WSAEINVAL);
        wsp.fails(
                wsp.table.send(
                        wsp.pair().client(),
                        bufs(bytes("x")),
                        1,
                        sent,
                        0,
                        null,
                        (error, count, overlapped, flags) -> {},
                        null,
                        wsp.errno),
                WsaError.WSAEINVAL);
    }

    @Test
    void opnotsuppForFlagsThatTheSocketLacks() {
        WspFixture.Pair pair = wsp.pair();
        wsp.fails(send(pair.client(), Winsock.MSG_PARTIAL, null), WsaError.WSAEOPNOTSUPP);
        wsp.fails(send(wsp.datagram(), Winsock.MSG_OOB, null), WsaError.WSAEOPNOTSUPP);
        wsp.fails(send(pair.client(), 0x4000_0000, null), WsaError.WSAEOPNOTSUPP);
        wsp.ok(send(pair.client(), Winsock.MSG_DONTROUTE, null));
        boolean urgent = (wsp.tcp().serviceFlags1() & Winsock.XP1_EXPEDITED_DATA) != 0;
        assertThat(send(pair.client(), Winsock.MSG_OOB, null)).isEqualTo(urgent ? 0 : Winsock.SOCKET_ERROR);
        int[] flags = {Winsock.MSG_OOB};
        wsp.fails(
                wsp.table.recv(
                        pair.server(), bufs(new byte[1]), 1, sent, new LpInt(flags[0]), null, null, null, wsp.errno),
                WsaError.WSAEOPNOTSUPP);
        wsp.fails(
                wsp.table.recv(
                        pair.server(),
                        bufs(new byte[1]),
                        1,
                        sent,
                        new LpInt(Winsock.MSG_PEEK),
                        new WsaOverlapped(),
                        null,
                        null,
                        wsp.errno),
                WsaError.WSAEINVAL);
    }

    @Test
    void connresetAndConnabortedByWhoEndedIt() {
        WspFixture.Pair pair = wsp.pair();
        wsp.ok(wsp.table.setSockOpt(
                pair.client(),
                WsaOptions.SOL_SOCKET,
                WsaOptions.SO_LINGER,
                new Linger(true, 0).toControlBuffer(),
                wsp.errno));
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAECONNRESET);
        wsp.fails(send(pair.server(), 0, null), WsaError.WSAECONNRESET);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        wsp.fails(send(pair.server(), 0, overlapped), WsaError.WSAECONNRESET);
        assertThat(overlapped.hEvent().isSignalled()).isFalse();
        assertThat(overlapped.hasOverlappedIoCompleted()).isTrue();
    }

    @Test
    void wouldblockForTooManyOverlappedRequests() {
        WspFixture.Pair pair = wsp.pair();
        int result = 0;
        int started = 0;
        while (result == 0 || wsp.errno.value() == WsaError.WSA_IO_PENDING) {
            result = wsp.table.recv(
                    pair.server(), bufs(new byte[1]), 1, sent, new LpInt(), new WsaOverlapped(), null, null, wsp.errno);
            started++;
        }
        wsp.fails(result, WsaError.WSAEWOULDBLOCK);
        assertThat(started).isEqualTo(1025);
    }

    @Test
    void aSocketWithoutTheOverlappedFlagIgnoresTheStructure() {
        long listener = wsp.listener();
        long s = wsp.socket(wsp.tcp(), 0);
        wsp.connect(s, wsp.name(listener));
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        assertThat(send(s, 0, overlapped)).isZero();
        assertThat(event.isSignalled()).isFalse();
    }

    @Test
    void anEmptySendIsNothing() {
        WspFixture.Pair pair = wsp.pair();
        assertThat(wsp.send(pair.client(), new byte[0])).isZero();
        wsp.ok(wsp.table.send(pair.client(), null, 0, sent, 0, null, null, null, wsp.errno));
        wsp.send(pair.client(), bytes("x"));
        assertThat(wsp.recv(pair.server(), 10)).hasSize(1);
    }

    @Test
    void flushDiscardsWhatIsQueued() {
        WspFixture.Pair pair = wsp.pair();
        List<WsaOverlapped> pending = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
            byte[] data = new byte[4 << 20];
            wsp.started(wsp.table.send(pair.client(), bufs(data), 1, sent, 0, overlapped, null, null, wsp.errno));
            pending.add(overlapped);
        }
        wsp.ok(wsp.table.ioctl(
                pair.client(), WsaIoctls.SIO_FLUSH, null, null, new LpInt(), null, null, null, wsp.errno));
        WsaOverlapped last = pending.get(9);
        WspFixture.until(() -> last.hEvent().isSignalled());
        assertThat(last.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        pending.forEach(WspFixture::over);
        wsp.send(pair.client(), bytes("after"));
    }

    /** The array of WSABUFs is captured; the order is kept whatever completes first. */
    @Test
    void descriptorsMayBeUsedAgainAtOnceAndTheOrderIsKept() {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = WspFixture.pattern(1 << 20);
        WsaBuf[] array = {new WsaBuf()};
        java.nio.ByteBuffer memory = java.nio.ByteBuffer.wrap(data);
        List<WsaOverlapped> pending = new ArrayList<>();
        for (int at = 0; at < data.length; at += 4096) {
            array[0].set(memory, at, 4096);
            WsaOverlapped overlapped = new WsaOverlapped();
            wsp.started(wsp.table.send(pair.client(), array, 1, sent, 0, overlapped, null, null, wsp.errno));
            pending.add(overlapped);
        }
        array[0].set(null, 0, 0);
        byte[] got = new byte[data.length];
        for (int at = 0; at < got.length; ) {
            byte[] piece = wsp.recv(pair.server(), 1 << 16);
            System.arraycopy(piece, 0, got, at, piece.length);
            at += piece.length;
        }
        assertThat(got).isEqualTo(data);
        pending.forEach(WspFixture::over);
        assertThat(pending).allSatisfy(one -> assertThat(one.internal()).isZero());
    }
}
