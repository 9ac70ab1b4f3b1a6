package org.wsk4j.provider.nio;

import java.io.IOException;
import java.security.Principal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitProvider;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.WskProviderRuntime;

/**
 * WSK on {@code java.nio}: a component in OSGi, a service of {@link java.util.ServiceLoader} on the class path. The kit does
 * the work on a {@link NioTransport}.
 */
@Component(
        name = NioConfiguration.PID,
        configurationPid = NioConfiguration.PID,
        service = WskProviderDispatch.class,
        immediate = true,
        property = {
            "wsk.provider=nio",
            "wsk.version=1.0",
            "wsk.transports=tcp/inet",
            "wsk.transports=tcp/inet6",
            "wsk.transports=udp/inet",
            "wsk.transports=udp/inet6",
            "wsk.transports=tcp/unix",
            "wsk.features=tcp",
            "wsk.features=udp",
            "wsk.features=unix-stream",
            "wsk.features=inet",
            "wsk.features=inet6",
            "wsk.features=v6-only",
            "wsk.features=stream-socket",
            "wsk.features=connect-ex",
            "wsk.features=send-nodelay",
            "wsk.features=receive-waitall",
            "wsk.features=receive-drain",
            "wsk.features=receive-event",
            "wsk.features=graceful-disconnect",
            "wsk.features=abortive-disconnect",
            "wsk.features=conditional-accept",
            "wsk.features=send-backlog",
            "wsk.features=receive-backlog",
            "wsk.features=truncation-flags",
            "wsk.features=send-messages",
            "wsk.features=multicast",
            "wsk.features=broadcast",
            "wsk.features=address-sharing",
            "wsk.features=address-list",
            "wsk.features=name-resolution",
            "wsk.features.native=tcp",
            "wsk.features.native=udp",
            "wsk.features.native=unix-stream",
            "wsk.features.native=inet",
            "wsk.features.native=inet6",
            "wsk.features.native=stream-socket",
            "wsk.features.native=receive-event",
            "wsk.features.native=abortive-disconnect",
            "wsk.features.native=multicast",
            "wsk.features.native=broadcast",
            "service.ranking:Integer=0",
            "service.description=Winsock Kernel on java.nio selectors"
        })
@Designate(ocd = NioConfiguration.class)
@Capability(namespace = "osgi.implementation", name = "org.wsk4j", version = "1.0.0", uses = WskProviderDispatch.class)
public final class NioProvider implements WskProviderDispatch, WskProviderRuntime {

    private final KitProvider kit;

    /**
     * For ServiceLoader: configured by the system properties {@code wsk.nio.*}.
     *
     * @throws IllegalArgumentException for a property with a bad value; the message says what is allowed
     */
    public NioProvider() {
        this(NioSettings.ofSystemProperties());
    }

    /**
     * For the component runtime.
     *
     * @param configuration what the operator configured
     * @throws IllegalArgumentException for a bad value; the message says what is allowed
     */
    @Activate
    public NioProvider(NioConfiguration configuration) {
        this(NioSettings.of(configuration));
    }

    NioProvider(NioSettings settings) {
        try {
            kit = new KitProvider(new NioTransport(settings), settings.limits());
        } catch (IOException e) {
            throw new IllegalStateException("the host has no selector for each of " + settings.loops() + " loops", e);
        }
    }

    @Override
    public int version() {
        return kit.version();
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return kit.characteristics();
    }

    @Override
    public WskClient attachClient(WskClientNpi clientNpi) {
        return kit.attachClient(clientNpi);
    }

    @Override
    public NtStatus socket(
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
        return kit.socket(
                client,
                addressFamily,
                socketType,
                protocol,
                flags,
                socketContext,
                dispatch,
                owningProcess,
                owningThread,
                securityDescriptor,
                irp);
    }

    @Override
    public NtStatus socketConnect(
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
        return kit.socketConnect(
                client,
                socketType,
                protocol,
                localAddress,
                remoteAddress,
                flags,
                socketContext,
                dispatch,
                owningProcess,
                owningThread,
                securityDescriptor,
                irp);
    }

    @Override
    public NtStatus controlClient(
            @Nullable WskClient client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        return kit.controlClient(client, controlCode, input, output, outputSizeReturned, irp);
    }

    @Override
    public NtStatus getAddressInfo(
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
        return kit.getAddressInfo(
                client, nodeName, serviceName, nameSpace, provider, hints, result, owningProcess, owningThread, irp);
    }

    @Override
    public void freeAddressInfo(@Nullable WskClient client, AddrInfoEx addrInfo) {
        kit.freeAddressInfo(client, addrInfo);
    }

    @Override
    public NtStatus getNameInfo(
            @Nullable WskClient client,
            SockAddr sockAddr,
            @Nullable UnicodeString nodeName,
            @Nullable UnicodeString serviceName,
            int flags,
            @Nullable Principal owningProcess,
            @Nullable Thread owningThread,
            @Nullable Irp irp) {
        return kit.getNameInfo(client, sockAddr, nodeName, serviceName, flags, owningProcess, owningThread, irp);
    }

    @Override
    public void fill(ProviderSnapshot snapshot) {
        kit.fill(snapshot);
    }

    @Deactivate
    @Override
    public void close() {
        kit.close();
    }

    @Override
    public String toString() {
        return kit.toString();
    }
}
