package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/** A datagram socket above a transport whose every answer a test decides. */
final class DatagramFixture implements AutoCloseable {

    static final SockAddr PEER = SockAddr.of("127.0.0.1", 7001);
    static final SockAddr STRANGER = SockAddr.of("127.0.0.1", 7002);
    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    final FakeLoop loop;
    final FakeDatagramEndpoint endpoint;
    final FakeDatagramTransport transport;
    final ProviderCore provider;
    final DatagramSocket socket;

    DatagramFixture(@Nullable WskReceiveFromEvent callback) {
        this(callback, 0, 1 << 20, new ManualLoop());
    }

    DatagramFixture(@Nullable WskReceiveFromEvent callback, int staticEvents, long receiveBufferBytes, FakeLoop loop) {
        this.loop = loop;
        endpoint = new FakeDatagramEndpoint(loop);
        transport = new FakeDatagramTransport(endpoint);
        provider = new ProviderCore(transport, new KitLimits(receiveBufferBytes, 1, 1, 1, 1, 1000));
        ClientBinding client = provider.attach(WskClientNpi.any());
        client.setStaticEvents(staticEvents);
        try {
            socket = DatagramSocket.open(
                    client,
                    new SocketOrder(
                            SockAddr.AF_INET,
                            WskOptions.SOCK_DGRAM,
                            WskOptions.IPPROTO_UDP,
                            0,
                            "context",
                            new WskClientDatagramDispatch(callback),
                            null,
                            null),
                    true);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
    }

    DatagramFixture bound() {
        Op op = new Op();
        NtStatus status = socket.bind(SockAddr.loopback(SockAddr.AF_INET, PORTS.incrementAndGet()), 0, op.irp);
        if (status != NtStatus.STATUS_SUCCESS) {
            throw new AssertionError(status);
        }
        return this;
    }

    NtStatus events(int mask, @Nullable Irp irp) {
        return socket.controlSocket(
                WskControlSocketType.WskSetOption,
                WskOptions.SO_WSK_EVENT_CALLBACK,
                WskOptions.SOL_SOCKET,
                WskControlBuffer.ofPointer(
                        new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask)),
                null,
                null,
                irp);
    }

    DatagramFixture enabled() {
        NtStatus status = events(WskEventMask.WSK_EVENT_RECEIVE_FROM, null);
        if (status != NtStatus.STATUS_SUCCESS) {
            throw new AssertionError(status);
        }
        return this;
    }

    Op send(String text, @Nullable SockAddr to) {
        Op op = new Op();
        op.returned = socket.sendTo(buffer(text), 0, to, null, op.irp);
        return op;
    }

    Op receive(int room) {
        Op op = new Op();
        op.memory = ByteBuffer.allocate(room);
        op.returned = socket.receiveFrom(WskBuf.of(op.memory), 0, op.source, null, op.flags, op.irp);
        return op;
    }

    static WskBuf buffer(String text) {
        return WskBuf.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static String text(WskBuf buffer) {
        return new String(buffer.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        loop.end();
    }

    /** One operation and how often it completed. */
    static final class Op {

        private static final AtomicInteger ORDER = new AtomicInteger();

        final AtomicInteger completions = new AtomicInteger();
        volatile int order;
        final Irp irp = new Irp((done, context) -> {
            completions.incrementAndGet();
            order = ORDER.incrementAndGet();
        });
        final SockAddr source = new SockAddr();
        final org.wsk4j.data.SizeT flags = new org.wsk4j.data.SizeT(-1);
        ByteBuffer memory = ByteBuffer.allocate(0);

        @Nullable
        NtStatus returned;

        boolean isOver() {
            return completions.get() > 0;
        }

        String text() {
            return new String(memory.array(), 0, (int) irp.information(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return returned + " " + irp + " completions " + completions;
        }
    }

    /** A loop that a test runs. */
    interface FakeLoop extends Loop {

        /** Runs something on the loop and then what is queued. */
        void run(Runnable task);

        void end();
    }

    /** Runs on the test's thread when told to. */
    static final class ManualLoop implements FakeLoop {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        final ArrayDeque<Runnable> scheduled = new ArrayDeque<>();
        private volatile @Nullable Thread thread;

        @Override
        public boolean inLoop() {
            return thread == Thread.currentThread();
        }

        @Override
        public synchronized boolean execute(Runnable task) {
            return tasks.add(task);
        }

        @Override
        public synchronized boolean schedule(Runnable task, long delayNanos) {
            return scheduled.add(task);
        }

        private synchronized @Nullable Runnable next() {
            return tasks.poll();
        }

        void run() {
            run(() -> {});
        }

        @Override
        public void run(Runnable first) {
            thread = Thread.currentThread();
            for (Runnable task = first; task != null; task = next()) {
                task.run();
            }
            thread = null;
        }

        @Override
        public void end() {}
    }

    /** A thread. */
    static final class ThreadLoop implements FakeLoop {

        private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final Thread thread = new Thread(this::loop, "fake-loop");
        volatile @Nullable Throwable failure;
        private volatile boolean ended;

        ThreadLoop() {
            thread.setDaemon(true);
            thread.start();
        }

        private void loop() {
            try {
                while (!ended) {
                    Runnable task = tasks.poll(10, TimeUnit.MILLISECONDS);
                    if (task != null) {
                        task.run();
                    }
                }
            } catch (Throwable e) {
                failure = e;
            }
        }

        @Override
        public boolean inLoop() {
            return thread == Thread.currentThread();
        }

        @Override
        public boolean execute(Runnable task) {
            return tasks.add(task);
        }

        @Override
        public boolean schedule(Runnable task, long delayNanos) {
            return tasks.add(task);
        }

        @Override
        public void run(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void end() {
            ended = true;
        }
    }

    /** A datagram on its way. */
    record Datagram(
            String text,
            SockAddr address,
            int flags,
            @Nullable ControlMessages control) {

        static Datagram of(String text, SockAddr address) {
            return new Datagram(text, address, 0, null);
        }

        Datagram with(int newFlags) {
            return new Datagram(text, address, newFlags, control);
        }

        byte[] payload() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
