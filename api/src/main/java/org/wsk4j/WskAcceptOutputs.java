package org.wsk4j;

import org.jspecify.annotations.Nullable;

/** What acceptEvent answers beside its status: the accepted socket's context and callbacks. Belongs to the provider. */
public final class WskAcceptOutputs {

    private @Nullable Object acceptSocketContext;
    private @Nullable WskClientConnectionDispatch acceptSocketDispatch;

    /** Creates one with neither context nor callbacks. */
    public WskAcceptOutputs() {}

    /**
     * Sets both; to be done before callbacks of the accepted socket are enabled.
     *
     * @param context handed to the accepted socket's callbacks
     * @param dispatch the accepted socket's callbacks, or null for none
     */
    public void set(@Nullable Object context, @Nullable WskClientConnectionDispatch dispatch) {
        acceptSocketContext = context;
        acceptSocketDispatch = dispatch;
    }

    /**
     * The accepted socket's context.
     *
     * @return the context, or null
     */
    public @Nullable Object acceptSocketContext() {
        return acceptSocketContext;
    }

    /**
     * The accepted socket's callbacks.
     *
     * @return the table, or null for none
     */
    public @Nullable WskClientConnectionDispatch acceptSocketDispatch() {
        return acceptSocketDispatch;
    }
}
