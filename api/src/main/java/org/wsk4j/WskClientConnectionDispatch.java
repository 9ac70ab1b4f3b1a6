package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_CONNECTION_DISPATCH: the callbacks of a connection.
 *
 * <p>Like the structure in C, any member may be null if its event will not be enabled. Immutable; one table may serve any
 * number of sockets.
 *
 * @wsk WSK_CLIENT_CONNECTION_DISPATCH
 */
public final class WskClientConnectionDispatch implements WskSocketDispatch {

    private final @Nullable WskReceiveEvent receiveEvent;
    private final @Nullable WskDisconnectEvent disconnectEvent;
    private final @Nullable WskSendBacklogEvent sendBacklogEvent;

    /**
     * Creates a table.
     *
     * @param receiveEvent the callback, or null for none
     * @param disconnectEvent the callback, or null for none
     * @param sendBacklogEvent the callback, or null for none
     */
    public WskClientConnectionDispatch(
            @Nullable WskReceiveEvent receiveEvent,
            @Nullable WskDisconnectEvent disconnectEvent,
            @Nullable WskSendBacklogEvent sendBacklogEvent) {
        this.receiveEvent = receiveEvent;
        this.disconnectEvent = disconnectEvent;
        this.sendBacklogEvent = sendBacklogEvent;
    }

    /**
     * The member receiveEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskReceiveEvent receiveEvent() {
        return receiveEvent;
    }

    /**
     * The member disconnectEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskDisconnectEvent disconnectEvent() {
        return disconnectEvent;
    }

    /**
     * The member sendBacklogEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskSendBacklogEvent sendBacklogEvent() {
        return sendBacklogEvent;
    }
}
