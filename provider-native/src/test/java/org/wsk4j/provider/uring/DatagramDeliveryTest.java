package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;

import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramSlot;

/** How a datagram was delivered: to one, to all, to a group, of any source or of one. */
@ParameterizedClass
@MethodSource("org.wsk4j.provider.uring.NativeFixture#engines")
class DatagramDeliveryTest {

    private static final int MSG_BCAST = 0x400;
    private static final int MSG_MCAST = 0x800;

    private final NativeFixture fixture;

    DatagramDeliveryTest(String engine) {
        fixture = new NativeFixture("loops", "2", "engine", engine);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void send(NativeFixture.Datagrams from, SockAddr to, String text) {
        DatagramBatch batch = new DatagramBatch();
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        DatagramSlot slot = batch.add();
        slot.set(to, null);
        slot.payload().add(Mdl.of(bytes), 0, bytes.remaining());
        assertThat(from.endpoint().send(batch)).isEqualTo(1);
    }

    private static NetworkInterface loopback() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByName("lo");
        assumeThat(loopback).as("an interface named lo").isNotNull();
        return loopback;
    }

    private static Chunk next(NativeFixture.Datagrams receiver, String text) {
        Chunk chunk = Sinks.poll(receiver.sink().chunks, text);
        assertThat(NativeFixture.text(chunk.mdl().memory(), chunk.length())).isEqualTo(text);
        return chunk;
    }

    /** Also of an endpoint that takes IPv4 among IPv6, which is told of it as of IPv6 and once. */
    @Test
    void broadcastsAreToldApart() throws Exception {
        loopback();
        NativeFixture.Datagrams sender = fixture.datagrams(SockAddr.any(AF_INET, 0));
        sender.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_BROADCAST, 1);
        NativeFixture.Datagrams inet = fixture.datagrams(SockAddr.any(AF_INET, 0));
        NativeFixture.Datagrams dual = fixture.datagrams(AF_INET6);
        dual.endpoint().setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, 0);
        dual.endpoint().setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_PKTINFO, 1);
        dual.endpoint().bind(SockAddr.any(AF_INET6, 0), false);
        for (NativeFixture.Datagrams receiver : new NativeFixture.Datagrams[] {inet, dual}) {
            int port = receiver.address().port();
            receiver.endpoint().startPush(Long.MAX_VALUE);
            send(sender, SockAddr.of("127.255.255.255", port), "to all");
            send(sender, SockAddr.of("127.0.0.1", port), "to one");
            Chunk all = next(receiver, "to all");
            assertThat(all.flags() & (MSG_BCAST | MSG_MCAST)).isEqualTo(MSG_BCAST);
            if (receiver == dual) {
                assertThat(destinations(all)).isEqualTo("::ffff:127.255.255.255 ");
            }
            all.release();
            Chunk one = next(receiver, "to one");
            assertThat(one.flags() & (MSG_BCAST | MSG_MCAST)).isZero();
            one.release();
        }
    }

    private static String destinations(Chunk chunk) {
        StringBuilder told = new StringBuilder();
        ControlMessages.Reader reader = chunk.control().reader();
        SockAddr destination = new SockAddr();
        while (reader.next()) {
            if (reader.pktInfo(destination) >= 0) {
                assertThat(destination.isV4Mapped()).isTrue();
                told.append("::ffff:")
                        .append(destination.inet6Low() >>> 24 & 0xFF)
                        .append('.')
                        .append(destination.inet6Low() >>> 16 & 0xFF)
                        .append('.')
                        .append(destination.inet6Low() >>> 8 & 0xFF)
                        .append('.')
                        .append(destination.inet6Low() & 0xFF)
                        .append(' ');
            }
        }
        return told.toString();
    }

    @Test
    void whatACallBringsIsPushedTogether() throws Exception {
        NativeFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        for (String text : new String[] {"aaa", "bbb", "ccc"}) {
            send(receiver, receiver.address(), text);
        }
        receiver.endpoint().startPush(Long.MAX_VALUE);
        assertThat(Sinks.poll(receiver.sink().together, "a series")).isGreaterThan(1);
        for (String text : new String[] {"aaa", "bbb", "ccc"}) {
            next(receiver, text).release();
        }
    }

    @Test
    void oneSourceOfAGroupIsHeardAndAnotherIsNot() throws Exception {
        int index = loopback().getIndex();
        SockAddr group = SockAddr.of("232.1.2.3", 0);
        SockAddr wanted = SockAddr.of("127.0.0.5", 0);
        NativeFixture.Datagrams receiver = fixture.datagrams(SockAddr.any(AF_INET, 0));
        NativeFixture.Datagrams heard = fixture.datagrams(wanted);
        NativeFixture.Datagrams unheard = fixture.datagrams(SockAddr.of("127.0.0.6", 0));
        for (NativeFixture.Datagrams sender : new NativeFixture.Datagrams[] {heard, unheard}) {
            sender.endpoint().setOption(WskOptions.IPPROTO_IP, WskOptions.IP_MULTICAST_IF, index);
        }
        IpMreq request = new IpMreq(group, index, wanted);
        receiver.endpoint().membership(request, true);
        receiver.endpoint().startPush(Long.MAX_VALUE);
        SockAddr to = new SockAddr().set(group).setPort(receiver.address().port());
        send(unheard, to, "not this");
        send(heard, to, "but this");
        Chunk chunk = next(receiver, "but this");
        assertThat(chunk.flags() & (MSG_BCAST | MSG_MCAST)).isEqualTo(MSG_MCAST);
        assertThat(chunk.address()).isEqualTo(heard.address());
        chunk.release();
        receiver.endpoint().membership(request, false);
        send(heard, to, "no more");
        send(heard, SockAddr.loopback(AF_INET, to.port()), "direct");
        next(receiver, "direct").release();
    }
}
