package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A socket of category datagram. */
@ProviderType
public interface WskDatagramSocket extends WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    @Override
    WskProviderDatagramDispatch dispatch();
}
