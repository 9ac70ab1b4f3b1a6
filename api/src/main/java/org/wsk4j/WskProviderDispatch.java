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

/** WSK_PROVIDER_DISPATCH: what a provider can do for a client; the service that a provider registers. */
@ProviderType
public interface WskProviderDispatch extends AutoCloseable {

    /** The version of the interface that the table is filled for. */
    int version();

    /** What the provider says of itself: name, versions, transports, capabilities. */
    WskProviderCharacteristics characteristics();

    /** ProviderAttachClient of the Network Module Registrar: makes the client object that all other entries take. For registrars. */
    WskClient attachClient(WskClientNpi clientNpi);

    /** WskSocket: creates a socket. */
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

    /** WskSocketConnect: creates, binds and connects a connection socket. */
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

    /** WskControlClient: carries out an operation that concerns no single socket. */
    NtStatus controlClient(
            @Nullable WskClient client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp);

    /** WskGetAddressInfo: resolves names to addresses. */
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

    /** WskFreeAddressInfo: gives a result of getAddressInfo back. */
    void freeAddressInfo(@Nullable WskClient client, AddrInfoEx addrInfo);

    /** WskGetNameInfo: resolves an address to names. */
    NtStatus getNameInfo(
            @Nullable WskClient client,
            SockAddr sockAddr,
            @Nullable UnicodeString nodeName,
            @Nullable UnicodeString serviceName,
            int flags,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp);

    /** The provider leaves: every socket left becomes an orphan, threads and native memory are freed. Idempotent, bounded. For its owner. */
    @Override
    void close();
}
