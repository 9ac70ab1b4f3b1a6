package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_STREAM_DISPATCH: what a stream socket can do: all of a connection, and to listen instead.
 *
 * <p><b>How obtained.</b> {@link WskStreamSocket#dispatch()}, of a socket made with {@link
 * WskSocketFlags#WSK_FLAG_STREAM_SOCKET}.
 *
 * <p><b>States.</b> Undecided until the first successful {@link #listen} or {@code connect}; the role is final then,
 * and entries of the other one answer STATUS_INVALID_DEVICE_STATE. A failure leaves the socket undecided.
 *
 * <p><b>Concurrency.</b> As {@link WskProviderListenDispatch} and {@link WskProviderConnectionDispatch} in the role
 * taken.
 *
 * <p><b>Absent.</b> There is no {@code inspectComplete}: a connection request cannot be pended.
 *
 * @wsk WSK_PROVIDER_STREAM_DISPATCH
 */
@ProviderType
public interface WskProviderStreamDispatch extends WskProviderConnectionDispatch {

    /**
     * Waits for a connection, as {@link WskProviderListenDispatch#accept}.
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
     * @state After {@link #listen}; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Addresses and the IRP are the provider's until it completes. The accepted socket is the client's to
     *     close.
     * @completes As {@link WskProviderListenDispatch#accept}.
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
     * Becomes a listener.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the socket listens</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>not bound, listening already, or connecting
     *     or connected</td></tr>
     * <tr><td>STATUS_ADDRESS_ALREADY_EXISTS</td><td>if over at once</td><td>yes</td><td>another socket listens on the
     *     address</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Bound and undecided; STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner Only the IRP is kept.
     * @completes When connections are accepted; it waits for none. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskListen. Completes when listening has begun, whatever the page says of an incoming connection.
     */
    NtStatus listen(@Nullable Irp irp);
}
