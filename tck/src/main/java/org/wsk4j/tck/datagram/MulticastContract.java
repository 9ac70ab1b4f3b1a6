package org.wsk4j.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;
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
import org.wsk4j.tck.fixture.Multicast;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter E: multicast within the host. */
@WskContract(requires = {"udp", "multicast"})
class MulticastContract {

    private static final int MSG_MCAST = 0x800;

    private final WskFixture wsk;

    MulticastContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** Without the family its absence is what there is to prove; without the host nothing can be shown. */
    private boolean isWithout(Multicast group) {
        if (!wsk.has(group.net().capability())) {
            wsk.proveAbsent(group.net().capability());
            return true;
        }
        return false;
    }

    private static void requireHost(Multicast group) {
        if (!group.isCarried()) {
            throw new TestAbortedException(group.refusal());
        }
    }

    private NtStatus membership(Multicast group, WskDatagramSocket socket, int option, IpMreq request) {
        return wsk.call(irp -> Sockets.setPointer(socket, group.level(), option, request, irp))
                .status();
    }

    private WskDatagramSocket receiver(Multicast group, WskClientDatagramDispatch callbacks) {
        WskDatagramSocket socket = wsk.datagramSocket(group.net(), null, callbacks);
        wsk.call(irp -> socket.dispatch().bind(SockAddr.any(group.net().family(), 0), 0, irp))
                .ok(0);
        return socket;
    }

    @Test
    @Clause(
            rule = 0,
            source = "IP_ADD_MEMBERSHIP",
            value = "Datagrams of a joined group arrive, with their flag; after leaving no more",
            requires = "inet")
    void joinedGroupIsReceived() {
        joinAndLeave(Multicast.INET);
    }

    @Test
    @Clause(
            rule = 0,
            source = "IPV6_ADD_MEMBERSHIP",
            value = "Datagrams of a joined IPv6 group arrive, with their flag; after leaving no more",
            requires = "inet6")
    void joinedInet6GroupIsReceived() {
        joinAndLeave(Multicast.INET6);
    }

    private void joinAndLeave(Multicast group) {
        requireHost(group);
        AtomicInteger multicastEvents = new AtomicInteger();
        WskDatagramSocket socket = receiver(group, new WskClientDatagramDispatch((context, flags, list) -> {
            multicastEvents.addAndGet((flags & MSG_MCAST) != 0 ? 1 : 0);
            return STATUS_SUCCESS;
        }));
        int port = wsk.localAddress(socket).port();
        assertEquals(STATUS_SUCCESS, membership(group, socket, group.join(), group.membership()));
        UdpPeer peer = wsk.udpPeer(group.net());
        group.send(port, "to the group");
        WskBuf room = Bytes.room(20);
        SizeT flags = new SizeT();
        wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, flags, irp))
                .ok(12);
        assertEquals("to the group", Bytes.text(room, 12));
        boolean told = wsk.has(WskCapability.MULTICAST_FLAGS);
        assertEquals(told ? MSG_MCAST : 0, flags.value() & MSG_MCAST, "MSG_MCAST");
        if (told) {
            Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
            group.send(port, "event");
            wsk.until("an event with MSG_MCAST", () -> multicastEvents.get() == 1);
            wsk.call(irp -> Sockets.disable(socket, WSK_EVENT_RECEIVE_FROM, irp))
                    .ok(0);
        }
        assertEquals(STATUS_SUCCESS, membership(group, socket, group.leave(), group.membership()));
        group.send(port, "left");
        peer.send(SockAddr.loopback(group.net().family(), port), "marker");
        wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp))
                .ok(6);
        assertEquals("marker", Bytes.text(room, 6));
    }

    @Test
    @Clause(
            rule = 0,
            source = "IP_MULTICAST_IF",
            value = "Sends reach a member on the chosen interface; loop and TTL can be set",
            requires = "inet")
    void sendsReachTheGroup() throws IOException {
        sendTo(Multicast.INET);
    }

    @Test
    @Clause(
            rule = 0,
            source = "IPV6_MULTICAST_IF",
            value = "Sends over IPv6 reach a member on the chosen interface; loop and hops can be set",
            requires = "inet6")
    void sendsReachTheInet6Group() throws IOException {
        sendTo(Multicast.INET6);
    }

    @SuppressWarnings("deprecation")
    private void sendTo(Multicast group) throws IOException {
        requireHost(group);
        try (MulticastSocket member = new MulticastSocket(0)) {
            InetSocketAddress target = group.jdkGroup(member.getLocalPort());
            member.joinGroup(target, group.carrier());
            member.setSoTimeout(Math.toIntExact(wsk.patience().toMillis()));
            WskDatagramSocket socket = receiver(group, new WskClientDatagramDispatch(null));
            int[][] options = {
                {group.outgoing(), group.carrier().getIndex()}, {group.hops(), 0}, {group.loop(), 1},
            };
            for (int[] option : options) {
                wsk.call(irp -> Sockets.setOption(socket, group.level(), option[0], option[1], irp))
                        .ok(0);
            }
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of("hello"), 0, SockAddr.of(target), null, irp))
                    .ok(5);
            DatagramPacket packet = new DatagramPacket(new byte[20], 20);
            member.receive(packet);
            assertEquals(5, packet.getLength());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Clause(
            rule = 0,
            source = "IP_ADD_MEMBERSHIP, IPV6_ADD_MEMBERSHIP",
            value = "Leaving what was not joined and joining what is no group are errors")
    void wrongMembershipsAreRefused(Multicast group) {
        if (isWithout(group)) {
            return;
        }
        WskDatagramSocket socket = receiver(group, new WskClientDatagramDispatch(null));
        assertTrue(membership(group, socket, group.leave(), group.membership()).isError(), "leaving without joining");
        IpMreq unicast = new IpMreq(
                SockAddr.loopback(group.net().family(), 0), group.carrier().getIndex(), null);
        assertEquals(STATUS_INVALID_PARAMETER, membership(group, socket, group.join(), unicast));
        NtStatus number = wsk.call(irp -> Sockets.setOption(socket, group.level(), group.join(), 1, irp))
                .status();
        assertEquals(STATUS_INVALID_PARAMETER, number, "a number for a membership");
    }
}
