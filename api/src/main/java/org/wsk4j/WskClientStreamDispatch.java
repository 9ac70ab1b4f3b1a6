package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_STREAM_DISPATCH: the callbacks of a stream socket in either role.
 *
 * <p>Like the structure in C, any member may be null if its event will not be enabled. Immutable; one table may serve any
 * number of sockets.
 *
 * @wsk WSK_CLIENT_STREAM_DISPATCH
 */
public final class WskClientStreamDispatch implements WskSocketDispatch {

    private final @Nullable WskClientListenDispatch listen;
    private final @Nullable WskClientConnectionDispatch connect;

    /**
     * Creates a table.
     *
     * @param listen the callbacks in that role, or null for none
     * @param connect the callbacks in that role, or null for none
     */
    public WskClientStreamDispatch(
            @Nullable WskClientListenDispatch listen, @Nullable WskClientConnectionDispatch connect) {
        this.listen = listen;
        this.connect = connect;
    }

    /**
     * The member listen.
     *
     * @return the callbacks in that role, or null for none
     */
    public @Nullable WskClientListenDispatch listen() {
        return listen;
    }

    /**
     * The member connect.
     *
     * @return the callbacks in that role, or null for none
     */
    public @Nullable WskClientConnectionDispatch connect() {
        return connect;
    }
}
