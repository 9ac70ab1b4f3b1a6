package org.wsk4j.tck.swap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.WskFixture;

/** A provider is stopped, or a better one started, in the middle of work: many rounds, each at another moment. */
@WskContract(requires = "tcp")
class HotSwapContract {

    private static final int ROUNDS = 20;

    private final WskFixture wsk;

    HotSwapContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** Plays a scene in which the provider leaves. */
    private void repeatedly(String name, Scene scene) {
        long seed = Long.getLong("wsk.tck.seed", System.nanoTime());
        System.out.println(name + " seed " + seed);
        Random seeds = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            try (Swap swap = new Swap(wsk)) {
                scene.play(swap, new Random(seeds.nextLong()));
            }
        }
    }

    private interface Scene {
        void play(Swap swap, Random random);
    }

    /** Counts what a connection's receive event is told. */
    private static final class Told {

        private final AtomicInteger nulls = new AtomicInteger();
        private final Queue<WskDataIndication> kept = new ConcurrentLinkedQueue<>();
        private final NtStatus answer;

        Told(NtStatus answer) {
            this.answer = answer;
        }

        WskClientConnectionDispatch callbacks() {
            return new WskClientConnectionDispatch(this::receive, null, null);
        }

        private NtStatus receive(
                @Nullable Object context, int flags, @Nullable WskDataIndication data, long bytes, SizeT accepted) {
            if (data == null) {
                nulls.incrementAndGet();
                return STATUS_SUCCESS;
            }
            if (answer.equals(STATUS_PENDING)) {
                kept.add(data);
            }
            return answer;
        }
    }

    private void leftOnce(Told told) {
        wsk.until("the null indication", () -> told.nulls.get() > 0);
        assertEquals(1, told.nulls.get(), "null indications");
    }

    @Test
    @Clause(
            rule = 44,
            source = "WskAccept",
            value = "Stopped while connections come in: accepts end once, the null socket comes once, the port is free")
    void rule44StopWhileAccepting() {
        repeatedly("rule44StopWhileAccepting", (swap, random) -> {
            AtomicInteger nulls = new AtomicInteger();
            WskListenSocket listener = swap.listener(new WskClientListenDispatch(
                    (context, flags, local, remote, socket, outputs) -> {
                        nulls.addAndGet(socket == null ? 1 : 0);
                        return NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
                    },
                    null,
                    null));
            SockAddr address = wsk.localAddress(listener);
            List<Request> accepts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                accepts.add(wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                        .mustPend());
            }
            assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_ACCEPT));
            Future<Boolean> leaving = swap.leaveBeside(random);
            List<Peer> peers = dial(address, random.nextInt(4));
            wsk.join(leaving);
            for (Request accept : accepts) {
                Swap.forcedOr(STATUS_SUCCESS, accept);
                if (accept.status().isSuccess()) {
                    swap.isOrphan(accept.result(WskConnectionSocket.class));
                }
            }
            wsk.until("the null socket", () -> nulls.get() > 0);
            swap.isOrphan(listener);
            assertEquals(1, nulls.get(), "null sockets");
            peers.forEach(Peer::close);
            WskListenSocket successor = wsk.listenSocket(Net.INET, null, null);
            wsk.call(irp -> successor.dispatch().bind(address, 0, irp)).ok(0);
            wsk.close(successor);
        });
    }

    /** Some come before the listener goes and some after; those are refused. */
    private List<Peer> dial(SockAddr address, int count) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                peers.add(wsk.dial(address));
            } catch (java.io.UncheckedIOException refused) {
                return peers;
            }
        }
        return peers;
    }

    @Test
    @Clause(
            rule = 12,
            source = "WskConnect",
            value = "Stopped while connects wait for a silent host and for a quick one: each ends once")
    void rule12StopWhileConnecting() {
        PeerListener silent = wsk.peerListener(Net.INET, 1);
        silent.fallSilent();
        PeerListener quick = wsk.peerListener(Net.INET);
        repeatedly("rule12StopWhileConnecting", (swap, random) -> {
            WskConnectionSocket waits = swap.bound(swap.npi(), null);
            Request waiting = wsk.call(irp -> waits.dispatch().connect(silent.address(), 0, irp))
                    .mustPend();
            WskConnectionSocket hurries = swap.bound(swap.npi(), null);
            Future<Boolean> leaving = swap.leaveBeside(random);
            Request racing = wsk.call(irp -> hurries.dispatch().connectEx(quick.address(), Bytes.of("x"), 0, irp));
            wsk.join(leaving);
            Swap.forced(waiting);
            NtStatus raced = racing.status();
            assertTrue(
                    raced.isSuccess()
                            || raced.equals(STATUS_FILE_FORCED_CLOSED)
                            || raced.equals(NtStatus.STATUS_NOT_SUPPORTED),
                    raced::toString);
            swap.isOrphan(waits);
            swap.isOrphan(hurries);
        });
    }

    @Test
    @Clause(
            rule = 19,
            source = "WskSend",
            value = "Stopped while sends and a disconnect pend: each ends once, by force; the peer sees a reset")
    void rule19StopWhileSending() {
        PeerListener listener = wsk.peerListener(Net.INET);
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        repeatedly("rule19StopWhileSending", (swap, random) -> {
            Link link = swap.connect(swap.npi(), listener, null);
            List<Request> sends = new ArrayList<>();
            sends.add(wsk.call(irp -> link.io().send(Bytes.repeated(block, 64), 0, irp))
                    .mustPend());
            for (int i = 0; i < 5; i++) {
                sends.add(wsk.call(irp -> link.io().send(Bytes.of("behind"), 0, irp)));
            }
            sends.add(wsk.call(irp -> link.io().disconnect(null, 0, irp)));
            wsk.join(swap.leaveBeside(random));
            sends.forEach(send -> send.mustBe(STATUS_FILE_FORCED_CLOSED));
            link.peer().expectReset();
            swap.isOrphan(link.socket());
            link.peer().close();
        });
    }

    @Test
    @Clause(
            rule = 21,
            source = "WskReceive",
            value = "Stopped while receives pend and data comes: bytes in order or the forced close, each once")
    void rule21StopWhileReceiving() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule21StopWhileReceiving", (swap, random) -> {
            Told told = new Told(STATUS_SUCCESS);
            Link link = swap.connect(swap.npi(), listener, told.callbacks());
            List<WskBuf> rooms = new ArrayList<>();
            List<Request> receives = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                WskBuf room = Bytes.room(1);
                rooms.add(room);
                receives.add(wsk.call(irp -> link.io().receive(room, 0, irp)).mustPend());
            }
            assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
            Future<Boolean> leaving = swap.leaveBeside(random);
            link.peer().write("01234".substring(0, random.nextInt(6)));
            wsk.join(leaving);
            boolean ended = false;
            for (int i = 0; i < receives.size(); i++) {
                Swap.forcedOr(STATUS_SUCCESS, receives.get(i));
                boolean filled = receives.get(i).status().isSuccess();
                assertTrue(!(filled && ended), "a receive was filled behind one that was not");
                ended |= !filled;
                assertEquals(filled ? String.valueOf(i) : "\0", Bytes.text(rooms.get(i), 1));
            }
            leftOnce(told);
            swap.isOrphan(link.socket());
            link.peer().close();
        });
    }

    @Test
    @Clause(
            rule = 17,
            source = "WskRelease",
            value = "Stopped while data is retained: it stays readable; release and close answer, in any order")
    void rule17StopWhileRetaining() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule17StopWhileRetaining", (swap, random) -> {
            Told told = new Told(STATUS_PENDING);
            Link link = swap.connect(swap.npi(), listener, told.callbacks());
            assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
            byte[] content = Bytes.pattern(random.nextLong(), 1 + random.nextInt(2000));
            link.peer().write(content);
            wsk.until("data is retained", () -> !told.kept.isEmpty());
            wsk.join(swap.leaveBeside(random));
            leftOnce(told);
            byte[] readable =
                    java.util.Objects.requireNonNull(told.kept.peek()).buffer().toByteArray();
            assertArrayEquals(java.util.Arrays.copyOf(content, readable.length), readable, "retained data");
            boolean closeFirst = random.nextBoolean();
            if (closeFirst) {
                swap.isOrphan(link.socket());
            }
            told.kept.forEach(link.io()::release);
            if (!closeFirst) {
                swap.isOrphan(link.socket());
            }
            link.peer().close();
        });
    }

    @Test
    @Clause(
            rule = 14,
            source = "WskReceiveEvent",
            value = "Stopped from inside its own callback, and from inside a completion routine: no deadlock, all ends")
    void rule14StopFromInside() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule14StopFromInside", (swap, random) -> {
            boolean fromEvent = random.nextBoolean();
            AtomicInteger nulls = new AtomicInteger();
            AtomicInteger stopped = new AtomicInteger();
            Link link = swap.connect(
                    swap.npi(),
                    listener,
                    new WskClientConnectionDispatch(
                            (context, flags, data, bytes, accepted) -> {
                                if (data == null) {
                                    nulls.incrementAndGet();
                                } else {
                                    swap.leave();
                                    stopped.incrementAndGet();
                                }
                                return STATUS_SUCCESS;
                            },
                            null,
                            null));
            Link other = swap.connect(swap.npi(), listener, null);
            Request bystander =
                    wsk.call(irp -> other.io().receive(Bytes.room(1), 0, irp)).mustPend();
            if (!fromEvent) {
                wsk.request()
                        .then(self -> {
                            swap.leave();
                            stopped.incrementAndGet();
                        })
                        .submit(irp -> link.io().receive(Bytes.room(1), 0, irp));
            } else {
                assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
            }
            link.peer().write("x");
            wsk.until("the stop returned", () -> stopped.get() == 1);
            Swap.forced(bystander);
            if (fromEvent) {
                wsk.until("the null indication", () -> nulls.get() > 0);
                assertEquals(1, nulls.get(), "null indications");
            }
            swap.isOrphan(link.socket());
            swap.isOrphan(other.socket());
            link.peer().close();
            other.peer().close();
        });
    }

    @Test
    @Clause(
            rule = 51,
            source = "WskCaptureProviderNPI",
            value = "A better provider starts: nothing happens to sockets that live, new captures get it")
    void rule51BetterProviderStarts() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule51BetterProviderStarts", (swap, random) -> {
            Told told = new Told(STATUS_SUCCESS);
            Link old = swap.connect(swap.npi(), listener, told.callbacks());
            WskBuf room = Bytes.room(4);
            Request receive = wsk.call(irp -> old.io().receive(room, 0, irp)).mustPend();
            WskProviderNpi better = swap.startBetter();
            receive.mustPend();
            Link young = swap.connect(better, listener, null);
            for (Link link : List.of(old, young)) {
                wsk.call(irp -> link.io().send(Bytes.of("alive"), 0, irp)).ok(5);
                link.peer().expect("alive");
            }
            old.peer().write("data");
            assertTrue(receive.ok().information() > 0);
            assertEquals(0, told.nulls.get(), "null indications");
            Request pending =
                    wsk.call(irp -> young.io().receive(Bytes.room(1), 0, irp)).mustPend();
            wsk.join(swap.leaveBeside(random));
            swap.isOrphan(old.socket());
            pending.mustPend();
            young.peer().write("x");
            pending.ok(1);
            swap.close(young.socket());
            swap.release(better);
            old.peer().close();
            young.peer().close();
        });
    }

    @Test
    @Clause(
            rule = 10,
            source = "WskCloseSocket",
            value = "The client goes while its provider does: requests end once, close succeeds whoever was first")
    void rule10ClientAndProviderGoTogether() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule10ClientAndProviderGoTogether", (swap, random) -> {
            List<Link> links = new ArrayList<>();
            List<Request> receives = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Link link = swap.connect(swap.npi(), listener, null);
                links.add(link);
                receives.add(wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp))
                        .mustPend());
            }
            Future<Boolean> leaving = swap.leaveBeside(random);
            List<Request> closes = links.stream()
                    .map(link -> wsk.call(irp -> link.io().closeSocket(irp)))
                    .toList();
            for (int i = 0; i < links.size(); i++) {
                closes.get(i).ok(0);
                Swap.forcedOr(STATUS_CANCELLED, receives.get(i));
                assertTrue(receives.get(i).sequence() < closes.get(i).sequence(), "the close completes last");
            }
            wsk.join(leaving);
            links.forEach(link -> link.peer().close());
        });
    }

    @Test
    @Clause(
            rule = 1,
            source = "WskProviderDispatch.close",
            value = "Used by other threads while and after it leaves: every call is answered, every IRP ends once")
    void rule01UsedWhileItLeaves() {
        PeerListener listener = wsk.peerListener(Net.INET);
        repeatedly("rule01UsedWhileItLeaves", (swap, random) -> {
            Link link = swap.connect(swap.npi(), listener, null);
            AtomicInteger forced = new AtomicInteger();
            List<Future<Integer>> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long seed = random.nextLong();
                users.add(wsk.beside(() -> use(link, new Random(seed), forced)));
            }
            Future<Boolean> leaving = swap.leaveBeside(random);
            wsk.join(leaving);
            users.forEach(wsk::join);
            assertEquals(3, forced.get(), "threads that met the forced close");
            swap.isOrphan(link.socket());
            link.peer().close();
        });
    }

    /** Calls until a call is closed by force; all requests are in the census of the test. */
    private int use(Link link, Random random, AtomicInteger forced) {
        int calls = 0;
        for (NtStatus status = STATUS_SUCCESS; !status.equals(STATUS_FILE_FORCED_CLOSED); calls++) {
            Request request = random.nextInt(3) == 0
                    ? wsk.call(irp -> link.io().getRemoteAddress(new SockAddr(), irp))
                    : wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp));
            status = request.status();
            assertTrue(status.isSuccess() || status.equals(STATUS_FILE_FORCED_CLOSED), status::toString);
        }
        forced.incrementAndGet();
        return calls;
    }
}
