package org.wsk4j.data;

import org.jspecify.annotations.Nullable;

/**
 * WSK_BUF_LIST: datagrams to send with one request, one datagram a node. The client owns the nodes; they and the memory stay
 * as they are until the request completes.
 *
 * @wsk WSK_BUF_LIST
 */
public final class WskBufList {

    private final WskBuf buffer;
    private @Nullable WskBufList next;

    /**
     * Creates a node.
     *
     * @param buffer the datagram
     * @param next the nodes after it, or null
     */
    public WskBufList(WskBuf buffer, @Nullable WskBufList next) {
        this.buffer = buffer;
        this.next = next;
    }

    /**
     * Links nodes in order.
     *
     * @param buffers the datagrams, at least one
     * @return the first node
     * @throws IllegalArgumentException without any buffer
     */
    public static WskBufList of(WskBuf... buffers) {
        WskBufList list = null;
        for (int i = buffers.length - 1; i >= 0; i--) {
            list = new WskBufList(buffers[i], list);
        }
        if (list == null) {
            throw new IllegalArgumentException("a list needs at least one buffer");
        }
        return list;
    }

    /**
     * The datagram of this node.
     *
     * @return always the same object
     */
    public WskBuf buffer() {
        return buffer;
    }

    /**
     * The next node.
     *
     * @return the successor, or null at the end
     */
    public @Nullable WskBufList next() {
        return next;
    }

    /**
     * Links a successor. Not while a request uses the list.
     *
     * @param successor the next node, or null for none
     */
    public void setNext(@Nullable WskBufList successor) {
        next = successor;
    }
}
