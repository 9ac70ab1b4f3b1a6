package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientDispatch} that is told of the provider.
 *
 * @wsk WskClientEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskClientEvent {

    /**
     * Something happened to the provider that serves the client.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS, any other</td><td>nothing</td></tr>
     * </table>
     *
     * @param clientContext what was given when the client registered
     * @param eventType one of {@link WskClientEvents}
     * @param information what the event type says, or null
     * @param informationLength 0
     * @return STATUS_SUCCESS, or STATUS_NOT_IMPLEMENTED for an unknown event type
     * @state Captured; always enabled.
     * @owner The information is read only and valid during the call.
     * @completes There is no IRP.
     * @threads A thread of the registrar, at DISPATCH_LEVEL: may begin to close sockets and release captures, must not
     *     wait.
     * @wsk WskClientEvent. Windows defines no event type; the one of {@link WskClientEvents} is ours.
     */
    NtStatus clientEvent(
            @Nullable Object clientContext, int eventType, @Nullable Object information, long informationLength);
}
