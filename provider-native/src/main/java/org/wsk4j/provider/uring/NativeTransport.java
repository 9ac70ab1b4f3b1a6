package org.wsk4j.provider.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.data.SockAddr;
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
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.base.Engine;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.datagram.NativeDatagram;
import org.wsk4j.provider.uring.iouring.UringEngine;
import org.wsk4j.provider.uring.iouring.ZeroCopy;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;

/** The transport contract on Linux system calls: loops and endpoints of the engine that was chosen. */
final class NativeTransport implements Transport {

    private final Host host;
    private final Engine engine;
    private final NativeLoop[] loops;
    private final WskProviderCharacteristics characteristics;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private boolean closed; // guarded by this

    private NativeTransport(Host host, EngineLadder.Choice choice) throws AbsentException {
        this.host = host;
        // Loads the class: once the host is out of descriptors, its file might not open any more.
        StatusMapping.failure(-Errno.EMFILE);
        this.engine = choice.engine(host, this::nextLoopForAccepted);
        this.characteristics = NativeCharacteristics.probe(host, choice);
        this.loops = startLoops();
    }

    /**
     * Opens the C library, chooses the engine and starts the loops.
     *
     * @throws AbsentException if it cannot work here
     */
    static NativeTransport open(NativeSettings settings) throws AbsentException {
        Libc libc = Libc.open(settings.systemCalls() == NativeSettings.CallChoice.DIRECT);
        Host host = new Host(libc, settings);
        try {
            return new NativeTransport(host, EngineLadder.choose(libc, settings.engine()));
        } catch (AbsentException | RuntimeException | Error e) {
            host.end();
            throw e;
        }
    }

    private NativeLoop[] startLoops() throws AbsentException {
        List<NativeLoop> started = new ArrayList<>();
        try {
            while (started.size() < host.settings().loops()) {
                NativeLoop loop = engine.loop(started.size());
                loop.start();
                started.add(loop);
            }
        } catch (AbsentException e) {
            started.forEach(NativeLoop::end);
            started.forEach(loop -> loop.awaitEnd(1_000_000_000));
            throw e;
        }
        return started.toArray(new NativeLoop[0]);
    }

    /** What became of zero-copy sends; for tests. */
    ZeroCopy zeroCopy() {
        return ((UringEngine) engine).zeroCopy();
    }

    /** Memory for pushed data, as tests look at it. */
    ChunkPool chunks() {
        return host.chunks();
    }

    /** The loop for an accepted connection; counted apart from {@link #nextLoop}, or one loop might get them all. */
    private NativeLoop nextLoopForAccepted() {
        return pick(accepted);
    }

    private NativeLoop pick(AtomicInteger counter) {
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
        return engine.openStream(addressFamily, (NativeLoop) loop, sink);
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException {
        int parts = addressFamily == SockAddr.AF_UNIX ? 1 : host.settings().acceptLoops();
        NativeLoop home = (NativeLoop) loop;
        return parts == 1
                ? engine.openListen(addressFamily, home, false, sink)
                : SpreadListen.open(engine, addressFamily, others(home, parts - 1), home, sink);
    }

    /** Loops that follow one in the round. */
    private List<NativeLoop> others(NativeLoop first, int count) {
        int index = List.of(loops).indexOf(first);
        List<NativeLoop> others = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            others.add(loops[(index + i) % loops.length]);
        }
        return others;
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException {
        return NativeDatagram.open(host, addressFamily, (NativeLoop) loop, sink);
    }

    /** What all endpoints share. */
    Host host() {
        return host;
    }

    @Override
    public void count(Map<String, Long> counters) {
        counters.put("fastopen.connections", host.fastOpen().connections());
        counters.put("fastopen.bytes", host.fastOpen().bytes());
        for (NativeLoop loop : loops) {
            loop.count(counters);
        }
        if (engine instanceof UringEngine uring) {
            counters.put("zerocopy.sends", uring.zeroCopy().sends());
            counters.put("zerocopy.copied", uring.zeroCopy().copied());
        }
    }

    @Override
    public void close(long timeoutNanos) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        long deadline = System.nanoTime() + timeoutNanos;
        for (NativeLoop loop : loops) {
            loop.end();
        }
        boolean ended = true;
        for (NativeLoop loop : loops) {
            ended &= loop.awaitEnd(deadline - System.nanoTime());
        }
        if (ended) {
            host.end(); // a loop that goes on needs its memory
        }
    }
}
