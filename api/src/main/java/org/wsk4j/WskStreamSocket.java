package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A socket of category stream: connection or listener, decided by its first success. */
@ProviderType
public interface WskStreamSocket extends WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    @Override
    WskProviderStreamDispatch dispatch();
}
