package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A socket of category connection, made by socket, socketConnect or an accept. */
@ProviderType
public interface WskConnectionSocket extends WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    @Override
    WskProviderConnectionDispatch dispatch();
}
