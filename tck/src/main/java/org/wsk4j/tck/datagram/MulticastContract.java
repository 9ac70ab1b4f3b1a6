package org.wsk4j.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskOptions.IPPROTO_IP;
import static org.wsk4j.WskOptions.IP_ADD_MEMBERSHIP;
import static org.wsk4j.WskOptions.IP_DROP_MEMBERSHIP;
import static org.wsk4j.WskOptions.IP_MULTICAST_IF;
import static org.wsk4j.WskOptions.IP_MULTICAST_LOOP;
import static org.wsk4j.WskOptions.IP_MULTICAST_TTL;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.wsk4j.IpMreq;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter E: multicast on the loopback interface. */
@WskContract
class MulticastContract {

    private static final String GROUP = "239.255.77.88";
    private static final int MSG_MCAST = 0x800;

    private final WskFixture wsk;

    MulticastContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static NetworkInterface loopback() throws IOException {
        return NetworkInterface.getByInetAddress(Net.INET.loopback());
    }

    /** Asks the host itself, with sockets of the JDK alone, whether multicast crosses its loopback interface. */
    @SuppressWarnings("deprecation")
    private static String hostRefusal() {
        try (MulticastSocket receiver = new MulticastSocket(0);
                MulticastSocket sender = new MulticastSocket(0)) {
            InetSocketAddress group = new InetSocketAddress(InetAddress.getByName(GROUP), receiver.getLocalPort());
            receiver.joinGroup(group, loopback());
            receiver.setSoTimeout(2000);
            sender.setNetworkInterface(loopback());
            sender.send(new DatagramPacket(new byte[1], 1, group));
            receiver.receive(new DatagramPacket(new byte[1], 1));
            return "";
        } catch (IOException e) {
            return "the host carries no multicast on its loopback interface: " + e;
        }
    }

    private static void requireHost() {
        String refusal = hostRefusal();
        if (!refusal.isEmpty()) {
            System.out.println("MulticastContract: " + refusal);
        }
        Assumptions.assumeTrue(refusal.isEmpty(), refusal);
    }

    private NtStatus membership(WskDatagramSocket socket, int option, IpMreq request) {
        return wsk.call(irp -> Sockets.setPointer(socket, IPPROTO_IP, option, request, irp))
                .status();
    }

    private static IpMreq request() throws IOException {
        return new IpMreq(SockAddr.of(GROUP, 0), loopback().getIndex(), null);
    }

    private WskDatagramSocket receiver(WskClientDatagramDispatch callbacks) {
        WskDatagramSocket socket = wsk.datagramSocket(Net.INET, null, callbacks);
        wsk.call(irp -> socket.dispatch().bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp))
                .ok(0);
        return socket;
    }

    private boolean absent() throws IOException {
        if (wsk.has(WskCapability.MULTICAST)) {
            return false;
        }
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        assertEquals(STATUS_NOT_SUPPORTED, membership(socket, IP_ADD_MEMBERSHIP, request()));
        return true;
    }

    @Test
    @Clause(
            rule = 0,
            source = "IP_ADD_MEMBERSHIP",
            value = "Datagrams of a joined group arrive, with their flag; after leaving no more")
    void joinedGroupIsReceived() throws IOException {
        if (absent()) {
            return;
        }
        requireHost();
        AtomicInteger multicastEvents = new AtomicInteger();
        WskDatagramSocket socket = receiver(new WskClientDatagramDispatch((context, flags, list) -> {
            multicastEvents.addAndGet((flags & MSG_MCAST) != 0 ? 1 : 0);
            return STATUS_SUCCESS;
        }));
        SockAddr group = SockAddr.of(GROUP, wsk.localAddress(socket).port());
        UdpPeer peer = wsk.udpPeer(Net.INET);
        assertEquals(STATUS_SUCCESS, membership(socket, IP_ADD_MEMBERSHIP, request()));
        peer.socket().setOption(java.net.StandardSocketOptions.IP_MULTICAST_IF, loopback());
        peer.send(group, "to the group");
        WskBuf room = Bytes.room(20);
        SizeT flags = new SizeT();
        wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, flags, irp))
                .ok(12);
        assertEquals("to the group", Bytes.text(room, 12));
        if (wsk.has(WskCapability.MULTICAST_FLAGS)) {
            assertEquals(MSG_MCAST, flags.value() & MSG_MCAST, "MSG_MCAST");
            Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
            peer.send(group, "event");
            wsk.until("an event with MSG_MCAST", () -> multicastEvents.get() == 1);
            wsk.call(irp -> Sockets.disable(socket, WSK_EVENT_RECEIVE_FROM, irp))
                    .ok(0);
        }
        assertEquals(STATUS_SUCCESS, membership(socket, IP_DROP_MEMBERSHIP, request()));
        peer.send(group, "left");
        peer.send(SockAddr.of("127.0.0.1", group.port()), "marker");
        wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp))
                .ok(6);
        assertEquals("marker", Bytes.text(room, 6));
    }

    @Test
    @Clause(
            rule = 0,
            source = "IP_MULTICAST_IF",
            value = "Sends reach a member on the chosen interface; loop and TTL can be set")
    @SuppressWarnings("deprecation")
    void sendsReachTheGroup() throws IOException {
        if (absent()) {
            return;
        }
        requireHost();
        try (MulticastSocket member = new MulticastSocket(0)) {
            InetSocketAddress group = new InetSocketAddress(InetAddress.getByName(GROUP), member.getLocalPort());
            member.joinGroup(group, loopback());
            member.setSoTimeout(Math.toIntExact(wsk.patience().toMillis()));
            WskDatagramSocket socket = receiver(new WskClientDatagramDispatch(null));
            int index = loopback().getIndex();
            wsk.call(irp -> Sockets.setOption(socket, IPPROTO_IP, IP_MULTICAST_IF, index, irp))
                    .ok(0);
            wsk.call(irp -> Sockets.setOption(socket, IPPROTO_IP, IP_MULTICAST_TTL, 1, irp))
                    .ok(0);
            wsk.call(irp -> Sockets.setOption(socket, IPPROTO_IP, IP_MULTICAST_LOOP, 1, irp))
                    .ok(0);
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("hello"), 0, SockAddr.of(group), null, irp))
                    .ok(5);
            DatagramPacket packet = new DatagramPacket(new byte[20], 20);
            member.receive(packet);
            assertEquals(5, packet.getLength());
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "IP_ADD_MEMBERSHIP",
            value = "Leaving what was not joined and joining what is no group are errors")
    void wrongMembershipsAreRefused() throws IOException {
        if (absent()) {
            return;
        }
        WskDatagramSocket socket = receiver(new WskClientDatagramDispatch(null));
        assertTrue(membership(socket, IP_DROP_MEMBERSHIP, request()).isError(), "leaving without joining");
        IpMreq unicast = new IpMreq(SockAddr.of("127.0.0.1", 0), loopback().getIndex(), null);
        assertEquals(STATUS_INVALID_PARAMETER, membership(socket, IP_ADD_MEMBERSHIP, unicast));
        NtStatus number = wsk.call(irp -> Sockets.setOption(socket, IPPROTO_IP, IP_ADD_MEMBERSHIP, 1, irp))
                .status();
        assertEquals(STATUS_INVALID_PARAMETER, number, "a number for a membership");
    }
}
