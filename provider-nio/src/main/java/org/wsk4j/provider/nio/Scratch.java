package org.wsk4j.provider.nio;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Direct buffers that hold any datagram, borrowed for the time of one call. Some are kept. Any thread. */
final class Scratch {

    /** No datagram is larger. */
    static final int BYTES = 64 << 10;

    private static final int KEPT = 16;

    private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>(KEPT); // guarded by this

    ByteBuffer borrow() {
        synchronized (this) {
            ByteBuffer kept = free.pollLast();
            if (kept != null) {
                return kept.clear();
            }
        }
        return ByteBuffer.allocateDirect(BYTES);
    }

    synchronized void giveBack(ByteBuffer buffer) {
        if (free.size() < KEPT) {
            free.addLast(buffer);
        }
    }
}
