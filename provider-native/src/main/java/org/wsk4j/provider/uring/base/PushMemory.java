package org.wsk4j.provider.uring.base;

import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.Loop;

/**
 * Where an endpoint takes its chunks from: the size follows what comes, and if the pool is empty the endpoint waits until
 * something is given back. Loop thread only, but for the pool's call.
 */
public final class PushMemory {

    private static final int SMALLEST = 2 << 10;
    private static final int GROWTH = 8;
    /** A chunk that is emptier than this part, some times in a row, was too large. */
    private static final int MOSTLY_EMPTY = 16;

    private static final int PATIENCE = 4;

    private static final int NOTHING = Integer.MAX_VALUE;

    private final ChunkPool pool;
    private final Loop loop;
    private final Runnable whenItCame;

    private int size = SMALLEST;
    private int tooLarge;
    private int awaited = NOTHING; // the smallest size that the pool knows to be wanted here
    private boolean starving;

    public PushMemory(ChunkPool pool, Loop loop, Runnable whenItCame) {
        this.pool = pool;
        this.loop = loop;
        this.whenItCame = whenItCame;
    }

    /** Whether there is no memory to receive into, so that reading makes no sense. */
    public boolean isAwaited() {
        return starving;
    }

    /** A chunk for what is wanted, or a smaller one, or null: then the task given at the beginning runs when there is one. */
    public @Nullable Chunk take(long wanted) {
        Chunk chunk = pool.take((int) Math.min(size, wanted));
        return chunk != null ? chunk : takeWhole(1);
    }

    /** How many bytes the next chunk should hold, from what came last. */
    public int size() {
        return size;
    }

    /** A chunk that holds so many bytes, or null: then the task given at the beginning runs when there may be one. */
    public @Nullable Chunk takeWhole(int bytes) {
        Chunk chunk = pool.take(bytes);
        if (chunk == null) {
            await(bytes);
        }
        starving = chunk == null;
        return chunk;
    }

    /** Lets the pool wake this endpoint, unless it will for as little already. */
    private void await(int bytes) {
        int wanted = SMALLEST;
        while (wanted < bytes) {
            wanted *= GROWTH;
        }
        if (wanted < awaited) {
            awaited = wanted;
            pool.whenAvailable(bytes, this::wake);
        }
    }

    /** A chunk that nothing came into. */
    public void giveBack(Chunk chunk) {
        pool.takeBack(chunk);
    }

    /** How full the last chunk was decides how large the next is. */
    public void learn(int count, boolean full) {
        if (full) {
            size = Math.min(size * GROWTH, ChunkPool.largest());
            tooLarge = 0;
        } else if (isTooLarge(size, count)) {
            tooLarge++;
            if (tooLarge == PATIENCE) {
                size = Math.max(size / GROWTH, SMALLEST);
                tooLarge = 0;
            }
        } else {
            tooLarge = 0;
        }
    }

    /** Whether a chunk would mostly be empty with so many bytes, and there are smaller ones. */
    public static boolean isTooLarge(Chunk chunk, int count) {
        return isTooLarge(chunk.capacity(), count);
    }

    private static boolean isTooLarge(int capacity, int count) {
        return count < capacity / MOSTLY_EMPTY && capacity > SMALLEST;
    }

    /** The pool woke one endpoint, and it was one that needs nothing: lets the pool wake the next. */
    public void passOn() {
        Chunk chunk = pool.take(1);
        if (chunk != null) {
            pool.takeBack(chunk);
        }
    }

    private void wake() {
        if (!loop.execute(this::came)) {
            passOn();
        }
    }

    private void came() {
        awaited = NOTHING;
        starving = false;
        whenItCame.run();
    }
}
