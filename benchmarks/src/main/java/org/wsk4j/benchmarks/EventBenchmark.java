package org.wsk4j.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** 64 bytes to a peer and back without a posted receive: the event takes the answer and sends the next request, on the loop. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventBenchmark {

    private static final int SIZE = 64;
    private static final int MESSAGES = 1000;

    /** A message is over when it has come back and its IRP is complete, in whatever order; then the next one is sent. */
    private static final class Round {

        private final Runnable send;
        private final AtomicInteger halves = new AtomicInteger();
        private long bytes; // owner: loop thread
        private int left; // owner: who finds the second half
        private volatile @Nullable Thread waiting;

        Round(Runnable send) {
            this.send = send;
        }

        void run() {
            left = MESSAGES;
            waiting = Thread.currentThread();
            send.run();
            while (waiting != null) {
                LockSupport.park(this);
            }
        }

        void came(long count) {
            bytes += count;
            if (bytes == SIZE) {
                bytes = 0;
                half();
            }
        }

        void sent(Irp irp, @Nullable Object context) {
            half();
        }

        private void half() {
            if (halves.incrementAndGet() < 2) {
                return;
            }
            halves.set(0);
            left--;
            if (left > 0) {
                send.run();
            } else {
                Thread thread = waiting;
                waiting = null;
                LockSupport.unpark(thread);
            }
        }
    }

    /** A connection socket with receive events. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Connected {

        private final Round round = new Round(this::send);
        private final Irp sending = new Irp(round::sent);
        private final WskBuf request = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private Peer peer;
        private Session session;
        private WskProviderConnectionDispatch socket;

        /** Connects. */
        @Setup
        public void connect() throws IOException, InterruptedException {
            peer = Peer.echo();
            session = new Session();
            socket = session.connect(peer.address(), new WskClientConnectionDispatch(this::received, null, null));
            session.enable(WskEventMask.WSK_EVENT_RECEIVE);
        }

        private NtStatus received(
                @Nullable Object context,
                int flags,
                @Nullable WskDataIndication data,
                long bytesIndicated,
                SizeT bytesAccepted) {
            if (data != null) {
                round.came(bytesIndicated);
            }
            return NtStatus.STATUS_SUCCESS;
        }

        private void send() {
            socket.send(request, WskSendFlags.WSK_FLAG_NODELAY, sending.reuse());
        }

        /** Disconnects. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            session.close();
            peer.close();
        }
    }

    /** A datagram socket with receive events. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init")
    public static class Datagrams {

        private final Round round = new Round(this::send);
        private final Irp sending = new Irp(round::sent);
        private final WskBuf request = WskBuf.of(ByteBuffer.allocateDirect(SIZE));
        private SockAddr destination;
        private Peer peer;
        private Session session;
        private WskProviderDatagramDispatch socket;

        /** Binds. */
        @Setup
        public void bind() throws IOException, InterruptedException {
            session = new Session();
            socket = session.datagram(new WskClientDatagramDispatch(this::received));
            session.enable(WskEventMask.WSK_EVENT_RECEIVE_FROM);
            peer = Peer.datagramEcho(session.localAddress(socket));
            destination = SockAddr.of(peer.address());
        }

        private NtStatus received(@Nullable Object context, int flags, @Nullable WskDatagramIndication datagrams) {
            for (WskDatagramIndication at = datagrams; at != null; at = at.next()) {
                round.came(at.buffer().length());
            }
            return NtStatus.STATUS_SUCCESS;
        }

        private void send() {
            socket.sendTo(request, 0, destination, null, sending.reuse());
        }

        /** Closes. */
        @TearDown
        public void close() throws IOException, InterruptedException {
            peer.close();
            session.close();
        }
    }

    /** {@code receiveEvent} and {@code send}. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void receiveEvent(Connected connected) {
        connected.round.run();
    }

    /** {@code receiveFromEvent} and {@code sendTo}. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void receiveFromEvent(Datagrams datagrams) {
        datagrams.round.run();
    }
}
