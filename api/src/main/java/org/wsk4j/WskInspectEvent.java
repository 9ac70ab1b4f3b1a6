package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;

/**
 * The member of {@link WskClientListenDispatch} that decides on connection requests.
 *
 * @wsk WskInspectEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskInspectEvent {

    /**
     * A listening socket in conditional-accept mode has a connection request, or is dead.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>WskInspectAccept</td><td>the request goes on; accept, {@code acceptEvent} or {@code abortEvent}
     *     follows</td></tr>
     * <tr><td>WskInspectReject</td><td>the request is dropped; nothing follows</td></tr>
     * <tr><td>WskInspectPend</td><td>the client decides later with {@code inspectComplete}; {@code abortEvent} may
     *     come before</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param localAddress the local address
     * @param remoteAddress the address that asks
     * @param inspectId names the request; null: the listening socket is dead and should be closed
     * @return a decision of the table
     * @state The listening socket is bound with SO_CONDITIONAL_ACCEPT; no event mask applies.
     * @owner Addresses are the provider's and valid during the call; the ID is a value and may be kept.
     * @completes There is no IRP.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskInspectEvent. Where the capability {@code conditional-accept} is emulated the peer is connected already
     *     when it is asked for.
     */
    WskInspectAction inspectEvent(
            @Nullable Object socketContext,
            SockAddr localAddress,
            SockAddr remoteAddress,
            @Nullable WskInspectId inspectId);
}
