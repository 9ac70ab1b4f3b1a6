package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientConnectionDispatch} that is told of the ideal send backlog.
 *
 * @wsk WskSendBacklogEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskSendBacklogEvent {

    /**
     * The number of bytes that are worth keeping in flight has changed; also SIO_WSK_QUERY_IDEAL_SEND_BACKLOG answers
     * it.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS, any other</td><td>nothing</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param idealBacklogSize how many bytes
     * @return STATUS_SUCCESS
     * @state Connected. Enabled by WSK_EVENT_SEND_BACKLOG with SO_WSK_EVENT_CALLBACK or
     *     WSK_SET_STATIC_EVENT_CALLBACKS.
     * @owner Nothing is passed.
     * @completes There is no IRP.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskSendBacklogEvent. Providers whose capability {@code send-backlog} is emulated may never call it.
     */
    NtStatus sendBacklogEvent(@Nullable Object socketContext, long idealBacklogSize);
}
