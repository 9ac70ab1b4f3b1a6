package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;

/** WskReceiveFromEvent: datagrams arrived. */
@ConsumerType
@FunctionalInterface
public interface WskReceiveFromEvent {

    /** WskReceiveFromEvent: datagrams arrived. */
    NtStatus receiveFromEvent(
            @Nullable Object socketContext, int flags, @Nullable WskDatagramIndication dataIndication);
}
