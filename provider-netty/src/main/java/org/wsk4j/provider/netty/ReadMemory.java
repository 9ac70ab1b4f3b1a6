package org.wsk4j.provider.netty;

import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;

/**
 * Where an endpoint takes the chunks from that it pushes: as large as what came the last times; and if the pool is empty,
 * the endpoint waits until something is given back. Loop thread only, but for the pool's call.
 */
final class ReadMemory {

    private static final int SMALLEST = 2 << 10;
    private static final int STEP = 8;
    private static final int PATIENCE = 4;

    private final ChunkPool pool;
    private final NettyLoop loop;
    private final Runnable whenItCame;
    private final Runnable onLoop = this::came;

    private int size = SMALLEST;
    private int emptyish; // how many in a row were much too large
    private boolean enlisted; // with the pool
    private boolean starving;

    ReadMemory(ChunkPool pool, NettyLoop loop, Runnable whenItCame) {
        this.pool = pool;
        this.loop = loop;
        this.whenItCame = whenItCame;
    }

    /** Whether there is nothing to receive into, so that waiting for data makes no sense. */
    boolean isAwaited() {
        return starving;
    }

    /** A chunk for some of what is wanted, or null: then the task given at the beginning runs when there is one. */
    @Nullable
    Chunk take(long wanted) {
        Chunk chunk = pool.take((int) Math.min(size, wanted));
        return chunk != null ? chunk : takeWhole(1);
    }

    /** A chunk that holds so many bytes, or null: then the task given at the beginning runs when there may be one. */
    @Nullable
    Chunk takeWhole(int bytes) {
        Chunk chunk = pool.take(bytes);
        if (chunk == null) {
            if (!enlisted) {
                enlisted = true;
                pool.whenAvailable(this::wake);
            }
            // The last one may have come back before the pool knew of us, and free chunks may all be too small.
            if (bytes > SMALLEST) {
                pool.clear();
            }
            chunk = pool.take(bytes);
        }
        starving = chunk == null;
        return chunk;
    }

    /** A chunk that nothing came into. */
    void giveBack(Chunk chunk) {
        pool.takeBack(chunk);
    }

    /** How full the last chunk was decides how large the next is. */
    void learn(int count, boolean full) {
        if (full) {
            size = Math.min(size * STEP, ChunkPool.largest());
            emptyish = 0;
        } else if (count * STEP * 2 >= size || size == SMALLEST) {
            emptyish = 0;
        } else if (++emptyish == PATIENCE) {
            size = Math.max(size / STEP, SMALLEST);
            emptyish = 0;
        }
    }

    /** The pool woke one endpoint, and it was one that needs nothing: lets the pool wake the next. */
    void passOn() {
        Chunk chunk = pool.take(1);
        if (chunk != null) {
            pool.takeBack(chunk);
        }
    }

    private void wake() {
        if (!loop.execute(onLoop)) {
            passOn();
        }
    }

    private void came() {
        enlisted = false;
        starving = false;
        whenItCame.run();
    }
}
