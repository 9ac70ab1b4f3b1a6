package org.wsk4j.data;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * WSK_DATA_INDICATION: received bytes of a connection, in memory of the provider, to read only.
 *
 * <p>Node and memory are valid during the callback. A client that answered STATUS_PENDING owns the list until it released
 * each node, whole or one by one, in any order, from any thread; it may rewrite the links meanwhile.
 *
 * @wsk WSK_DATA_INDICATION
 */
@ProviderType
public interface WskDataIndication {

    /**
     * The next node.
     *
     * @return the successor, or null at the end
     */
    @Nullable
    WskDataIndication next();

    /**
     * Rewrites the link; for a client that retains the node.
     *
     * @param next the successor, or null for none
     */
    void setNext(@Nullable WskDataIndication next);

    /**
     * The bytes of this node.
     *
     * @return the range in the provider's memory
     */
    WskBuf buffer();
}
