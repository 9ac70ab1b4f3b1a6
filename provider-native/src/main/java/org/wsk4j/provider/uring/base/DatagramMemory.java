package org.wsk4j.provider.uring.base;

import java.util.ArrayDeque;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.libc.MemoryPool;

/** What datagram endpoints need besides chunks. Any thread. */
public final class DatagramMemory {

    /** How large a piece of {@link #scratch} is. */
    public static final int SCRATCH_BYTES = 8 << 10;

    /** How many datagrams one system call receives at most. */
    public static final int MOST_DATAGRAMS = 16;

    /** Any datagram fits in the rest of one. */
    public static final int REST_BYTES = 64 << 10;

    private static final int AT_A_TIME = 16;
    private static final int MOST = 1 << 16;
    private static final int KEPT = 4;

    private final MemoryPool scratch = new MemoryPool(SCRATCH_BYTES, AT_A_TIME, MOST);
    private final ArrayDeque<MemoryBlock> free = new ArrayDeque<>(KEPT); // guarded by this
    private boolean closed; // guarded by this

    DatagramMemory() {}

    /**
     * For the structures of one direction of an endpoint, as long as it lives.
     *
     * @return always the same
     */
    public MemoryPool scratch() {
        return scratch;
    }

    /**
     * Memory for what does not fit in the chunks of {@link #MOST_DATAGRAMS} datagrams: {@link #REST_BYTES} for each.
     *
     * @return the memory, with anything in it
     */
    public MemoryBlock takeRests() {
        synchronized (this) {
            MemoryBlock kept = free.pollLast();
            if (kept != null) {
                return kept;
            }
        }
        return MemoryBlock.allocate((long) MOST_DATAGRAMS * REST_BYTES, 64);
    }

    /**
     * Gives it back.
     *
     * @param rests what {@link #takeRests} returned
     */
    public void giveRests(MemoryBlock rests) {
        synchronized (this) {
            if (!closed && free.size() < KEPT) {
                free.addLast(rests);
                return;
            }
        }
        rests.close();
    }

    /** Frees what is kept; what is taken is freed when it comes back. */
    synchronized void close() {
        closed = true;
        scratch.close();
        free.forEach(MemoryBlock::close);
        free.clear();
    }
}
