package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A socket of category basic: options and ioctls only. */
@ProviderType
public interface WskBasicSocket extends WskSocket {

    /**
     * The functions of this socket.
     *
     * @return always the same table
     */
    @Override
    WskProviderBasicDispatch dispatch();
}
