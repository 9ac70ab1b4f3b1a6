package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_ACCESS_DENIED;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;

class NioDatagramEndpointTest {

    private static final int MSG_TRUNC = 0x100;

    private final NioFixture fixture = new NioFixture("loops", "2");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static long failure(NtStatus status) {
        return IoResult.failure(status);
    }

    static void add(DatagramBatch batch, SockAddr to, ByteBuffer... parts) {
        DatagramSlot slot = batch.add();
        slot.set(to, null);
        for (ByteBuffer part : parts) {
            slot.payload().add(Mdl.of(part), 0, part.remaining());
        }
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    static DatagramBatch datagram(String text, SockAddr to) {
        DatagramBatch batch = new DatagramBatch();
        add(batch, to, bytes(text));
        return batch;
    }

    private static DatagramSlot room(ByteBuffer buffer) {
        DatagramSlot slot = new DatagramSlot();
        slot.set(new SockAddr(), null);
        slot.payload().add(Mdl.of(buffer), 0, buffer.remaining());
        return slot;
    }

    private static long receive(NioFixture.Datagrams receiver, DatagramSlot slot) {
        long result = receiver.endpoint().receive(slot);
        return result == IoResult.PENDING ? Sinks.poll(receiver.sink().received, "a datagram") : result;
    }

    @Test
    void datagramsArriveWithTheirSource() throws Exception {
        for (int family : new int[] {AF_INET, AF_INET6}) {
            NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(family, 0));
            NioFixture.Datagrams one = fixture.datagrams(SockAddr.loopback(family, 0));
            NioFixture.Datagrams other = fixture.datagrams(SockAddr.loopback(family, 0));
            for (NioFixture.Datagrams sender : Arrays.asList(one, one, other, one)) {
                assertThat(sender.endpoint().send(datagram("hello", receiver.address())))
                        .isEqualTo(1);
                ByteBuffer buffer = ByteBuffer.allocate(100);
                DatagramSlot slot = room(buffer);
                assertThat(receive(receiver, slot)).isEqualTo(5);
                assertThat(NioFixture.text(buffer, 5)).isEqualTo("hello");
                assertThat(slot.address()).isEqualTo(sender.address());
                assertThat(slot.flags()).isZero();
            }
        }
    }

    @Test
    void aReceiveThatFindsNothingIsPendingUntilSomethingComes() throws Exception {
        NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        assertThat(receiver.endpoint().receive(room(buffer))).isEqualTo(IoResult.PENDING);
        receiver.endpoint().send(datagram("to me", receiver.address()));
        assertThat(Sinks.poll(receiver.sink().received, "a datagram")).isEqualTo(5);
    }

    @Test
    void anEmptyDatagramIsADatagram() throws Exception {
        NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        DatagramBatch batch = new DatagramBatch();
        add(batch, receiver.address());
        assertThat(receiver.endpoint().send(batch)).isEqualTo(1);
        DatagramSlot slot = room(ByteBuffer.allocate(10));
        assertThat(receive(receiver, slot)).isZero();
        assertThat(slot.address()).isEqualTo(receiver.address());
        assertThat(receiver.endpoint().send(batch)).isEqualTo(1);
        receiver.endpoint().startPush(100);
        Chunk chunk = Sinks.poll(receiver.sink().chunks, "an empty datagram");
        assertThat(chunk.length()).isZero();
        chunk.release();
    }

    @Test
    void aDatagramThatDoesNotFitIsCutAndSaysSo() throws Exception {
        NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        receiver.endpoint().send(datagram("abcdef", receiver.address()));
        ByteBuffer buffer = ByteBuffer.allocate(4);
        DatagramSlot slot = room(buffer);
        assertThat(receive(receiver, slot)).isEqualTo(4);
        assertThat(slot.flags()).isEqualTo(MSG_TRUNC);
        assertThat(NioFixture.text(buffer, 4)).isEqualTo("abcd");
        receiver.endpoint().send(datagram("abcd", receiver.address()));
        slot.setFlags(0);
        slot.payload().clear();
        slot.payload().add(Mdl.of(buffer), 0, 4);
        assertThat(receive(receiver, slot)).isEqualTo(4);
        assertThat(slot.flags()).isZero();
    }

    @Test
    void severalViewsAreOneDatagram() throws Exception {
        NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        DatagramBatch batch = new DatagramBatch();
        add(batch, receiver.address(), bytes("ab"), bytes("cd"), bytes("e"));
        assertThat(receiver.endpoint().send(batch)).isEqualTo(1);
        ByteBuffer first = ByteBuffer.allocate(3);
        ByteBuffer second = ByteBuffer.allocateDirect(3);
        DatagramSlot slot = room(first);
        slot.payload().add(Mdl.of(second), 0, 3);
        assertThat(receive(receiver, slot)).isEqualTo(5);
        assertThat(NioFixture.text(first, 3) + NioFixture.text(second, 2)).isEqualTo("abcde");
    }

    @Test
    void aBatchStopsAtTheFirstFailureAndTellsItWhenItIsFirst() throws Exception {
        NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        DatagramBatch batch = new DatagramBatch();
        add(batch, endpoint.address(), bytes("one"));
        add(batch, endpoint.address(), bytes("two"));
        add(batch, endpoint.address(), ByteBuffer.allocate(65530));
        add(batch, endpoint.address(), bytes("four"));
        assertThat(endpoint.endpoint().send(batch)).isEqualTo(2);
        DatagramBatch rest = new DatagramBatch();
        add(rest, endpoint.address(), ByteBuffer.allocate(65530));
        assertThat(endpoint.endpoint().send(rest)).isEqualTo(failure(STATUS_BUFFER_OVERFLOW));
    }

    @Test
    void whatCannotBeSentSaysWhy() throws Exception {
        NioFixture.Datagrams v4 = fixture.datagrams(SockAddr.any(AF_INET, 0));
        NioFixture.Datagrams v6 = fixture.datagrams(SockAddr.any(AF_INET6, 0));
        SockAddr mapped = SockAddr.loopback(AF_INET, 9).mapToInet6();
        assertThat(v6.endpoint().send(datagram("x", mapped))).isEqualTo(failure(STATUS_INVALID_PARAMETER));
        assertThat(v4.endpoint().send(datagram("x", SockAddr.loopback(AF_INET6, 9))))
                .isEqualTo(failure(STATUS_INVALID_PARAMETER));
        assertThat(v4.endpoint().send(datagram("x", SockAddr.of("255.255.255.255", 9))))
                .isEqualTo(failure(STATUS_ACCESS_DENIED));
        DatagramBatch huge = new DatagramBatch();
        add(huge, SockAddr.loopback(AF_INET, 9), ByteBuffer.allocate(1 << 20));
        assertThat(v4.endpoint().send(huge)).isEqualTo(failure(STATUS_BUFFER_OVERFLOW));
        DatagramBatch inParts = new DatagramBatch();
        add(inParts, SockAddr.loopback(AF_INET, 9), ByteBuffer.allocate(40_000), ByteBuffer.allocate(40_000));
        assertThat(v4.endpoint().send(inParts)).isEqualTo(failure(STATUS_BUFFER_OVERFLOW));
    }

    @Test
    void anIpv6EndpointDropsIpv4UnlessToldOtherwise() throws Exception {
        NioFixture.Datagrams only6 = fixture.datagrams(SockAddr.any(AF_INET6, 0));
        NioFixture.Datagrams both = fixture.datagrams(AF_INET6);
        both.endpoint().setOption(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY, 0);
        both.endpoint().bind(SockAddr.any(AF_INET6, 0), false);
        NioFixture.Datagrams sender4 = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        NioFixture.Datagrams sender6 = fixture.datagrams(SockAddr.loopback(AF_INET6, 0));
        for (NioFixture.Datagrams receiver : Arrays.asList(only6, both)) {
            int port = receiver.address().port();
            receiver.endpoint().startPush(Long.MAX_VALUE);
            sender4.endpoint().send(datagram("four", SockAddr.loopback(AF_INET, port)));
            sender6.endpoint().send(datagram("six", SockAddr.loopback(AF_INET6, port)));
        }
        Chunk chunk = Sinks.poll(only6.sink().chunks, "the datagram over IPv6");
        assertThat(chunk.address()).isEqualTo(sender6.address());
        chunk.release();
        Chunk mapped = Sinks.poll(both.sink().chunks, "the datagram over IPv4");
        assertThat(mapped.address()).isEqualTo(sender4.address().mapToInet6());
        mapped.release();
        assertThat(both.endpoint().send(datagram("back", sender4.address().mapToInet6())))
                .isEqualTo(1);
        assertThat(receive(sender4, room(ByteBuffer.allocate(10)))).isEqualTo(4);
    }

    @Test
    void cancelEndsAPendingReceive() throws Exception {
        NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        assertThat(endpoint.endpoint().receive(room(ByteBuffer.allocate(10)))).isEqualTo(IoResult.PENDING);
        endpoint.endpoint().cancel(Direction.INPUT);
        assertThat(Sinks.poll(endpoint.sink().received, "a result")).isEqualTo(failure(STATUS_CANCELLED));
        assertThat(endpoint.endpoint().receive(room(ByteBuffer.allocate(10)))).isEqualTo(IoResult.PENDING);
    }

    @Test
    void whatIsThereIsPushedTogether() throws Exception {
        NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        for (String text : new String[] {"aaa", "bbb", "ccc"}) {
            endpoint.endpoint().send(datagram(text, endpoint.address()));
        }
        endpoint.endpoint().startPush(100);
        assertThat(Sinks.poll(endpoint.sink().together, "a series")).isEqualTo(3);
        endpoint.sink().chunks.forEach(Chunk::release);
    }

    @Test
    void pushKeepsToItsBudgetAndStops() throws Exception {
        NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.loopback(AF_INET, 0));
        for (String text : new String[] {"aaa", "bbb", "ccc"}) {
            endpoint.endpoint().send(datagram(text, endpoint.address()));
        }
        endpoint.endpoint().startPush(4);
        Sinks.poll(endpoint.sink().chunks, "the first").release();
        Sinks.poll(endpoint.sink().chunks, "the second").release();
        assertThat(Sinks.poll(endpoint.sink().pushEnded, "the end")).isZero();
        assertThat(endpoint.sink().chunks).isEmpty();
        endpoint.endpoint().startPush(100);
        Sinks.poll(endpoint.sink().chunks, "the third").release();
        endpoint.endpoint().stopPush();
        assertThat(Sinks.poll(endpoint.sink().pushEnded, "the end")).isZero();
    }

    @Test
    void noDatagramIsLostWhenThePoolIsEmpty() throws Exception {
        try (NioFixture small = new NioFixture("poolBytes", "65536", "loops", "1")) {
            NioFixture.Datagrams endpoint = small.datagrams(SockAddr.loopback(AF_INET, 0));
            int count = 60; // twice what the pool holds
            endpoint.endpoint().startPush(Long.MAX_VALUE);
            ArrayDeque<Chunk> kept = new ArrayDeque<>();
            for (int i = 0; i < count; i++) {
                endpoint.endpoint().send(datagram("number " + i, endpoint.address()));
                if (i < 32) {
                    kept.add(Sinks.poll(endpoint.sink().chunks, "a datagram"));
                }
            }
            for (int i = 0; i < count; i++) {
                Chunk chunk = kept.isEmpty() ? Sinks.poll(endpoint.sink().chunks, "datagram " + i) : kept.remove();
                assertThat(NioFixture.text(chunk.mdl().memory(), chunk.length()))
                        .isEqualTo("number " + i);
                chunk.release();
            }
        }
    }

    @Test
    void aLargeDatagramComesThoughThePoolIsFullOfSmallChunks() throws Exception {
        try (NioFixture small = new NioFixture("poolBytes", "65536", "loops", "1")) {
            NioFixture.Datagrams endpoint = small.datagrams(SockAddr.loopback(AF_INET, 0));
            endpoint.endpoint().startPush(Long.MAX_VALUE);
            ArrayDeque<Chunk> kept = new ArrayDeque<>();
            for (int i = 0; i < 32; i++) {
                endpoint.endpoint().send(datagram("small", endpoint.address()));
                kept.add(Sinks.poll(endpoint.sink().chunks, "a datagram"));
            }
            kept.forEach(Chunk::release);
            DatagramBatch batch = new DatagramBatch();
            add(batch, endpoint.address(), ByteBuffer.allocate(60_000));
            assertThat(endpoint.endpoint().send(batch)).isEqualTo(1);
            Chunk large = Sinks.poll(endpoint.sink().chunks, "the large one");
            assertThat(large.length()).isEqualTo(60_000);
            large.release();
        }
    }

    @Test
    void aDatagramHeldBackByAnEndedPushComesWithTheNextReceive() throws Exception {
        try (NioFixture small = new NioFixture("poolBytes", "65536", "loops", "1")) {
            NioFixture.Datagrams endpoint = small.datagrams(SockAddr.loopback(AF_INET, 0));
            Chunk hog = small.transport.pool().take(65536);
            endpoint.endpoint().startPush(Long.MAX_VALUE);
            endpoint.endpoint().send(datagram("held", endpoint.address()));
            endpoint.endpoint().stopPush();
            assertThat(Sinks.poll(endpoint.sink().pushEnded, "the end")).isZero();
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertThat(receive(endpoint, room(buffer))).isEqualTo(4);
            assertThat(NioFixture.text(buffer, 4)).isEqualTo("held");
            small.transport.pool().takeBack(hog);
        }
    }

    @Test
    void multicastArrivesOnlyInTheGroup() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByName("lo");
        assumeThat(loopback).as("an interface named lo").isNotNull();
        SockAddr group = SockAddr.of("239.255.42.99", 0);
        NioFixture.Datagrams receiver = fixture.datagrams(SockAddr.any(AF_INET, 0));
        NioFixture.Datagrams sender = fixture.datagrams(SockAddr.any(AF_INET, 0));
        int index = loopback.getIndex();
        sender.endpoint().setOption(WskOptions.IPPROTO_IP, WskOptions.IP_MULTICAST_IF, index);
        sender.endpoint().setOption(WskOptions.IPPROTO_IP, WskOptions.IP_MULTICAST_TTL, 0);
        sender.endpoint().setOption(WskOptions.IPPROTO_IP, WskOptions.IP_MULTICAST_LOOP, 1);
        assertThat(sender.endpoint().option(WskOptions.IPPROTO_IP, WskOptions.IP_MULTICAST_IF))
                .isEqualTo(index);
        IpMreq request = new IpMreq(group, index, null);
        receiver.endpoint().membership(request, true);
        assertThatThrownBy(() -> receiver.endpoint().membership(request, true))
                .hasMessageStartingWith(STATUS_ADDRESS_ALREADY_EXISTS.toString());
        receiver.endpoint().startPush(Long.MAX_VALUE);
        SockAddr to = new SockAddr().set(group).setPort(receiver.address().port());
        assertThat(sender.endpoint().send(datagram("all", to))).isEqualTo(1);
        Sinks.poll(receiver.sink().chunks, "multicast").release();
        receiver.endpoint().membership(request, false);
        assertThatThrownBy(() -> receiver.endpoint().membership(request, false))
                .hasMessageStartingWith(STATUS_INVALID_ADDRESS_COMPONENT.toString());
        sender.endpoint().send(datagram("nobody", to));
        SockAddr direct = SockAddr.loopback(AF_INET, receiver.address().port());
        sender.endpoint().send(datagram("direct", direct));
        Chunk next = Sinks.poll(receiver.sink().chunks, "the direct one");
        assertThat(NioFixture.text(next.mdl().memory(), next.length())).isEqualTo("direct");
        next.release();
    }

    @Test
    void membershipNeedsAGroupOfTheFamily() throws Exception {
        NioFixture.Datagrams endpoint = fixture.datagrams(SockAddr.any(AF_INET, 0));
        IpMreq noGroup = new IpMreq(SockAddr.loopback(AF_INET, 0), 0, null);
        IpMreq otherFamily = new IpMreq(SockAddr.of("ff02::1", 0), 0, null);
        IpMreq noInterface = new IpMreq(SockAddr.of("239.255.42.99", 0), 9999, null);
        assertThatThrownBy(() -> endpoint.endpoint().membership(noGroup, true))
                .hasMessageStartingWith(STATUS_INVALID_PARAMETER.toString());
        assertThatThrownBy(() -> endpoint.endpoint().membership(otherFamily, true))
                .hasMessageStartingWith(STATUS_INVALID_PARAMETER.toString());
        assertThatThrownBy(() -> endpoint.endpoint().membership(noInterface, true))
                .hasMessageStartingWith(STATUS_INVALID_ADDRESS_COMPONENT.toString());
    }

    @Test
    void optionsAreTranslatedOrRefused() throws Exception {
        NioFixture.Datagrams v4 = fixture.datagrams(SockAddr.any(AF_INET, 0));
        v4.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_BROADCAST, 1);
        assertThat(v4.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_BROADCAST))
                .isEqualTo(1);
        v4.endpoint().setOption(WskOptions.SOL_SOCKET, WskOptions.SO_RCVBUF, 100_000);
        assertThat(v4.endpoint().option(WskOptions.SOL_SOCKET, WskOptions.SO_RCVBUF))
                .isGreaterThanOrEqualTo(100_000);
        v4.endpoint().setOption(WskOptions.IPPROTO_IP, WskOptions.IP_TOS, 0x10);
        assertThat(v4.endpoint().option(WskOptions.IPPROTO_IP, WskOptions.IP_TOS))
                .isEqualTo(0x10);
        NioFixture.Datagrams v6 = fixture.datagrams(SockAddr.any(AF_INET6, 0));
        assertThat(v6.endpoint().option(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_V6ONLY))
                .isEqualTo(1);
        for (int option : new int[] {WskOptions.IP_TTL, WskOptions.IP_PKTINFO, WskOptions.IP_RECVTOS}) {
            assertThatThrownBy(() -> v4.endpoint().setOption(WskOptions.IPPROTO_IP, option, 1))
                    .hasMessageStartingWith(STATUS_NOT_SUPPORTED.toString());
        }
        assertThatThrownBy(() -> v4.endpoint().option(WskOptions.IPPROTO_IPV6, WskOptions.IPV6_TCLASS))
                .hasMessageStartingWith(STATUS_NOT_SUPPORTED.toString());
    }
}
