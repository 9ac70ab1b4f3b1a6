package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_CLIENT_NPI: who registers, and what provider it needs.
 *
 * @param clientContext handed to clientEvent
 * @param dispatch the version wanted and the client's callback
 * @param selection what the provider must be able to do
 * @wsk WSK_CLIENT_NPI
 */
public record WskClientNpi(@Nullable Object clientContext, WskClientDispatch dispatch, WskProviderSelection selection) {

    /**
     * A client of version 1.0 without callbacks that takes the best provider.
     *
     * @return a new object
     */
    public static WskClientNpi any() {
        return of(WskProviderSelection.any());
    }

    /**
     * A client of version 1.0 without callbacks.
     *
     * @param selection what the provider must be able to do
     * @return a new object
     */
    public static WskClientNpi of(WskProviderSelection selection) {
        return new WskClientNpi(null, new WskClientDispatch(WskVersion.WSK_1_0, null), selection);
    }
}
