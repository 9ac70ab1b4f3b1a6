package org.wsk4j.benchmarks;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** 64 bytes to a peer and back, with one thread that waits for the answer: on another thread, in the kernel, in a selector. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PingPongBenchmark {

    private static final int SIZE = 64;

    /** A connection socket of provider nio. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Wsk {

        private final Irp sending = new Irp();
        private final Irp receiving = new Irp();
        private final WskBuf request = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private final WskBuf answer = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private Peer peer;
        private Session session;
        private WskProviderConnectionDispatch socket;

        /** Connects. */
        @Setup
        public void connect() throws IOException, InterruptedException {
            peer = Peer.echo();
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

    /** A channel that can block or be selected. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Plain {

        final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
        Peer peer;
        SocketChannel channel;

        /** Connects. */
        @Setup
        public void connect() throws IOException {
            peer = Peer.echo();
            channel = SocketChannel.open(peer.address());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            channel.close();
            peer.close();
        }
    }

    /** The channel's selector. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Selected {

        private final Consumer<SelectionKey> ready = key -> {};
        private Selector selector;

        /** Registers the channel. */
        @Setup
        public void register(Plain plain) throws IOException {
            selector = Selector.open();
            plain.channel.configureBlocking(false);
            plain.channel.register(selector, SelectionKey.OP_READ);
        }

        /** Closes the selector. */
        @TearDown
        public void close() throws IOException {
            selector.close();
        }
    }

    /** {@code send} and {@code receive} at once, and waiting for both. */
    @Benchmark
    public void wsk(Wsk wsk) throws IOException, InterruptedException {
        wsk.socket.send(wsk.request, WskSendFlags.WSK_FLAG_NODELAY, wsk.sending.reuse());
        wsk.socket.receive(wsk.answer, WskReceiveFlags.WSK_FLAG_WAITALL, wsk.receiving.reuse());
        Session.await(wsk.receiving, SIZE);
        Session.await(wsk.sending, SIZE);
    }

    /** {@code write} and {@code read} of a blocking channel. */
    @Benchmark
    public void blockingChannel(Plain plain) throws IOException {
        plain.channel.write(plain.memory.clear());
        plain.memory.clear();
        while (plain.memory.hasRemaining()) {
            plain.channel.read(plain.memory);
        }
    }

    /** {@code write}, {@code select} and {@code read}. */
    @Benchmark
    public void selector(Plain plain, Selected selected) throws IOException {
        plain.channel.write(plain.memory.clear());
        plain.memory.clear();
        while (plain.memory.hasRemaining()) {
            selected.selector.select(selected.ready);
            plain.channel.read(plain.memory);
        }
    }
}
