package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientListenDispatch} that is told of requests that died.
 *
 * @wsk WskAbortEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskAbortEvent {

    /**
     * A connection request that was accepted or pended died before the connection was established. At most once for
     * each request.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS, any other</td><td>nothing more is heard of the request</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param inspectId the request, compared by content
     * @return STATUS_SUCCESS
     * @state {@code inspectEvent} answered WskInspectAccept or WskInspectPend.
     * @owner The ID is a value.
     * @completes There is no IRP. An {@code inspectComplete} for the ID is harmless afterwards.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskAbortEvent.
     */
    NtStatus abortEvent(@Nullable Object socketContext, WskInspectId inspectId);
}
