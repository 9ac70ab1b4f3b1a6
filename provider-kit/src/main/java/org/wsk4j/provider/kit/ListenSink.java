package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/** What the kit does with a listening endpoint's results. All calls come on the loop's thread, without any lock. */
@ProviderType
public interface ListenSink {

    /**
     * A connection is established. The kit attaches a sink to it or closes it inside this call.
     *
     * @param endpoint the connection, pinned to a loop of the transport's choice
     */
    void accepted(StreamEndpoint endpoint);

    /**
     * The host could not accept.
     *
     * @param result the failure
     * @param broken whether the endpoint is of no use any more; else the transport goes on after a while
     */
    void acceptFailed(long result, boolean broken);

    /** The endpoint is closed: the last call. */
    void closed();
}
