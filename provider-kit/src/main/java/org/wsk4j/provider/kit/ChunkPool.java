package org.wsk4j.provider.kit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of direct chunks in a few sizes, for transports that read into memory of their own. Any thread.
 *
 * <p>Memory is allocated when first needed and kept; the limit counts all chunks in existence. When it is reached,
 * {@link #take} answers null and {@link #whenAvailable} tells when to try again.
 */
public final class ChunkPool implements Chunk.Lender {

    private static final int[] SIZES = {2 << 10, 16 << 10, 64 << 10};

    private final long limit;
    private long allocated;
    private final ArrayDeque<Chunk>[] free;
    private final ArrayDeque<Runnable> waiters = new ArrayDeque<>();

    /**
     * Creates an empty pool.
     *
     * @param limitBytes how much memory it may hold
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    public ChunkPool(long limitBytes) {
        limit = Math.max(limitBytes, SIZES[SIZES.length - 1]);
        free = new ArrayDeque[SIZES.length];
        for (int i = 0; i < SIZES.length; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    /**
     * The largest size there is.
     *
     * @return bytes; a datagram always fits
     */
    public static int largest() {
        return SIZES[SIZES.length - 1];
    }

    /**
     * Takes a chunk that is not lent yet; the taker lends it, or gives it back with {@link #takeBack}.
     *
     * @param atLeast how many bytes it should hold; more than {@link #largest()} gives the largest
     * @return a chunk, or null at the limit
     */
    public synchronized @Nullable Chunk take(int atLeast) {
        int wanted = sizeClass(atLeast);
        for (int i = wanted; i < SIZES.length; i++) {
            Chunk chunk = free[i].pollLast();
            if (chunk != null) {
                return chunk;
            }
            if (i == wanted && allocated + SIZES[i] <= limit) {
                allocated += SIZES[i];
                return new Chunk(ByteBuffer.allocateDirect(SIZES[i]), this);
            }
        }
        return null;
    }

    private static int sizeClass(int bytes) {
        int index = 0;
        while (index < SIZES.length - 1 && SIZES[index] < bytes) {
            index++;
        }
        return index;
    }

    /**
     * Runs a task once a chunk comes back; at once if one is free. The task must not block.
     *
     * @param task run on the thread that gives the chunk back
     */
    public void whenAvailable(Runnable task) {
        synchronized (this) {
            if (free[SIZES.length - 1].isEmpty() && allocated + SIZES[SIZES.length - 1] > limit) {
                waiters.add(task);
                return;
            }
        }
        task.run();
    }

    @Override
    public void takeBack(Chunk chunk) {
        Runnable waiter;
        synchronized (this) {
            int index = sizeClass(chunk.capacity());
            waiter = waiters.poll();
            // A waiter may need the largest size: turn small memory back into allowance for it.
            if (waiter != null && index < SIZES.length - 1) {
                allocated -= chunk.capacity();
            } else {
                free[index].addLast(chunk);
            }
        }
        if (waiter != null) {
            waiter.run();
        }
    }

    /**
     * How much memory is in use or kept.
     *
     * @return bytes
     */
    public synchronized long allocated() {
        return allocated;
    }

    /**
     * How many chunks are with clients.
     *
     * @return bytes lent out or taken
     */
    public synchronized long inUse() {
        long kept = 0;
        for (int i = 0; i < SIZES.length; i++) {
            kept += (long) free[i].size() * SIZES[i];
        }
        return allocated - kept;
    }

    /** Drops the memory that is free; what is lent is dropped when it comes back to a pool that nobody uses. */
    public synchronized void clear() {
        for (int i = 0; i < SIZES.length; i++) {
            allocated -= (long) free[i].size() * SIZES[i];
            free[i].clear();
        }
    }
}
