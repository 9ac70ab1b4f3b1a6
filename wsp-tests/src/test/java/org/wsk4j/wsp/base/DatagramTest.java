package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaIoctls;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.extension.ExtensionFunctions;
import org.wsk4j.wsp.extension.WsaMsg;
import org.wsk4j.wsp.extension.WsaRecvMsg;
import org.wsk4j.wsp.extension.WsaSendMsg;

/** Datagrams. */
class DatagramTest {

    private final WspFixture wsp = new WspFixture();
    private final LpInt count = new LpInt();
    private final SockAddr from = new SockAddr();

    @AfterEach
    void end() {
        wsp.close();
    }

    private int sendTo(long s, byte[] data, SockAddr to) {
        return wsp.table.sendTo(s, bufs(data), 1, count, 0, to, null, null, null, wsp.errno);
    }

    private int recvFrom(long s, byte[] room, int flags) {
        return wsp.table.recvFrom(s, bufs(room), 1, count, new LpInt(flags), from, null, null, null, wsp.errno);
    }

    private String next(long s) {
        byte[] room = new byte[100];
        wsp.ok(recvFrom(s, room, 0));
        return new String(room, 0, count.value(), StandardCharsets.US_ASCII);
    }

    @Test
    void aDatagramArrivesWholeWithItsSender() {
        long a = wsp.datagram();
        long b = wsp.datagram();
        SockAddr to = wsp.bind(b);
        wsp.ok(sendTo(a, bytes("one"), to)); // binds
        wsp.ok(sendTo(a, new byte[0], to));
        wsp.ok(sendTo(a, bytes("three"), to));
        assertThat(next(b)).isEqualTo("one");
        assertThat(from.port()).isEqualTo(wsp.name(a).port());
        assertThat(next(b)).isEmpty();
        assertThat(next(b)).isEqualTo("three");
    }

    @Test
    void aMessageThatIsCutIsMsgsizeAndOnlyItIsLost() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        wsp.ok(sendTo(a, bytes("too long"), to));
        wsp.ok(sendTo(a, bytes("next"), to));
        byte[] room = new byte[3];
        wsp.fails(recvFrom(a, room, Winsock.MSG_PEEK), WsaError.WSAEMSGSIZE);
        wsp.fails(recvFrom(a, room, 0), WsaError.WSAEMSGSIZE);
        assertThat(room).isEqualTo(bytes("too"));
        byte[] whole = new byte[10];
        wsp.ok(recvFrom(a, whole, Winsock.MSG_PEEK));
        assertThat(count.value()).isEqualTo(4);
        assertThat(next(a)).isEqualTo("next");
    }

    /** Rule 56. */
    @Test
    void aMessageTooLongSendsNothing() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        wsp.fails(sendTo(a, new byte[65_508], to), WsaError.WSAEMSGSIZE);
        WsaOverlapped overlapped = new WsaOverlapped(new WsaEvent());
        wsp.fails(
                wsp.table.sendTo(a, bufs(new byte[70_000]), 1, count, 0, to, overlapped, null, null, wsp.errno),
                WsaError.WSAEMSGSIZE);
        assertThat(overlapped.hEvent().isSignalled()).isFalse();
        wsp.ok(sendTo(a, bytes("fits"), to));
        assertThat(next(a)).isEqualTo("fits");
    }

    @Test
    void destinationsAreChecked() {
        long a = wsp.datagram();
        wsp.fails(sendTo(a, bytes("x"), null), WsaError.WSAEDESTADDRREQ);
        wsp.fails(sendTo(a, bytes("x"), SockAddr.any(SockAddr.AF_INET, 9)), WsaError.WSAEADDRNOTAVAIL);
        wsp.fails(sendTo(a, bytes("x"), SockAddr.loopback(SockAddr.AF_INET, 0)), WsaError.WSAEADDRNOTAVAIL);
        wsp.fails(sendTo(a, bytes("x"), SockAddr.loopback(SockAddr.AF_INET6, 9)), WsaError.WSAEAFNOSUPPORT);
        wsp.fails(sendTo(a, bytes("x"), SockAddr.of("255.255.255.255", 9)), WsaError.WSAEACCES);
        wsp.fails(wsp.trySend(a, bytes("x"), count), WsaError.WSAEINVAL);
        wsp.fails(recvFrom(a, new byte[1], 0), WsaError.WSAEINVAL);
        wsp.bind(a);
        wsp.fails(wsp.trySend(a, bytes("x"), count), WsaError.WSAENOTCONN);
    }

    @Test
    void aPeerIsADestinationAndAFilter() {
        long a = wsp.datagram();
        long b = wsp.datagram();
        long c = wsp.datagram();
        SockAddr nameA = wsp.bind(a);
        SockAddr nameB = wsp.bind(b);
        SockAddr nameC = wsp.bind(c);
        wsp.ok(sendTo(c, bytes("of before"), nameA));
        WspFixture.until(() -> readable(a) > 0);
        wsp.connect(a, nameB);
        SockAddr peer = new SockAddr();
        wsp.ok(wsp.table.getPeerName(a, peer, wsp.errno));
        assertThat(peer).isEqualTo(nameB);
        wsp.ok(sendTo(c, bytes("a stranger's"), nameA));
        assertThat(wsp.send(a, bytes("to the peer"))).isEqualTo(11);
        assertThat(next(b)).isEqualTo("to the peer");
        wsp.ok(sendTo(a, bytes("to another, once"), nameC));
        assertThat(next(c)).isEqualTo("to another, once");
        wsp.ok(sendTo(b, bytes("the peer's"), nameA));
        assertThat(next(a)).isEqualTo("the peer's");
        wsp.connect(a, new SockAddr().setInet(0, 0));
        wsp.fails(wsp.trySend(a, bytes("x"), count), WsaError.WSAENOTCONN);
        wsp.fails(wsp.table.getPeerName(a, peer, wsp.errno), WsaError.WSAENOTCONN);
        wsp.ok(sendTo(c, bytes("a stranger's again"), nameA));
        assertThat(next(a)).isEqualTo("a stranger's again");
    }

    private int readable(long s) {
        WskControlBuffer out = WskControlBuffer.allocate(4);
        wsp.ok(wsp.table.ioctl(s, WsaIoctls.FIONREAD, null, out, new LpInt(), null, null, null, wsp.errno));
        return out.asInt();
    }

    @Test
    void overlappedReceivesTakeOneMessageEachWithItsSender() {
        long a = wsp.datagram();
        long b = wsp.datagram();
        SockAddr to = wsp.bind(b);
        WsaOverlapped[] overlapped = {new WsaOverlapped(), new WsaOverlapped()};
        byte[][] rooms = new byte[2][10];
        SockAddr[] senders = {new SockAddr(), new SockAddr()};
        for (int i = 0; i < 2; i++) {
            wsp.fails(
                    wsp.table.recvFrom(
                            b, bufs(rooms[i]), 1, count, new LpInt(), senders[i], overlapped[i], null, null, wsp.errno),
                    WsaError.WSA_IO_PENDING);
        }
        wsp.ok(sendTo(a, bytes("first"), to));
        wsp.ok(sendTo(a, bytes("second"), to));
        WspFixture.over(overlapped[1]);
        assertThat(overlapped[0].internalHigh()).isEqualTo(5);
        assertThat(overlapped[1].internalHigh()).isEqualTo(6);
        assertThat(senders[0].port()).isEqualTo(wsp.name(a).port());
        assertThat(new String(rooms[1], 0, 6, StandardCharsets.US_ASCII)).isEqualTo("second");
    }

    @Test
    void aFullCircularQueueKeepsTheNewest() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        wsp.option(a, WsaOptions.SO_RCVBUF, 1000);
        wsp.ok(wsp.table.ioctl(
                a, WsaIoctls.SIO_ENABLE_CIRCULAR_QUEUEING, null, null, count, null, null, null, wsp.errno));
        for (int i = 0; i < 50; i++) {
            wsp.ok(sendTo(a, bytes("message " + i), to));
        }
        String[] last = new String[1];
        wsp.nonBlocking(a, true);
        WspFixture.until(() -> {
            byte[] room = new byte[100];
            while (recvFrom(a, room, 0) == 0) {
                last[0] = new String(room, 0, count.value(), StandardCharsets.US_ASCII);
            }
            return "message 49".equals(last[0]);
        });
    }

    @Test
    void messagesCarryControlInformation() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        WsaSendMsg sendMsg = function(a, WsaSendMsg.class, ExtensionFunctions.WSAID_WSASENDMSG);
        WsaRecvMsg recvMsg = function(a, WsaRecvMsg.class, ExtensionFunctions.WSAID_WSARECVMSG);
        WsaMsg out = new WsaMsg().set(to, bufs(bytes("message")), null);
        wsp.ok(sendMsg.wsaSendMsg(a, out, 0, count, null, null, wsp.errno));
        assertThat(count.value()).isEqualTo(7);
        byte[] room = new byte[4];
        SockAddr sender = new SockAddr();
        WsaMsg in = new WsaMsg().set(sender, bufs(room), new ControlMessages(100));
        wsp.fails(recvMsg.wsaRecvMsg(a, in, count, null, null, wsp.errno), WsaError.WSAEMSGSIZE);
        assertThat(in.flags()).isEqualTo(Winsock.MSG_TRUNC);
        assertThat(sender).isEqualTo(to);
        assertThat(room).isEqualTo(bytes("mess"));
        wsp.fails(recvMsg.wsaRecvMsg(a, null, count, null, null, wsp.errno), WsaError.WSAEFAULT);
    }

    private <T> T function(long s, Class<T> type, java.util.UUID id) {
        WskControlBuffer out = WskControlBuffer.allocate(8);
        wsp.ok(wsp.table.ioctl(
                s,
                WsaIoctls.SIO_GET_EXTENSION_FUNCTION_POINTER,
                WskControlBuffer.ofPointer(id),
                out,
                new LpInt(),
                null,
                null,
                null,
                wsp.errno));
        return out.pointer(type);
    }

    @Test
    void aLeafJoinsAGroup() {
        int leaf = Winsock.WSA_FLAG_MULTIPOINT_C_LEAF | Winsock.WSA_FLAG_MULTIPOINT_D_LEAF;
        long s = wsp.socket(wsp.udp(), leaf);
        SockAddr group = SockAddr.of("239.1.2.3", 4567);
        wsp.fails(joinLeaf(s, group, 0), WsaError.WSAEINVAL);
        wsp.fails(joinLeaf(s, SockAddr.loopback(SockAddr.AF_INET, 1), Winsock.JL_BOTH), WsaError.WSAEADDRNOTAVAIL);
        wsp.fails(joinLeaf(s, null, Winsock.JL_BOTH), WsaError.WSAEFAULT);
        wsp.fails(joinLeaf(wsp.stream(), group, Winsock.JL_BOTH), WsaError.WSAEOPNOTSUPP);
        assertThat(joinLeaf(s, group, Winsock.JL_SENDER_ONLY)).isEqualTo(s);
    }

    private long joinLeaf(long s, SockAddr name, int flags) {
        return wsp.table.joinLeaf(s, name, null, null, null, null, flags, wsp.errno);
    }

    @Test
    void shutdownEndsOneDirectionOfADatagramSocket() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        wsp.ok(wsp.table.shutdown(a, Winsock.SD_SEND, wsp.errno));
        wsp.fails(sendTo(a, bytes("x"), to), WsaError.WSAESHUTDOWN);
        wsp.ok(wsp.table.shutdown(a, Winsock.SD_RECEIVE, wsp.errno));
        wsp.fails(recvFrom(a, new byte[1], 0), WsaError.WSAESHUTDOWN);
    }

    @Test
    void buffersAreGatheredAndScattered() {
        long a = wsp.datagram();
        SockAddr to = wsp.bind(a);
        WsaBuf[] parts = {WsaBuf.of(bytes("ab")), new WsaBuf(), WsaBuf.of(bytes("cde"))};
        wsp.ok(wsp.table.sendTo(a, parts, 3, count, 0, to, null, null, null, wsp.errno));
        assertThat(count.value()).isEqualTo(5);
        byte[] left = new byte[1];
        byte[] right = new byte[10];
        WsaBuf[] rooms = {WsaBuf.of(left), WsaBuf.of(right)};
        wsp.ok(wsp.table.recvFrom(a, rooms, 2, count, new LpInt(), from, null, null, null, wsp.errno));
        assertThat(new String(right, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("bcde");
        wsp.fails(
                wsp.table.sendTo(
                        a, new WsaBuf[] {new WsaBuf(null, 0, 3)}, 1, count, 0, to, null, null, null, wsp.errno),
                WsaError.WSAEFAULT);
        wsp.fails(wsp.table.sendTo(a, parts, 4, count, 0, to, null, null, null, wsp.errno), WsaError.WSAEFAULT);
    }
}
