package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientListenDispatch} that is told of connections.
 *
 * @wsk WskAcceptEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskAcceptEvent {

    /**
     * A listening socket has a connection, or is dead.
     *
     * <p>It is called only while no {@code accept} is pending, but for the race of the two.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>the client owns the socket and must close it</td></tr>
     * <tr><td>STATUS_REQUEST_NOT_ACCEPTED, any other</td><td>the provider resets the connection; the client must not
     *     touch the socket again</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param flags a combination of the constants of {@link WskEventFlags}
     * @param localAddress the local address
     * @param remoteAddress the peer's address
     * @param acceptSocket the connection, or null: the listening socket is dead and should be closed; told once
     * @param outputs takes context and callbacks of the accepted socket; empty at first
     * @return a status of the table
     * @state The listening socket is bound. Enabled by WSK_EVENT_ACCEPT with SO_WSK_EVENT_CALLBACK or
     *     WSK_SET_STATIC_EVENT_CALLBACKS.
     * @owner Addresses and outputs are the provider's and valid during the call.
     * @completes There is no IRP. Connection events enabled on the listening socket may be delivered on the accepted
     *     one from the return on, but for those that the client has disabled there meanwhile.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskAcceptEvent. The two outputs are one object, to be set before events of the accepted socket are
     *     enabled.
     */
    NtStatus acceptEvent(
            @Nullable Object socketContext,
            int flags,
            SockAddr localAddress,
            SockAddr remoteAddress,
            @Nullable WskConnectionSocket acceptSocket,
            WskAcceptOutputs outputs);
}
