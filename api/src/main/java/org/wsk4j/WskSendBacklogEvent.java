package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/** WskSendBacklogEvent: the ideal send backlog changed. */
@ConsumerType
@FunctionalInterface
public interface WskSendBacklogEvent {

    /** WskSendBacklogEvent: the ideal send backlog changed. */
    NtStatus sendBacklogEvent(@Nullable Object socketContext, long idealBacklogSize);
}
