package org.wsk4j.wsp.catalog;

import java.util.UUID;

/** What of the catalogue is really here. */
interface ProviderLoader {

    /**
     * Whether a layer with handles of its own implements everything.
     *
     * @return 0, WSAEINVALIDPROCTABLE, or WSAEINVALIDPROVIDER if nothing is there
     */
    int checkExtensions(UUID providerId, String path);
}
