package org.wsk4j.provider.netty;

import java.nio.ByteBuffer;
import org.wsk4j.provider.kit.BufferBatch;

/**
 * A loop that moves bytes itself: what is begun here is told to the owner by {@link Interest.Owner#transferred}, exactly
 * once, unless the socket is closed first. One transfer in each direction at a time. On the loop only.
 */
interface Ring {

    /** Linux's EINTR: it was taken back while it was at it. */
    int INTERRUPTED = -4;

    /** Linux's EAGAIN: it would have to wait. */
    int WOULD_BLOCK = -11;

    /** Linux's ECANCELED: it was taken back. */
    int CANCELLED = -125;

    /** Whether what was asked to end has ended without moving anything. */
    static boolean isCancelled(int result) {
        return result == WOULD_BLOCK || result == CANCELLED || result == INTERRUPTED;
    }

    /** Begins to read into the caller's memory. */
    void read(BufferBatch into);

    /** Begins to read into direct memory, from its position to its limit; neither is moved. */
    void read(ByteBuffer into);

    /** Begins to write. */
    void write(BufferBatch from);

    /** Asks for the end of what was begun, {@link Interest#READ} or {@link Interest#WRITE}. */
    void cancel(int what);
}
