package org.wsk4j.provider.uring.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void valuesAreWhereTheyWerePut() {
        try (MemoryBlock block = MemoryBlock.allocate(64, 64)) {
            long at = block.address();
            assertThat(at % 64).isZero();
            Memory.putLong(at + 1, 0x0102_0304_0506_0708L);
            assertThat(Memory.byteAt(at + 1)).isEqualTo((byte) 8);
            assertThat(Memory.shortAt(at + 2)).isEqualTo((short) 0x0607);
            assertThat(Memory.intAt(at + 5)).isEqualTo(0x0102_0304);
            Memory.putIntRelease(at + 16, -5);
            assertThat(Memory.intAcquire(at + 16)).isEqualTo(-5);
            Memory.putShortRelease(at + 20, 0x1_0007);
            assertThat(Memory.intAt(at + 20)).isEqualTo(7);
            Memory.clear(at, 64);
            for (int i = 0; i < 64; i++) {
                assertThat(Memory.byteAt(at + i)).isZero();
            }
        }
    }

    @Test
    void buffersOfAllKindsAreCopiedFromTheirPosition() {
        try (MemoryBlock block = MemoryBlock.allocate(256, 8)) {
            ByteBuffer direct = ByteBuffer.allocateDirect(10).put(BYTES);
            for (ByteBuffer from : new ByteBuffer[] {
                ByteBuffer.wrap(BYTES),
                ByteBuffer.wrap(BYTES).asReadOnlyBuffer(),
                ByteBuffer.wrap(("xx" + new String(BYTES, StandardCharsets.US_ASCII))
                                .getBytes(StandardCharsets.US_ASCII))
                        .position(2)
                        .slice(),
                direct
            }) {
                Memory.clear(block.address(), 256);
                from.position(3).limit(7);
                Memory.copy(from, block.address());
                assertThat(from.position()).isEqualTo(3);
                byte[] copy = new byte[5];
                Memory.copy(block.address(), copy, 0, 5);
                assertThat(copy).isEqualTo("3456\0".getBytes(StandardCharsets.US_ASCII));
            }
            ByteBuffer heap = ByteBuffer.allocate(10).position(2);
            Memory.copy(block.address(), heap, 4);
            assertThat(heap.position()).isEqualTo(2);
            assertThat(heap.array()).isEqualTo("\0\0003456\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
            assertThat(Memory.address(direct.position(3)) - Memory.address(direct.position(0)))
                    .isEqualTo(3);
        }
    }

    @Test
    void aBufferOfAClosedBlockThrows() {
        long before = MemoryBlock.liveBytes();
        MemoryBlock block = MemoryBlock.allocate(64, 8);
        ByteBuffer buffer = block.buffer(8, 16);
        assertThat(buffer.capacity()).isEqualTo(16);
        assertThat(Memory.address(buffer)).isEqualTo(block.address() + 8);
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before + 64);
        block.close();
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
        assertThatThrownBy(() -> buffer.get(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(block::close).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPoolGivesDistinctPiecesUpToItsLimitAndFreesThemAll() {
        long before = MemoryBlock.liveBytes();
        MemoryPool pool = new MemoryPool(100, 4, 10);
        assertThat(pool.pieceSize()).isEqualTo(128);
        Set<Long> pieces = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            pieces.add(pool.take());
        }
        assertThat(pieces).hasSize(10).doesNotContain(0L);
        assertThat(pool.take()).isZero();
        assertThat(pool.taken()).isEqualTo(10);
        assertThat(MemoryBlock.liveBytes() - before).isEqualTo(10 * 128);
        long one = pieces.iterator().next();
        Memory.putLong(one, -1);
        pool.give(one);
        assertThat(pool.take()).isEqualTo(one);
        assertThat(Memory.longAt(one)).as("zeroed").isZero();
        pool.close();
        assertThat(pool.take()).isZero();
        assertThat(MemoryBlock.liveBytes() - before).as("pieces are still out").isEqualTo(10 * 128);
        pieces.forEach(pool::give);
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
        assertThatThrownBy(() -> pool.give(one)).isInstanceOf(IllegalStateException.class);
    }
}
