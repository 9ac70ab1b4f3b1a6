package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.wsp.Winsock.JL_BOTH;
import static org.wsk4j.wsp.Winsock.MSG_PEEK;
import static org.wsk4j.wsp.Winsock.SD_RECEIVE;
import static org.wsk4j.wsp.Winsock.SD_SEND;
import static org.wsk4j.wsp.WsaError.WSAEADDRNOTAVAIL;
import static org.wsk4j.wsp.WsaError.WSAEAFNOSUPPORT;
import static org.wsk4j.wsp.WsaError.WSAEDESTADDRREQ;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAEINVAL;
import static org.wsk4j.wsp.WsaError.WSAEMSGSIZE;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAEOPNOTSUPP;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSAETIMEDOUT;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaIoctls.FIONREAD;
import static org.wsk4j.wsp.WsaOptions.SO_RCVTIMEO;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WspProcTable;

/** WSPSendTo and WSPRecvFrom, and what WSPConnect means for datagrams. */
@WskContract(requires = {"udp", "inet"})
class DatagramTransferContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    DatagramTransferContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private int sendTo(long s, String text, @Nullable SockAddr to, LpInt errno) {
        return table.sendTo(s, WinsockWorld.buffers(text), 1, new LpInt(), 0, to, null, null, null, errno);
    }

    private String receiveFrom(long s, @Nullable SockAddr from) {
        byte[] memory = new byte[2000];
        LpInt received = new LpInt();
        winsock.ok(e ->
                table.recvFrom(s, WinsockWorld.buffers(memory), 1, received, new LpInt(), from, null, null, null, e));
        return new String(memory, 0, received.value(), StandardCharsets.US_ASCII);
    }

    private int readable(long s) {
        WskControlBuffer count = WskControlBuffer.allocate(4);
        winsock.ok(e -> table.ioctl(s, FIONREAD, null, count, new LpInt(), null, null, null, e));
        return count.asInt();
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSendTo",
            value = "Binds a socket that is not bound; the answer and its sender are received")
    void sendToBindsImplicitly() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.unboundDatagram();
        winsock.fails(
                WSAEINVAL,
                e -> table.recvFrom(
                        s, WinsockWorld.buffers(new byte[1]), 1, new LpInt(), new LpInt(), null, null, null, null, e));
        winsock.ok(e -> sendTo(s, "ping", peer.address(), e));
        SockAddr source = peer.expect("ping");
        assertEquals(winsock.name(s).port(), source.port());
        peer.send(source, "pong");
        SockAddr from = new SockAddr();
        assertEquals("pong", receiveFrom(s, from));
        assertEquals(peer.address(), from);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSendTo",
            value = "A destination overrides the peer for one datagram; on a connection it is ignored",
            regards = "tcp")
    void destinationOverridesThePeer() {
        UdpPeer first = wsk.udpPeer(Net.INET);
        UdpPeer second = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        winsock.connect(s, first.address());
        winsock.ok(e -> sendTo(s, "to the second", second.address(), e));
        winsock.send(s, "to the first");
        winsock.ok(e -> sendTo(s, "to the first again", null, e));
        second.expect("to the second");
        first.expect("to the first");
        first.expect("to the first again");
        if (wsk.has(WskCapability.TCP)) {
            Wire wire = winsock.connected();
            winsock.ok(e -> sendTo(wire.s(), "connected", second.address(), e));
            wire.peer().expect("connected").write("answer");
            SockAddr from = new SockAddr();
            assertEquals("answer", receiveFrom(wire.s(), from));
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSendTo",
            value = "WSAEDESTADDRREQ, WSAEADDRNOTAVAIL, WSAEAFNOSUPPORT, WSAEFAULT, WSAEMSGSIZE; nothing is sent")
    void sendToRefuses() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        winsock.fails(WSAEDESTADDRREQ, e -> sendTo(s, "x", null, e));
        winsock.fails(WSAEADDRNOTAVAIL, e -> sendTo(s, "x", SockAddr.any(AF_INET, 9), e));
        winsock.fails(WSAEADDRNOTAVAIL, e -> sendTo(s, "x", SockAddr.loopback(AF_INET, 0), e));
        winsock.fails(WSAEAFNOSUPPORT, e -> sendTo(s, "x", SockAddr.loopback(AF_INET6, 9), e));
        winsock.fails(WSAEFAULT, e -> table.sendTo(s, null, 1, new LpInt(), 0, peer.address(), null, null, null, e));
        WsaBuf[] oversize = WinsockWorld.buffers(new byte[65_508]);
        winsock.fails(
                WSAEMSGSIZE, e -> table.sendTo(s, oversize, 1, new LpInt(), 0, peer.address(), null, null, null, e));
        winsock.ok(e -> sendTo(s, "first", peer.address(), e));
        peer.expect("first");
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPConnect",
            value = "Datagrams: filters receives, drops what others had queued; repeated; dissolved by all zero")
    void connectFixesThePeer() {
        UdpPeer friend = wsk.udpPeer(Net.INET);
        UdpPeer stranger = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        SockAddr name = winsock.name(s);
        stranger.send(name, "queued");
        wsk.until("it is queued", () -> readable(s) > 0);
        winsock.connect(s, friend.address());
        stranger.send(name, "later");
        friend.send(name, "hello");
        SockAddr from = new SockAddr();
        assertEquals("hello", receiveFrom(s, from));
        assertEquals(friend.address(), from);
        SockAddr peer = new SockAddr();
        winsock.ok(e -> table.getPeerName(s, peer, e));
        assertEquals(friend.address(), peer);
        winsock.connect(s, stranger.address());
        winsock.send(s, "changed");
        stranger.expect("changed");
        winsock.connect(s, SockAddr.any(AF_INET, 0));
        winsock.fails(WSAENOTCONN, e -> table.getPeerName(s, peer, e));
        friend.send(name, "anybody");
        wsk.until("it is there", () -> readable(s) > 0);
        assertEquals("anybody", receiveFrom(s, from));
        assertEquals(name.port(), winsock.name(s).port(), "the local port");
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPRecvFrom",
            value = "One datagram per call; too long: its head, WSAEMSGSIZE, and the rest lost; empty: success with 0")
    void datagramsKeepTheirBoundaries() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        peer.send(winsock.name(s), "12345").send(winsock.name(s), "").send(winsock.name(s), "next");
        byte[] memory = new byte[3];
        winsock.fails(
                WSAEMSGSIZE,
                e -> table.recv(s, WinsockWorld.buffers(memory), 1, new LpInt(), new LpInt(), null, null, null, e));
        assertArrayEquals(Bytes.ascii("123"), memory);
        assertEquals("", receiveFrom(s, null));
        assertEquals("next", receiveFrom(s, new SockAddr()));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPRecvFrom",
            value =
                    "Overlapped: the address is written at completion; too long ends with WSAEMSGSIZE; scattered memory")
    void overlappedReceives() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        Operation first = Operation.withEvent();
        Operation second = Operation.withRoutine();
        SockAddr from = new SockAddr();
        byte[] memory = new byte[8];
        WsaBuf[] scattered = {new WsaBuf(ByteBuffer.wrap(memory), 0, 3), new WsaBuf(ByteBuffer.wrap(memory), 5, 3)};
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.recvFrom(s, scattered, 2, null, new LpInt(), from, first.overlapped(), null, null, e));
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.recvFrom(
                        s,
                        WinsockWorld.buffers(new byte[2]),
                        1,
                        null,
                        new LpInt(),
                        new SockAddr(),
                        second.overlapped(),
                        second::routine,
                        null,
                        e));
        assertEquals(new SockAddr(), from);
        peer.send(winsock.name(s), "abcdef");
        assertEquals(6, winsock.result(s, first));
        assertEquals(peer.address(), from);
        assertArrayEquals(new byte[] {'a', 'b', 'c', 0, 0, 'd', 'e', 'f'}, memory);
        peer.send(winsock.name(s), "too long");
        winsock.alertably("the routine", () -> second.indications() > 0);
        assertEquals(WSAEMSGSIZE, second.overlapped().internal());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSendTo",
            value = "Overlapped: every datagram whole, each indicated once, also from inside a routine")
    void overlappedSends() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        AtomicInteger runs = new AtomicInteger();
        WsaOverlapped overlapped = new WsaOverlapped();
        WsaCompletionRoutine[] again = new WsaCompletionRoutine[1];
        Entry[] send = new Entry[1];
        send[0] = e -> table.sendTo(
                s,
                WinsockWorld.buffers("n", Integer.toString(runs.get())),
                2,
                null,
                0,
                peer.address(),
                overlapped,
                again[0],
                null,
                e);
        again[0] = (error, transferred, same, flags) -> {
            assertEquals(0, error);
            if (runs.incrementAndGet() < 50) {
                winsock.begin(send[0]);
            }
        };
        winsock.begin(send[0]);
        for (int i = 0; i < 50; i++) {
            int next = i + 1;
            winsock.alertably("the routine", () -> runs.get() >= next);
            peer.expect("n" + i);
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "MSG_PEEK",
            value = "Looks without taking; not overlapped: WSAEINVAL; on datagrams and on streams",
            regards = "tcp")
    void peekTakesNothing() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        peer.send(winsock.name(s), "look");
        List<Long> sockets = new ArrayList<>(List.of(s));
        if (wsk.has(WskCapability.TCP)) {
            Wire wire = winsock.connected();
            wire.peer().write("look");
            sockets.add(wire.s());
            wsk.until("data is there", () -> readable(wire.s()) == 4);
        }
        for (long socket : sockets) {
            Operation operation = Operation.withEvent();
            winsock.fails(
                    WSAEINVAL,
                    e -> table.recv(
                            socket,
                            WinsockWorld.buffers(new byte[9]),
                            1,
                            null,
                            new LpInt(MSG_PEEK),
                            operation.overlapped(),
                            null,
                            null,
                            e));
            for (int i = 0; i < 2; i++) {
                byte[] memory = new byte[4];
                LpInt received = new LpInt();
                winsock.ok(e -> table.recv(
                        socket, WinsockWorld.buffers(memory), 1, received, new LpInt(MSG_PEEK), null, null, null, e));
                assertEquals(4, received.value());
                assertArrayEquals(Bytes.ascii("look"), memory);
            }
            winsock.expect(socket, "look");
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPRecv",
            value = "Non-blocking: WSAEWOULDBLOCK; SO_RCVTIMEO: WSAETIMEDOUT; blocking: waits",
            regards = "udp")
    void receiveWaitsOrNot() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        assertEquals(0, winsock.setOption(s, SO_RCVTIMEO, WskControlBuffer.ofInt(20)));
        winsock.fails(WSAETIMEDOUT, e -> winsock.receive(s, e));
        assertEquals(0, winsock.setOption(s, SO_RCVTIMEO, WskControlBuffer.ofInt(0)));
        Future<?> sending = wsk.beside(() -> {
            peer.send(winsock.name(s), "late");
            return true;
        });
        winsock.expect(s, "late");
        wsk.join(sending);
        winsock.nonBlocking(s, true);
        winsock.fails(WSAEWOULDBLOCK, e -> winsock.receive(s, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPShutdown",
            value = "Of datagrams: sends fail after SD_SEND, receives after SD_RECEIVE")
    void shutdownOfDatagrams() {
        UdpPeer peer = wsk.udpPeer(Net.INET);
        long s = winsock.datagram();
        winsock.connect(s, peer.address());
        winsock.ok(e -> table.shutdown(s, SD_SEND, e));
        winsock.fails(WSAESHUTDOWN, e -> winsock.send(s, e));
        winsock.fails(WSAESHUTDOWN, e -> sendTo(s, "x", peer.address(), e));
        peer.send(winsock.name(s), "in");
        winsock.expect(s, "in");
        winsock.ok(e -> table.shutdown(s, SD_RECEIVE, e));
        winsock.fails(WSAESHUTDOWN, e -> winsock.receive(s, e));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPJoinLeaf",
            value = "Refuses: bad flags, a connection, an address that is no group; a stale socket")
    void joinLeafRefuses() {
        long s = winsock.datagram();
        SockAddr group = SockAddr.of("239.255.42.99", 0);
        winsock.fails(WSAEFAULT, e -> table.joinLeaf(s, null, null, null, null, null, JL_BOTH, e));
        winsock.fails(WSAEINVAL, e -> table.joinLeaf(s, group, null, null, null, null, 8, e));
        winsock.fails(WSAEINVAL, e -> table.joinLeaf(s, group, null, null, null, null, 0, e));
        winsock.fails(
                WSAEAFNOSUPPORT,
                e -> table.joinLeaf(s, SockAddr.of("ff02::1234", 0), null, null, null, null, JL_BOTH, e));
        winsock.fails(
                WSAEADDRNOTAVAIL,
                e -> table.joinLeaf(s, SockAddr.loopback(AF_INET, 9), null, null, null, null, JL_BOTH, e));
        if (wsk.has(WskCapability.TCP)) {
            long stream = winsock.stream();
            winsock.fails(WSAEOPNOTSUPP, e -> table.joinLeaf(stream, group, null, null, null, null, JL_BOTH, e));
        }
    }
}
