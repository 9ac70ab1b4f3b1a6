package org.wsk4j.registrar.fake;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.AddrInfoEx;
import org.wsk4j.data.Out;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.UnicodeString;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.SocketSnapshot;
import org.wsk4j.runtime.WskProviderRuntime;

/** A provider of client objects; its sockets are numbers, its other entries are not called by a registrar. */
public class FakeProvider implements WskProviderDispatch, WskProviderRuntime {

    private final WskProviderCharacteristics characteristics;
    private final List<FakeClient> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger closes = new AtomicInteger();

    /** Runs in attachClient, before the object is made. */
    public volatile Runnable beforeAttach = () -> {};

    /** Runs in close. */
    public volatile Runnable onClose = () -> {};

    public FakeProvider(WskProviderCharacteristics characteristics) {
        this.characteristics = characteristics;
    }

    /** One that offers version 1.0 and emulates everything. */
    public static FakeProvider named(String name) {
        return with(name, builder -> builder);
    }

    /** One that ranks itself. */
    public static FakeProvider ranked(String name, int ranking) {
        return with(name, builder -> builder.ranking(ranking));
    }

    /** One of these versions. */
    public static FakeProvider versions(String name, int lowest, int highest) {
        return with(name, builder -> builder.versions(lowest, highest));
    }

    /** One that makes a statement of its own. */
    public static FakeProvider stating(String name, WskCapability capability, CapabilityLevel level, String reason) {
        return with(name, builder -> builder.capability(capability, level, reason));
    }

    private static FakeProvider with(String name, UnaryOperator<WskProviderCharacteristics.Builder> more) {
        WskProviderCharacteristics.Builder builder =
                WskProviderCharacteristics.builder(name).description("a fake named " + name);
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, CapabilityLevel.EMULATED, "it is a fake");
        }
        builder.transport(transport(WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, SockAddr.AF_INET));
        builder.transport(transport(WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, SockAddr.AF_INET6));
        builder.transport(transport(WskOptions.SOCK_STREAM, 0, SockAddr.AF_UNIX));
        return new FakeProvider(more.apply(builder).build());
    }

    private static WskTransport transport(int type, int protocol, int family) {
        return new WskTransport(WskVersion.WSK_1_0, type, protocol, family, new UUID(0, 1));
    }

    /** The client objects made so far. */
    public List<FakeClient> clients() {
        return List.copyOf(clients);
    }

    /** The only client object made so far. */
    public FakeClient client() {
        if (clients.size() != 1) {
            throw new AssertionError("not one client object but " + clients.size());
        }
        return clients.get(0);
    }

    /** How often close was called. */
    public int closes() {
        return closes.get();
    }

    @Override
    public int version() {
        return characteristics.highestVersion();
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public WskClient attachClient(WskClientNpi clientNpi) {
        beforeAttach.run();
        FakeClient client = new FakeClient(clientNpi);
        clients.add(client);
        return client;
    }

    @Override
    public void fill(ProviderSnapshot snapshot) {
        int open = clients.stream().mapToInt(FakeClient::openSockets).sum();
        for (int i = 0; i < open; i++) {
            snapshot.sockets.add(new SocketSnapshot());
        }
        snapshot.counters.putAll(Map.of("clients", (long) clients.size()));
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        onClose.run();
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
        throw new AssertionError("registrars make no sockets");
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
        throw new AssertionError("registrars make no sockets");
    }

    @Override
    public NtStatus controlClient(
            @Nullable WskClient client,
            int controlCode,
            @Nullable WskControlBuffer input,
            @Nullable WskControlBuffer output,
            @Nullable SizeT outputSizeReturned,
            @Nullable Irp irp) {
        throw new AssertionError("registrars control no clients");
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
        throw new AssertionError("registrars resolve no names");
    }

    @Override
    public void freeAddressInfo(@Nullable WskClient client, AddrInfoEx addrInfo) {
        throw new AssertionError("registrars resolve no names");
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
        throw new AssertionError("registrars resolve no names");
    }
}
