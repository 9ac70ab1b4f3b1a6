package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.netty.HostSocket.Kind;

/** The transport contract on Netty's loops and sockets. */
final class NettyTransport implements Transport {

    private final NettySettings settings;
    private final NettyHost host;
    private final AtomicReference<@Nullable NettyGroup> group;
    private final List<NettyLoop> loops;
    private final ChunkPool pool;
    private final NettyBinding binding;
    private final WskProviderCharacteristics characteristics;
    private final boolean fastOpen; // as the capability was stated; to look each time would cost a connection a file
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    private NettyTransport(NettySettings settings, NettyGroup group) {
        this.settings = settings;
        this.host = group.host();
        this.group = new AtomicReference<>(group);
        // Loads the class: once the host is out of descriptors, its file might not open any more.
        StatusMapping.failure(new ClosedChannelException());
        this.pool = new ChunkPool(settings.poolBytes());
        this.binding = new NettyBinding(group.host().mixesIpv4());
        this.characteristics = NettyCharacteristics.probe(group);
        this.fastOpen = characteristics.level(WskCapability.FAST_OPEN) == CapabilityLevel.NATIVE;
        this.loops = group.loops();
    }

    /** Creates one; if that fails, the loops end, unless they are somebody else's. */
    static NettyTransport on(NettySettings settings, NettyGroup group) {
        try {
            return new NettyTransport(settings, group);
        } catch (LinkageError | RuntimeException e) {
            group.end(group.loops(), settings.limits().closeTimeoutMillis() * 1_000_000);
            throw e;
        }
    }

    NettySettings settings() {
        return settings;
    }

    NettyHost host() {
        return host;
    }

    ChunkPool pool() {
        return pool;
    }

    NettyBinding binding() {
        return binding;
    }

    /** The loop for an accepted connection; counted apart from {@link #nextLoop}, or one loop might get them all. */
    NettyLoop nextLoopForAccepted() {
        return pick(accepted);
    }

    private NettyLoop pick(AtomicInteger counter) {
        return loops.get((counter.getAndIncrement() & Integer.MAX_VALUE) % loops.size());
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public Loop nextLoop() {
        return pick(opened);
    }

    private HostSocket open(Kind kind, int family) throws TransportException {
        Addresses.checkFamily(family);
        try {
            return host().open(kind, family);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    private NettyOptions options(Kind kind, int family) {
        return new NettyOptions(kind, family, fastOpen);
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop loop, StreamSink sink) throws TransportException {
        HostSocket socket = open(Kind.STREAM, addressFamily);
        NettyOptions options = options(Kind.STREAM, addressFamily);
        return new NettyStreamEndpoint(this, addressFamily, (NettyLoop) loop, socket, options, sink);
    }

    /** A socket that takes the place of one that failed to connect, with its options and its address. */
    HostSocket reopenStream(int addressFamily, NettyOptions options, @Nullable SockAddr bound)
            throws IOException, TransportException {
        HostSocket fresh = open(Kind.STREAM, addressFamily);
        try {
            options.applyAll(fresh);
            if (bound != null) {
                binding.rebind(fresh, bound);
            }
            return fresh;
        } catch (IOException | TransportException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException {
        HostSocket socket = open(Kind.LISTEN, addressFamily);
        NettyOptions options = options(Kind.LISTEN, addressFamily);
        return new NettyListenEndpoint(this, addressFamily, (NettyLoop) loop, socket, options, sink);
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException {
        if (addressFamily == AF_UNIX) {
            throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "no datagrams in the Unix domain");
        }
        HostSocket socket = open(Kind.DATAGRAM, addressFamily);
        NettyOptions options = options(Kind.DATAGRAM, addressFamily);
        return new NettyDatagramEndpoint(this, addressFamily, (NettyLoop) loop, socket, options, sink);
    }

    @Override
    public void close(long timeoutNanos) {
        NettyGroup ending = group.getAndSet(null); // it holds memory of Netty's
        if (ending != null) {
            ending.end(loops, timeoutNanos);
        }
        pool.clear();
    }
}
