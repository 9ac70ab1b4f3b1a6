package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;

/** WskReceiveEvent: bytes arrived. */
@ConsumerType
@FunctionalInterface
public interface WskReceiveEvent {

    /** WskReceiveEvent: bytes arrived. */
    NtStatus receiveEvent(
            @Nullable Object socketContext,
            int flags,
            @Nullable WskDataIndication dataIndication,
            long bytesIndicated,
            SizeT bytesAccepted);
}
