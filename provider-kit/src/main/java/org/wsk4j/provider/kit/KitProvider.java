package org.wsk4j.provider.kit;

import java.security.Principal;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;
import org.wsk4j.provider.kit.socket.ClientBinding;
import org.wsk4j.provider.kit.socket.ClientControls;
import org.wsk4j.provider.kit.socket.NameEntries;
import org.wsk4j.provider.kit.socket.ProviderCore;
import org.wsk4j.provider.kit.socket.SocketFactory;
import org.wsk4j.provider.kit.socket.SocketOrder;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.WskProviderRuntime;

/**
 * The complete provider over a {@link Transport}: what a bundle registers as its service, itself or as a subclass that only
 * adds constructors and annotations. Any thread.
 *
 * <p>{@link #close()} is the provider's departure: every socket becomes an orphan, whose IRPs complete with
 * STATUS_FILE_FORCED_CLOSED and whose entries answer it ever after; then the transport's loops end.
 */
@ConsumerType
public class KitProvider implements WskProviderDispatch, WskProviderRuntime {

    /** For IRPs that belong to no client: nothing can be cancelled, nothing is kept. */
    private static final PendingOperation NOBODY = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final Transport transport;
    private final ProviderCore core;
    private final SocketFactory sockets;
    private final NameEntries names;

    /**
     * Creates a provider.
     *
     * @param transport moves the bytes; closed with the provider
     * @param limits bound it
     */
    public KitProvider(Transport transport, KitLimits limits) {
        this.transport = transport;
        this.core = new ProviderCore(transport, limits);
        this.sockets = new SocketFactory(core);
        this.names = new NameEntries(limits);
    }

    @Override
    public final int version() {
        return transport.characteristics().highestVersion();
    }

    @Override
    public final WskProviderCharacteristics characteristics() {
        return transport.characteristics();
    }

    @Override
    public final WskClient attachClient(WskClientNpi clientNpi) {
        return core.attach(Objects.requireNonNull(clientNpi, "clientNpi"));
    }

    @Override
    public final NtStatus socket(
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
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        ClientBinding binding = core.binding(client);
        if (binding == null) {
            return invalidHandle(irp);
        }
        SocketOrder order = new SocketOrder(
                addressFamily, socketType, protocol, flags, socketContext, dispatch, owningProcess, securityDescriptor);
        return sockets.socket(binding, order, irp);
    }

    @Override
    public final NtStatus socketConnect(
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
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        ClientBinding binding = core.binding(client);
        if (binding == null) {
            return invalidHandle(irp);
        }
        SocketOrder order = new SocketOrder(
                localAddress.family(),
                socketType,
                protocol,
                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                socketContext,
                dispatch,
                owningProcess,
                securityDescriptor);
        return sockets.socketConnect(binding, order, localAddress, remoteAddress, flags, irp);
    }

    @Override
    public final NtStatus controlClient(
            @Nullable WskClient client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        ClientBinding binding = core.binding(client);
        if (binding == null) {
            return irp == null ? NtStatus.STATUS_INVALID_HANDLE : invalidHandle(irp);
        }
        return ClientControls.control(binding, controlCode, input, output, outputSizeReturned, irp);
    }

    @Override
    public final NtStatus getAddressInfo(
            @Nullable WskClient client,
            @Nullable String nodeName,
            @Nullable String serviceName,
            int nameSpace,
            @Nullable UUID provider,
            @Nullable AddrInfoEx hints,
            Out<AddrInfoEx> result,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        ClientBinding binding = core.binding(client);
        return binding == null
                ? invalidHandle(irp)
                : names.getAddressInfo(
                        binding,
                        nodeName,
                        serviceName,
                        nameSpace,
                        provider,
                        hints,
                        result,
                        owningProcess,
                        owningThread,
                        irp);
    }

    @Override
    public final void freeAddressInfo(@Nullable WskClient client, AddrInfoEx addrInfo) {
        // The results live on the heap and hold nothing of the host: they go when the client drops them.
        Objects.requireNonNull(addrInfo, "addrInfo");
    }

    @Override
    public final NtStatus getNameInfo(
            @Nullable WskClient client,
            SockAddr sockAddr,
            @Nullable UnicodeString nodeName,
            @Nullable UnicodeString serviceName,
            int flags,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        ClientBinding binding = core.binding(client);
        return binding == null
                ? invalidHandle(irp)
                : names.getNameInfo(binding, sockAddr, nodeName, serviceName, flags, owningProcess, owningThread, irp);
    }

    private static NtStatus invalidHandle(Irp irp) {
        irp.markPending(NOBODY);
        return irp.complete(NtStatus.STATUS_INVALID_HANDLE, 0);
    }

    @Override
    public final void fill(ProviderSnapshot snapshot) {
        core.fill(snapshot);
    }

    @Override
    public final void close() {
        names.close();
        core.close();
    }

    @Override
    public final String toString() {
        return characteristics().toString();
    }
}
