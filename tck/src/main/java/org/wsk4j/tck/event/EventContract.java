package org.wsk4j.tck.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskReceiveEvent;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter D: receiveEvent, what the client answers and what follows from it. */
@WskContract(requires = {"tcp", "receive-event"})
class EventContract {

    private final WskFixture wsk;

    EventContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static WskClientConnectionDispatch receiving(WskReceiveEvent event) {
        return new WskClientConnectionDispatch(event, null, null);
    }

    private static byte[] copy(@Nullable WskDataIndication list) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (WskDataIndication node = list; node != null; node = node.next()) {
            all.writeBytes(node.buffer().toByteArray());
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 34,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "Connections: off at first, refused before connect, then buffered data is indicated")
    void rule34ConnectionEventsAreOffUntilEnabled(Net net) {
        ByteArrayOutputStream indicated = new ByteArrayOutputStream();
        AtomicReference<@Nullable String> broken = new AtomicReference<>();
        String context = "the context of the socket";
        WskReceiveEvent event = (given, flags, indication, bytes, accepted) -> {
            byte[] data = copy(indication);
            if (!context.equals(given) || data.length != bytes || accepted.value() != bytes) {
                broken.set("context " + given + ", " + data.length + " of " + bytes + ", accepted " + accepted);
            }
            if ((flags & WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL) == 0 || Irql.current() != Irql.DISPATCH_LEVEL) {
                broken.set("flags " + flags + " at level " + Irql.current());
            }
            synchronized (indicated) {
                indicated.writeBytes(data);
            }
            return STATUS_SUCCESS;
        };
        WskConnectionSocket early = wsk.connectionSocket(net, context, receiving(event));
        assertEquals(STATUS_INVALID_DEVICE_STATE, Sockets.enable(early, WSK_EVENT_RECEIVE), "before bind");
        wsk.call(irp -> early.dispatch().bind(wsk.freshClient(net), 0, irp)).ok(0);
        assertEquals(STATUS_INVALID_DEVICE_STATE, Sockets.enable(early, WSK_EVENT_RECEIVE), "before connect");
        Link link = wsk.connected(net, context, receiving(event));
        link.peer().write("buffered");
        Until.never("an event that nobody enabled", Duration.ofMillis(50), () -> size(indicated) > 0);
        assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
        wsk.until("buffered data is indicated", () -> size(indicated) == 8);
        link.peer().write(" and new");
        wsk.until("new data is indicated", () -> size(indicated) == 16);
        assertEquals("buffered and new", indicated.toString(java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(null, broken.get());
    }

    private static int size(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            return bytes.size();
        }
    }

    @Test
    @Clause(
            rule = 34,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "Listener and datagram: refused before bind, then what is queued is indicated",
            requires = "udp")
    void rule34ListenAndDatagramEventsAreOffUntilEnabled() {
        ConcurrentLinkedQueue<WskConnectionSocket> accepted = new ConcurrentLinkedQueue<>();
        WskListenSocket listener = wsk.listenSocket(
                Net.INET,
                null,
                new WskClientListenDispatch(
                        (context, flags, local, remote, socket, outputs) -> {
                            accepted.add(wsk.adopt(Objects.requireNonNull(socket)));
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        assertEquals(STATUS_INVALID_DEVICE_STATE, Sockets.enable(listener, WSK_EVENT_ACCEPT));
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        wsk.dial(wsk.localAddress(listener));
        assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_ACCEPT));
        wsk.until("the queued connection is indicated", () -> accepted.size() == 1);
        AtomicInteger datagrams = new AtomicInteger();
        WskDatagramSocket datagram =
                wsk.datagramSocket(Net.INET, null, new WskClientDatagramDispatch((context, flags, indication) -> {
                    datagrams.incrementAndGet();
                    return STATUS_SUCCESS;
                }));
        assertEquals(STATUS_INVALID_DEVICE_STATE, Sockets.enable(datagram, WSK_EVENT_RECEIVE_FROM));
        wsk.call(irp -> datagram.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        peer.send(wsk.localAddress(datagram), "buffered");
        assertEquals(STATUS_SUCCESS, Sockets.enable(datagram, WSK_EVENT_RECEIVE_FROM));
        wsk.until("the buffered datagram is indicated", () -> datagrams.get() == 1);
    }

    @Test
    @Clause(
            rule = 34,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "Without a function, or with a foreign bit: STATUS_INVALID_PARAMETER",
            requires = "udp")
    void rule34EnablingWhatIsNotThereIsRefused() {
        Link link = wsk.connected(Net.INET, null, new WskClientConnectionDispatch(null, null, null));
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
        Link bare = wsk.connected(Net.INET);
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(bare.socket(), WSK_EVENT_RECEIVE));
        Link full = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> STATUS_SUCCESS));
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(full.socket(), WSK_EVENT_RECEIVE_FROM));
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(full.socket(), WSK_EVENT_ACCEPT));
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(full.socket(), WSK_EVENT_RECEIVE | 1));
        WskDatagramSocket datagram = wsk.datagram(Net.INET);
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(datagram, WSK_EVENT_RECEIVE));
        assertEquals(STATUS_INVALID_PARAMETER, Sockets.enable(datagram, WSK_EVENT_RECEIVE_FROM), "no function");
    }

    /** A client that answers each indication in a random way and keeps the stream that results. */
    private static final class RandomReader {

        private final Random random;
        private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        private final BlockingQueue<Boolean> paused = new LinkedBlockingQueue<>();
        private final BlockingQueue<WskDataIndication> retained = new LinkedBlockingQueue<>();

        RandomReader(long seed) {
            random = new Random(seed);
        }

        synchronized NtStatus receive(@Nullable WskDataIndication list, SizeT accepted) {
            byte[] data = copy(list);
            switch (random.nextInt(5)) {
                case 0 -> {
                    int taken = random.nextInt(data.length + 1);
                    accepted.set(taken);
                    stream.write(data, 0, taken);
                    if (taken < data.length) {
                        paused.add(true);
                    }
                    return STATUS_SUCCESS;
                }
                case 1 -> {
                    accepted.set(random.nextInt());
                    paused.add(true);
                    return STATUS_DATA_NOT_ACCEPTED;
                }
                case 2 -> {
                    accepted.set(random.nextInt());
                    stream.writeBytes(data);
                    retained.add(Objects.requireNonNull(list));
                    return STATUS_PENDING;
                }
                default -> {
                    stream.writeBytes(data);
                    return STATUS_SUCCESS;
                }
            }
        }

        synchronized void append(byte[] data) {
            stream.writeBytes(data);
        }

        synchronized int size() {
            return stream.size();
        }

        synchronized int nextLength() {
            return random.nextInt(3) == 0 ? 0 : random.nextInt(3000);
        }
    }

    @Test
    @Clause(
            rule = 35,
            source = "WskReceiveEvent",
            value = "All, a part, none, retained, by chance: the stream is whole and in order")
    void rule35RandomAcceptanceLosesAndDoublesNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("rule35RandomAcceptanceLosesAndDoublesNothing seed " + seed);
        byte[] content = Bytes.pattern(seed, 2 << 20);
        RandomReader reader = new RandomReader(seed);
        Link link = wsk.connected(
                Net.INET, null, receiving((context, flags, data, bytes, accepted) -> reader.receive(data, accepted)));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        Future<Integer> writer = wsk.beside(() -> {
            link.peer().write(content);
            return 0;
        });
        long deadline = System.nanoTime() + wsk.patience().toNanos() * 2;
        while (reader.size() < content.length) {
            assertTrue(System.nanoTime() < deadline, () -> reader.size() + " of " + content.length + " bytes came");
            for (WskDataIndication list = reader.retained.poll(); list != null; list = reader.retained.poll()) {
                assertEquals(STATUS_SUCCESS, link.io().release(list));
            }
            if (reader.paused.poll(1, TimeUnit.MILLISECONDS) != null) {
                WskBuf room = Bytes.room(reader.nextLength());
                wsk.request()
                        .then(self -> reader.append(Bytes.head(room, self.irp().information())))
                        .submit(irp -> link.io().receive(room, 0, irp))
                        .ok();
            }
        }
        wsk.join(writer);
        assertArrayEquals(content, reader.stream.toByteArray());
        for (WskDataIndication list : reader.retained) {
            assertEquals(STATUS_SUCCESS, link.io().release(list));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "UNIX"})
    @Clause(
            rule = 36,
            source = "WskReceiveEvent",
            value = "After a part or a refusal: silence, until a receive has completed; then old and new bytes")
    void rule36EventsPauseUntilAReceiveCompleted(Net net) {
        for (boolean refuse : new boolean[] {true, false}) {
            AtomicInteger events = new AtomicInteger();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            Link link = wsk.connected(net, null, receiving((context, flags, data, bytes, accepted) -> {
                byte[] all = copy(data);
                synchronized (stream) {
                    if (events.incrementAndGet() > 1) {
                        stream.writeBytes(all);
                        return STATUS_SUCCESS;
                    }
                    if (!refuse) {
                        stream.write(all, 0, 1);
                        accepted.set(1);
                    }
                    return refuse ? STATUS_DATA_NOT_ACCEPTED : STATUS_SUCCESS;
                }
            }));
            Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
            link.peer().write("old");
            wsk.until("the first event", () -> events.get() == 1);
            link.peer().write("and new");
            Until.never("an event while paused", Duration.ofMillis(200), () -> events.get() > 1);
            wsk.call(irp -> link.io().receive(new WskBuf(), 0, irp)).ok(0);
            wsk.until("old and new bytes", () -> size(stream) == 10);
            assertEquals("oldand new", stream.toString(java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    @Clause(rule = 36, source = "WskReceive", value = "A receive after a refusal gets the refused bytes first")
    void rule36ReceiveGetsTheRefusedBytesFirst() {
        AtomicInteger events = new AtomicInteger();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            if (events.incrementAndGet() == 1) {
                return STATUS_DATA_NOT_ACCEPTED;
            }
            synchronized (stream) {
                stream.writeBytes(copy(data));
            }
            return STATUS_SUCCESS;
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("abcdef");
        wsk.until("the first event", () -> events.get() == 1);
        WskBuf room = Bytes.room(2);
        wsk.call(irp -> link.io().receive(room, 0, irp)).ok(2);
        assertEquals("ab", Bytes.text(room, 2));
        wsk.until("the rest is indicated", () -> size(stream) == 4);
        assertEquals("cdef", stream.toString(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    @Clause(
            rule = 37,
            source = "WskReceiveEvent",
            value = "Never two at once for one socket, whoever calls what meanwhile")
    void rule37ReceiveEventIsSerial() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger total = new AtomicInteger();
        int length = 8 << 20;
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            total.addAndGet((int) bytes);
            inside.decrementAndGet();
            return STATUS_SUCCESS;
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        Future<Integer> writer = wsk.beside(() -> {
            link.peer().write(new byte[length]);
            return length;
        });
        for (int i = 0; total.get() < length && i < 100_000; i++) {
            wsk.call(irp -> link.io().receive(new WskBuf(), 0, irp)).ok(0);
            assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
        }
        wsk.until("all is indicated", () -> total.get() == length);
        assertEquals(1, most.get(), "callbacks at once");
        assertEquals(length, wsk.join(writer));
    }

    @Test
    @Clause(rule = 0, source = "WskReceiveEvent", value = "Another failure status means: not accepted, not retained")
    void unlistedStatusMeansNotAccepted() {
        AtomicInteger events = new AtomicInteger();
        List<NtStatus> answers = List.of(NtStatus.STATUS_DEVICE_NOT_READY);
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            events.incrementAndGet();
            return answers.get(0);
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("kept");
        wsk.until("the event", () -> events.get() == 1);
        WskBuf room = Bytes.room(4);
        wsk.call(irp -> link.io().receive(room, 2, irp)).ok(4);
        assertEquals("kept", Bytes.text(room, 4));
    }

    @Test
    @Clause(
            rule = 37,
            source = "WskReceiveEvent",
            value = "Not inside a call of the client: a receive that resumes the event does not make it")
    void rule37ReceiveEventIsNotMadeInsideACall() {
        Thread client = Thread.currentThread();
        AtomicInteger events = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        Link link = wsk.connected(Net.INET, null, receiving((context, flags, data, bytes, accepted) -> {
            inside.addAndGet(Thread.currentThread() == client ? 1 : 0);
            events.incrementAndGet();
            return STATUS_DATA_NOT_ACCEPTED;
        }));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("refused");
        for (int i = 1; i <= 20; i++) {
            int expected = i;
            wsk.until("event " + i, () -> events.get() == expected);
            wsk.call(irp -> link.io().receive(new WskBuf(), 0, irp)).ok(0);
        }
        assertEquals(0, inside.get(), "events on the thread of the client");
    }
}
