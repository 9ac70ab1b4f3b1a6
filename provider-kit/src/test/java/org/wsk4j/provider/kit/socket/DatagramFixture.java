package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.IpMreq;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;

/** A datagram socket above a transport whose every answer a test decides. */
final class DatagramFixture implements AutoCloseable {

    static final SockAddr PEER = SockAddr.of("127.0.0.1", 7001);
    static final SockAddr STRANGER = SockAddr.of("127.0.0.1", 7002);
    private static final AtomicInteger PORTS = new AtomicInteger(20_000);

    final FakeLoop loop;
    final FakeEndpoint endpoint = new FakeEndpoint();
    final FakeTransport transport = new FakeTransport();
    final ProviderCore provider;
    final DatagramSocket socket;

    DatagramFixture(@Nullable WskReceiveFromEvent callback) {
        this(callback, 0, 1 << 20, new ManualLoop());
    }

    DatagramFixture(@Nullable WskReceiveFromEvent callback, int staticEvents, long receiveBufferBytes, FakeLoop loop) {
        this.loop = loop;
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

    /** Answers sends as a test says; receives from an inbox, as a host does. */
    final class FakeEndpoint implements DatagramEndpoint {

        DatagramSink sink;
        final List<Datagram> sent = new ArrayList<>();
        final List<Integer> batches = new ArrayList<>();
        ToLongFunction<DatagramBatch> onSend = DatagramBatch::count;
        final AtomicInteger lent = new AtomicInteger();
        final ArrayDeque<Datagram> inbox = new ArrayDeque<>();
        private final ArrayDeque<Chunk> pool = new ArrayDeque<>();
        int chunkSize = 64;
        long failNextReceive;
        boolean sendPending;

        @Nullable
        Random chaos;

        /** Everything succeeds at once and nothing is recorded. */
        boolean quiet;

        boolean pushing;
        long budget;
        int pushes;
        boolean closed;
        private @Nullable DatagramSlot receiving;
        private final SockAddr local = new SockAddr();

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public void bind(SockAddr address, boolean share) {
            local.set(address);
        }

        @Override
        public void localAddress(SockAddr address) {
            address.set(local);
        }

        @Override
        public void setOption(int level, int option, int value) {}

        @Override
        public int option(int level, int option) {
            return 0;
        }

        @Override
        public void membership(IpMreq request, boolean join) {}

        @Override
        public long send(DatagramBatch batch) {
            if (quiet) {
                return batch.count();
            }
            if (chaos != null) {
                return sendAnyhow(batch, chaos);
            }
            long result = onSend.applyAsLong(batch);
            synchronized (this) {
                batches.add(batch.count());
                for (int i = 0; i < result; i++) {
                    sent.add(copy(batch.slot(i)));
                }
                sendPending = result == IoResult.PENDING;
            }
            return result;
        }

        /** Any answer that the contract permits. */
        private synchronized long sendAnyhow(DatagramBatch batch, Random random) {
            if (sendPending) {
                throw new AssertionError("two operations in one direction");
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    return take(batch, batch.count());
                }
                case 1 -> {
                    return take(batch, 1 + random.nextInt(batch.count()));
                }
                case 2 -> {
                    return IoResult.failure(NtStatus.STATUS_ACCESS_DENIED);
                }
                default -> {
                    sendPending = true;
                    loop.execute(() -> finishSend(batch, random));
                    return IoResult.PENDING;
                }
            }
        }

        private void finishSend(DatagramBatch batch, Random random) {
            long result;
            synchronized (this) {
                if (!sendPending || closed) {
                    return;
                }
                sendPending = false;
                result = random.nextInt(8) == 0
                        ? IoResult.failure(NtStatus.STATUS_ACCESS_DENIED)
                        : take(batch, random.nextInt(batch.count() + 1));
            }
            sink.sent(result);
        }

        private int take(DatagramBatch batch, int count) {
            for (int i = 0; i < count; i++) {
                sent.add(copy(batch.slot(i)));
            }
            return count;
        }

        private Datagram copy(DatagramSlot slot) {
            ByteBuffer payload = ByteBuffer.allocate((int) slot.payload().bytes());
            for (int i = 0; i < slot.payload().count(); i++) {
                payload.put(slot.payload().buffers()[i].duplicate());
            }
            ControlMessages control = null;
            if (slot.control() != null) {
                control = new ControlMessages(slot.control().length());
                control.set(slot.control());
            }
            return new Datagram(
                    new String(payload.array(), StandardCharsets.ISO_8859_1),
                    new SockAddr().set(slot.address()),
                    0,
                    control);
        }

        void sendDone(long result) {
            sendPending = false;
            loop.run(() -> sink.sent(result));
        }

        @Override
        public synchronized long receive(DatagramSlot slot) {
            if (quiet) {
                if (slot.address() != null) {
                    slot.address().set(PEER);
                }
                return 1;
            }
            if (pushing || receiving != null) {
                throw new AssertionError("two operations in one direction");
            }
            if (failNextReceive != 0) {
                long failure = failNextReceive;
                failNextReceive = 0;
                return failure;
            }
            Datagram next = inbox.poll();
            if (next != null) {
                return fill(slot, next);
            }
            receiving = slot;
            return IoResult.PENDING;
        }

        private long fill(DatagramSlot slot, Datagram datagram) {
            byte[] payload = datagram.payload();
            int at = 0;
            for (int i = 0; i < slot.payload().count() && at < payload.length; i++) {
                ByteBuffer view = slot.payload().buffers()[i];
                int part = Math.min(view.remaining(), payload.length - at);
                view.put(payload, at, part);
                at += part;
            }
            int flags = datagram.flags | (at < payload.length ? 0x100 : 0);
            if (slot.address() != null) {
                slot.address().set(datagram.address);
            }
            if (slot.control() != null
                    && datagram.control != null
                    && !slot.control().set(datagram.control)) {
                flags |= 0x200;
            }
            slot.setFlags(flags);
            return at;
        }

        /** A datagram comes from the network. */
        void deliver(Datagram datagram) {
            loop.run(() -> arrive(datagram));
        }

        void deliver(String text, SockAddr from) {
            deliver(Datagram.of(text, from));
        }

        private void arrive(Datagram datagram) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                inbox.add(datagram);
            }
            turn();
        }

        /** Does what an event loop does when its descriptor is readable. */
        void turn() {
            while (true) {
                Chunk chunk = null;
                long result = 0;
                boolean ended = false;
                synchronized (this) {
                    if (inbox.isEmpty()) {
                        return;
                    }
                    if (receiving != null) {
                        DatagramSlot slot = receiving;
                        receiving = null;
                        result = fill(slot, inbox.poll());
                    } else if (pushing) {
                        Datagram datagram = inbox.poll();
                        chunk = lend(datagram);
                        budget -= chunk.capacity();
                        ended = budget <= 0;
                        pushing = !ended;
                    } else {
                        return;
                    }
                }
                if (chunk == null) {
                    sink.received(result);
                } else {
                    sink.pushed(chunk);
                }
                if (ended) {
                    sink.pushEnded(0);
                }
            }
        }

        private Chunk lend(Datagram datagram) {
            Chunk chunk;
            synchronized (pool) {
                chunk = pool.poll();
            }
            if (chunk == null) {
                chunk = new Chunk(ByteBuffer.allocate(chunkSize), this::takeBack);
            }
            byte[] payload = datagram.payload();
            chunk.memory().clear().put(payload);
            chunk.address().set(datagram.address);
            lent.incrementAndGet();
            return chunk.lend(payload.length, datagram.flags, datagram.control);
        }

        private void takeBack(Chunk chunk) {
            lent.decrementAndGet();
            for (int i = 0; i < chunk.capacity(); i++) {
                chunk.memory().put(i, (byte) '!');
            }
            synchronized (pool) {
                pool.add(chunk);
            }
        }

        @Override
        public void startPush(long newBudget) {
            synchronized (this) {
                if (pushing || receiving != null) {
                    throw new AssertionError("two operations in one direction");
                }
                pushing = true;
                budget = newBudget;
                pushes++;
            }
            loop.execute(this::turn);
        }

        @Override
        public void stopPush() {
            loop.execute(() -> {
                synchronized (this) {
                    if (!pushing || closed) {
                        return;
                    }
                    pushing = false;
                }
                sink.pushEnded(0);
            });
        }

        @Override
        public void cancel(Direction direction) {
            synchronized (this) {
                if (direction == Direction.INPUT ? receiving == null : !sendPending) {
                    return;
                }
            }
            loop.execute(() -> {
                synchronized (this) {
                    if (closed || (direction == Direction.INPUT ? receiving == null : !sendPending)) {
                        return;
                    }
                    if (direction == Direction.INPUT) {
                        receiving = null;
                    } else {
                        sendPending = false;
                    }
                }
                long cancelled = IoResult.failure(NtStatus.STATUS_CANCELLED);
                if (direction == Direction.INPUT) {
                    sink.received(cancelled);
                } else {
                    sink.sent(cancelled);
                }
            });
        }

        @Override
        public void close(boolean abort) {
            loop.execute(() -> {
                synchronized (this) {
                    closed = true;
                    receiving = null;
                    pushing = false;
                }
                sink.closed();
            });
        }

        synchronized boolean isReceiving() {
            return receiving != null;
        }
    }

    /** Has the one endpoint. */
    final class FakeTransport implements Transport {

        private final WskProviderCharacteristics characteristics = describe();

        private static WskProviderCharacteristics describe() {
            var builder = WskProviderCharacteristics.builder("fake");
            for (WskCapability capability : WskCapability.known()) {
                boolean carried = capability == WskCapability.TOS || capability == WskCapability.ECN;
                builder.capability(
                        capability, carried ? CapabilityLevel.NATIVE : CapabilityLevel.ABSENT, "as the tests need it");
            }
            return builder.build();
        }

        @Override
        public WskProviderCharacteristics characteristics() {
            return characteristics;
        }

        @Override
        public Loop nextLoop() {
            return loop;
        }

        @Override
        public StreamEndpoint openStream(int addressFamily, Loop onLoop, StreamSink sink) {
            throw new AssertionError();
        }

        @Override
        public ListenEndpoint openListen(int addressFamily, Loop onLoop, ListenSink sink) {
            throw new AssertionError();
        }

        @Override
        public DatagramEndpoint openDatagram(int addressFamily, Loop onLoop, DatagramSink sink) {
            endpoint.sink = sink;
            return endpoint;
        }

        @Override
        public void close(long timeoutNanos) {}
    }
}
