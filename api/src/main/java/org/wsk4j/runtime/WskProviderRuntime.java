package org.wsk4j.runtime;

import org.osgi.annotation.versioning.ProviderType;

/** What a provider lets the registrar see; implemented by the object that implements the provider's dispatch table. */
@ProviderType
public interface WskProviderRuntime {

    /**
     * Fills in what only the provider knows: sockets and counters.
     *
     * @param snapshot takes the picture
     */
    void fill(ProviderSnapshot snapshot);
}
