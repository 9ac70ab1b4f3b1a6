package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.MsgFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.provider.kit.Chunk;

/**
 * A received datagram on its way to the client. Made once, then used again by its socket. The kit's own link is apart from
 * the client's, which the client may rewrite.
 */
final class DatagramNode implements WskDatagramIndication {

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

    private static final SockAddr NOWHERE = new SockAddr();
    private static final int DELIVERY_FLAGS = MsgFlags.MSG_BCAST | MsgFlags.MSG_MCAST;

    final DatagramBuffer owner;
    private final WskBuf buffer = new WskBuf();
    private @Nullable WskDatagramIndication next;

    // guarded by the lock of the owner's core
    State state = State.FREE;

    @Nullable
    DatagramNode link;

    private @Nullable Chunk chunk;

    DatagramNode(DatagramBuffer owner) {
        this.owner = owner;
    }

    void fill(Chunk newChunk) {
        chunk = newChunk;
        state = State.BUFFERED;
    }

    Chunk chunk() {
        Chunk held = chunk;
        if (held == null) {
            throw new AssertionError("a node without a datagram");
        }
        return held;
    }

    /** What has to be the same for all datagrams of an indication. */
    int deliveryFlags() {
        return chunk().flags() & DELIVERY_FLAGS;
    }

    /** Prepares the node for a callback, linked to the one after it. */
    void indicate(@Nullable DatagramNode following) {
        buffer.set(chunk().mdl(), 0, chunk().length());
        next = following;
        state = State.INDICATED;
    }

    /** Empties the node; the caller releases the chunk without the lock. */
    Chunk empty() {
        Chunk held = chunk();
        chunk = null;
        next = null;
        link = null;
        state = State.FREE;
        buffer.set(null, 0, 0);
        return held;
    }

    /** Gives the datagram to a posted receive: payload, source, control information and flags. */
    void copyTo(Request request) {
        Chunk datagram = chunk();
        ByteBuffer payload = datagram.mdl().memory();
        request.moved = copy(payload, datagram.length(), request);
        int flags = datagram.flags();
        if (datagram.length() > request.length) {
            flags |= MsgFlags.MSG_TRUNC;
        }
        ControlMessages wanted = request.control;
        if (wanted != null && !copy(datagram.control(), wanted)) {
            flags |= MsgFlags.MSG_CTRUNC;
        }
        answer(request, datagram.address(), flags);
    }

    /** Fills the out parameters of a receive. */
    static void answer(Request request, SockAddr source, int flags) {
        if (request.remoteAddress != null) {
            request.remoteAddress.set(source);
        }
        if (request.controlFlags != null) {
            // What nobody wanted to see was not truncated.
            request.controlFlags.set(request.control == null ? flags & ~MsgFlags.MSG_CTRUNC : flags);
        }
    }

    private static boolean copy(@Nullable ControlMessages messages, ControlMessages target) {
        if (messages == null) {
            target.clear();
            return true;
        }
        return target.set(messages);
    }

    /** Copies bytes from index 0 on into the request's chain, as many as fit; answers how many. */
    static long copy(ByteBuffer source, int length, Request request) {
        long skip = request.offset;
        int total = (int) Math.min(length, request.length);
        int at = 0;
        for (Mdl mdl = request.mdl; mdl != null && at < total; mdl = mdl.next()) {
            int size = mdl.byteCount();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int part = (int) Math.min(total - at, size - skip);
            mdl.memory().put((int) skip, source, at, part);
            at += part;
            skip = 0;
        }
        return total;
    }

    @Override
    public @Nullable WskDatagramIndication next() {
        return next;
    }

    @Override
    public void setNext(@Nullable WskDatagramIndication newNext) {
        next = newNext;
    }

    @Override
    public WskBuf buffer() {
        return buffer;
    }

    @Override
    public SockAddr remoteAddress() {
        Chunk held = chunk;
        return held == null ? NOWHERE : held.address();
    }

    @Override
    public @Nullable ControlMessages controlInfo() {
        Chunk held = chunk;
        ControlMessages messages = held == null ? null : held.control();
        return messages == null || messages.length() == 0 ? null : messages;
    }
}
