package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_DISPATCH: what a client tells when it registers.
 *
 * <p>Like the structure in C, any member may be null if its event will not be enabled. Immutable; one table may serve any
 * number of sockets.
 *
 * @wsk WSK_CLIENT_DISPATCH
 */
public final class WskClientDispatch {

    private final int version;
    private final @Nullable WskClientEvent clientEvent;

    /**
     * Creates a table.
     *
     * @param version the version that the client wants
     * @param clientEvent the callback, or null for none
     */
    public WskClientDispatch(int version, @Nullable WskClientEvent clientEvent) {
        this.version = version;
        this.clientEvent = clientEvent;
    }

    /**
     * The version of Winsock Kernel that the client wants.
     *
     * @return the version, as {@link WskVersion#make} builds it
     */
    public int version() {
        return version;
    }

    /**
     * The member clientEvent.
     *
     * @return the callback, or null for none
     */
    public @Nullable WskClientEvent clientEvent() {
        return clientEvent;
    }
}
