package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_LISTEN_DISPATCH: the callbacks of a listening socket.
 *
 * <p>Like the structure in C, any member may be null if its event will not be enabled. Immutable; one table may serve any
 * number of sockets.
 *
 * @wsk WSK_CLIENT_LISTEN_DISPATCH
 */
public final class WskClientListenDispatch implements WskSocketDispatch {

    private final @Nullable WskAcceptEvent acceptEvent;
    private final @Nullable WskInspectEvent inspectEvent;
    private final @Nullable WskAbortEvent abortEvent;

    /**
     * Creates a table.
     *
     * @param acceptEvent the callback, or null for none
     * @param inspectEvent the callback, or null for none
     * @param abortEvent the callback, or null for none
     */
    public WskClientListenDispatch(
            @Nullable WskAcceptEvent acceptEvent,
            @Nullable WskInspectEvent inspectEvent,
            @Nullable WskAbortEvent abortEvent) {
        this.acceptEvent = acceptEvent;
        this.inspectEvent = inspectEvent;
        this.abortEvent = abortEvent;
    }

    /**
     * The member acceptEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskAcceptEvent acceptEvent() {
        return acceptEvent;
    }

    /**
     * The member inspectEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskInspectEvent inspectEvent() {
        return inspectEvent;
    }

    /**
     * The member abortEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskAbortEvent abortEvent() {
        return abortEvent;
    }
}
