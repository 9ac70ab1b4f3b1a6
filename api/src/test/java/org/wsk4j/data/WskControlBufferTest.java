package org.wsk4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class WskControlBufferTest {

    @Test
    void anIntIsFourLittleEndianBytes() {
        WskControlBuffer buffer = WskControlBuffer.ofInt(0x01020304);
        assertThat(buffer.size()).isEqualTo(4);
        assertThat(buffer.bytes().get(0)).isEqualTo((byte) 4);
        assertThat(buffer.asInt()).isEqualTo(0x01020304);
        assertThat(buffer.pointer()).isNull();
        assertThatThrownBy(buffer::asLong).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLongNeedsEightBytes() {
        WskControlBuffer buffer = WskControlBuffer.allocate(8);
        buffer.setLong(0x0102030405060708L);
        assertThat(buffer.asLong()).isEqualTo(0x0102030405060708L);
        assertThat(buffer.asInt()).isEqualTo(0x05060708);
    }

    @Test
    void aPointerHasTheSizeOfOne() {
        WskControlBuffer buffer = WskControlBuffer.ofPointer("object");
        assertThat(buffer.size()).isEqualTo(WskControlBuffer.POINTER_SIZE);
        assertThat(buffer.pointer()).isEqualTo("object");
        assertThat(buffer.pointer(String.class)).isEqualTo("object");
        assertThat(buffer.pointer(Integer.class)).isNull();
        buffer.setPointer(null);
        assertThat(buffer.pointer(String.class)).isNull();
    }

    @Test
    void bytesAreCopiedFromPositionToLimit() {
        ByteBuffer content =
                ByteBuffer.wrap(new byte[] {9, 1, 0, 0, 0, 9}).position(1).limit(5);
        WskControlBuffer buffer = WskControlBuffer.of(content);
        content.put(1, (byte) 5);
        assertThat(buffer.size()).isEqualTo(4);
        assertThat(buffer.asInt()).isEqualTo(1);
        assertThat(content.position()).isEqualTo(1);
    }

    @Test
    void textFitsWithItsTerminatorOrNotAtAll() {
        UnicodeString text = new UnicodeString(4);
        assertThat(text.set("abc")).isTrue();
        assertThat(text.set("abcd")).isFalse();
        assertThat(text.text()).isEqualTo("abc");
        assertThat(new UnicodeString(0).set("")).isFalse();
    }

    @Test
    void outputsHoldWhatWasAnswered() {
        SizeT size = new SizeT(3);
        size.set(1L << 40);
        assertThat(size.value()).isEqualTo(1L << 40);
        Out<String> out = new Out<>();
        assertThat(out.value()).isNull();
        out.set("x");
        assertThat(out.value()).isEqualTo("x");
        AddrInfoEx first = new AddrInfoEx(0, SockAddr.AF_INET, 1, 6, "node", SockAddr.of("127.0.0.1", 1));
        first.setNext(new AddrInfoEx(AddrInfoEx.AI_PASSIVE, SockAddr.AF_INET6, 2, 17));
        assertThat(first.next()).isNotNull();
        assertThat(first.next().address()).isNull();
        assertThat(first.canonName()).isEqualTo("node");
    }
}
