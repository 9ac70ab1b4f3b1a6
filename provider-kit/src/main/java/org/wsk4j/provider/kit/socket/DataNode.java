package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.provider.kit.Chunk;

/**
 * Received bytes of a connection on their way to the client: one chunk, from an offset on. The kit's own link is apart from
 * the client's, which the client may rewrite.
 */
final class DataNode implements WskDataIndication {

    /** Who has the node. */
    enum State {
        /** Nobody: it waits to be used again. */
        FREE,
        /** The socket: not delivered yet. */
        BUFFERED,
        /** The client, until its callback returns. */
        INDICATED,
        /** The client gave it back before its callback returned. */
        RELEASED_EARLY,
        /** The client, until it releases it. */
        RETAINED
    }

    final ReceiveSide owner;
    private final WskBuf buffer = new WskBuf();
    private @Nullable WskDataIndication next;

    // guarded by the lock of owner's core
    State state = State.FREE;

    @Nullable
    DataNode link;

    @Nullable
    Chunk chunk;

    int offset;

    DataNode(ReceiveSide owner) {
        this.owner = owner;
    }

    void fill(Chunk newChunk) {
        chunk = newChunk;
        offset = 0;
        state = State.BUFFERED;
    }

    int left() {
        Chunk current = chunk;
        return current == null ? 0 : current.length() - offset;
    }

    /** Prepares the node for a callback, linked to the one after it. */
    void indicate(@Nullable DataNode following) {
        Chunk current = chunk;
        buffer.set(current == null ? null : current.mdl(), offset, left());
        next = following;
        state = State.INDICATED;
    }

    /** Empties the node; the caller releases the chunk without the lock. */
    @Nullable
    Chunk empty() {
        Chunk held = chunk;
        chunk = null;
        next = null;
        link = null;
        state = State.FREE;
        buffer.set(null, 0, 0);
        return held;
    }

    @Override
    public @Nullable WskDataIndication next() {
        return next;
    }

    @Override
    public void setNext(@Nullable WskDataIndication newNext) {
        next = newNext;
    }

    @Override
    public WskBuf buffer() {
        return buffer;
    }
}
