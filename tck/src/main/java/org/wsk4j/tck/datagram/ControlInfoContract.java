package org.wsk4j.tck.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskOptions.IPPROTO_IP;
import static org.wsk4j.WskOptions.IPPROTO_IPV6;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.IPV6_HOPLIMIT;
import static org.wsk4j.WskOptions.IPV6_PKTINFO;
import static org.wsk4j.WskOptions.IPV6_RECVTCLASS;
import static org.wsk4j.WskOptions.IP_PKTINFO;
import static org.wsk4j.WskOptions.IP_RECVTOS;
import static org.wsk4j.WskOptions.IP_RECVTTL;
import static org.wsk4j.WskOptions.UDP_SEND_MSG_SIZE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter E: control information of single datagrams. What is absent is refused, and nothing is sent. */
@WskContract(requires = "udp")
class ControlInfoContract {

    private static final int MSG_CTRUNC = 0x200;
    private static final int ROUNDS = 100;

    private final WskFixture wsk;

    ControlInfoContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private Request send(WskDatagramSocket socket, UdpPeer peer, String text, ControlMessages control) {
        return wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(text), 0, peer.address(), control, irp));
    }

    private static ControlMessages control() {
        return new ControlMessages(256);
    }

    private static ControlMessages of(Net net, WskCapability capability) {
        ControlMessages messages = control();
        boolean v4 = net == Net.INET;
        if (capability.equals(WskCapability.PKTINFO)) {
            messages.encoder().pktInfo(SockAddr.loopback(net.family(), 0), 0);
        } else if (capability.equals(WskCapability.HOP_LIMIT)) {
            messages.encoder().number(v4 ? IPPROTO_IP : IPPROTO_IPV6, ControlMessages.IP_HOPLIMIT, 7);
        } else if (capability.equals(WskCapability.TOS)) {
            messages.encoder()
                    .number(
                            v4 ? IPPROTO_IP : IPPROTO_IPV6,
                            v4 ? ControlMessages.IP_TOS : ControlMessages.IPV6_TCLASS,
                            0x20);
        } else if (capability.equals(WskCapability.ECN)) {
            messages.encoder().ecn(v4 ? IPPROTO_IP : IPPROTO_IPV6, 1);
        } else {
            messages.encoder().sendMessageSize(4);
        }
        return messages;
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 50,
            source = "CMSGHDR",
            value = "Each kind of control information is sent, or refused with nothing sent",
            regards = {"pktinfo", "hop-limit", "tos", "ecn", "send-segmentation"})
    void rule50ControlInformationIsSentOrRefused(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        for (WskCapability capability : List.of(
                WskCapability.PKTINFO,
                WskCapability.HOP_LIMIT,
                WskCapability.TOS,
                WskCapability.ECN,
                WskCapability.SEND_SEGMENTATION)) {
            ControlMessages messages = of(net, capability);
            Request send = send(socket, peer, "four", messages);
            messages.clear();
            if (wsk.has(capability)) {
                send.ok(4);
                peer.expect("four");
            } else {
                send.mustFail(STATUS_NOT_SUPPORTED);
                wsk.call(irp -> socket.dispatch()
                                .sendMessages(
                                        WskBufList.of(Bytes.of("no")), 0, peer.address(), of(net, capability), irp))
                        .mustFail(STATUS_NOT_SUPPORTED);
                send(socket, peer, "marker", control()).ok(6);
                peer.expect("marker");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 50,
            source = "IP_ECN",
            value = "CE (3), values out of range and unknown objects are refused, nothing is sent",
            regards = "ecn")
    void rule50BadControlInformationIsRefused(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        int level = net == Net.INET ? IPPROTO_IP : IPPROTO_IPV6;
        ControlMessages experienced = control();
        experienced.encoder().ecn(level, 3);
        NtStatus status = send(socket, peer, "no", experienced).status();
        assertEquals(wsk.has(WskCapability.ECN) ? STATUS_INVALID_PARAMETER : STATUS_NOT_SUPPORTED, status, "CE");
        for (int[] unknown : new int[][] {{level, 999}, {123, 1}, {IPPROTO_UDP, 999}, {0xFFFF, 1}}) {
            ControlMessages messages = control();
            messages.encoder().number(unknown[0], unknown[1], 1);
            NtStatus answer = send(socket, peer, "no", messages).status();
            assertTrue(
                    answer.equals(STATUS_INVALID_PARAMETER) || answer.equals(STATUS_NOT_SUPPORTED),
                    () -> "level " + unknown[0] + ", type " + unknown[1] + ": " + answer);
        }
        ControlMessages malformed = control();
        malformed.encoder().raw(level, ControlMessages.IP_TOS, ByteBuffer.allocate(1));
        malformed.bytes().putLong(0, 4000);
        assertTrue(send(socket, peer, "no", malformed).status().isError(), "an object longer than its sequence");
        send(socket, peer, "marker", control()).ok(6);
        peer.expect("marker");
    }

    @Test
    @Clause(
            rule = 49,
            source = "UDP_SEND_MSG_SIZE",
            value = "One send is cut into datagrams, the last one shorter; by control information and by option",
            requires = "send-segmentation")
    void rule49SegmentationCutsOneSend() {
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        byte[] content = Bytes.pattern(49, 2500);
        ControlMessages size = control();
        size.encoder().sendMessageSize(1000);
        for (int round = 0; round < ROUNDS; round++) {
            wsk.call(irp -> Sockets.setOption(socket, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 0, irp))
                    .ok(0);
            // The option is set while the provider may be at the send: neither may disturb the other.
            Request send = wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(content), 0, peer.address(), size, irp));
            Request option = wsk.call(irp -> Sockets.setOption(socket, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 1000, irp));
            send.ok(2500);
            option.ok(0);
            wsk.call(irp -> socket.dispatch().sendTo(Bytes.of(content), 0, peer.address(), null, irp))
                    .ok(2500);
            for (int i = 0; i < 2; i++) {
                peer.expect(Arrays.copyOf(content, 1000));
                peer.expect(Arrays.copyOfRange(content, 1000, 2000));
                peer.expect(Arrays.copyOfRange(content, 2000, 2500));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 47,
            source = "WskReceiveFrom",
            value = "Received control information, and MSG_CTRUNC 0x200 where it does not fit",
            regards = {"pktinfo", "hop-limit", "tos"})
    void rule47ReceivedControlInformation(Net net) {
        WskDatagramSocket socket = wsk.datagram(net);
        UdpPeer peer = wsk.udpPeer(net);
        boolean v4 = net == Net.INET;
        int level = v4 ? IPPROTO_IP : IPPROTO_IPV6;
        boolean any = option(socket, level, v4 ? IP_PKTINFO : IPV6_PKTINFO, WskCapability.PKTINFO);
        any |= option(socket, level, v4 ? IP_RECVTTL : IPV6_HOPLIMIT, WskCapability.HOP_LIMIT);
        any |= option(socket, level, v4 ? IP_RECVTOS : IPV6_RECVTCLASS, WskCapability.TOS);
        SockAddr own = wsk.localAddress(socket);
        ControlMessages received = control();
        SizeT flags = new SizeT();
        peer.send(own, "x");
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, received, flags, irp))
                .ok(1);
        assertEquals(0, flags.value(), "flags");
        boolean destination = false;
        boolean hops = false;
        ControlMessages.Reader reader = received.reader();
        while (reader.next()) {
            destination |= reader.is(level, v4 ? IP_PKTINFO : IPV6_PKTINFO);
            hops |= reader.is(level, ControlMessages.IP_HOPLIMIT);
        }
        assertEquals(wsk.has(WskCapability.PKTINFO), destination, "a destination address");
        assertEquals(wsk.has(WskCapability.HOP_LIMIT), hops, "a hop count");
        peer.send(own, "x");
        ControlMessages tiny = new ControlMessages(1);
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(9), 0, null, tiny, flags, irp))
                .ok(1);
        assertEquals(any ? MSG_CTRUNC : 0, flags.value() & MSG_CTRUNC, "MSG_CTRUNC");
    }

    private boolean option(WskDatagramSocket socket, int level, int name, WskCapability capability) {
        Request option = wsk.call(irp -> Sockets.setOption(socket, level, name, 1, irp));
        if (wsk.has(capability)) {
            option.ok(0);
            return true;
        }
        option.mustFail(STATUS_NOT_SUPPORTED);
        return false;
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskSendEx",
            value = "Without control information as WskSend; with it, what the capability says",
            regards = "stream-control-info")
    void sendExAndReceiveEx() {
        Link link = wsk.connected(Net.INET);
        wsk.call(irp -> link.io().sendEx(Bytes.of("plain"), 0, null, irp)).ok(5);
        link.peer().expect("plain");
        if (!wsk.has(WskCapability.STREAM_CONTROL_INFO)) {
            ControlMessages messages = control();
            messages.encoder().tos(0x20);
            wsk.call(irp -> link.io().sendEx(Bytes.of("no"), 0, messages, irp)).mustFail(STATUS_NOT_SUPPORTED);
        }
        link.peer().write("data");
        ControlMessages received = control();
        received.encoder().tos(1);
        SizeT flags = new SizeT(7);
        wsk.call(irp -> link.io().receiveEx(Bytes.room(4), 2, null, null, irp)).ok(4);
        link.peer().write("data");
        Request receive = wsk.call(irp -> link.io().receiveEx(Bytes.room(4), 2, received, flags, irp));
        if (receive.status().isSuccess()) {
            receive.ok(4);
            assertEquals(0, received.length(), "control information of a stream");
        } else {
            receive.mustFail(STATUS_NOT_SUPPORTED);
        }
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
        link.peer().expectEnd();
    }
}
