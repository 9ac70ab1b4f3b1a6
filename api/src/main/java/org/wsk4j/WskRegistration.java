package org.wsk4j;

import org.jspecify.annotations.Nullable;

/**
 * WSK_REGISTRATION: a client's registration with the registrar; opaque, allocated by the client, one for each registration.
 *
 * @wsk WSK_REGISTRATION
 */
public final class WskRegistration {

    private volatile @Nullable Object reserved;

    /** Creates one that is not registered. */
    public WskRegistration() {}

    /**
     * For registrars: what the registrar keeps here.
     *
     * @return the registrar's object, or null
     */
    public @Nullable Object reserved() {
        return reserved;
    }

    /**
     * For registrars: keeps an object.
     *
     * @param newReserved the registrar's object, or null
     */
    public void setReserved(@Nullable Object newReserved) {
        reserved = newReserved;
    }
}
