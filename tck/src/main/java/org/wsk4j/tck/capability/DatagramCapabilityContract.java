package org.wsk4j.tck.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_BROADCAST;
import static org.wsk4j.WskOptions.UDP_RECV_MAX_COALESCED_SIZE;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;
import org.wsk4j.IpMreq;
import org.wsk4j.WskCapability;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.ControlKind;
import org.wsk4j.tck.fixture.Multicast;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** What datagrams can do beyond bytes: said and done, or said to be absent and refused. */
@WskContract(value = Chapter.CAPABILITIES, requires = "udp")
class DatagramCapabilityContract {

    private static final int MSG_TRUNC = 0x100;
    private static final int MSG_MCAST = 0x800;

    private final WskFixture wsk;

    DatagramCapabilityContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** From one socket under test to another, so that both ways are looked at. */
    private void bothWays(ControlKind kind) {
        for (Net net : new Net[] {Net.INET, Net.INET6}) {
            if (wsk.has(net.capability())) {
                WskDatagramSocket receiver = wsk.datagram(net);
                wsk.call(irp -> Sockets.setOption(receiver, kind.level(net), kind.option(net), 1, irp))
                        .ok(0);
                WskDatagramSocket sender = wsk.datagram(net);
                SockAddr target = wsk.localAddress(receiver);
                wsk.call(irp -> sender.dispatch().sendTo(Bytes.of("x"), 0, target, kind.message(net), irp))
                        .ok(1);
                ControlMessages received = new ControlMessages(256);
                wsk.call(irp -> receiver.dispatch().receiveFrom(Bytes.room(9), 0, null, received, null, irp))
                        .ok(1);
                check(kind, net, received);
            }
        }
    }

    private static void check(ControlKind kind, Net net, ControlMessages received) {
        ControlMessages.Reader reader = received.reader();
        while (reader.next()) {
            if (reader.is(kind.level(net), kind.type(net))) {
                if (kind == ControlKind.PKTINFO) {
                    SockAddr destination = new SockAddr();
                    reader.pktInfo(destination);
                    assertEquals(SockAddr.loopback(net.family(), 0), destination.setPort(0), "the destination");
                } else {
                    assertEquals(kind.value(), reader.asInt(), kind + " over " + net);
                }
                return;
            }
        }
        throw new AssertionError("no " + kind + " received over " + net + ": " + received);
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "pktinfo: sent and received", regards = "pktinfo")
    void packetInformation() throws Exception {
        Statement.isTrue(wsk, WskCapability.PKTINFO, () -> bothWays(ControlKind.PKTINFO));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "hop-limit: sent and received", regards = "hop-limit")
    void hopLimit() throws Exception {
        Statement.isTrue(wsk, WskCapability.HOP_LIMIT, () -> bothWays(ControlKind.HOP_LIMIT));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "tos: sent and received", regards = "tos")
    void typeOfService() throws Exception {
        Statement.isTrue(wsk, WskCapability.TOS, () -> bothWays(ControlKind.TOS));
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "ecn: sent and received", regards = "ecn")
    void explicitCongestionNotification() throws Exception {
        Statement.isTrue(wsk, WskCapability.ECN, () -> bothWays(ControlKind.ECN));
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "send-segmentation: one send is cut into datagrams",
            regards = "send-segmentation")
    void sendSegmentation() throws Exception {
        Statement.isTrue(wsk, WskCapability.SEND_SEGMENTATION, () -> {
            UdpPeer peer = wsk.udpPeer(Net.INET);
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            ControlMessages size = new ControlMessages(64);
            size.encoder().sendMessageSize(4);
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("fourfiv"), 0, peer.address(), size, irp))
                    .ok(7);
            peer.expect("four");
            peer.expect("fiv");
        });
    }

    /** Whether datagrams come together is the host's affair; that none is lost and the size is told is the provider's. */
    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "receive-coalescing: the option is taken; what comes together bears its size, nothing is lost",
            regards = "receive-coalescing")
    void receiveCoalescing() throws Exception {
        Statement.isTrue(wsk, WskCapability.RECEIVE_COALESCING, () -> {
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            wsk.call(irp -> Sockets.setOption(socket, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 9000, irp))
                    .ok(0);
            UdpPeer peer = wsk.udpPeer(Net.INET);
            for (int i = 0; i < 8; i++) {
                peer.send(wsk.localAddress(socket), new byte[100]);
            }
            long total = 0;
            while (total < 800) {
                ControlMessages control = new ControlMessages(64);
                long bytes = wsk.call(
                                irp -> socket.dispatch().receiveFrom(Bytes.room(9000), 0, null, control, null, irp))
                        .ok()
                        .information();
                total += bytes;
                assertTrue(bytes == 100 || size(control) == 100, () -> bytes + " bytes without their size");
            }
            assertEquals(800, total);
        });
    }

    private static int size(ControlMessages control) {
        ControlMessages.Reader reader = control.reader();
        while (reader.next()) {
            if (reader.is(IPPROTO_UDP, ControlMessages.UDP_COALESCED_INFO)) {
                return reader.asInt();
            }
        }
        return 0;
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "truncation-flags: a datagram cut short says so",
            regards = "truncation-flags")
    void truncationFlags() throws Exception {
        Statement.isTrue(wsk, WskCapability.TRUNCATION_FLAGS, () -> {
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            wsk.udpPeer(Net.INET).send(wsk.localAddress(socket), "long");
            SizeT flags = new SizeT();
            wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(1), 0, null, null, flags, irp))
                    .ok(1);
            assertEquals(MSG_TRUNC, flags.value(), "flags");
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "multicast-flags: a datagram to a group says so",
            regards = {"multicast-flags", "multicast"})
    void multicastFlags() throws Exception {
        Statement.isTrue(wsk, WskCapability.MULTICAST_FLAGS, () -> {
            requireHost();
            assertEquals(MSG_MCAST, Multicast.INET.flagsOfOne(wsk), "flags");
        });
    }

    private static void requireHost() {
        if (!Multicast.INET.isCarried()) {
            throw new TestAbortedException(Multicast.INET.refusal());
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "send-messages: several datagrams in one request",
            regards = "send-messages")
    void sendMessages() throws Exception {
        Statement.isTrue(wsk, WskCapability.SEND_MESSAGES, () -> {
            UdpPeer peer = wsk.udpPeer(Net.INET);
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            WskBufList list = WskBufList.of(Bytes.of("one"), Bytes.of("three"));
            wsk.call(irp -> socket.dispatch().sendMessages(list, 0, peer.address(), null, irp))
                    .ok(8);
            peer.expect("one");
            peer.expect("three");
        });
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "multicast: a joined group is received", regards = "multicast")
    void multicast() throws Exception {
        Statement.isTrue(wsk, WskCapability.MULTICAST, () -> {
            requireHost();
            Multicast.INET.flagsOfOne(wsk);
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            IpMreq membership = Multicast.INET.membership();
            for (int option : new int[] {Multicast.INET.join(), Multicast.INET.leave()}) {
                wsk.call(irp -> Sockets.setPointer(socket, Multicast.INET.level(), option, membership, irp))
                        .ok();
            }
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "broadcast: with its option it is not denied",
            regards = "broadcast")
    void broadcast() throws Exception {
        Statement.isTrue(wsk, WskCapability.BROADCAST, () -> {
            WskDatagramSocket socket = wsk.datagram(Net.INET);
            wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_BROADCAST, 1, irp))
                    .ok(0);
            SockAddr everybody = SockAddr.of(
                    "127.255.255.255", wsk.udpPeer(Net.INET).address().port());
            NtStatus status = wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("x"), 0, everybody, null, irp))
                    .status();
            assertTrue(!status.equals(STATUS_ACCESS_DENIED), () -> "with SO_BROADCAST: " + status);
        });
    }
}
