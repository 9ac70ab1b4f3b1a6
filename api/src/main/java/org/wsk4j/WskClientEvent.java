package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/** WskClientEvent: something happened to the provider that serves the client. */
@ConsumerType
@FunctionalInterface
public interface WskClientEvent {

    /** WskClientEvent: something happened to the provider that serves the client. */
    NtStatus clientEvent(
            @Nullable Object clientContext, int eventType, @Nullable Object information, long informationLength);
}
