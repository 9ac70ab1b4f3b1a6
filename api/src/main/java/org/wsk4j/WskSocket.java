package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/**
 * WSK_SOCKET: any socket. Its dispatch table never changes during its life.
 *
 * @wsk WSK_SOCKET
 */
@ProviderType
public interface WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    WskProviderBasicDispatch dispatch();
}
