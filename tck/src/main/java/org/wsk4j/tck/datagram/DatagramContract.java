package org.wsk4j.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_BROADCAST;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter E: datagrams and where they go. */
@WskContract(requires = "udp")
class DatagramContract {

    private static final int MSG_TRUNC = 0x100;

    private final WskFixture wsk;

    DatagramContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private Request sendTo(WskDatagramSocket socket, String text, @Nullable SockAddr target) {
        return wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(text), 0, target, null, irp));
    }

    private NtStatus fix(WskDatagramSocket socket, int code, @Nullable SockAddr address) {
        WskControlBuffer input = address == null ? null : WskControlBuffer.ofPointer(address);
        return wsk.call(irp -> Sockets.ioctl(socket, code, input, null, irp)).status();
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 47,
            source = "WskReceiveFrom",
            value = "An empty datagram is a datagram: STATUS_SUCCESS with 0, and its sender")
    void rule47EmptyDatagramIsNotTheEnd(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        SockAddr target = wsk.localAddress(socket);
        SockAddr from = new SockAddr();
        SizeT flags = new SizeT(99);
        Request waiting = wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, from, null, flags, irp))
                .mustPend();
        peer.send(target, "");
        waiting.ok(0);
        assertEquals(peer.address(), from);
        assertEquals(0, flags.value(), "flags are written");
        peer.send(target, "").send(target, "next");
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, null, null, irp))
                .ok(0);
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, null, null, irp))
                .ok(4);
        wsk.call(irp -> socket.dispatch().sendTo(new WskBuf(), 0, peer.address(), null, irp))
                .ok(0);
        peer.expect("");
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 47,
            source = "WskReceiveFrom",
            value = "Too long a datagram: its head, MSG_TRUNC 0x100, and the next one whole")
    void rule47TruncationLosesOnlyTheTail(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        SockAddr target = wsk.localAddress(socket);
        for (boolean posted : new boolean[] {true, false}) {
            WskBuf room = Bytes.room(4);
            SizeT flags = new SizeT();
            if (!posted) {
                peer.send(target, "longer than four").send(target, "next");
            }
            Request receive = wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, flags, irp));
            if (posted) {
                receive.mustPend();
                peer.send(target, "longer than four").send(target, "next");
            }
            receive.ok(4);
            assertEquals("long", Bytes.text(room, 4));
            assertEquals(
                    wsk.has(WskCapability.TRUNCATION_FLAGS) ? MSG_TRUNC : 0, flags.value() & 0x320, "MSG_TRUNC alone");
            wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, flags, irp))
                    .ok(4);
            assertEquals("next", Bytes.text(room, 4));
            assertEquals(0, flags.value());
        }
    }

    @Test
    @Clause(
            rule = 47,
            source = "WskReceiveFrom",
            value = "Queued receives get datagrams in call order, each at its own place")
    void rule47QueuedReceivesAreServedInOrder() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        SockAddr target = wsk.localAddress(socket);
        for (int round = 0; round < 50; round++) {
            List<WskBuf> rooms = new ArrayList<>();
            List<Request> receives = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WskBuf room = Bytes.room(8);
                rooms.add(room);
                receives.add(wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp))
                        .mustPend());
            }
            for (int i = 0; i < 4; i++) {
                peer.send(target, "n" + i);
            }
            for (int i = 0; i < 4; i++) {
                receives.get(i).ok(2);
                assertEquals("n" + i, Bytes.text(rooms.get(i), 2));
            }
        }
        Request cancelled = wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp))
                .mustPend();
        cancelled.irp().cancel();
        cancelled.mustFail(STATUS_CANCELLED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 48,
            source = "SIO_WSK_SET_REMOTE_ADDRESS",
            value = "Fixed peer: default destination and filter; explicit addresses override once; clearing restores")
    void rule48FixedPeer(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        SockAddr own = wsk.localAddress(socket);
        UdpPeer friend = wsk.udpPeer(net);
        UdpPeer stranger = wsk.udpPeer(net);
        sendTo(socket, "nowhere", null).mustFail(STATUS_INVALID_PARAMETER);
        assertTrue(fix(socket, SIO_WSK_SET_REMOTE_ADDRESS, friend.address()).isSuccess());
        sendTo(socket, "default", null).ok(7);
        assertEquals(own, friend.expect("default"));
        sendTo(socket, "explicit", stranger.address()).ok(8);
        assertEquals(own, stranger.expect("explicit"));
        stranger.send(own, "filtered");
        friend.send(own, "passes");
        WskBuf room = Bytes.room(20);
        SockAddr from = new SockAddr();
        long count = wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, from, null, null, irp))
                .ok()
                .information();
        assertEquals("passes", Bytes.text(room, count));
        assertEquals(friend.address(), from);
        sendTo(socket, "default again", null).ok(13);
        friend.expect("default again");
        assertTrue(fix(socket, SIO_WSK_SET_REMOTE_ADDRESS, null).isSuccess());
        sendTo(socket, "nowhere", null).mustFail(STATUS_INVALID_PARAMETER);
        stranger.send(own, "welcome");
        long second = wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, from, null, null, irp))
                .ok()
                .information();
        assertEquals("welcome", Bytes.text(room, second));
        assertEquals(stranger.address(), from);
        assertEquals(own, wsk.localAddress(socket), "the local port after clearing");
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(rule = 48, source = "SIO_WSK_SET_SENDTO_ADDRESS", value = "Fixed destination: a default, and no filter")
    void rule48FixedDestination(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        SockAddr own = wsk.localAddress(socket);
        UdpPeer first = wsk.udpPeer(net);
        UdpPeer second = wsk.udpPeer(net);
        assertTrue(fix(socket, SIO_WSK_SET_SENDTO_ADDRESS, first.address()).isSuccess());
        sendTo(socket, "one", null).ok(3);
        assertEquals(own, first.expect("one"));
        second.send(own, "unfiltered");
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(20), 0, null, null, null, irp))
                .ok(10);
        assertTrue(fix(socket, SIO_WSK_SET_SENDTO_ADDRESS, second.address()).isSuccess());
        sendTo(socket, "two", null).ok(3);
        second.expect("two");
        sendTo(socket, "override", first.address()).ok(8);
        first.expect("override");
        assertTrue(fix(socket, SIO_WSK_SET_SENDTO_ADDRESS, null).isSuccess());
        sendTo(socket, "nowhere", null).mustFail(STATUS_INVALID_PARAMETER);
        assertEquals(own, wsk.localAddress(socket));
    }

    @Test
    @Clause(rule = 48, source = "WskSendTo", value = "Addresses of another family and unbound sockets are refused")
    void rule48WrongAddressesAreRefused() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        WskDatagramSocket socket6 = wsk.datagram(Net.INET6);
        sendTo(socket, "x", SockAddr.loopback(SockAddr.AF_INET6, 9)).mustFail(STATUS_INVALID_PARAMETER);
        sendTo(socket6, "x", SockAddr.loopback(SockAddr.AF_INET, 9)).mustFail(STATUS_INVALID_PARAMETER);
        sendTo(socket6, "x", SockAddr.loopback(SockAddr.AF_INET, 9).mapToInet6())
                .mustFail(STATUS_INVALID_PARAMETER);
        sendTo(socket, "x", new SockAddr()).mustFail(STATUS_INVALID_PARAMETER);
        assertEquals(
                STATUS_INVALID_PARAMETER,
                fix(socket, SIO_WSK_SET_REMOTE_ADDRESS, SockAddr.loopback(SockAddr.AF_INET6, 9)));
        WskDatagramSocket unbound = wsk.datagramSocket(Net.INET, null, null);
        sendTo(unbound, "x", wsk.localAddress(socket)).mustFail(STATUS_INVALID_DEVICE_STATE);
        assertEquals(STATUS_INVALID_DEVICE_STATE, fix(unbound, SIO_WSK_SET_REMOTE_ADDRESS, wsk.localAddress(socket)));
        assertEquals(STATUS_INVALID_DEVICE_STATE, fix(unbound, SIO_WSK_SET_SENDTO_ADDRESS, wsk.localAddress(socket)));
        wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("x"), 1, wsk.localAddress(socket), null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(1), 1, null, null, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
    }

    @Test
    @Clause(
            rule = 48,
            source = "WskSendTo",
            value = "Nobody at the port: the send succeeds, and the socket hears nothing of it")
    void rule48ClosedPortIsNotReported() {
        SockAddr closed;
        try (UdpPeer gone = wsk.udpPeer(Net.INET)) {
            closed = gone.address();
        }
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        Request receive = wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, null, null, irp))
                .mustPend();
        for (int i = 0; i < 5; i++) {
            sendTo(socket, "nobody", closed).ok(6);
        }
        peer.send(wsk.localAddress(socket), "somebody");
        receive.ok(8);
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 49,
            source = "WskSendMessages",
            value = "One datagram for each node, sizes 0 to 1400 mixed, one completion with the sum",
            requires = "send-messages")
    void rule49SendMessagesKeepsBoundaries(Net net) {
        long seed = System.nanoTime();
        System.out.println("rule49SendMessagesKeepsBoundaries seed " + seed);
        Random random = new Random(seed);
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        for (int round = 0; round < 10; round++) {
            List<byte[]> contents = new ArrayList<>();
            WskBuf[] buffers = new WskBuf[20];
            long total = 0;
            for (int i = 0; i < buffers.length; i++) {
                byte[] content = Bytes.pattern(random.nextLong(), i == 3 ? 0 : random.nextInt(1401));
                contents.add(content);
                buffers[i] = Bytes.of(content);
                total += content.length;
            }
            WskBufList list = WskBufList.of(buffers);
            Request send = wsk.call(irp -> socket.dispatch().sendMessages(list, 0, peer.address(), null, irp));
            for (byte[] content : contents) {
                peer.expect(content);
            }
            send.ok(total);
        }
    }

    @Test
    @Clause(
            rule = 49,
            source = "WskSendMessages",
            value = "Stops at the first hard error and says how much went; a fixed peer is its default",
            requires = "send-messages")
    void rule49SendMessagesStopsAtAnError() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        WskBufList list = WskBufList.of(Bytes.of("one"), Bytes.of(new byte[70_000]), Bytes.of("three"));
        wsk.call(irp -> socket.dispatch().sendMessages(list, 0, null, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        Request send = wsk.call(irp -> socket.dispatch().sendMessages(list, 0, peer.address(), null, irp));
        send.mustBe(STATUS_BUFFER_OVERFLOW);
        assertEquals(3, send.information(), "bytes of the datagrams that went");
        fix(socket, SIO_WSK_SET_REMOTE_ADDRESS, peer.address());
        wsk.call(irp -> socket.dispatch().sendMessages(WskBufList.of(Bytes.of("four")), 0, null, null, irp))
                .ok(4);
        peer.expect("one");
        peer.expect("four");
    }

    @Test
    @Clause(
            rule = 50,
            source = "SO_BROADCAST",
            value = "Broadcast without the option: STATUS_ACCESS_DENIED, nothing sent",
            regards = "broadcast")
    void rule50BroadcastNeedsItsOption() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        SockAddr limited = new SockAddr().setInet(-1, peer.address().port());
        SockAddr directed = SockAddr.of("127.255.255.255", peer.address().port());
        sendTo(socket, "denied", limited).mustFail(STATUS_ACCESS_DENIED);
        sendTo(socket, "denied", directed).mustFail(STATUS_ACCESS_DENIED);
        Request option = wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_BROADCAST, 1, irp));
        if (wsk.has(WskCapability.BROADCAST)) {
            option.ok(0);
            NtStatus status = sendTo(socket, "permitted", directed).status();
            assertTrue(!status.equals(STATUS_ACCESS_DENIED), () -> "with SO_BROADCAST: " + status);
        } else {
            option.mustFail(STATUS_NOT_SUPPORTED);
        }
        sendTo(socket, "unicast", peer.address()).ok(7);
        peer.expect("unicast");
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 50,
            source = "WskSendTo",
            value = "Too long: STATUS_BUFFER_OVERFLOW and nothing sent; the longest one goes whole")
    void rule50OversizeIsRefused(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        for (int length : new int[] {65_536, 70_000, 200_000}) {
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(new byte[length]), 0, peer.address(), null, irp))
                    .mustFail(STATUS_BUFFER_OVERFLOW);
        }
        byte[] longest = Bytes.pattern(50, net == Net.INET ? 65_507 : 65_527);
        wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(longest), 0, peer.address(), null, irp))
                .ok(longest.length);
        peer.expect(longest);
    }
}
