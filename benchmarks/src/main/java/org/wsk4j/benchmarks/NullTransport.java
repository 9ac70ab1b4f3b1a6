package org.wsk4j.benchmarks;

import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.IpMreq;
import org.wsk4j.WskCapability;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskTransport;
import org.wsk4j.WskVersion;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;

/** A transport without a host: it takes whatever is written, and what it pushes the benchmark gives it. One thread. */
final class NullTransport implements Transport {

    private final ChunkPool pool = new ChunkPool(1 << 20);
    private final OwnLoop loop = new OwnLoop();
    private @Nullable Stream last;

    @Override
    public WskProviderCharacteristics characteristics() {
        WskProviderCharacteristics.Builder builder = WskProviderCharacteristics.builder("null")
                .transport(new WskTransport(
                        WskVersion.WSK_1_0,
                        WskOptions.SOCK_STREAM,
                        WskOptions.IPPROTO_TCP,
                        SockAddr.AF_INET,
                        new UUID(0, 1)));
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, CapabilityLevel.ABSENT, "there is no host");
        }
        return builder.build();
    }

    /** The endpoint opened last. */
    Stream stream() {
        Stream current = last;
        if (current == null) {
            throw new IllegalStateException("no endpoint");
        }
        return current;
    }

    @Override
    public Loop nextLoop() {
        return loop;
    }

    /** Runs what the loop was given. */
    void runTasks() {
        for (Runnable task = loop.tasks.poll(); task != null; task = loop.tasks.poll()) {
            task.run();
        }
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop on, StreamSink sink) {
        Stream opened = new Stream(on, sink);
        last = opened;
        return opened;
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop on, ListenSink sink) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "streams only");
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop on, DatagramSink sink) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "streams only");
    }

    @Override
    public void close(long timeoutNanos) {
        runTasks();
    }

    /** The benchmark's thread. */
    private static final class OwnLoop implements Loop {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public boolean execute(Runnable task) {
            return tasks.add(task);
        }

        @Override
        public boolean schedule(Runnable task, long delayNanos) {
            return true; // nothing here lasts so long
        }
    }

    /** A connection to nowhere. */
    final class Stream implements StreamEndpoint {

        private final Loop on;
        private StreamSink sink;
        private final SockAddr local = new SockAddr();

        private Stream(Loop on, StreamSink sink) {
            this.on = on;
            this.sink = sink;
        }

        /** Something came. */
        void push(int bytes) {
            Chunk chunk = pool.take(bytes);
            if (chunk == null) {
                throw new IllegalStateException("nothing was given back");
            }
            sink.pushed(chunk.lend(bytes, 0, null));
        }

        @Override
        public Loop loop() {
            return on;
        }

        @Override
        public void attach(StreamSink newSink) {
            sink = newSink;
        }

        @Override
        public void bind(SockAddr address, boolean share) {
            local.set(address).setPort(1);
        }

        @Override
        public void localAddress(SockAddr address) {
            address.set(local);
        }

        @Override
        public void remoteAddress(SockAddr address) {
            address.set(local);
        }

        @Override
        public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
            return 0;
        }

        @Override
        public long write(BufferBatch batch) {
            return batch.bytes();
        }

        @Override
        public long read(BufferBatch batch) {
            return batch.bytes();
        }

        @Override
        public void startPush(long budget) {}

        @Override
        public void stopPush() {
            sink.pushEnded(0);
        }

        @Override
        public long shutdownOutput() {
            return 0;
        }

        @Override
        public long receiveBacklog() {
            return 0;
        }

        @Override
        public long idealSendBacklog() {
            return 1 << 16;
        }

        @Override
        public void silence() {}

        @Override
        public void setOption(int level, int option, int value) {}

        @Override
        public int option(int level, int option) {
            return 0;
        }

        @Override
        public void membership(IpMreq request, boolean join) {}

        @Override
        public void cancel(Direction direction) {}

        @Override
        public void close(boolean abort) {
            on.execute(sink::closed);
        }
    }
}
