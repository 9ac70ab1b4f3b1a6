package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;

/** WskInspectEvent: a listening socket in conditional-accept mode has a connection request. */
@ConsumerType
@FunctionalInterface
public interface WskInspectEvent {

    /** WskInspectEvent: a listening socket in conditional-accept mode has a connection request. */
    WskInspectAction inspectEvent(
            @Nullable Object socketContext,
            SockAddr localAddress,
            SockAddr remoteAddress,
            @Nullable WskInspectId inspectId);
}
