package org.wsk4j.provider.uring.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Native memory with one owner, who closes it. Zeroed. Its address is valid until then. */
public final class MemoryBlock implements AutoCloseable {

    private static final AtomicLong LIVE_BYTES = new AtomicLong();

    private final Arena arena;
    private final MemorySegment segment;

    private MemoryBlock(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * Allocates a block.
     *
     * @param size in bytes
     * @param alignment of the address, a power of two
     * @return a new block
     * @throws OutOfMemoryError if there is none
     */
    public static MemoryBlock allocate(long size, long alignment) {
        Arena arena = Arena.ofShared();
        try {
            MemoryBlock block = new MemoryBlock(arena, arena.allocate(size, alignment));
            LIVE_BYTES.addAndGet(size);
            return block;
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    /**
     * What all blocks of this class loader that are open have together: 0 when nothing leaks.
     *
     * @return bytes
     */
    public static long liveBytes() {
        return LIVE_BYTES.get();
    }

    /**
     * Where it begins.
     *
     * @return the address
     */
    public long address() {
        return segment.address();
    }

    /**
     * How large it is.
     *
     * @return bytes
     */
    public long size() {
        return segment.byteSize();
    }

    /**
     * A buffer over a part of it, big-endian as all new buffers. Once the block is closed the buffer throws
     * {@link IllegalStateException} instead of touching memory that is gone.
     *
     * @param offset where the part begins
     * @param length how many bytes it has
     * @return a new direct buffer
     */
    public ByteBuffer buffer(long offset, int length) {
        return segment.asSlice(offset, length).asByteBuffer();
    }

    /** Frees the memory. Once; a second call throws {@link IllegalStateException}. */
    @Override
    public void close() {
        long size = segment.byteSize();
        arena.close();
        LIVE_BYTES.addAndGet(-size);
    }
}
