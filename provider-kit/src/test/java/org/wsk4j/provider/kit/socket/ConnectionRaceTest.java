package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskSetOption;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_WSK_EVENT_CALLBACK;
import static org.wsk4j.data.WskControlBuffer.ofPointer;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskOptions;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.kit.address.AddressClaim;
import org.wsk4j.provider.kit.address.AddressRegistry;
import org.wsk4j.provider.kit.address.Sharing;

/** Several threads, a loop, and an endpoint that answers as a seed says. Each test prints its seed. */
class ConnectionRaceTest {

    private static final long TEST_NANOS = 1_200_000_000L;

    private final Random seeds;
    private final TaskLoop loop = new TaskLoop();
    private final FakeStreamTransport<PipeStreamEndpoint> transport;
    private final ProviderCore provider;
    private final ClientBinding client;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean over;
    private ConnectionSocket socket;
    private PipeStreamEndpoint endpoint;

    ConnectionRaceTest() {
        long seed = Long.getLong("wsk.seed", System.nanoTime());
        System.out.println("ConnectionRaceTest seed " + seed + " (-Dwsk.seed)");
        seeds = new Random(seed);
        transport =
                new FakeStreamTransport<>(loop, (where, sink) -> new PipeStreamEndpoint(where, sink, seeds.nextLong()));
        provider = new ProviderCore(transport, ConnectionFixture.limits(100));
        client = provider.attach(WskClientNpi.any());
    }

    @AfterEach
    void endLoop() {
        provider.close();
        loop.close();
    }

    private void connect(WskClientConnectionDispatch dispatch) {
        over = false;
        open(dispatch);
        CountedIrp connect = new CountedIrp();
        socket.connect(ConnectionFixture.PEER, 0, connect.irp);
        Until.holds(connect::isCompleted, "the connect");
        assertSame(STATUS_SUCCESS, connect.irp.status());
    }

    /** A bound socket. */
    private void open(WskClientConnectionDispatch dispatch) {
        SocketOrder order = new SocketOrder(
                SockAddr.AF_INET,
                WskOptions.SOCK_STREAM,
                WskOptions.IPPROTO_TCP,
                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                null,
                dispatch,
                null,
                null);
        try {
            socket = ConnectionSocket.open(client, order, true);
        } catch (TransportException e) {
            throw new AssertionError(e);
        }
        endpoint = transport.endpoints.get(0);
        transport.endpoints.clear();
        bind();
    }

    /** The ports of the fake are of this program, where other tests may hold some. */
    private void bind() {
        NtStatus status = NtStatus.STATUS_PENDING;
        for (int i = 0; i < 100 && status != STATUS_SUCCESS; i++) {
            CountedIrp bind = new CountedIrp();
            status = socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, bind.irp);
        }
        assertSame(STATUS_SUCCESS, status);
    }

    private void assertAddressIsFree() {
        SockAddr local = new SockAddr();
        endpoint.localAddress(local);
        AddressClaim claim = new AddressClaim(local, false, Sharing.DEFAULT, null, null);
        assertSame(STATUS_SUCCESS, AddressRegistry.tcp().claim(claim), "the address of a closed socket");
        AddressRegistry.tcp().release(claim);
    }

    private void events(int mask, Irp irp) {
        var control = new WskEventCallbackControl(WskEventCallbackControl.NPI_WSK_INTERFACE_ID, mask);
        socket.controlSocket(WskSetOption, SO_WSK_EVENT_CALLBACK, SOL_SOCKET, ofPointer(control), null, null, irp);
    }

    /** Closes and checks that nothing is left. */
    private void close() {
        CountedIrp close = new CountedIrp(() -> over = true);
        socket.closeSocket(close.irp);
        Until.holds(close::isCompleted, "the close");
        close.assertOver(STATUS_SUCCESS, 0);
        Until.holds(() -> socket.core().pendingRequests() == 0, "the requests to come back");
        assertEquals(List.of(), List.copyOf(endpoint.violations));
        assertAddressIsFree();
        if (failure.get() != null) {
            throw new AssertionError("a thread failed", failure.get());
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(Iterable<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join(30_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertTrue(!thread.isAlive(), () -> "stuck: " + List.of(thread.getStackTrace()));
        }
    }

    private void rounds(LongConsumer round) {
        long start = System.nanoTime();
        int count = 0;
        while (System.nanoTime() - start < TEST_NANOS || count < 3) {
            round.accept(seeds.nextLong());
            count++;
        }
    }

    private List<Thread> senders(int count, int each, long seed, ConcurrentLinkedQueue<CountedIrp> irps) {
        List<Thread> threads = new ArrayList<>();
        for (int who = 0; who < count; who++) {
            int me = who;
            Random random = new Random(seed + who);
            threads.add(thread(() -> {
                for (int number = 0; number < each; number++) {
                    CountedIrp irp = new CountedIrp();
                    irps.add(irp);
                    socket.send(
                            Messages.scattered(Messages.message(me, number, random), random),
                            random.nextInt(2) * 2,
                            irp.irp);
                }
            }));
        }
        return threads;
    }

    /** Posted receives, some cancelled: whatever completes, in call order, is the stream. */
    @Test
    void sendsStayWholeAndReceivesCancelledAtAnyMomentLoseNothing() {
        rounds(seed -> {
            Random random = new Random(seed);
            connect(null);
            ConcurrentLinkedQueue<CountedIrp> sends = new ConcurrentLinkedQueue<>();
            List<Thread> threads = senders(2, 60, seed, sends);
            ConcurrentLinkedQueue<CountedIrp> toCancel = new ConcurrentLinkedQueue<>();
            boolean[] done = {false};
            Thread canceller = thread(() -> {
                while (!isSet(done)) {
                    CountedIrp irp = toCancel.poll();
                    if (irp != null) {
                        irp.irp.cancel();
                    }
                    Thread.onSpinWait();
                }
            });
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            Thread finisher = thread(() -> {
                join(threads);
                CountedIrp end = new CountedIrp();
                socket.disconnect(null, 0, end.irp);
                Until.holds(end::isCompleted, "the disconnect");
                end.assertOver(STATUS_SUCCESS, 0);
            });
            receiveAll(random, toCancel, stream);
            set(done);
            join(List.of(canceller, finisher));
            close();
            sends.forEach(irp -> assertEquals(STATUS_SUCCESS, irp.irp.status()));
            sends.forEach(irp -> assertEquals(1, irp.completions()));
            Messages.assertWhole(stream.toByteArray(), 2, 60);
        });
    }

    private static boolean isSet(boolean[] flag) {
        synchronized (flag) {
            return flag[0];
        }
    }

    private static void set(boolean[] flag) {
        synchronized (flag) {
            flag[0] = true;
        }
    }

    private void receiveAll(Random random, ConcurrentLinkedQueue<CountedIrp> toCancel, ByteArrayOutputStream stream) {
        boolean end = false;
        while (!end) {
            int depth = 1 + random.nextInt(4);
            CountedIrp[] irps = new CountedIrp[depth];
            WskBuf[] buffers = new WskBuf[depth];
            for (int i = 0; i < depth; i++) {
                irps[i] = new CountedIrp();
                buffers[i] = WskBuf.of(ByteBuffer.allocate(1 + random.nextInt(50)));
                socket.receive(buffers[i], random.nextInt(3) == 0 ? 2 : 0, irps[i].irp);
                if (random.nextInt(3) == 0) {
                    toCancel.add(irps[i]);
                }
            }
            for (int i = 0; i < depth; i++) {
                CountedIrp irp = irps[i];
                Until.holds(irp::isCompleted, "a receive");
                assertEquals(1, irp.completions());
                int count = (int) irp.irp.information();
                stream.write(buffers[i].toByteArray(), 0, count);
                if (irp.irp.status() == STATUS_SUCCESS) {
                    end |= count == 0;
                } else {
                    irp.assertOver(NtStatus.STATUS_CANCELLED, 0);
                }
            }
        }
    }

    /** The receive event accepts, refuses, keeps and releases at random, from several threads. */
    @Test
    void theReceiveEventLosesAndRepeatsNothing() {
        rounds(seed -> {
            Random random = new Random(seed);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            ConcurrentLinkedQueue<WskDataIndication> kept = new ConcurrentLinkedQueue<>();
            boolean[] ended = {false};
            boolean[] refused = {false};
            int[] inside = {0};
            connect(new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> {
                        try {
                            assertEquals(0, inside[0]++);
                            return indicated(random, data, accepted, bytes, stream, kept, refused);
                        } catch (AssertionError e) {
                            failure.compareAndSet(null, e); // the kit takes it for the client's fault
                            throw e;
                        } finally {
                            inside[0]--;
                        }
                    },
                    (context, flags) -> {
                        if (inside[0] != 0) {
                            failure.compareAndSet(null, new AssertionError("a callback inside a callback"));
                        }
                        set(ended);
                        return STATUS_SUCCESS;
                    },
                    null));
            ConcurrentLinkedQueue<CountedIrp> sends = new ConcurrentLinkedQueue<>();
            List<Thread> threads = senders(2, 60, seed, sends);
            events(WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT, null);
            Thread releaser = thread(() -> release(kept, ended));
            join(threads);
            CountedIrp end = new CountedIrp();
            socket.disconnect(null, 0, end.irp);
            Until.holds(
                    () -> {
                        if (isSet(refused)) {
                            synchronized (refused) {
                                refused[0] = false;
                            }
                            socket.receive(new WskBuf(), 0, new CountedIrp().irp);
                        }
                        return isSet(ended) || failure.get() != null;
                    },
                    "the disconnect event");
            Until.holds(end::isCompleted, "the disconnect");
            join(List.of(releaser));
            // The end may be told while refused bytes wait: receives take them, and must not wake the event again.
            CountedIrp disabled = new CountedIrp();
            events(WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISABLE, disabled.irp);
            Until.holds(disabled::isCompleted, "the event to be off");
            release(kept, ended);
            receiveAll(random, new ConcurrentLinkedQueue<>(), stream);
            close();
            assertEquals(0, endpoint.chunksOut.get());
            Messages.assertWhole(stream.toByteArray(), 2, 60);
            sends.forEach(irp -> assertEquals(1, irp.completions()));
        });
    }

    private NtStatus indicated(
            Random random,
            WskDataIndication data,
            org.wsk4j.data.SizeT accepted,
            long bytes,
            ByteArrayOutputStream stream,
            ConcurrentLinkedQueue<WskDataIndication> kept,
            boolean[] refused) {
        if (data == null) {
            return STATUS_SUCCESS; // the provider has left, after the test
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WskDataIndication node = data; node != null; node = node.next()) {
            all.writeBytes(node.buffer().toByteArray());
        }
        assertEquals(bytes, all.size());
        switch (random.nextInt(4)) {
            case 0 -> {
                int count = random.nextInt((int) bytes + 1);
                accepted.set(count);
                stream.write(all.toByteArray(), 0, count);
                if (count < bytes) {
                    set(refused);
                }
                return STATUS_SUCCESS;
            }
            case 1 -> {
                set(refused);
                return NtStatus.STATUS_DATA_NOT_ACCEPTED;
            }
            case 2 -> {
                stream.writeBytes(all.toByteArray());
                // Nodes go one by one, perhaps before this callback returns.
                for (WskDataIndication node = data; node != null; ) {
                    WskDataIndication next = node.next();
                    node.setNext(null);
                    kept.add(node);
                    node = next;
                }
                return NtStatus.STATUS_PENDING;
            }
            default -> {
                stream.writeBytes(all.toByteArray());
                return STATUS_SUCCESS;
            }
        }
    }

    private void release(ConcurrentLinkedQueue<WskDataIndication> kept, boolean[] ended) {
        while (true) {
            boolean last = isSet(ended) || failure.get() != null;
            for (WskDataIndication node = kept.poll(); node != null; node = kept.poll()) {
                assertSame(STATUS_SUCCESS, socket.release(node));
            }
            if (last) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Everything at once, ended at a random moment by close, abort, reset or the provider's departure. */
    @Test
    void everyRequestEndsOnceWhateverEndsTheConnection() {
        rounds(seed -> {
            Random random = new Random(seed);
            ConcurrentLinkedQueue<CountedIrp> irps = new ConcurrentLinkedQueue<>();
            ConcurrentLinkedQueue<WskDataIndication> kept = new ConcurrentLinkedQueue<>();
            connect(new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> {
                        if (over) {
                            failure.compareAndSet(null, new AssertionError("a callback after the close"));
                        }
                        if (data != null && random.nextBoolean()) {
                            kept.add(data);
                            return NtStatus.STATUS_PENDING;
                        }
                        return random.nextBoolean() ? STATUS_SUCCESS : NtStatus.STATUS_DATA_NOT_ACCEPTED;
                    },
                    (context, flags) -> STATUS_SUCCESS,
                    null));
            boolean[] done = {false};
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Random own = new Random(seed + i);
                threads.add(thread(() -> chaos(own, irps, done)));
            }
            int delay = random.nextInt(300);
            Until.holds(() -> irps.size() > delay || failure.get() != null, "requests");
            switch (random.nextInt(4)) {
                case 0 -> socket.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, CountedIrp.in(irps).irp);
                case 1 -> endpoint.reset();
                case 2 -> socket.core().orphan();
                default -> {}
            }
            set(done);
            join(threads);
            close();
            for (CountedIrp irp : irps) {
                assertEquals(1, irp.completions(), () -> "completions of " + irp.irp);
            }
            for (WskDataIndication list : kept) {
                assertSame(STATUS_SUCCESS, socket.release(list));
            }
            assertEquals(0, endpoint.chunksOut.get());
            assertEquals(0, client.openSockets());
        });
    }

    private void chaos(Random random, ConcurrentLinkedQueue<CountedIrp> irps, boolean[] done) {
        CountedIrp last = null;
        for (int i = 0; i < 400 && !isSet(done); i++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    last = CountedIrp.in(irps);
                    socket.send(Messages.scattered(Messages.message(1, i & 63, random), random), 0, last.irp);
                }
                case 3, 4, 5 -> {
                    last = CountedIrp.in(irps);
                    socket.receive(
                            WskBuf.of(ByteBuffer.allocate(1 + random.nextInt(60))), random.nextInt(2) * 2, last.irp);
                }
                case 6 -> {
                    last = CountedIrp.in(irps);
                    socket.receive(new WskBuf(), random.nextInt(2) * 4, last.irp);
                }
                case 7 -> events(WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT, null);
                case 8 -> events(WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISABLE, null);
                case 9 -> {
                    if (random.nextInt(10) == 0) {
                        last = CountedIrp.in(irps);
                        socket.disconnect(WskBuf.of(ByteBuffer.allocate(5)), 0, last.irp);
                    }
                }
                default -> {
                    if (last != null) {
                        last.irp.cancel();
                    }
                }
            }
        }
    }

    /** Closing while a connect is under way, at any moment. */
    @Test
    void aConnectEndsOnceWhateverMeetsIt() {
        rounds(seed -> {
            Random random = new Random(seed);
            open(null);
            CountedIrp connect = new CountedIrp();
            socket.connectEx(
                    ConnectionFixture.PEER, Messages.scattered(Messages.message(1, 1, random), random), 0, connect.irp);
            List<Thread> threads = new ArrayList<>();
            int what = random.nextInt(4);
            if ((what & 1) != 0) {
                threads.add(thread(() -> connect.irp.cancel()));
            }
            if ((what & 2) != 0) {
                threads.add(thread(() -> socket.core().orphan()));
            }
            int spins = random.nextInt(2_000);
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            join(threads);
            close();
            assertEquals(1, connect.completions());
        });
    }
}
