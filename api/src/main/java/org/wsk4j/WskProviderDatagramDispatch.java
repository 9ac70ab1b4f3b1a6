package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_DATAGRAM_DISPATCH: what a datagram socket can do.
 *
 * <p><b>How obtained.</b> {@link WskDatagramSocket#dispatch()}, of a socket made with {@link
 * WskSocketFlags#WSK_FLAG_DATAGRAM_SOCKET}.
 *
 * <p><b>States.</b> Created, then bound; a peer or destination may be fixed, changed and cleared by ioctl while
 * bound.
 *
 * <p><b>Concurrency.</b> Any number of sends and receives may be pending; datagrams go to pending receives in the
 * order of the calls, and to {@code receiveFromEvent} only where none is pending.
 *
 * <p><b>Not specified.</b> The order and the fate of datagrams on the network. An unconnected socket never hears of a
 * closed port.
 *
 * @wsk WSK_PROVIDER_DATAGRAM_DISPATCH
 */
@ProviderType
public interface WskProviderDatagramDispatch extends WskProviderBasicDispatch {

    /**
     * Gives the socket its address; it sends and receives from then on. With a wildcard it receives on all addresses,
     * and routing chooses the source of each datagram.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the socket is bound</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>it is bound already</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the family is not that of the socket, or flags
     *     are not 0</td></tr>
     * <tr><td>STATUS_ADDRESS_ALREADY_EXISTS</td><td>if over at once</td><td>yes</td><td>another socket has the
     *     address and shares it with nobody</td></tr>
     * <tr><td>STATUS_ACCESS_DENIED</td><td>if over at once</td><td>yes</td><td>another socket has the address and
     *     does not share it with this one, or the port is privileged</td></tr>
     * <tr><td>STATUS_INVALID_ADDRESS_COMPONENT</td><td>if over at once</td><td>yes</td><td>the address is not one of
     *     this host</td></tr>
     * <tr><td>STATUS_NOT_IMPLEMENTED</td><td>yes</td><td>yes</td><td>the socket was made for a type or protocol that
     *     its category cannot have</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param localAddress the address and port; port 0 for an ephemeral one
     * @param flags 0
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Created; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The address is read before the call returns; the IRP is the provider's until it completes.
     * @completes When the address is taken. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskBind. The rules of address sharing cover the sockets of one provider; between processes the host
     *     decides.
     */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp);

    /**
     * Sends one datagram, whole or not at all. With UDP_SEND_MSG_SIZE the buffer is cut into several.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>sent</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket is not bound</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>flags are not 0, the family is not that of the
     *     socket, control information is malformed or out of range (to send ECN 3 included), or there is neither an
     *     address nor a fixed one</td></tr>
     * <tr><td>STATUS_BUFFER_OVERFLOW</td><td>if over at once</td><td>yes</td><td>a datagram is longer than the
     *     transport can send</td></tr>
     * <tr><td>STATUS_ACCESS_DENIED</td><td>if over at once</td><td>yes</td><td>a broadcast without
     *     SO_BROADCAST</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>control information asks for a feature that the
     *     provider lacks; nothing was sent</td></tr>
     * <tr><td>STATUS_HOST_UNREACHABLE</td><td>if over at once</td><td>yes</td><td>there is no way to the host;
     *     STATUS_NETWORK_UNREACHABLE likewise for its network</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>the host has no memory for
     *     it</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the payload; may be empty
     * @param flags 0
     * @param remoteAddress the destination; null for the one fixed by SIO_WSK_SET_REMOTE_ADDRESS or
     *     SIO_WSK_SET_SENDTO_ADDRESS
     * @param controlInfo for this datagram, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes. Address and control information are copied before the call returns.
     * @completes When the memory is free. Information is the length of the payload. Datagrams leave in the order of
     *     the calls.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSendTo. Control information is copied at the call, so it may be changed at once. Where both a peer and
     *     a destination are fixed, the peer wins.
     */
    NtStatus sendTo(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp);

    /**
     * Waits for one datagram.
     *
     * <p>What does not fit is lost: STATUS_SUCCESS, the bytes that fit, and MSG_TRUNC in {@code controlFlags}.
     * Information 0 is an empty datagram.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>a datagram was received</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket is not bound</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>flags are not 0, or the memory is
     *     read-only</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the room
     * @param flags 0
     * @param remoteAddress becomes the sender, or null
     * @param controlInfo becomes the control information, cut to its capacity, or null
     * @param controlFlags becomes a combination of the flags of {@link org.wsk4j.data.MsgFlags}, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes. The outputs are the provider's until then, and are written before.
     * @completes With one datagram each, in the order of the calls, before {@code receiveFromEvent}. With a fixed
     *     peer datagrams of others are discarded. Information is the number of bytes copied.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskReceiveFrom. {@code controlFlags} is written whenever it is there, also without {@code controlInfo}.
     *     Capacity and length of the control information are its own.
     */
    NtStatus receiveFrom(
            WskBuf buffer,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp);

    /**
     * Gives retained datagrams back: the node and all that it is linked to at the time of the call.
     *
     * <p>Nodes may be split, linked anew and released one by one, in any order, also before the callback that retains
     * them has returned.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>yes</td><td>without IRP</td><td>the memory is the provider's again</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>without IRP</td><td>a node is not retained, was released
     *     before, or is another socket's</td></tr>
     * </table>
     *
     * @param datagramIndication the first node
     * @return a status of the table; never STATUS_PENDING
     * @state The client retains the nodes: {@code receiveFromEvent} answered, or is about to answer, STATUS_PENDING.
     *     Also after close.
     * @owner Node and memory are the provider's from the call on.
     * @completes There is no IRP. Room that is free again lets the provider receive more.
     * @threads Any thread, at any level; never blocks.
     * @wsk WskRelease. Releasing single nodes, relinked nodes and nodes of a closed socket is promised here.
     */
    NtStatus release(WskDatagramIndication datagramIndication);

    /**
     * Answers the address that the socket is bound to.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the address is written</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket is not bound</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param localAddress becomes the address
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Address and IRP are the provider's until it completes.
     * @completes At once. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetLocalAddress.
     */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);

    /**
     * Sends several datagrams, one for each node, to one destination with one set of control information.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>all are sent</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket is not bound</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>flags are not 0, the family is not that of the
     *     socket, control information is malformed or out of range (to send ECN 3 included), or there is neither an
     *     address nor a fixed one</td></tr>
     * <tr><td>STATUS_BUFFER_OVERFLOW</td><td>if over at once</td><td>yes</td><td>a datagram is longer than the
     *     transport can send</td></tr>
     * <tr><td>STATUS_ACCESS_DENIED</td><td>if over at once</td><td>yes</td><td>a broadcast without
     *     SO_BROADCAST</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>control information asks for a feature that the
     *     provider lacks; nothing was sent</td></tr>
     * <tr><td>STATUS_HOST_UNREACHABLE</td><td>if over at once</td><td>yes</td><td>there is no way to the host;
     *     STATUS_NETWORK_UNREACHABLE likewise for its network</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>the host has no memory for
     *     it</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param bufferList the first node
     * @param flags 0
     * @param remoteAddress the destination; null for the one fixed by SIO_WSK_SET_REMOTE_ADDRESS or
     *     SIO_WSK_SET_SENDTO_ADDRESS
     * @param controlInfo for all datagrams, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Nodes, links and memory are the provider's until the IRP completes. Address and control information are
     *     copied before the call returns.
     * @completes When all are sent and the memory is free, or at the first datagram that fails; those before it are
     *     sent. Information is the sum of the lengths sent, also with an error.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSendMessages. What a failure in the middle means is defined here. An empty list cannot be written.
     */
    NtStatus sendMessages(
            WskBufList bufferList,
            int flags,
            @Nullable SockAddr remoteAddress,
            @Nullable ControlMessages controlInfo,
            @Nullable Irp irp);
}
