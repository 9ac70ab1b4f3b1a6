package org.wsk4j.provider.uring.base;

import java.util.ArrayDeque;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** Native memory that stands in for heap buffers for the time of one call. Some is kept. Any thread. */
public final class CopyMemory {

    /** How large a piece is: any datagram fits. */
    public static final int BYTES = 64 << 10;

    private static final int KEPT = 16;

    private final ArrayDeque<MemoryBlock> free = new ArrayDeque<>(KEPT); // guarded by this
    private boolean closed; // guarded by this

    CopyMemory() {}

    /**
     * Takes a piece, with anything in it.
     *
     * @return the piece
     */
    public MemoryBlock take() {
        synchronized (this) {
            MemoryBlock kept = free.pollLast();
            if (kept != null) {
                return kept;
            }
        }
        return MemoryBlock.allocate(BYTES, 64);
    }

    /**
     * Gives a piece back.
     *
     * @param piece what {@link #take} returned
     */
    public void give(MemoryBlock piece) {
        synchronized (this) {
            if (!closed && free.size() < KEPT) {
                free.addLast(piece);
                return;
            }
        }
        piece.close();
    }

    /** Frees what is kept; what is taken is freed when it comes back. */
    synchronized void close() {
        closed = true;
        free.forEach(MemoryBlock::close);
        free.clear();
    }
}
