package org.wsk4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** Receives of 64 bytes from a peer that writes as fast as it can: mostly, the bytes are there already. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReceiveBenchmark {

    private static final int SIZE = 64;

    /** A connection socket of provider nio. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Wsk {

        private final Irp irp = new Irp();
        private final WskBuf buffer = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private Peer peer;
        private Session session;
        private WskProviderConnectionDispatch socket;

        /** Connects. */
        @Setup
        public void connect() throws IOException, InterruptedException {
            peer = Peer.source();
            session = new Session();
            socket = session.connect(peer.address(), null);
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            session.close();
            peer.close();
        }
    }

    /** A blocking channel. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Plain {

        private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
        private Peer peer;
        private SocketChannel channel;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            peer = Peer.source();
            channel = SocketChannel.open(peer.address());
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            channel.close();
            peer.close();
        }
    }

    /** {@code receive}, and waiting for its IRP. */
    @Benchmark
    public void wsk(Wsk wsk) throws IOException, InterruptedException {
        wsk.socket.receive(wsk.buffer, WskReceiveFlags.WSK_FLAG_WAITALL, wsk.irp.reuse());
        Session.await(wsk.irp, SIZE);
    }

    /** {@code SocketChannel.read} until the buffer is full. */
    @Benchmark
    public void blockingChannel(Plain plain) throws IOException {
        plain.memory.clear();
        while (plain.memory.hasRemaining()) {
            plain.channel.read(plain.memory);
        }
    }
}
