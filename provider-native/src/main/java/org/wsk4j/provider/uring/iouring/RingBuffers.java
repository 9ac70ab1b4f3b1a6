package org.wsk4j.provider.uring.iouring;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.ring.BufferRing;
import org.wsk4j.provider.uring.ring.Ring;
import org.wsk4j.provider.uring.ring.Submission;

/**
 * The memory that a loop's ring receives into: equal chunks that the kernel takes as it needs them. What clients retain is
 * missing here; whoever finds nothing receives into a chunk of the common pool, and if there is none either, waits for both.
 */
final class RingBuffers {

    /** A bulk transfer fills it, a small message wastes not too much of what a client retains. */
    static final int BYTES = 16 << 10;

    private static final int GROUP = 1;
    private static final int MOST = 256;
    private static final int LEAST = 4;

    /** The ring's part of the memory for pushed data, and how much of it is out before small messages are copied. */
    private static final int PART = 4;

    /** What is worth to be copied. */
    private static final int SMALL = 2 << 10;

    private final UringLoop loop;
    private final ChunkPool pool;
    private final BufferRing ring;
    private final @Nullable Chunk[] chunks;
    private final Runnable feedTask = this::feed;

    private final ArrayDeque<UringInput> hungry = new ArrayDeque<>(); // owner: loop thread

    /** Whether somebody is hungry. Written on the loop, before it looks for buffers the last time. */
    private volatile boolean awaited;

    RingBuffers(UringLoop loop, Ring ring, ChunkPool pool, long bytes) throws AbsentException {
        this.loop = loop;
        this.pool = pool;
        long count = Math.min(MOST, Math.max(LEAST, bytes / PART / BYTES));
        this.ring = new BufferRing(ring, GROUP, Integer.highestOneBit((int) count), BYTES);
        this.chunks = new Chunk[this.ring.count()];
    }

    /** Lets a receive take memory from here. */
    void select(long entry) {
        Submission.selectBuffer(entry, ring);
    }

    /** Fills in a receive that takes memory from here again and again. */
    void prepMultishot(long entry, int fd) {
        Submission.prepRecvMultishot(entry, fd, ring);
    }

    /** How many the kernel has. */
    int available() {
        return ring.available();
    }

    /** How many there are. */
    int count() {
        return ring.count();
    }

    /**
     * The chunk that a completion has brought, not lent yet. While clients retain many, a small message moves to a small chunk of
     * the pool: it would hold a whole buffer, and its socket would be charged for that.
     */
    Chunk taken(int completionFlags, int length) {
        int id = ring.taken(completionFlags);
        if (length <= SMALL && ring.available() < ring.count() - ring.count() / PART) {
            Chunk small = pool.take(length);
            if (small != null && small.capacity() < BYTES) {
                Memory.copy(ring.address(id), Memory.address(small.memory().clear()), length);
                giveBack(id);
                return small;
            }
            if (small != null) {
                pool.takeBack(small);
            }
        }
        Chunk chunk = chunks[id];
        if (chunk == null) {
            chunk = new Chunk(ring.buffer(id), gone -> giveBack(id));
            chunks[id] = chunk;
        }
        return chunk;
    }

    /** A completion has brought a chunk that nobody wants. */
    void discard(int completionFlags) {
        giveBack(ring.taken(completionFlags));
    }

    private void giveBack(int id) {
        ring.give(id);
        if (awaited) {
            loop.execute(feedTask);
        }
    }

    /** Gives the kernel what has come back, and tells how many. Once in each turn, and when there is none. */
    int refill() {
        return ring.refill();
    }

    /** Feeds an input once there is something. */
    void await(UringInput input) {
        hungry.add(input);
        awaited = true;
        if (ring.refill() > 0) {
            loop.execute(feedTask);
        }
    }

    /** It needs nothing any more. */
    void forget(UringInput input) {
        hungry.remove(input);
        awaited = !hungry.isEmpty();
    }

    private void feed() {
        ring.refill();
        for (int i = hungry.size(); i > 0 && ring.available() > 0; i--) {
            UringInput input = hungry.remove();
            awaited = !hungry.isEmpty();
            input.fed();
        }
    }

    void close() {
        ring.close();
    }
}
