package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_LISTEN_DISPATCH: what a listening socket can do.
 *
 * <p><b>How obtained.</b> {@link WskListenSocket#dispatch()}, of a socket made with {@link
 * WskSocketFlags#WSK_FLAG_LISTEN_SOCKET}.
 *
 * <p><b>States.</b> Created, then listening from the moment {@link #bind} succeeds; there is no listen function and
 * no backlog. A transport that fails for good delivers one {@code acceptEvent} without a socket: close then.
 *
 * <p><b>Concurrency.</b> Several accepts may be pending; connections go to them in the order of the calls, and to
 * {@code acceptEvent} only where none is pending.
 *
 * <p><b>Not specified.</b> How many connections wait to be accepted, and which options beside SO_KEEPALIVE and
 * SO_RCVBUF an accepted socket inherits.
 *
 * @wsk WSK_PROVIDER_LISTEN_DISPATCH
 */
@ProviderType
public interface WskProviderListenDispatch extends WskProviderBasicDispatch {

    /**
     * Gives the socket its address; it listens from then on.
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
     * @completes When the address is taken and connections are accepted. Information is 0. With a static {@code
     *     acceptEvent} the first event may precede the completion.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskBind. The order in which the rules of address sharing are applied covers the sockets of one provider;
     *     between processes the host decides.
     */
    NtStatus bind(SockAddr localAddress, int flags, @Nullable Irp irp);

    /**
     * Waits for a connection.
     *
     * <p>The accepted socket is bound and connected. All its events are disabled, but for those enabled for every
     * socket of the client by WSK_SET_STATIC_EVENT_CALLBACKS.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the IRP points to the {@link
     *     WskConnectionSocket}</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket does not listen</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>flags are not 0</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_TOO_MANY_OPENED_FILES</td><td>if over at once</td><td>yes</td><td>the host has no descriptor
     *     left</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>a limit of the provider is
     *     reached</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param flags 0
     * @param acceptSocketContext handed to the accepted socket's callbacks, or null
     * @param acceptSocketDispatch the accepted socket's callbacks, or null for none
     * @param localAddress becomes the local address, or null
     * @param remoteAddress becomes the peer's address, or null
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Listening; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Addresses and the IRP are the provider's until it completes; the addresses are written before. The
     *     accepted socket is the client's to close.
     * @completes At once where a connection waits, else when one arrives, in the order of the calls. The socket is
     *     {@code irp.pointer(WskConnectionSocket.class)}; Information is 0. A cancelled accept loses no connection:
     *     it completes with the one that it already had.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskAccept. The socket is the pointer of the IRP, not its Information.
     */
    NtStatus accept(
            int flags,
            @Nullable Object acceptSocketContext,
            @Nullable WskClientConnectionDispatch acceptSocketDispatch,
            @Nullable SockAddr localAddress,
            @Nullable SockAddr remoteAddress,
            @Nullable Irp irp);

    /**
     * Decides on a connection request that {@code inspectEvent} pended.
     *
     * <p>What became of an accepted request shows in {@link #accept}, {@code acceptEvent} or {@code abortEvent}.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the decision was delivered, or the request
     *     had died already</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the action is WskInspectPend, or the ID never
     *     named a request of this socket</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the socket does not listen</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_REQUEST</td><td>yes</td><td>yes</td><td>the socket is not in conditional-accept
     *     mode</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param inspectId the request, compared by content
     * @param action WskInspectAccept or WskInspectReject
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Listening with SO_CONDITIONAL_ACCEPT; STATUS_INVALID_DEVICE_REQUEST without the option.
     * @owner The ID is a value; only the IRP is kept.
     * @completes When the decision was delivered; this does not say that the connection exists. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskInspectComplete. Where the capability {@code conditional-accept} is emulated the peer's connect has
     *     succeeded before the decision, and a rejection resets the connection.
     */
    NtStatus inspectComplete(WskInspectId inspectId, WskInspectAction action, @Nullable Irp irp);

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
     * @state Listening; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Address and IRP are the provider's until it completes.
     * @completes At once. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetLocalAddress.
     */
    NtStatus getLocalAddress(SockAddr localAddress, @Nullable Irp irp);
}
