package org.wsk4j.provider.uring.libc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Equal pieces of native memory, for what every endpoint needs: an arena of its own would cost each of them a handshake
 * with all threads when it closes. Grows by blocks, frees them all when closed. Any thread.
 */
public final class MemoryPool implements AutoCloseable {

    private final int pieceSize;
    private final int blockPieces;
    private final int mostPieces;

    private final List<MemoryBlock> blocks = new ArrayList<>(); // guarded by this
    private long[] free = new long[0]; // guarded by this
    private int freeCount; // guarded by this
    private int total; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Creates an empty pool.
     *
     * @param pieceSize bytes of a piece; rounded up to a whole cache line
     * @param blockPieces how many pieces it allocates at a time
     * @param mostPieces how many there can be
     */
    public MemoryPool(int pieceSize, int blockPieces, int mostPieces) {
        this.pieceSize = (pieceSize + 63) & ~63;
        this.blockPieces = blockPieces;
        this.mostPieces = mostPieces;
    }

    /**
     * Takes a piece, zeroed.
     *
     * @return its address, or 0 if there are as many as can be or the pool is closed
     */
    public synchronized long take() {
        if (freeCount == 0 && !grow()) {
            return 0;
        }
        long piece = free[--freeCount];
        Memory.clear(piece, pieceSize);
        return piece;
    }

    private boolean grow() {
        int more = Math.min(blockPieces, mostPieces - total);
        if (closed || more <= 0) {
            return false;
        }
        MemoryBlock block = MemoryBlock.allocate((long) more * pieceSize, 64);
        blocks.add(block);
        total += more;
        free = Arrays.copyOf(free, total);
        for (int i = more; i-- > 0; ) {
            free[freeCount++] = block.address() + (long) i * pieceSize;
        }
        return true;
    }

    /**
     * Gives a piece back.
     *
     * @param piece what {@link #take} returned
     */
    public synchronized void give(long piece) {
        if (freeCount == total) {
            throw new IllegalStateException("no piece is taken");
        }
        free[freeCount++] = piece;
        freeIfClosed();
    }

    /**
     * How many pieces are taken.
     *
     * @return the count
     */
    public synchronized int taken() {
        return total - freeCount;
    }

    /**
     * Size of a piece.
     *
     * @return bytes
     */
    public int pieceSize() {
        return pieceSize;
    }

    /** Gives no more pieces, and frees the memory once all are back. */
    @Override
    public synchronized void close() {
        closed = true;
        freeIfClosed();
    }

    private void freeIfClosed() {
        if (closed && freeCount == total) {
            blocks.forEach(MemoryBlock::close);
            blocks.clear();
            freeCount = 0;
            total = 0;
        }
    }
}
