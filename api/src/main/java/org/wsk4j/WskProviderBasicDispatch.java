package org.wsk4j;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_BASIC_DISPATCH: what every socket can do.
 *
 * <p><b>How obtained.</b> {@link WskSocket#dispatch()}: the table belongs to its socket, which is the first parameter
 * of each function in C. It is the same object for the whole life of the socket.
 *
 * <p><b>States.</b> Open, from the completion of the request that made the socket until {@link #closeSocket}; forced
 * closed once the provider has left: then every entry but {@code closeSocket} answers STATUS_FILE_FORCED_CLOSED.
 *
 * <p><b>Errors.</b> What network, peer, kernel or a departing provider can cause is a status. Null for a buffer or
 * address that is needed, an IRP that is not idle and a range that does not exist are exceptions ({@link
 * NullPointerException}, {@link IllegalStateException}, {@link IndexOutOfBoundsException}) before anything has
 * happened; the IRP is not completed then.
 *
 * <p><b>Concurrency.</b> Entries may be called by several threads at once; what they start is queued in the order of
 * the calls. Only {@code closeSocket} must not overlap with another call.
 *
 * <p><b>Not specified.</b> What an entry does after {@code closeSocket} was called.
 *
 * @wsk WSK_PROVIDER_BASIC_DISPATCH
 */
@ProviderType
public interface WskProviderBasicDispatch {

    /**
     * Sets or reads an option, or carries out an ioctl.
     *
     * <p>Options are those of {@link WskOptions}, ioctls those of {@link WskIoctls}, which say what each takes.
     * Setting and reading options needs an IRP; SO_WSK_EVENT_CALLBACK takes none to enable and may have one to
     * disable.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>done</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_EVENT_PENDING</td><td>yes</td><td>without IRP</td><td>a running callback was to be disabled and
     *     no IRP was given: it is disabled once it has returned</td></tr>
     * <tr><td>STATUS_BUFFER_OVERFLOW</td><td>yes</td><td>yes</td><td>the output is too small; the size needed is in
     *     Information, without IRP in {@code outputSizeReturned}</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>size or kind of the input is wrong, a value is
     *     out of range, an IRP was given to a code that takes none, or several events were to be disabled at
     *     once</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>the option can be set before bind only, or
     *     the event or ioctl needs a bound or connected socket</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_REQUEST</td><td>yes</td><td>yes</td><td>the code is known and does not fit this
     *     category of socket, or the event is enabled statically</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>the code is unknown, or the provider lacks the
     *     feature</td></tr>
     * <tr><td>STATUS_NOT_FOUND</td><td>yes</td><td>yes</td><td>SO_WSK_SECURITY is read and none was set</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the socket was
     *     closed</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider has left: only
     *     {@code closeSocket} is of use now</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the code needs an IRP; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param requestType set, read or ioctl
     * @param controlCode the option or ioctl
     * @param level the level of an option; ignored for an ioctl
     * @param input what the code takes, or null
     * @param output where the answer goes, or null
     * @param outputSizeReturned takes the size of the answer where no IRP is given; ignored with one
     * @param irp completes once; null for codes that take none
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later;
     *     STATUS_EVENT_PENDING only without an IRP
     * @state Open; each code says what else it needs, STATUS_INVALID_DEVICE_STATE otherwise.
     * @owner The input is read before the call returns. The output is the provider's until the IRP completes, without
     *     IRP until the call returns.
     * @completes At once, but for SIO_ADDRESS_LIST_CHANGE (at the next change) and the disabling of a running
     *     callback (when it has returned). Information is the size of the answer.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskControlSocket. The size of the input is its buffer's; pointers are {@link
     *     org.wsk4j.data.WskControlBuffer#pointer()}. STATUS_REQUEST_NOT_ACCEPTED is never answered: what takes no
     *     IRP is always over at once. No code is limited to PASSIVE_LEVEL.
     */
    NtStatus controlSocket(
            WskControlSocketType requestType,
            int controlCode,
            int level,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp);

    /**
     * Ends the socket. A connection that is not disconnected in both directions is reset; bytes not yet sent are
     * lost.
     *
     * <p>Inside one of the socket's own callbacks the call is legal and answers STATUS_PENDING; waiting for it there
     * would never end.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the socket is gone</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Any, once; also after the provider left. No other call on this socket may be in progress. Afterwards no
     *     entry may be called.
     * @owner The socket is the provider's. Indications that the client retains stay valid until the last one is
     *     released.
     * @completes After every pending IRP of the socket (STATUS_CANCELLED, unless it had moved bytes or was over) and
     *     after every running callback has returned; then no callback and no completion of this socket follows.
     *     Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskCloseSocket. Retained indications need not be released first: their memory outlives the socket. Never
     *     fails. After the provider left it succeeds without touching the transport.
     */
    NtStatus closeSocket(@Nullable Irp irp);
}
