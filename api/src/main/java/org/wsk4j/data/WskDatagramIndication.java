package org.wsk4j.data;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * WSK_DATAGRAM_INDICATION: one received datagram in memory of the provider, to read only. With receive coalescing one node
 * may hold several datagrams of equal size.
 *
 * <p>Node, memory, address and control information are valid during the callback. A client that answered STATUS_PENDING owns
 * the list until it released each node, whole or one by one, in any order, from any thread; it may rewrite the links
 * meanwhile.
 *
 * @wsk WSK_DATAGRAM_INDICATION
 */
@ProviderType
public interface WskDatagramIndication {

    /**
     * The next node.
     *
     * @return the successor, or null at the end
     */
    @Nullable
    WskDatagramIndication next();

    /**
     * Rewrites the link; for a client that retains the node.
     *
     * @param next the successor, or null for none
     */
    void setNext(@Nullable WskDatagramIndication next);

    /**
     * The payload.
     *
     * @return the range in the provider's memory; length 0 for an empty datagram
     */
    WskBuf buffer();

    /**
     * Who sent it.
     *
     * @return the source address
     */
    SockAddr remoteAddress();

    /**
     * What came with it.
     *
     * @return the control messages, or null where there are none
     */
    @Nullable
    ControlMessages controlInfo();
}
