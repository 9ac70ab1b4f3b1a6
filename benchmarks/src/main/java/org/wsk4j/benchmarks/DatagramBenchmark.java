package org.wsk4j.benchmarks;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
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
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;

/** A datagram of 64 bytes to a peer and back; destination and source are addresses, the sockets are not connected. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DatagramBenchmark {

    private static final int SIZE = 64;

    /** A datagram socket of provider nio. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Wsk {

        private final Irp sending = new Irp();
        private final Irp receiving = new Irp();
        private final WskBuf request = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private final WskBuf answer = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private final SockAddr source = new SockAddr();
        private SockAddr destination;
        private Peer peer;
        private Session session;
        private WskProviderDatagramDispatch socket;

        /** Binds. */
        @Setup
        public void bind() throws IOException, InterruptedException {
            session = new Session();
            socket = session.datagram(null);
            peer = Peer.datagramEcho(session.localAddress(socket));
            destination = SockAddr.of(peer.address());
        }

        /** Closes. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            peer.close();
            session.close();
        }
    }

    /** A blocking channel. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Plain {

        private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
        private SocketAddress destination;
        private Peer peer;
        private DatagramChannel channel;

        /** Binds. */
        @Setup
        public void bind() throws IOException {
            channel = DatagramChannel.open().bind(Peer.loopback());
            peer = Peer.datagramEcho(channel.getLocalAddress());
            destination = peer.address();
        }

        /** Closes. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            peer.close();
            channel.close();
        }
    }

    /** {@code sendTo} and {@code receiveFrom} at once, and waiting for both. */
    @Benchmark
    public int wsk(Wsk wsk) throws IOException, InterruptedException {
        wsk.socket.sendTo(wsk.request, 0, wsk.destination, null, wsk.sending.reuse());
        wsk.socket.receiveFrom(wsk.answer, 0, wsk.source, null, null, wsk.receiving.reuse());
        Session.await(wsk.receiving, SIZE);
        Session.await(wsk.sending, SIZE);
        return wsk.source.port();
    }

    /** {@code send} and {@code receive} of a blocking channel. */
    @Benchmark
    public SocketAddress blockingChannel(Plain plain) throws IOException {
        plain.channel.send(plain.memory.clear(), plain.destination);
        return plain.channel.receive(plain.memory.clear());
    }
}
