package org.wsk4j;

import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * WSK_PROVIDER_DISPATCH: what a provider can do for a client; the service that a provider registers.
 *
 * <p><b>How obtained.</b> By a capture: {@link WskRegistrar#captureProviderNpi} answers it together with the client
 * object that every entry takes.
 *
 * <p><b>States.</b> Usable from the capture until it is released or the provider leaves; then the entries answer
 * STATUS_DEVICE_NOT_READY. Sockets outlive the release of the capture, but not the provider.
 *
 * <p><b>Errors.</b> As in {@link WskProviderBasicDispatch}.
 *
 * <p><b>Concurrency.</b> Every entry may be called from any thread at any time.
 *
 * <p><b>Not specified.</b> Which event loop a socket gets.
 *
 * @wsk WSK_PROVIDER_DISPATCH
 */
@ProviderType
public interface WskProviderDispatch extends AutoCloseable {

    /**
     * The version of the interface that the table is filled for. It may have a higher minor number than a client
     * asked for: test with {@link WskVersion}, never for equality.
     *
     * @return major and minor number, as {@link WskVersion#make} builds it
     * @state Any.
     * @owner Nothing is passed.
     * @completes There is no IRP.
     * @threads Any thread, at any level; never blocks.
     * @wsk WSK_PROVIDER_DISPATCH.Version. The table has no holes: an entry that a provider lacks answers
     *     STATUS_NOT_SUPPORTED.
     */
    int version();

    /**
     * What the provider says of itself: name, versions, transports, capabilities.
     *
     * @return always the same immutable object
     * @state Any.
     * @owner The object is shared and immutable.
     * @completes There is no IRP.
     * @threads Any thread, at any level; never blocks.
     * @wsk WSK_PROVIDER_CHARACTERISTICS. Beyond the version range it holds transports and capabilities.
     */
    WskProviderCharacteristics characteristics();

    /**
     * Makes the client object that all other entries take. For registrars.
     *
     * @param clientNpi what the client registered
     * @return a new object, to be ended by {@link WskClient#detach}
     * @state The provider is not leaving.
     * @owner The object is the registrar's; clients pass it on.
     * @completes There is no IRP.
     * @threads Any thread; never blocks.
     * @wsk ProviderAttachClient. Of the Network Module Registrar. It cannot refuse: the registrar compares versions
     *     before.
     */
    WskClient attachClient(WskClientNpi clientNpi);

    /**
     * Creates a socket.
     *
     * <p>The category is one of {@link WskSocketFlags}; what a provider can make sockets for is in {@link
     * WskProviderCharacteristics#transports()}.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the IRP points to the {@link WskSocket} of
     *     the category</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_HANDLE</td><td>yes</td><td>yes</td><td>the client is null or belongs to another
     *     provider</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the flags are none of {@link WskSocketFlags},
     *     the dispatch table does not fit the category, or the security descriptor was released</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>no such combination of family, type and
     *     protocol</td></tr>
     * <tr><td>STATUS_TOO_MANY_OPENED_FILES</td><td>if over at once</td><td>yes</td><td>the host has no descriptor
     *     left</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>a limit of the provider is
     *     reached</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>yes</td><td>yes</td><td>the capture was released, or the provider is
     *     leaving</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled; there is no
     *     socket</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param client what a capture answered
     * @param addressFamily of {@link org.wsk4j.data.SockAddr}
     * @param socketType SOCK_STREAM, SOCK_DGRAM or SOCK_RAW
     * @param protocol IPPROTO_TCP, IPPROTO_UDP, or 0 for Unix-domain
     * @param flags the category, one of {@link WskSocketFlags}
     * @param socketContext handed to the callbacks, or null
     * @param dispatch the callbacks, of the class for the category; null for none and for a basic socket
     * @param owningProcess on whose behalf; asked by {@link SecurityDescriptor}; null for this program as a whole
     * @param owningThread null, or a thread of that process; without effect
     * @param securityDescriptor who may share the address, cached by WSK_CACHE_SD; null for nobody
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Captured; STATUS_DEVICE_NOT_READY once the provider leaves.
     * @owner Context and callbacks are referred to until the socket is closed. The socket is the client's to close.
     * @completes When the socket exists: {@code irp.pointer(WskConnectionSocket.class)} or another category.
     *     Information is 0. All events are disabled, but for those of WSK_SET_STATIC_EVENT_CALLBACKS.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSocket. The socket is the pointer of the IRP, not its Information. A listening socket for a datagram
     *     protocol can be made; its bind fails.
     */
    NtStatus socket(
            @Nullable WskClient client,
            int addressFamily,
            int socketType,
            int protocol,
            int flags,
            @Nullable Object socketContext,
            @Nullable WskSocketDispatch dispatch,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable CachedSecurityDescriptor securityDescriptor,
            @Nullable Irp irp);

    /**
     * Creates, binds and connects a connection socket in one step.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the IRP points to the connected {@link
     *     WskConnectionSocket}</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_HANDLE</td><td>yes</td><td>yes</td><td>the client is null or belongs to another
     *     provider</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>the families differ, or flags are not
     *     0</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>no such combination of family, type and
     *     protocol</td></tr>
     * <tr><td>STATUS_ADDRESS_ALREADY_EXISTS</td><td>if over at once</td><td>yes</td><td>another socket has the local
     *     address; STATUS_ACCESS_DENIED and STATUS_INVALID_ADDRESS_COMPONENT as in bind</td></tr>
     * <tr><td>STATUS_CONNECTION_REFUSED</td><td>if over at once</td><td>yes</td><td>nobody listens there</td></tr>
     * <tr><td>STATUS_CONNECTION_RESET</td><td>if over at once</td><td>yes</td><td>the peer reset the connection while
     *     it was being made</td></tr>
     * <tr><td>STATUS_IO_TIMEOUT</td><td>if over at once</td><td>yes</td><td>the peer did not answer</td></tr>
     * <tr><td>STATUS_HOST_UNREACHABLE</td><td>if over at once</td><td>yes</td><td>there is no way to the host;
     *     STATUS_NETWORK_UNREACHABLE likewise for its network</td></tr>
     * <tr><td>STATUS_TOO_MANY_OPENED_FILES</td><td>if over at once</td><td>yes</td><td>the host has no descriptor
     *     left; STATUS_INSUFFICIENT_RESOURCES for a limit of the provider</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>yes</td><td>yes</td><td>the capture was released, or the provider is
     *     leaving</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled</td></tr>
     * <tr><td>STATUS_FILE_FORCED_CLOSED</td><td>if over at once</td><td>yes</td><td>the provider left
     *     meanwhile</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param client what a capture answered
     * @param socketType SOCK_STREAM
     * @param protocol IPPROTO_TCP, or 0 for Unix-domain
     * @param localAddress where to bind; its family is the socket's; a wildcard leaves the choice to routing
     * @param remoteAddress the peer
     * @param flags 0
     * @param socketContext handed to the callbacks, or null
     * @param dispatch the callbacks, or null for none
     * @param owningProcess on whose behalf; asked by {@link SecurityDescriptor}; null for this program as a whole
     * @param owningThread null, or a thread of that process; without effect
     * @param securityDescriptor who may share the address, cached by WSK_CACHE_SD; null for nobody
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Captured; STATUS_DEVICE_NOT_READY once the provider leaves.
     * @owner Addresses are read before the call returns. Context and callbacks are referred to until the socket is
     *     closed. The socket is the client's to close.
     * @completes When connected. After any failure there is no socket and nothing to close. Information is 0. Events
     *     enabled statically may precede the completion.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskSocketConnect. The socket is the pointer of the IRP, not its Information.
     */
    NtStatus socketConnect(
            @Nullable WskClient client,
            int socketType,
            int protocol,
            SockAddr localAddress,
            SockAddr remoteAddress,
            int flags,
            @Nullable Object socketContext,
            @Nullable WskClientConnectionDispatch dispatch,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable CachedSecurityDescriptor securityDescriptor,
            @Nullable Irp irp);

    /**
     * Carries out an operation that concerns no single socket, one of {@link WskClientControls}.
     *
     * <p>WSK_TRANSPORT_LIST_CHANGE needs an IRP; all others take none.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>done</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_HANDLE</td><td>yes</td><td>yes</td><td>the client is null or belongs to another
     *     provider</td></tr>
     * <tr><td>STATUS_BUFFER_OVERFLOW</td><td>yes</td><td>yes</td><td>the output is too small or null; {@code
     *     outputSizeReturned} is the size needed</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>kind or size of the input is wrong, or an IRP
     *     was given to a code that takes none</td></tr>
     * <tr><td>STATUS_INVALID_DEVICE_STATE</td><td>yes</td><td>yes</td><td>WSK_SET_STATIC_EVENT_CALLBACKS after the
     *     first socket</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>the code is unknown or obsolete</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>yes</td><td>yes</td><td>the capture was released, or the provider is
     *     leaving</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled, or the client
     *     deregistered</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the code needs an IRP; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param client what a capture answered
     * @param controlCode one of {@link WskClientControls}
     * @param input what the code takes, or null
     * @param output where the answer goes, or null
     * @param outputSizeReturned takes the size of the answer; ignored with an IRP
     * @param irp completes once; null for codes that take none
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Captured; STATUS_DEVICE_NOT_READY once the provider leaves.
     * @owner The input is read before the call returns; the output is the provider's until then. A cached security
     *     descriptor is referred to until WSK_RELEASE_SD.
     * @completes At once, but for WSK_TRANSPORT_LIST_CHANGE: at the next change, once. Information is the size of the
     *     answer.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskControlClient. Lists and security descriptors are pointers of the output. WSK_TDI_BEHAVIOR is accepted
     *     without effect, WSK_TDI_DEVICENAME_MAPPING is not supported.
     */
    NtStatus controlClient(
            @Nullable WskClient client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp);

    /**
     * Resolves a node and a service to addresses.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the result holds the list</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_HANDLE</td><td>yes</td><td>yes</td><td>the client is null or belongs to another
     *     provider</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>both names are missing or empty, or there is
     *     an owning thread without an owning process</td></tr>
     * <tr><td>STATUS_NOT_SUPPORTED</td><td>yes</td><td>yes</td><td>a name space or provider is named</td></tr>
     * <tr><td>STATUS_NOT_FOUND</td><td>if over at once</td><td>yes</td><td>the name has no address</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>too many look-ups are
     *     pending</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>if over at once</td><td>yes</td><td>the capture was released, or the
     *     provider left</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param client what a capture answered
     * @param nodeName a name or literal, or null
     * @param serviceName a name or number, or null
     * @param nameSpace 0
     * @param provider null
     * @param hints what is wanted, or null for anything
     * @param result becomes the first address
     * @param owningProcess on whose behalf, or null
     * @param owningThread null without an owning process
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Captured; STATUS_DEVICE_NOT_READY once the provider leaves.
     * @owner Names and hints are read before the call returns. The result is written before the IRP completes; the
     *     list is the client's until {@link #freeAddressInfo}.
     * @completes When the host's resolver has answered. Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetAddressInfo. Not limited to PASSIVE_LEVEL: look-ups run on threads of their own. An unknown name is
     *     STATUS_NOT_FOUND, as on Windows 8 and later, not STATUS_NO_MATCH.
     */
    NtStatus getAddressInfo(
            @Nullable WskClient client,
            @Nullable String nodeName,
            @Nullable String serviceName,
            int nameSpace,
            @Nullable UUID provider,
            @Nullable AddrInfoEx hints,
            Out<AddrInfoEx> result,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp);

    /**
     * Gives a result of {@link #getAddressInfo} back.
     *
     * @param client what a capture answered
     * @param addrInfo the first address
     * @state Any.
     * @owner The list is the provider's from the call on; do not use it afterwards.
     * @completes There is no IRP.
     * @threads Any thread, at any level; never blocks.
     * @wsk WskFreeAddressInfo.
     */
    void freeAddressInfo(@Nullable WskClient client, AddrInfoEx addrInfo);

    /**
     * Resolves an address to the names of its node and service.
     *
     * <table>
     * <caption>Statuses</caption>
     * <tr><th>status</th><th>returned</th><th>completes the IRP</th><th>meaning</th></tr>
     * <tr><td>STATUS_SUCCESS</td><td>if over at once</td><td>yes</td><td>the names are written</td></tr>
     * <tr><td>STATUS_PENDING</td><td>yes</td><td>with another row</td><td>accepted; over later, or already</td></tr>
     * <tr><td>STATUS_INVALID_HANDLE</td><td>yes</td><td>yes</td><td>the client is null or belongs to another
     *     provider</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>yes</td><td>both outputs are missing, or there is an
     *     owning thread without an owning process</td></tr>
     * <tr><td>STATUS_NOT_FOUND</td><td>if over at once</td><td>yes</td><td>there is no name and NI_NAMEREQD is
     *     set</td></tr>
     * <tr><td>STATUS_BUFFER_TOO_SMALL</td><td>if over at once</td><td>yes</td><td>a name and its terminator do not
     *     fit</td></tr>
     * <tr><td>STATUS_INSUFFICIENT_RESOURCES</td><td>if over at once</td><td>yes</td><td>too many look-ups are
     *     pending</td></tr>
     * <tr><td>STATUS_DEVICE_NOT_READY</td><td>if over at once</td><td>yes</td><td>the capture was released, or the
     *     provider left</td></tr>
     * <tr><td>STATUS_CANCELLED</td><td>if over at once</td><td>yes</td><td>the IRP was cancelled</td></tr>
     * <tr><td>STATUS_INVALID_PARAMETER</td><td>yes</td><td>there is none</td><td>the IRP is null; nothing
     *     happened</td></tr>
     * </table>
     *
     * @param client what a capture answered
     * @param sockAddr the address
     * @param nodeName becomes the name of the node, or null
     * @param serviceName becomes the name of the service, or null
     * @param flags of {@link NameInfoFlags}
     * @param owningProcess on whose behalf, or null
     * @param owningThread null without an owning process
     * @param irp completes once; idle before the call
     * @return a status of the table; STATUS_PENDING inside a completion routine, as that of this IRP runs later
     * @state Captured; STATUS_DEVICE_NOT_READY once the provider leaves.
     * @owner The address is read before the call returns. The outputs are the provider's until the IRP completes, and
     *     are written before.
     * @completes When the host's resolver has answered; without NI_NAMEREQD a nameless node yields the literal.
     *     Information is 0.
     * @threads Any thread, at any level, also inside callbacks; never blocks. The completion routine runs on the
     *     calling thread inside the call, or on the socket's loop.
     * @wsk WskGetNameInfo. Not limited to PASSIVE_LEVEL: look-ups run on threads of their own.
     */
    NtStatus getNameInfo(
            @Nullable WskClient client,
            SockAddr sockAddr,
            @Nullable UnicodeString nodeName,
            @Nullable UnicodeString serviceName,
            int flags,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp);

    /**
     * The provider leaves: every socket left becomes an orphan, threads and native memory are freed. Idempotent and
     * bounded in time. For its owner.
     *
     * @state Any; without effect once closed.
     * @owner Nothing of the transport is touched afterwards. Memory of retained indications stays readable until it
     *     is released.
     * @completes Every pending IRP, with STATUS_FILE_FORCED_CLOSED, or STATUS_DEVICE_NOT_READY where there is no
     *     socket. Each event callback of an orphan that has a dead-socket form is called with null once.
     * @threads Any thread at PASSIVE_LEVEL but those of the provider; waits for them.
     * @wsk NmrDeregisterProvider. Sockets do not keep a provider from leaving; in Windows they do.
     */
    @Override
    void close();
}
