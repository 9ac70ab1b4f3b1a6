package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wsk4j.data.ControlMessages.IPPROTO_IP;
import static org.wsk4j.data.ControlMessages.IPPROTO_IPV6;
import static org.wsk4j.data.ControlMessages.IPPROTO_UDP;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessagesTest {

    private final ControlMessages messages = new ControlMessages(256);

    private byte[] content() {
        byte[] bytes = new byte[messages.length()];
        messages.bytes().get(0, bytes);
        return bytes;
    }

    @Test
    void anIpv4PacketInfoIsAddressThenIndex() {
        messages.encoder().pktInfo(SockAddr.of("10.1.2.3", 0), 0x0807);
        assertThat(content())
                .containsExactly(24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19, 0, 0, 0, 10, 1, 2, 3, 7, 8, 0, 0);
    }

    @Test
    void anIpv6PacketInfoIsAddressThenIndexThenPadding() {
        Arrays.fill(messages.bytes().array(), (byte) 0x5A);
        messages.encoder().pktInfo(SockAddr.of("2001:db8::ff", 0), 9);
        byte[] bytes = content();
        assertThat(bytes).hasSize(40).startsWith(36, 0, 0, 0, 0, 0, 0, 0, 41, 0, 0, 0, 19, 0, 0, 0, 0x20, 1, 0x0d);
        assertThat(Arrays.copyOfRange(bytes, 31, 40)).containsExactly(0xFF, 9, 0, 0, 0, 0, 0, 0, 0);
        assertThat(messages.bytes().get(40)).isEqualTo((byte) 0x5A);
    }

    @Test
    void numbersAreLittleEndian() {
        messages.encoder().sendMessageSize(0x0102);
        assertThat(content()).containsExactly(20, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 2, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void whatWasWrittenIsReadInOrder() {
        messages.encoder()
                .ttl(64)
                .hopLimit(65)
                .tos(0xB8)
                .trafficClass(0xB9)
                .ecn(IPPROTO_IP, 1)
                .ecn(IPPROTO_IPV6, 3)
                .sendMessageSize(1200)
                .coalescedInfo(1300);
        ControlMessages.Reader reader = messages.reader();
        int[][] expected = {
            {0, 21, 64},
            {41, 21, 65},
            {0, 3, 0xB8},
            {41, 39, 0xB9},
            {0, 50, 1},
            {41, 50, 3},
            {17, 2, 1200},
            {17, 3, 1300}
        };
        for (int[] each : expected) {
            assertThat(reader.next()).isTrue();
            assertThat(new int[] {reader.level(), reader.type(), reader.asInt()})
                    .containsExactly(each);
            assertThat(reader.is(each[0], each[1])).isTrue();
            assertThat(reader.is(each[0], each[1] + 1)).isFalse();
            assertThat(reader.dataLength()).isEqualTo(4);
        }
        assertThat(reader.next()).isFalse();
        assertThat(reader.next()).isFalse();
        assertThat(reader.isMalformed()).isFalse();
    }

    @Test
    void packetInfoIsReadIntoTheCallersAddress() {
        SockAddr v4 = SockAddr.of("192.0.2.200", 0);
        SockAddr v6 = SockAddr.of("fe80::1:2", 0);
        messages.encoder().pktInfo(v4, 3).pktInfo(v6, 4).tos(1);
        ControlMessages.Reader reader = messages.reader();
        SockAddr read = SockAddr.of("127.0.0.1", 99);
        assertThat(reader.next()).isTrue();
        assertThat(reader.pktInfo(read)).isEqualTo(3);
        assertThat(read).isEqualTo(v4);
        assertThat(reader.next()).isTrue();
        assertThat(reader.pktInfo(read)).isEqualTo(4);
        assertThat(read).isEqualTo(v6);
        assertThat(reader.next()).isTrue();
        assertThat(reader.pktInfo(read)).isEqualTo(-1);
        assertThat(read).isEqualTo(v6);
    }

    @Test
    void aShortPacketInfoIsNone() {
        messages.encoder()
                .raw(IPPROTO_IP, ControlMessages.IP_PKTINFO, ByteBuffer.allocate(7))
                .raw(IPPROTO_IPV6, ControlMessages.IPV6_PKTINFO, ByteBuffer.allocate(19));
        SockAddr untouched = SockAddr.of("127.0.0.1", 1);
        ControlMessages.Reader reader = messages.reader();
        while (reader.next()) {
            assertThat(reader.pktInfo(untouched)).isEqualTo(-1);
        }
        assertThat(untouched).isEqualTo(SockAddr.of("127.0.0.1", 1));
        assertThatThrownBy(() -> messages.encoder().pktInfo(SockAddr.unix("/x"), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 9})
    void rawObjectsHaveAnyLength(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (0xF0 + i);
        }
        ByteBuffer source = ByteBuffer.wrap(data);
        messages.encoder().raw(7, 8, source).tos(5);
        assertThat(source.position()).isZero();
        assertThat(messages.length()).isEqualTo(ControlMessages.space(length) + ControlMessages.space(4));
        ControlMessages.Reader reader = messages.reader();
        assertThat(reader.next()).isTrue();
        assertThat(reader.dataLength()).isEqualTo(length);
        int expected = 0;
        for (int i = Math.min(length, 4) - 1; i >= 0; i--) {
            expected = (expected << 8) | (data[i] & 0xFF);
        }
        assertThat(reader.asInt()).isEqualTo(expected);
        ByteBuffer copy = ByteBuffer.allocate(length + 2).position(1);
        reader.copyTo(copy);
        assertThat(copy.position()).isEqualTo(length + 1);
        assertThat(Arrays.copyOfRange(copy.array(), 1, length + 1)).isEqualTo(data);
        if (length > 0) {
            assertThatThrownBy(() -> reader.copyTo(ByteBuffer.allocate(length - 1)))
                    .isInstanceOf(BufferOverflowException.class);
        }
        assertThat(reader.next()).isTrue();
        assertThat(reader.asInt()).isEqualTo(5);
    }

    @Test
    void anObjectThatDoesNotFitChangesNothing() {
        ControlMessages small = new ControlMessages(47);
        ControlMessages.Encoder encoder = small.encoder().tos(1);
        byte[] before = small.bytes().array().clone();
        assertThatThrownBy(() -> encoder.tos(2)).isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> encoder.raw(1, 1, ByteBuffer.allocate(1000)))
                .isInstanceOf(BufferOverflowException.class);
        assertThatThrownBy(() -> encoder.pktInfo(SockAddr.of("::1", 0), 1)).isInstanceOf(BufferOverflowException.class);
        assertThat(small.length()).isEqualTo(24);
        assertThat(small.bytes().array()).isEqualTo(before);
        assertThatThrownBy(() -> new ControlMessages(0).encoder().tos(1)).isInstanceOf(BufferOverflowException.class);
    }

    @Test
    void encoderAndReaderAreReused() {
        ControlMessages.Encoder encoder = messages.encoder().tos(1).tos(2);
        ControlMessages.Reader reader = messages.reader();
        assertThat(reader.next()).isTrue();
        assertThat(messages.encoder()).isSameAs(encoder);
        assertThat(messages.length()).isZero();
        assertThat(messages.reader()).isSameAs(reader);
        assertThat(reader.next()).isFalse();
        assertThatThrownBy(reader::level).isInstanceOf(IllegalStateException.class);
        messages.encoder().tos(3);
        messages.clear();
        assertThat(messages.reader().next()).isFalse();
    }

    @Test
    void beforeTheFirstObjectThereIsNone() {
        messages.encoder().tos(1);
        ControlMessages.Reader reader = messages.reader();
        assertThatThrownBy(reader::asInt).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> reader.pktInfo(new SockAddr())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopyIsTruncatedBetweenObjects() {
        messages.encoder().tos(1).pktInfo(SockAddr.of("::1", 0), 2).tos(3);
        assertThat(messages.length()).isEqualTo(24 + 40 + 24);
        int[][] capacityAndCopied = {{88, 88}, {200, 88}, {87, 64}, {64, 64}, {63, 24}, {24, 24}, {23, 0}, {0, 0}};
        for (int[] each : capacityAndCopied) {
            ControlMessages copy = new ControlMessages(each[0]);
            assertThat(copy.set(messages)).isEqualTo(each[1] == 88);
            assertThat(copy.length()).as("capacity %s", each[0]).isEqualTo(each[1]);
            ControlMessages.Reader reader = copy.reader();
            while (reader.next()) {
                assertThat(reader.dataLength()).isPositive();
            }
            assertThat(reader.isMalformed()).isFalse();
        }
        assertThat(messages.length()).isEqualTo(88);
        assertThat(messages.set(messages)).isTrue();
        assertThat(messages.length()).isEqualTo(88);
    }

    @Test
    void theLengthIsKeptWithinTheCapacity() {
        messages.setLength(256);
        assertThat(messages.length()).isEqualTo(messages.capacity());
        assertThatThrownBy(() -> messages.setLength(257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> messages.setLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(messages.length()).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15, -1, 25, 257, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 32) | 20})
    void aLengthThatCannotBeEndsTheIteration(long length) {
        messages.encoder().tos(1);
        messages.bytes().putLong(0, length);
        ControlMessages.Reader reader = messages.reader();
        assertThat(reader.next()).isFalse();
        assertThat(reader.isMalformed()).isTrue();
        ControlMessages copy = new ControlMessages(23);
        assertThat(copy.set(messages)).isFalse();
        assertThat(copy.length()).isZero();
    }

    @Test
    void thePaddingOfTheLastObjectMayBeMissing() {
        messages.encoder().tos(1).tos(2);
        messages.setLength(44);
        ControlMessages.Reader reader = messages.reader();
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.asInt()).isEqualTo(2);
        assertThat(reader.next()).isFalse();
        assertThat(reader.isMalformed()).isFalse();
        messages.setLength(43);
        assertThat(messages.reader().next()).isTrue();
        assertThat(reader.next()).isFalse();
        assertThat(reader.isMalformed()).isTrue();
    }

    /** Random bytes, half of them with lengths that look right: the reader ends, and reads nothing outside. */
    @Test
    void noInputLeadsTheReaderOutside() {
        long seed = System.nanoTime();
        System.out.println("ControlMessagesTest seed " + seed);
        Random random = new Random(seed);
        SockAddr address = new SockAddr();
        for (int round = 0; round < 100_000; round++) {
            ControlMessages input = new ControlMessages(random.nextInt(120));
            random.nextBytes(input.bytes().array());
            for (int at = 0; at + 16 <= input.capacity() && random.nextBoolean(); at += 24) {
                input.bytes().putLong(at, random.nextInt(44)).putInt(at + 8, random.nextBoolean() ? 0 : 41);
                input.bytes().putInt(at + 12, 19);
            }
            input.setLength(random.nextInt(input.capacity() + 1));
            ControlMessages.Reader reader = input.reader();
            int objects = 0;
            while (reader.next()) {
                objects++;
                assertThat(reader.dataOffset() + reader.dataLength())
                        .as("seed %s round %s", seed, round)
                        .isLessThanOrEqualTo(input.length());
                assertThat(reader.dataLength()).isNotNegative();
                reader.asInt();
                reader.pktInfo(address);
                reader.copyTo(ByteBuffer.allocate(reader.dataLength()));
            }
            assertThat(objects).isLessThanOrEqualTo(input.length() / ControlMessages.HEADER_LENGTH);
            new ControlMessages(random.nextInt(60)).set(input);
        }
    }

    @Test
    void levelsOfUdpAreItsOwn() {
        messages.encoder().number(IPPROTO_UDP, 99, -5);
        ControlMessages.Reader reader = messages.reader();
        assertThat(reader.next()).isTrue();
        assertThat(reader.is(IPPROTO_UDP, 99)).isTrue();
        assertThat(reader.asInt()).isEqualTo(-5);
    }
}
