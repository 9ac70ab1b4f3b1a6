package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/** WskAbortEvent: an inspected connection request died. */
@ConsumerType
@FunctionalInterface
public interface WskAbortEvent {

    /** WskAbortEvent: an inspected connection request died. */
    NtStatus abortEvent(@Nullable Object socketContext, WskInspectId inspectId);
}
