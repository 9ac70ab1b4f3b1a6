package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;

/** WskAcceptEvent: a listening socket has a connection. */
@ConsumerType
@FunctionalInterface
public interface WskAcceptEvent {

    /** WskAcceptEvent: a listening socket has a connection. */
    NtStatus acceptEvent(
            @Nullable Object socketContext,
            int flags,
            SockAddr localAddress,
            SockAddr remoteAddress,
            @Nullable WskConnectionSocket acceptSocket,
            WskAcceptOutputs outputs);
}
