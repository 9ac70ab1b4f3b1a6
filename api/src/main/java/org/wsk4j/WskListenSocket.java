package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A socket of category listening. */
@ProviderType
public interface WskListenSocket extends WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    @Override
    WskProviderListenDispatch dispatch();
}
