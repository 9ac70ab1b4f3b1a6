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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** One send after the other to a peer that reads as fast as it can; the next begins when the last is complete. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendBenchmark {

    /** What is sent. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Message {

        /** Bytes per send. */
        @Param({"64", "65536"})
        public int size;

        private ByteBuffer memory;

        /** Allocates it. */
        @Setup
        public void allocate() {
            memory = ByteBuffer.allocateDirect(size);
        }
    }

    /** A connection socket of provider nio. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Wsk {

        private final Irp irp = new Irp();
        private Peer peer;
        private Session session;
        private WskProviderConnectionDispatch socket;
        private WskBuf buffer;

        /** Connects. */
        @Setup
        public void connect(Message message) throws IOException, InterruptedException {
            peer = Peer.sink();
            session = new Session();
            socket = session.connect(peer.address(), null);
            buffer = WskBuf.of(message.memory);
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

        private Peer peer;
        private SocketChannel channel;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            peer = Peer.sink();
            channel = SocketChannel.open(peer.address());
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            channel.close();
            peer.close();
        }
    }

    /** {@code send}, and waiting for its IRP. */
    @Benchmark
    public void wsk(Wsk wsk, Message message) throws IOException, InterruptedException {
        wsk.socket.send(wsk.buffer, 0, wsk.irp.reuse());
        Session.await(wsk.irp, message.size);
    }

    /** {@code SocketChannel.write}. */
    @Benchmark
    public int blockingChannel(Plain plain, Message message) throws IOException {
        return plain.channel.write(message.memory.clear());
    }
}
