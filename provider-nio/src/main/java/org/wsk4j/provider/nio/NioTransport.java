package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_UNIX;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
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

/** The transport contract on {@code java.nio}: selectors as loops, non-blocking channels as endpoints. */
final class NioTransport implements Transport {

    private final NioSettings settings;
    private final NioLoop[] loops;
    private final ChunkPool pool;
    private final Scratch scratch = new Scratch();
    private final NioBinding binding = new NioBinding();
    private final WskProviderCharacteristics characteristics = NioCharacteristics.probe();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    /**
     * Starts the loops.
     *
     * @throws IOException if the host has no selector for each
     */
    NioTransport(NioSettings settings) throws IOException {
        this.settings = settings;
        // Loads the class: once the host is out of descriptors, its file might not open any more.
        StatusMapping.failure(new ClosedChannelException());
        this.pool = new ChunkPool(settings.poolBytes());
        this.loops = openLoops(settings);
        for (NioLoop loop : loops) {
            loop.start();
        }
    }

    private static NioLoop[] openLoops(NioSettings settings) throws IOException {
        List<NioLoop> opened = new ArrayList<>();
        try {
            while (opened.size() < settings.loops()) {
                opened.add(new NioLoop(opened.size(), settings.poll(), settings.spinNanos()));
            }
        } catch (IOException e) {
            opened.forEach(NioLoop::closeSelector);
            throw e;
        }
        return opened.toArray(new NioLoop[0]);
    }

    NioSettings settings() {
        return settings;
    }

    ChunkPool pool() {
        return pool;
    }

    Scratch scratch() {
        return scratch;
    }

    NioBinding binding() {
        return binding;
    }

    /** The loop for an accepted connection; counted apart from {@link #nextLoop}, or one loop might get them all. */
    NioLoop nextLoopForAccepted() {
        return pick(accepted);
    }

    private NioLoop pick(AtomicInteger counter) {
        return loops[(counter.getAndIncrement() & Integer.MAX_VALUE) % loops.length];
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public Loop nextLoop() {
        return pick(opened);
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop loop, StreamSink sink) throws TransportException {
        try {
            SocketChannel channel = SocketChannel.open(NioAddressing.protocolFamily(addressFamily));
            channel.configureBlocking(false);
            NioOptions options = new NioOptions(NioOptions.Kind.STREAM, addressFamily);
            return new NioStreamEndpoint(this, addressFamily, (NioLoop) loop, channel, options, sink);
        } catch (IOException | UnsupportedOperationException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** A channel that takes the place of one that failed to connect, with its options and its address. */
    SocketChannel reopenStream(int addressFamily, NioOptions options, @Nullable SockAddr bound)
            throws IOException, TransportException {
        SocketChannel fresh = SocketChannel.open(NioAddressing.protocolFamily(addressFamily));
        try {
            fresh.configureBlocking(false);
            options.applyAll(fresh);
            if (bound != null) {
                binding.rebind(fresh, bound);
            }
            return fresh;
        } catch (IOException | TransportException e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open(NioAddressing.protocolFamily(addressFamily));
            channel.configureBlocking(false);
            return new NioListenEndpoint(this, addressFamily, (NioLoop) loop, channel, sink);
        } catch (IOException | UnsupportedOperationException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException {
        if (addressFamily == AF_UNIX) {
            throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "java.nio has no datagrams in the Unix domain");
        }
        try {
            DatagramChannel channel = DatagramChannel.open(NioAddressing.protocolFamily(addressFamily));
            channel.configureBlocking(false);
            return new NioDatagramEndpoint(this, addressFamily, (NioLoop) loop, channel, sink);
        } catch (IOException | UnsupportedOperationException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void close(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        for (NioLoop loop : loops) {
            loop.end();
        }
        for (NioLoop loop : loops) {
            loop.awaitEnd(deadline - System.nanoTime());
        }
        pool.clear();
    }
}
