package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_CONNECTION_DISPATCH: what a connection can do.
 *
 * <p><b>How obtained.</b> {@link WskConnectionSocket#dispatch()}, of a socket made with {@link
 * WskSocketFlags#WSK_FLAG_CONNECTION_SOCKET}, by {@code socketConnect}, or by accepting.
 *
 * <p><b>States.</b> Created, bound, connecting, connected; then finished sending (own graceful disconnect), finished
 * receiving (the peer's), both, or aborted. A failed connect leaves the socket bound. An accepted socket begins
 * connected.
 *
 * <p><b>Concurrency.</b> Any number of sends and receives may be pending, each kind in the order of the calls, both
 * directions independently. Callbacks of one socket never overlap; a completion that runs inside a call may overlap
 * with one.
 *
 * <p><b>Not specified.</b> How bytes of one send are spread over receives, and when exactly a peer learns of a
 * disconnect.
 *
 * @wsk WSK_PROVIDER_CONNECTION_DISPATCH
 */
@ProviderType
public interface WskProviderConnectionDispatch extends WskProviderBasicDispatch {

    /**
     * Gives the socket its address. With a wildcard the port is fixed now and the address when the socket connects.
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
     * Connects.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>connected</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not bound, or connecting or connected
     *     already</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the family is not that of the socket, or flags
     *     are not 0</td></tr>
     * <tr><td>STATUS_CONNECTION_REFUSED</td><td>if over at once</td><td>yes</td><td>nobody listens there</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer did not answer</td></tr>
     * <tr><td>STATUS_HOST_UNREACHABLE</td><td>if over at once</td><td>yes</td><td>there is no way to the host;
     *     STATUS_NETWORK_UNREACHABLE likewise for its network</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the connection while
     *     it was being made</td></tr>
     * <tr><td>STATUS_ACCESS_DENIED</td><td>if over at once</td><td>yes</td><td>the host forbids it</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param remoteAddress the peer
     * @param flags 0
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise. After a failure the socket is bound and may try again.
     * @owner The address is read before the call returns.
     * @completes When the connection is established or has failed. Information is 0. Events can be enabled from then
     *     on.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskConnect. Retrying after a failure is promised here.
     */
    NtStatus connect(SockAddr remoteAddress, int flags, @Nullable Irp irp);

    /**
     * Answers the local address; of a socket bound to the wildcard the real address once it is connected.
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
     * @state Bound or later, also after the connection ended; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Address and IRP are the provider's until it completes.
     * @completes At once. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetLocalAddress. After the connection ended the last address is answered until close.
     */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);

    /**
     * Answers the peer's address.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the address is written</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket never was connected</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param remoteAddress becomes the address
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Connected, also after the connection ended; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Address and IRP are the provider's until it completes.
     * @completes At once. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetRemoteAddress. After the connection ended the peer's address is answered until close.
     */
    NtStatus getRemoteAddress(SockAddr remoteAddress, @Nullable Irp irp);

    /**
     * Sends all bytes.
     *
     * <p>Nothing is buffered on the client's behalf and nothing is refused for want of room: sends queue. Ask for
     * SIO_WSK_QUERY_IDEAL_SEND_BACKLOG how many bytes are worth keeping in flight.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>all bytes are sent</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not connected, sending was finished by
     *     {@code disconnect}, or the socket is silent</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>a flag is unknown, or the provider lacks its
     *     feature</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the
     *     connection</td></tr>
     * <tr><td>STATUS_CONNECTION_ABORTED</td><td>if over at once</td><td>yes</td><td>the connection was aborted on
     *     this side, or timed out</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer stopped answering</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, the connection was
     *     disconnected abortively, or the socket was closed; Information counts the bytes that were sent</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the bytes; may be empty
     * @param flags of {@link WskSendFlags}
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Connected and not finished sending; the peer may have finished. STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes.
     * @completes When the last byte has left and the memory is free. Information is the length; there is no short
     *     send. Bytes leave in the order of the calls; the order of completions is not promised.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSend. Sent means that the provider no longer needs the memory, not that the peer has the bytes.
     *     WSK_FLAG_OOB is there where the capability {@code send-oob} is. A refused flag completes the IRP.
     */
    NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp);

    /**
     * Waits for bytes.
     *
     * <p>WSK_FLAG_WAITALL waits until the buffer is full, WSK_FLAG_DRAIN discards everything until the connection
     * ends. A peer that finished sending completes every pending and later receive with STATUS_SUCCESS and
     * Information 0.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>bytes were received; with Information 0 for
     *     a buffer that has room the peer has finished sending</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not connected, or the socket is
     *     silent</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>WAITALL together with DRAIN, DRAIN with a
     *     buffer of length other than 0, or the memory is read-only</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>a flag is unknown, or the provider lacks its
     *     feature</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the
     *     connection</td></tr>
     * <tr><td>STATUS_CONNECTION_ABORTED</td><td>if over at once</td><td>yes</td><td>the connection was aborted on
     *     this side, or timed out</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer stopped answering</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, the connection was
     *     disconnected abortively, or the socket was closed, and no byte had been received</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the room; length 0 to resume a paused {@code receiveEvent} or to drain
     * @param flags of {@link WskReceiveFlags}
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Connected, also after the own or the peer's finish of sending; STATUS_INVALID_DEVICE_STATE before.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes. Bytes outside the range are never written.
     * @completes Without a flag with the first bytes; with WAITALL when the buffer is full or no more can come; with
     *     DRAIN when the connection ends; with length 0 at once, which resumes a paused {@code receiveEvent}.
     *     Information is the number of bytes. Pending receives are filled in the order of the calls, and precede
     *     {@code receiveEvent}. Bytes that came before a reset are delivered first.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskReceive. FIFO among receives, delivery of bytes that precede a reset, and STATUS_SUCCESS with the count
     *     for a cancelled receive that had bytes are promised here.
     */
    NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp);

    /**
     * Finishes sending, or resets the connection.
     *
     * <p>Without a flag: after all pending sends and the last buffer the peer is told that no more follows; receiving
     * goes on. With WSK_FLAG_ABORTIVE: pending sends, receives and a graceful disconnect end at once and the peer
     * sees a reset. Either way the socket still has to be closed.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>done; also an abortive disconnect of a
     *     connection that has ended</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not connected, sending was finished
     *     already, or the socket is silent</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>WSK_FLAG_ABORTIVE with a buffer, or an unknown
     *     flag</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the
     *     connection</td></tr>
     * <tr><td>STATUS_CONNECTION_ABORTED</td><td>if over at once</td><td>yes</td><td>the connection was aborted on
     *     this side, or timed out</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled (the finish is not
     *     undone), or an abortive disconnect or close forced the graceful one to end</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the last bytes to send, or null
     * @param flags of {@link WskDisconnectFlags}
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Connected; WSK_FLAG_ABORTIVE also after a graceful one, in which case that one is forced to complete.
     *     STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes.
     * @completes Gracefully: when the transport has finished; where the capability {@code graceful-disconnect} is
     *     native, when the peer has acknowledged everything. It does not wait for the peer to finish, and may stay
     *     pending as long as the peer takes nothing. Abortively: at once. Information is the length of the buffer.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskDisconnect. Information is defined here. A second graceful disconnect is refused.
     */
    NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp);

    /**
     * Gives retained bytes back: the node and all that it is linked to at the time of the call.
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
     * @param dataIndication the first node
     * @return a status of the table; never STATUS_PENDING
     * @state The client retains the nodes: {@code receiveEvent} answered, or is about to answer, STATUS_PENDING. Also
     *     after close.
     * @owner Node and memory are the provider's from the call on.
     * @completes There is no IRP. Room that is free again lets the provider receive more.
     * @threads Any thread, at any level; never blocks.
     * @wsk WskRelease. Releasing single nodes, relinked nodes and nodes of a closed socket is promised here.
     */
    NtStatus release(WskDataIndication dataIndication);

    /**
     * Connects and sends first data, on the first packet where TCP_FASTOPEN is set and the provider can.
     *
     * <p>Fast open may hand the first data to the peer's application twice if the network duplicates the packet; send
     * only what may be repeated.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>connected, and the data is sent</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not bound, or connecting or connected
     *     already</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the family is not that of the socket, or flags
     *     are not 0</td></tr>
     * <tr><td>STATUS_BUFFER_OVERFLOW</td><td>yes</td><td>yes</td><td>the buffer is longer than 65535 bytes</td></tr>
     * <tr><td>STATUS_CONNECTION_REFUSED</td><td>if over at once</td><td>yes</td><td>nobody listens there</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer did not answer</td></tr>
     * <tr><td>STATUS_HOST_UNREACHABLE</td><td>if over at once</td><td>yes</td><td>there is no way to the host;
     *     STATUS_NETWORK_UNREACHABLE likewise for its network</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the connection; if
     *     it had been made it is broken</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>the capability {@code connect-ex} is
     *     absent</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param remoteAddress the peer
     * @param buffer up to 65535 bytes, or null to connect only
     * @param flags 0
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The address is read before the call returns. The triple of the buffer is captured; memory and links of
     *     its chain are the provider's until the IRP completes.
     * @completes When the connection is established and the memory is free. Information is the length of the buffer.
     *     The data precedes that of every send.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskConnectEx. Information is defined here.
     */
    NtStatus connectEx(SockAddr remoteAddress, @Nullable WskBuf buffer, int flags, @Nullable Irp irp);

    /**
     * Sends with control information; without it the same as {@link #send}.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>all bytes are sent</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not connected, sending was finished by
     *     {@code disconnect}, or the socket is silent</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>a flag is unknown, or there is control information
     *     and the provider has none for connections</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the
     *     connection</td></tr>
     * <tr><td>STATUS_CONNECTION_ABORTED</td><td>if over at once</td><td>yes</td><td>the connection was aborted on
     *     this side, or timed out</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer stopped answering</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, the connection was
     *     disconnected abortively, or the socket was closed; Information counts the bytes that were sent</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the bytes; may be empty
     * @param flags of {@link WskSendFlags}
     * @param controlInfo copied before the call returns, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state As {@link #send}.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes. Control information is the client's again when the call returns.
     * @completes As {@link #send}.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSendEx. The length of the control information is its own.
     */
    NtStatus sendEx(WskBuf buffer, int flags, @Nullable ControlMessages controlInfo, @Nullable Irp irp);

    /**
     * Receives with control information; without it the same as {@link #receive}.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>bytes were received; with Information 0 for
     *     a buffer that has room the peer has finished sending</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not connected, or the socket is
     *     silent</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>WAITALL together with DRAIN, DRAIN with a
     *     buffer of length other than 0, or the memory is read-only</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>a flag is unknown, or control information or flags
     *     about it are wanted and the provider has none for connections</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the
     *     connection</td></tr>
     * <tr><td>STATUS_CONNECTION_ABORTED</td><td>if over at once</td><td>yes</td><td>the connection was aborted on
     *     this side, or timed out</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer stopped answering</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, the connection was
     *     disconnected abortively, or the socket was closed, and no byte had been received</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param buffer the room
     * @param flags of {@link WskReceiveFlags}
     * @param controlInfo becomes the control information, or null
     * @param controlFlags becomes the flags about it, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state As {@link #receive}.
     * @owner The triple of the buffer is captured; memory and links of its chain are the provider's until the IRP
     *     completes. Control information and flags are the provider's until then, and are written before.
     * @completes As {@link #receive}.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskReceiveEx. There is no ReceiveEx event.
     */
    NtStatus receiveEx(
            WskBuf buffer,
            int flags,
            @Nullable ControlMessages controlInfo,
            @Nullable SizeT controlFlags,
            @Nullable Irp irp);
}
