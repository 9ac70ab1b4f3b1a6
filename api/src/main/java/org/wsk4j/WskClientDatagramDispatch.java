package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_DATAGRAM_DISPATCH: the callbacks of a datagram socket.
 *
 * <p>Like the structure in C, any member may be null if its event will not be enabled. Immutable; one table may serve any
 * number of sockets.
 *
 * @wsk WSK_CLIENT_DATAGRAM_DISPATCH
 */
public final class WskClientDatagramDispatch implements WskSocketDispatch {

    private final @Nullable WskReceiveFromEvent receiveFromEvent;

    /**
     * Creates a table.
     *
     * @param receiveFromEvent the callback, or null for none
     */
    public WskClientDatagramDispatch(@Nullable WskReceiveFromEvent receiveFromEvent) {
        this.receiveFromEvent = receiveFromEvent;
    }

    /**
     * The member receiveFromEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskReceiveFromEvent receiveFromEvent() {
        return receiveFromEvent;
    }
}
