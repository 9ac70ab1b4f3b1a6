package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;

/**
 * The member of {@link WskClientDatagramDispatch} that is told of datagrams.
 *
 * @wsk WskReceiveFromEvent
 */
@ConsumerType
@FunctionalInterface
public interface WskReceiveFromEvent {

    /**
     * Datagrams arrived, or the socket is dead.
     *
     * <table>
     * <caption>What the client returns</caption>
     * <tr><th>returned</th><th>effect</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>the datagrams are taken and the list is the provider's again</td></tr>
     * <tr><td>STATUS_PENDING</td><td>the list is retained until it is released, whole or node by node</td></tr>
     * <tr><td>STATUS_DATA_NOT_ACCEPTED</td><td>nothing is taken; the event is disabled, and the datagrams, as far as
     *     they are buffered, come first when it is enabled again; where it is enabled statically it stays so and they
     *     are lost</td></tr>
     * <tr><td>any other</td><td>the datagrams are dropped</td></tr>
     * </table>
     *
     * @param socketContext what was given with the callbacks when the socket was made
     * @param flags WSK_FLAG_AT_DISPATCH_LEVEL, and MSG_BCAST or MSG_MCAST for all datagrams of the list
     * @param dataIndication the datagrams, or null: the socket is dead and should be closed; told once
     * @return a status of the table
     * @state Bound. Enabled by WSK_EVENT_RECEIVE_FROM with SO_WSK_EVENT_CALLBACK or WSK_SET_STATIC_EVENT_CALLBACKS.
     * @owner The list is the provider's and valid during the call, when retained until it is released, also after
     *     close. Only its links may be changed.
     * @completes There is no IRP. Pending receives are served first.
     * @threads An event loop of the socket's provider, at DISPATCH_LEVEL: must not block nor wait for a completion;
     *     may start operations. Callbacks of one socket never overlap.
     * @wsk WskReceiveFromEvent. Serial for each socket, which Windows does not promise.
     */
    NtStatus receiveFromEvent(
            @Nullable Object socketContext, int flags, @Nullable WskDatagramIndication dataIndication);
}
