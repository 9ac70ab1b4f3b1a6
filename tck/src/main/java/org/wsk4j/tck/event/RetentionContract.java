package org.wsk4j.tck.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter D: data that the client keeps, and gives back. */
@WskContract(requires = {"tcp", "receive-event"})
class RetentionContract {

    private final WskFixture wsk;

    RetentionContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static List<WskDataIndication> nodes(@Nullable WskDataIndication list) {
        List<WskDataIndication> nodes = new ArrayList<>();
        for (WskDataIndication node = list; node != null; node = node.next()) {
            nodes.add(node);
        }
        return nodes;
    }

    private static List<WskDatagramIndication> nodes(@Nullable WskDatagramIndication list) {
        List<WskDatagramIndication> nodes = new ArrayList<>();
        for (WskDatagramIndication node = list; node != null; node = node.next()) {
            nodes.add(node);
        }
        return nodes;
    }

    @Test
    @Clause(
            rule = 38,
            source = "WskReceiveEvent",
            value = "A thousand lists retained while more arrive: all are as they were",
            requires = "udp")
    void rule38ThousandRetainedListsStayValid() {
        int lists = 1000;
        int length = 100;
        AtomicInteger bytesRetained = new AtomicInteger();
        ConcurrentLinkedQueue<WskDataIndication> retained = new ConcurrentLinkedQueue<>();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            retained.add(Objects.requireNonNull(data));
                            bytesRetained.addAndGet((int) bytes);
                            return STATUS_PENDING;
                        },
                        null,
                        null));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        byte[] content = Bytes.pattern(38, lists * length);
        for (int i = 0; i < lists; i++) {
            byte[] piece = new byte[length];
            System.arraycopy(content, i * length, piece, 0, length);
            link.peer().write(piece);
            int expected = (i + 1) * length;
            wsk.until(expected + " bytes are retained", () -> bytesRetained.get() == expected);
        }
        java.io.ByteArrayOutputStream stream = new java.io.ByteArrayOutputStream();
        for (WskDataIndication list : retained) {
            nodes(list).forEach(node -> stream.writeBytes(node.buffer().toByteArray()));
        }
        assertArrayEquals(content, stream.toByteArray(), "what is retained");
        for (WskDataIndication list : retained) {
            assertEquals(STATUS_SUCCESS, link.io().release(list));
        }
    }

    /** A datagram socket that retains all, and its peer. */
    private final class Keeper {

        private final ConcurrentLinkedQueue<WskDatagramIndication> kept = new ConcurrentLinkedQueue<>();
        private final UdpPeer peer = wsk.udpPeer(Net.INET);
        private final WskDatagramSocket socket =
                wsk.datagram(Net.INET, null, new WskClientDatagramDispatch(this::keep));
        private final SockAddr address = wsk.localAddress(socket);

        private org.wsk4j.nt.NtStatus keep(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
            kept.addAll(nodes(list));
            return STATUS_PENDING;
        }

        Keeper fill(int count) {
            Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
            for (int i = 0; i < count; i++) {
                peer.send(address, "datagram " + i);
                int expected = i + 1;
                wsk.until(expected + " datagrams are retained", () -> kept.size() == expected);
            }
            return this;
        }
    }

    @Test
    @Clause(
            rule = 39,
            source = "WskRelease",
            value = "Datagrams: single nodes, shuffled, links rewritten across indications",
            requires = "udp")
    void rule39NodesAreReleasedOneByOneInAnyOrder() {
        long seed = System.nanoTime();
        System.out.println("rule39NodesAreReleasedOneByOneInAnyOrder seed " + seed);
        Keeper keeper = new Keeper().fill(40);
        List<WskDatagramIndication> nodes = new ArrayList<>(keeper.kept);
        for (int i = 0; i < nodes.size(); i++) {
            assertEquals(
                    "datagram " + i,
                    Bytes.text(nodes.get(i).buffer(), nodes.get(i).buffer().length()));
            assertEquals(keeper.peer.address(), nodes.get(i).remoteAddress());
        }
        Collections.shuffle(nodes, new Random(seed));
        // The first half one by one, the second half as one chain of the client's making.
        for (WskDatagramIndication node : nodes.subList(0, 20)) {
            node.setNext(null);
            assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(node));
        }
        for (int i = 20; i < 40; i++) {
            nodes.get(i).setNext(i + 1 < 40 ? nodes.get(i + 1) : null);
        }
        assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(nodes.get(20)));
        for (WskDatagramIndication node : nodes.subList(20, 40)) {
            node.setNext(null);
            assertEquals(STATUS_INVALID_PARAMETER, keeper.socket.dispatch().release(node), "released with the chain");
        }
        keeper.kept.clear();
        keeper.fill(3);
        for (WskDatagramIndication node : keeper.kept) {
            node.setNext(null);
            assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(node));
        }
    }

    @Test
    @Clause(
            rule = 39,
            source = "WskRelease",
            value = "Twice, or on another socket: STATUS_INVALID_PARAMETER and no harm",
            requires = "udp")
    void rule39DoubleAndForeignReleaseAreRefused() {
        Keeper keeper = new Keeper().fill(2);
        WskDatagramSocket other = wsk.datagram(Net.INET);
        List<WskDatagramIndication> nodes = new ArrayList<>(keeper.kept);
        nodes.forEach(node -> node.setNext(null));
        assertEquals(STATUS_INVALID_PARAMETER, other.dispatch().release(nodes.get(0)), "another socket");
        assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(nodes.get(0)));
        assertEquals(STATUS_INVALID_PARAMETER, keeper.socket.dispatch().release(nodes.get(0)), "the second time");
        assertEquals("datagram 1", Bytes.text(nodes.get(1).buffer(), 10));
        assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(nodes.get(1)));
        keeper.kept.clear();
        keeper.fill(2);
        List<WskDatagramIndication> again = new ArrayList<>(keeper.kept);
        again.forEach(node -> node.setNext(null));
        again.forEach(
                node -> assertEquals(STATUS_SUCCESS, keeper.socket.dispatch().release(node)));
    }

    @Test
    @Clause(
            rule = 39,
            source = "WskRelease",
            value = "The same of stream data; a list that holds a node twice is refused whole",
            requires = "udp")
    void rule39DoubleAndForeignReleaseOfStreamData() {
        ConcurrentLinkedQueue<WskDataIndication> kept = new ConcurrentLinkedQueue<>();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            kept.addAll(nodes(data));
                            return STATUS_PENDING;
                        },
                        null,
                        null));
        Link other = wsk.connected(Net.INET);
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        for (int i = 1; i <= 3; i++) {
            int expected = i;
            link.peer().write("part" + i);
            wsk.until("part " + i, () -> kept.size() == expected);
        }
        List<WskDataIndication> nodes = new ArrayList<>(kept);
        nodes.forEach(node -> node.setNext(null));
        assertEquals(STATUS_INVALID_PARAMETER, other.io().release(nodes.get(0)), "another socket");
        nodes.get(0).setNext(nodes.get(0));
        assertEquals(STATUS_INVALID_PARAMETER, link.io().release(nodes.get(0)), "a node that follows itself");
        nodes.get(0).setNext(null);
        assertEquals(STATUS_SUCCESS, link.io().release(nodes.get(0)));
        assertEquals(STATUS_INVALID_PARAMETER, link.io().release(nodes.get(0)), "the second time");
        nodes.get(1).setNext(nodes.get(0));
        assertEquals(STATUS_INVALID_PARAMETER, link.io().release(nodes.get(1)), "a list with a node given back before");
        nodes.get(1).setNext(nodes.get(2));
        assertArrayEquals(Bytes.ascii("part2"), nodes.get(1).buffer().toByteArray());
        assertArrayEquals(Bytes.ascii("part3"), nodes.get(2).buffer().toByteArray());
        assertEquals(STATUS_SUCCESS, link.io().release(nodes.get(1)));
        assertEquals(STATUS_INVALID_PARAMETER, link.io().release(nodes.get(2)), "released with its list");
    }

    @Test
    @Clause(
            rule = 39,
            source = "WskRelease",
            value = "A client may release before its callback has answered PENDING",
            requires = "udp")
    void rule39ReleaseBeforeTheCallbackReturns() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicReference<String> problem = new AtomicReference<>("");
        AtomicReference<@Nullable Link> self = new AtomicReference<>();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            for (WskDataIndication node : nodes(data)) {
                                node.setNext(null);
                                var status =
                                        Objects.requireNonNull(self.get()).io().release(node);
                                if (!status.equals(STATUS_SUCCESS)) {
                                    problem.set("release inside the callback: " + status);
                                }
                            }
                            rounds.addAndGet((int) bytes);
                            return STATUS_PENDING;
                        },
                        null,
                        null));
        self.set(link);
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        for (int i = 1; i <= 200; i++) {
            link.peer().write("x");
            int expected = i;
            wsk.until("byte " + i, () -> rounds.get() == expected);
        }
        assertEquals("", problem.get());
    }

    @Test
    @Clause(rule = 39, source = "WskRelease", value = "Data that was accepted, not retained, cannot be released")
    void rule39ReleaseOfWhatIsNotRetainedIsRefused() {
        AtomicReference<@Nullable WskDataIndication> stray = new AtomicReference<>();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            stray.set(data);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        link.peer().write("x");
        wsk.until("the event", () -> stray.get() != null);
        // The node is returned when the callback is, so this waits for a call that comes after it.
        wsk.call(irp -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, irp)).ok();
        assertEquals(STATUS_INVALID_PARAMETER, link.io().release(Objects.requireNonNull(stray.get())));
    }

    @Test
    @Clause(
            rule = 40,
            source = "WskReceiveFromEvent",
            value = "Refused: the callback is off; enabled again it gets the refused datagrams first",
            requires = "udp")
    void rule40RefusedDatagramDisablesTheCallback() {
        AtomicBoolean refuse = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        ConcurrentLinkedQueue<String> got = new ConcurrentLinkedQueue<>();
        WskReceiveFromEvent event = (context, flags, list) -> {
            calls.incrementAndGet();
            if (refuse.get()) {
                return STATUS_DATA_NOT_ACCEPTED;
            }
            nodes(list)
                    .forEach(node ->
                            got.add(Bytes.text(node.buffer(), node.buffer().length())));
            return STATUS_SUCCESS;
        };
        WskDatagramSocket socket = wsk.datagram(Net.INET, null, new WskClientDatagramDispatch(event));
        SockAddr target = wsk.localAddress(socket);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
        peer.send(target, "first");
        wsk.until("the refusal", () -> calls.get() == 1);
        peer.send(target, "second");
        Until.never("an event after the refusal", Duration.ofMillis(100), () -> calls.get() > 1);
        refuse.set(false);
        assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM));
        wsk.until("both datagrams", () -> got.size() == 2);
        assertEquals(List.of("first", "second"), new ArrayList<>(got));
        assertTrue(calls.get() >= 2);
    }

    @Test
    @Clause(
            rule = 40,
            source = "WskReceiveFrom",
            value = "A refused datagram can also be received with a request",
            requires = "udp")
    void rule40RefusedDatagramIsReceivable() {
        AtomicInteger calls = new AtomicInteger();
        WskDatagramSocket socket =
                wsk.datagram(Net.INET, null, new WskClientDatagramDispatch((context, flags, list) -> {
                    calls.incrementAndGet();
                    return STATUS_DATA_NOT_ACCEPTED;
                }));
        Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
        wsk.udpPeer(Net.INET).send(wsk.localAddress(socket), "refused");
        wsk.until("the refusal", () -> calls.get() == 1);
        var room = Bytes.room(20);
        wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp))
                .ok(7);
        assertEquals("refused", Bytes.text(room, 7));
        SockAddr target = wsk.localAddress(socket);
        Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
        int before = calls.get();
        wsk.udpPeer(Net.INET).send(target, "too long");
        wsk.until("the second refusal", () -> calls.get() > before);
        SizeT told = new SizeT();
        wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(3), 0, null, null, told, irp))
                .ok(3);
        assertEquals(wsk.has(WskCapability.TRUNCATION_FLAGS) ? 0x100 : 0, told.value(), "MSG_TRUNC");
    }

    @Test
    @Clause(
            rule = 38,
            source = "WskReceiveEvent",
            value = "160 MiB that are taken at once, more than is held for clients at a time: they keep coming",
            requires = "udp")
    void rule38MemoryOfWhatWasTakenComesBack() {
        int blocks = 160;
        AtomicLong taken = new AtomicLong();
        Link link = wsk.connected(
                Net.INET,
                null,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            taken.addAndGet(bytes);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Sockets.enable(link.socket(), WSK_EVENT_RECEIVE);
        for (int i = 1; i <= blocks; i++) {
            long expected = (long) i << 20;
            Future<Peer> written = wsk.beside(() -> link.peer().write(new byte[1 << 20]));
            wsk.until("block " + i, () -> taken.get() == expected);
            wsk.join(written);
        }
    }
}
