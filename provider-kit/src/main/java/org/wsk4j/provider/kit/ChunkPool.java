package org.wsk4j.provider.kit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of direct chunks in a few sizes, for transports that read into memory of their own. Any thread.
 *
 * <p>Memory is allocated when first needed and kept; the limit counts all chunks in existence. When it is reached, free
 * chunks of other sizes make room; where that is not enough, {@link #take} answers null and
 * {@link #whenAvailable(int, Runnable)} tells when to try again.
 */
public final class ChunkPool implements Chunk.Lender {

    private static final int[] SIZES = {2 << 10, 16 << 10, 64 << 10};

    private final long limit;
    private long allocated;
    private final ArrayDeque<Chunk>[] free;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** Who wants a chunk of a size, and what to run when there may be one. */
    private record Waiter(int sizeClass, Runnable task) {}

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
        Chunk chunk = free[wanted].pollLast();
        if (chunk != null) {
            return chunk;
        }
        if (allocated + SIZES[wanted] <= limit) {
            return allocate(wanted);
        }
        for (int i = wanted + 1; i < SIZES.length; i++) {
            chunk = free[i].pollLast();
            if (chunk != null) {
                return chunk;
            }
        }
        if (!isAvailable(wanted)) {
            return null;
        }
        makeRoom(SIZES[wanted]);
        return allocate(wanted);
    }

    private Chunk allocate(int index) {
        allocated += SIZES[index];
        return new Chunk(ByteBuffer.allocateDirect(SIZES[index]), this);
    }

    /** Whether a chunk of a size is free, or can be made of what is free. */
    private boolean isAvailable(int index) {
        return inUse() + SIZES[index] <= limit;
    }

    /** Gives up free chunks, the smallest first, until there is room for a new one. */
    private void makeRoom(int bytes) {
        for (int i = 0; i < SIZES.length; i++) {
            while (allocated + bytes > limit && free[i].pollFirst() != null) {
                allocated -= SIZES[i];
            }
        }
    }

    private static int sizeClass(int bytes) {
        int index = 0;
        while (index < SIZES.length - 1 && SIZES[index] < bytes) {
            index++;
        }
        return index;
    }

    /** As {@link #whenAvailable(int, Runnable)}, for a chunk of the largest size. */
    public void whenAvailable(Runnable task) {
        whenAvailable(largest(), task);
    }

    /**
     * Runs a task once {@link #take} of that size would answer a chunk: at once, or when enough came back. It runs once, for
     * one waiter at a time; another thread may still be faster, and one whose task finds that it needs no chunk takes one
     * and gives it back, so that the next waiter is told.
     *
     * @param atLeast how many bytes the chunk should hold
     * @param task run on this thread or on the one that gives the chunk back; must not block
     */
    public void whenAvailable(int atLeast, Runnable task) {
        int wanted = sizeClass(atLeast);
        synchronized (this) {
            if (!isAvailable(wanted)) {
                waiters.addLast(new Waiter(wanted, task));
                return;
            }
        }
        task.run();
    }

    @Override
    public void takeBack(Chunk chunk) {
        Runnable told;
        synchronized (this) {
            free[sizeClass(chunk.capacity())].addLast(chunk);
            told = nextTold();
        }
        if (told != null) {
            told.run();
        }
    }

    /** The first waiter that would get what it wants. */
    private @Nullable Runnable nextTold() {
        if (waiters.isEmpty()) {
            return null; // an iterator for nothing would be an object for each chunk
        }
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (isAvailable(waiter.sizeClass)) {
                all.remove();
                return waiter.task;
            }
        }
        return null;
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
