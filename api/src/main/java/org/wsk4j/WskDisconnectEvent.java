package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientConnectionDispatch} that is told of the peer's disconnect.
 *
 * @wsk WskDisconnectEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskDisconnectEvent {

    /**
     * The peer finished sending, or reset the connection. Not called for the own disconnect or close.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS, any other</td><td>nothing; the socket still has to be closed</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param flags WSK_FLAG_ABORTIVE for a reset, WSK_FLAG_AT_DISPATCH_LEVEL
     * @return STATUS_SUCCESS
     * @state Connected. Enabled by WSK_EVENT_DISCONNECT with SO_WSK_EVENT_CALLBACK or WSK_SET_STATIC_EVENT_CALLBACKS.
     * @owner Nothing is passed.
     * @completes There is no IRP. It comes after {@code receiveEvent} for all bytes before it, unless that is paused;
     *     after a graceful one an abortive one may follow.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskDisconnectEvent.
     */
    NtStatus disconnectEvent(@Nullable Object socketContext, int flags);
}
