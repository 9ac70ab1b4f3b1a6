package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.uring.base.NativeSettings;

/**
 * What a thread allocates for operations, measured in a process of its own: {@code AllocationProbe ENGINE OPERATION} prints
 * the bytes of the best of several rounds, and how many operations a round has. The interpreter, a recompilation or the JVM's
 * own work may allocate now and then, so the best round counts.
 */
final class AllocationProbe {

    /** Few, for a busy machine compiles slowly, and what is not compiled yet may allocate: one round must be free of that. */
    private static final int STEPS = 1000;

    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SIZE = 64;
    private static final int MUCH = 1 << 16;

    private final NativeProvider provider;
    private final WskClient client;
    private final Deque<WskSocket> sockets = new ArrayDeque<>();
    private final Irp irp = new Irp();
    private final Semaphore arrived = new Semaphore(0);
    private volatile Object kept = this;

    private interface Step {
        void run() throws Exception;
    }

    private ServerSocketChannel server;

    private AllocationProbe(String engine) {
        provider = new NativeProvider(NativeSettings.read("", name -> name.equals("engine") ? engine : null));
        client = provider.attachClient(WskClientNpi.any());
    }

    /** What is measured. */
    enum Operation {
        /** One object for each step, made by another thread: what the measurement must see. */
        ANOTHER_THREAD(1) {
            @Override
            Step step(AllocationProbe probe) {
                return probe.anotherThread();
            }
        },
        DATAGRAM_WITH_CONTROL_INFORMATION(2) {
            @Override
            Step step(AllocationProbe probe) throws Exception {
                return probe.datagramWithControlInformation();
            }
        },
        SEND(1) {
            @Override
            Step step(AllocationProbe probe) throws Exception {
                return probe.send();
            }
        },
        /** More than the host takes at once: sends queue up, and leave in one write. Each has memory of its own. */
        SENDS_THAT_WAIT(8) {
            @Override
            Step step(AllocationProbe probe) throws Exception {
                return probe.sendsThatWait(operations);
            }
        },
        RECEIVES_THAT_WAIT(3) {
            @Override
            Step step(AllocationProbe probe) throws Exception {
                return probe.receivesThatWait();
            }
        },
        RECEIVE_EVENT(2) {
            @Override
            Step step(AllocationProbe probe) throws Exception {
                return probe.receiveEvent();
            }
        };

        /** How many there are in a step. */
        final int operations;

        Operation(int operations) {
            this.operations = operations;
        }

        abstract Step step(AllocationProbe probe) throws Exception;
    }

    /** Prints the bytes, and then the operations, of the best round. */
    public static void main(String[] arguments) throws Exception {
        Operation operation = Operation.valueOf(arguments[1]);
        long operations = (long) operation.operations * STEPS;
        AllocationProbe probe = new AllocationProbe(arguments[0]);
        probe.listen();
        long enough = operation == Operation.ANOTHER_THREAD ? Long.MAX_VALUE : operations;
        long bytes = bytesOfTheBestRound(enough, operation.step(probe));
        probe.close();
        System.out.println(bytes + " " + operations);
        System.exit(0);
    }

    private void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private void close() throws Exception {
        while (!sockets.isEmpty()) {
            sockets.pop().dispatch().closeSocket(irp.reuse());
            succeeded(irp, 0);
        }
        provider.close();
        server.close();
    }

    private static long bytesOfTheBestRound(long limit, Step step) throws Exception {
        long end = System.nanoTime() + MEASURE_NANOS;
        long best = Long.MAX_VALUE;
        while (best >= limit && System.nanoTime() - end < 0) {
            long[] threads = ManagementFactory.getThreadMXBean().getAllThreadIds();
            long[] before = bytes(threads);
            for (int i = 0; i < STEPS; i++) {
                step.run();
            }
            long[] after = bytes(threads);
            long sum = 0;
            for (int i = 0; i < threads.length; i++) {
                sum += after[i] < 0
                        ? limit
                        : after[i] - before[i]; // what a thread that has ended allocated is not known
            }
            best = Math.min(best, sum);
        }
        return best;
    }

    private static long[] bytes(long[] threads) {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(threads);
    }

    private Step anotherThread() {
        start("allocating", () -> {
            while (true) {
                arrived.acquire();
                kept = new byte[SIZE];
            }
        });
        return () -> {
            Object before = kept;
            arrived.release();
            while (kept == before) {
                Thread.onSpinWait();
            }
        };
    }

    private Step datagramWithControlInformation() throws Exception {
        open(WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET, WskOptions.SOCK_DGRAM, WskOptions.IPPROTO_UDP, null);
        WskDatagramSocket socket = irp.pointer(WskDatagramSocket.class);
        sockets.push(socket);
        WskProviderDatagramDispatch table = socket.dispatch();
        table.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        succeeded(irp, 0);
        table.controlSocket(
                WskControlSocketType.WskSetOption,
                WskOptions.IP_PKTINFO,
                WskOptions.IPPROTO_IP,
                WskControlBuffer.ofInt(1),
                null,
                null,
                irp.reuse());
        succeeded(irp, 0);
        SockAddr own = new SockAddr();
        table.getLocalAddress(own, irp.reuse());
        succeeded(irp, 0);
        ControlMessages sent = new ControlMessages(64);
        sent.encoder().ttl(9).tos(0x20);
        ControlMessages received = new ControlMessages(64);
        SockAddr source = new SockAddr();
        WskBuf buffer = room();
        return () -> {
            table.sendTo(buffer, 0, own, sent, irp.reuse());
            succeeded(irp, SIZE);
            table.receiveFrom(buffer, 0, source, received, null, irp.reuse());
            succeeded(irp, SIZE);
        };
    }

    private Step send() throws Exception {
        WskProviderConnectionDispatch socket = connect(null, false);
        WskBuf buffer = room();
        return () -> {
            socket.send(buffer, 0, irp.reuse());
            succeeded(irp, SIZE);
        };
    }

    private Step sendsThatWait(int count) throws Exception {
        WskProviderConnectionDispatch socket = connect(null, false);
        Irp[] irps = irps(count);
        WskBuf[] buffers = new WskBuf[irps.length];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = WskBuf.of(ByteBuffer.allocateDirect(MUCH));
        }
        return () -> {
            for (int i = 0; i < irps.length; i++) {
                socket.send(buffers[i], 0, irps[i].reuse());
            }
            for (Irp each : irps) {
                succeeded(each, MUCH);
            }
        };
    }

    private Step receivesThatWait() throws Exception {
        WskProviderConnectionDispatch socket = connect(null, true);
        WskBuf request = room();
        Irp[] irps = irps(2);
        WskBuf[] answers = {half(), half()};
        return () -> {
            for (int i = 0; i < irps.length; i++) {
                socket.receive(answers[i], WskReceiveFlags.WSK_FLAG_WAITALL, irps[i].reuse());
            }
            socket.send(request, 0, irp.reuse());
            for (Irp each : irps) {
                succeeded(each, SIZE / 2);
            }
            succeeded(irp, SIZE);
        };
    }

    private Step receiveEvent() throws Exception {
        WskProviderConnectionDispatch socket = connect(
                new WskClientConnectionDispatch(
                        (context, flags, data, bytesIndicated, bytesAccepted) -> {
                            arrived.release((int) bytesIndicated);
                            return NtStatus.STATUS_SUCCESS;
                        },
                        null,
                        null),
                true);
        enable(WskEventMask.WSK_EVENT_RECEIVE);
        WskBuf request = room();
        return () -> {
            socket.send(request, 0, irp.reuse());
            awaitArrival(SIZE);
            succeeded(irp, SIZE);
        };
    }

    /** Spins: a semaphore that makes its thread wait allocates. */
    private void awaitArrival(int bytes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!arrived.tryAcquire(bytes)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + arrived.availablePermits() + " bytes came");
            }
            Thread.onSpinWait();
        }
    }

    /** Looks again and again: a thread that waits allocates, the more the busier the machine is. */
    private static void succeeded(Irp operation, long bytes) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!operation.isCompleted()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not completed: " + operation);
            }
            Thread.yield();
        }
        if (operation.status() != NtStatus.STATUS_SUCCESS || operation.information() != bytes) {
            throw new AssertionError(operation);
        }
    }

    private static WskBuf room() {
        return WskBuf.of(ByteBuffer.allocateDirect(SIZE));
    }

    private static WskBuf half() {
        return WskBuf.of(ByteBuffer.allocateDirect(SIZE / 2));
    }

    private static Irp[] irps(int count) {
        Irp[] irps = new Irp[count];
        for (int i = 0; i < count; i++) {
            irps[i] = new Irp();
        }
        return irps;
    }

    private WskProviderConnectionDispatch connect(WskClientConnectionDispatch events, boolean echo) throws Exception {
        open(WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET, WskOptions.SOCK_STREAM, WskOptions.IPPROTO_TCP, events);
        WskConnectionSocket socket = irp.pointer(WskConnectionSocket.class);
        sockets.push(socket);
        WskProviderConnectionDispatch table = socket.dispatch();
        table.bind(SockAddr.loopback(SockAddr.AF_INET, 0), 0, irp.reuse());
        succeeded(irp, 0);
        table.connect(SockAddr.of(server.getLocalAddress()), 0, irp.reuse());
        succeeded(irp, 0);
        SocketChannel peer = server.accept();
        start("peer", () -> serve(peer, echo));
        return table;
    }

    private void open(int category, int type, int protocol, WskSocketDispatch events) throws InterruptedException {
        provider.socket(
                client, SockAddr.AF_INET, type, protocol, category, null, events, null, null, null, irp.reuse());
        succeeded(irp, 0);
    }

    private void enable(int events) {
        WskEventCallbackControl control =
                new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, events);
        assertThat(sockets.element()
                        .dispatch()
                        .controlSocket(
                                WskControlSocketType.WskSetOption,
                                WskOptions.SO_WSK_EVENT_CALLBACK,
                                WskOptions.SOL_SOCKET,
                                WskControlBuffer.ofPointer(control),
                                null,
                                null,
                                null))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    /** Reads until the end, or the error that a closed datagram socket answers. */
    private static void serve(ByteChannel peer, boolean echo) throws IOException {
        ByteBuffer memory = ByteBuffer.allocateDirect(1 << 16);
        try (peer) {
            while (peer.read(memory.clear()) >= 0) {
                memory.flip();
                while (echo && memory.hasRemaining()) {
                    peer.write(memory);
                }
            }
        }
    }

    private static void start(String name, Step body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Exception e) {
                        // The test is over, or will miss what this thread did not do.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
