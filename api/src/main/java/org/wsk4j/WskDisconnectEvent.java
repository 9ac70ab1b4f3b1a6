package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/** WskDisconnectEvent: the peer disconnected. */
@ConsumerType
@FunctionalInterface
public interface WskDisconnectEvent {

    /** WskDisconnectEvent: the peer disconnected. */
    NtStatus disconnectEvent(@Nullable Object socketContext, int flags);
}
