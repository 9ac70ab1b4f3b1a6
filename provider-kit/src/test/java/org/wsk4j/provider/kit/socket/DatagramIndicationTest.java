package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.MsgFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** receiveFromEvent, retention and release. */
final class DatagramIndicationTest {

    private static final int EVENT = WskEventMask.WSK_EVENT_RECEIVE_FROM;

    private final List<String> seen = new ArrayList<>();
    private final List<WskDatagramIndication> kept = new ArrayList<>();
    private final ArrayDeque<NtStatus> answers = new ArrayDeque<>();
    private NtStatus answer = NtStatus.STATUS_SUCCESS;
    private Runnable during = () -> {};
    private DatagramFixture fixture = new DatagramFixture(this::receiveFrom).bound();

    private NtStatus receiveFrom(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
        assertTrue(fixture.loop.inLoop());
        assertEquals(Irql.DISPATCH_LEVEL, Irql.current());
        StringBuilder line = new StringBuilder(Integer.toHexString(flags));
        for (WskDatagramIndication node = list; node != null; node = node.next()) {
            line.append(' ').append(DatagramFixture.text(node.buffer()));
            kept.add(node);
        }
        seen.add(line.toString());
        during.run();
        NtStatus next = answers.poll();
        return next == null ? answer : next;
    }

    private void run() {
        ((ManualLoop) fixture.loop).run();
    }

    private void deliver(String... texts) {
        for (String text : texts) {
            fixture.endpoint.deliver(text, DatagramFixture.PEER);
        }
    }

    private int lent() {
        return fixture.endpoint.lent.get();
    }

    private NtStatus release(WskDatagramIndication list) {
        return fixture.socket.release(list);
    }

    @Test
    void anAcceptedListGoesBackAtOnce() {
        fixture.enabled();
        run();
        deliver("a", "", "b");
        assertEquals(List.of("8 a", "8 ", "8 b"), seen);
        assertEquals(0, lent());
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)));
    }

    @Test
    void datagramsThatWaitAreIndicatedTogetherIfDeliveredAlike() {
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        fixture.enabled();
        fixture.loop.run(() -> {
            int[] flags = {0, 0, MsgFlags.MSG_BCAST, MsgFlags.MSG_MCAST, MsgFlags.MSG_MCAST | MsgFlags.MSG_TRUNC, 0};
            for (int i = 0; i < flags.length; i++) {
                fixture.endpoint.inbox.add(
                        Datagram.of("" + i, DatagramFixture.PEER).with(flags[i]));
            }
        });
        assertEquals(List.of("8 0"), seen);
        seen.clear();
        kept.clear();
        fixture.enabled();
        run();
        assertEquals(List.of("8 0 1", "408 2", "808 3 4", "8 5"), regroup(seen));
    }

    /** Lists as they come, joined where a second list of the same flags follows: how many come together is not promised. */
    private static List<String> regroup(List<String> lines) {
        List<String> grouped = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 2);
            String last = grouped.isEmpty() ? "" : grouped.get(grouped.size() - 1);
            if (last.startsWith(parts[0] + " ")) {
                grouped.set(grouped.size() - 1, last + " " + parts[1]);
            } else {
                grouped.add(line);
            }
        }
        return grouped;
    }

    @Test
    void oneListHoldsOnlyDatagramsDeliveredAlike() {
        DatagramBuffer buffer = new DatagramBuffer(fixture.socket.core);
        int[] flags = {0, 0, MsgFlags.MSG_BCAST, 0};
        for (int flag : flags) {
            buffer.add(
                    new org.wsk4j.provider.kit.Chunk(java.nio.ByteBuffer.allocate(4), chunk -> {}).lend(1, flag, null));
        }
        List<Integer> sizes = new ArrayList<>();
        for (DatagramNode list = buffer.indicate(); list != null; list = buffer.indicate()) {
            int size = 0;
            for (WskDatagramIndication node = list; node != null; node = node.next()) {
                size++;
            }
            sizes.add(size);
            buffer.retainIndicated();
        }
        assertEquals(List.of(2, 1, 1), sizes);
    }

    @Test
    void refusedDatagramsWaitForTheEventToBeEnabledAgain() {
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        fixture.enabled();
        run();
        deliver("a", "b", "c");
        assertEquals(List.of("8 a"), seen);
        fixture.enabled();
        assertEquals(1, seen.size(), "indicated outside the loop");
        run();
        assertEquals(
                List.of("8 a", "8 a b c"),
                List.of(seen.get(0), regroup(seen.subList(1, seen.size())).get(0)));
    }

    @Test
    void refusedDatagramsCanBeReceived() {
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        fixture.enabled();
        run();
        deliver("first", "second");
        Op op = fixture.receive(3);
        assertEquals("fir", op.text());
        assertEquals(MsgFlags.MSG_TRUNC, op.flags.value());
        assertEquals(DatagramFixture.PEER, op.source);
        Op second = fixture.receive(9);
        run();
        assertEquals("second", second.text());
        assertEquals(0, lent());
    }

    @Test
    void aStaticEventStaysEnabledAndRefusedDatagramsAreLost() {
        fixture = new DatagramFixture(this::receiveFrom, EVENT, 1 << 20, new ManualLoop()).bound();
        run();
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        deliver("a", "b");
        assertEquals(List.of("8 a", "8 b"), seen);
        assertEquals(0, lent());
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_REQUEST, fixture.events(EVENT, null));
        assertEquals(
                NtStatus.STATUS_INVALID_DEVICE_REQUEST, fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null));
    }

    @Test
    void anUnlistedAnswerOrAnExceptionDropsTheList() {
        fixture.enabled();
        run();
        answers.add(NtStatus.STATUS_DEVICE_NOT_READY);
        deliver("a");
        during = () -> {
            during = () -> {};
            throw new IllegalStateException("on purpose");
        };
        deliver("b", "c");
        assertEquals(List.of("8 a", "8 b", "8 c"), seen);
        assertEquals(0, lent());
        assertEquals(Irql.PASSIVE_LEVEL, Irql.current());
    }

    @Test
    void enablingWithoutACallbackIsRefused() {
        DatagramFixture silent = new DatagramFixture(null).bound();
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, silent.events(EVENT, null));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, fixture.events(WskEventMask.WSK_EVENT_ACCEPT, null));
    }

    @Test
    void aPostedReceiveComesBeforeTheEvent() {
        fixture.enabled();
        run();
        assertTrue(fixture.endpoint.pushing);
        Op op = fixture.receive(4);
        deliver("one", "two");
        assertEquals("one", op.text());
        assertEquals(List.of("8 two"), seen);
    }

    @Test
    void disablingStopsPushAndReceivesGoOn() {
        fixture.enabled();
        run();
        assertEquals(NtStatus.STATUS_SUCCESS, fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null));
        Op op = fixture.receive(4);
        run();
        assertFalse(fixture.endpoint.pushing);
        assertTrue(fixture.endpoint.isReceiving());
        deliver("x");
        assertEquals("x", op.text());
        assertEquals(List.of(), seen);
    }

    @Test
    void aRunningCallbackIsDisabledWithoutWaiting() {
        fixture.enabled();
        run();
        Irp irp = new Irp();
        NtStatus[] returned = new NtStatus[2];
        during = () -> {
            returned[0] = fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null);
            returned[1] = fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, irp);
            assertFalse(irp.isCompleted());
        };
        deliver("a", "b");
        assertEquals(NtStatus.STATUS_EVENT_PENDING, returned[0]);
        assertEquals(NtStatus.STATUS_PENDING, returned[1]);
        assertEquals(NtStatus.STATUS_SUCCESS, irp.status());
        assertTrue(irp.isCompleted());
        assertEquals(List.of("8 a"), seen);
    }

    @Test
    void aRetainedListIsReleasedNodeByNodeInAnyOrder() {
        retain("a", "b", "c", "d");
        for (WskDatagramIndication node : kept) {
            node.setNext(null);
        }
        assertEquals(4, fixture.socket.retained());
        for (int i : new int[] {2, 0, 3, 1}) {
            assertEquals(
                    String.valueOf((char) ('a' + i)),
                    DatagramFixture.text(kept.get(i).buffer()));
            assertEquals(DatagramFixture.PEER, kept.get(i).remoteAddress());
            assertEquals(NtStatus.STATUS_SUCCESS, release(kept.get(i)));
            assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(i)));
        }
        assertEquals(0, lent());
        assertEquals(0, fixture.socket.retained());
    }

    private void retain(String... texts) {
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        deliver(texts);
        assertEquals(texts.length, kept.size());
        assertEquals(texts.length, lent());
    }

    @Test
    void aListIsReleasedWholeOrNotAtAll() {
        retain("a", "b", "c");
        DatagramFixture other = new DatagramFixture((context, flags, list) -> {
                    kept.add(list);
                    return NtStatus.STATUS_PENDING;
                })
                .bound()
                .enabled();
        ((ManualLoop) other.loop).run();
        other.endpoint.deliver("foreign", DatagramFixture.PEER);
        link(kept.get(0), kept.get(1), kept.get(3));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)), "of another socket");
        link(kept.get(0), kept.get(1), kept.get(0));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)), "a circle");
        link(kept.get(0), kept.get(1), new NoNode());
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)), "not of a provider");
        assertEquals(3, lent());
        link(kept.get(2), kept.get(0), kept.get(1), null);
        assertEquals(NtStatus.STATUS_SUCCESS, release(kept.get(2)));
        assertEquals(0, lent());
    }

    private static void link(@Nullable WskDatagramIndication... nodes) {
        for (int i = 0; i + 1 < nodes.length; i++) {
            nodes[i].setNext(nodes[i + 1]);
        }
    }

    /** A node of somebody else. */
    private static final class NoNode implements WskDatagramIndication {

        @Override
        public @Nullable WskDatagramIndication next() {
            return null;
        }

        @Override
        public void setNext(@Nullable WskDatagramIndication next) {}

        @Override
        public WskBuf buffer() {
            return new WskBuf();
        }

        @Override
        public SockAddr remoteAddress() {
            return DatagramFixture.PEER;
        }

        @Override
        public @Nullable ControlMessages controlInfo() {
            return null;
        }
    }

    @Test
    void nodesCanBeReleasedBeforeTheCallbackAnswers() {
        for (NtStatus end :
                List.of(NtStatus.STATUS_PENDING, NtStatus.STATUS_SUCCESS, NtStatus.STATUS_DATA_NOT_ACCEPTED)) {
            kept.clear();
            answer = end;
            during = () -> {
                assertEquals(NtStatus.STATUS_SUCCESS, release(kept.get(0)));
                assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)));
            };
            fixture.enabled();
            run();
            deliver("a");
            assertEquals(0, lent());
            assertEquals(0, fixture.socket.retained());
            assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)));
        }
    }

    @Test
    void retentionBoundsWhatTheSocketReceives() {
        fixture = new DatagramFixture(this::receiveFrom, 0, 3 * 64, new ManualLoop()).bound();
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        deliver("1", "2", "3", "4", "5");
        assertEquals(List.of("8 1", "8 2", "8 3"), seen);
        assertFalse(fixture.endpoint.pushing);
        assertEquals(2, fixture.endpoint.inbox.size());
        assertEquals(NtStatus.STATUS_SUCCESS, release(kept.get(1)));
        run();
        assertEquals(List.of("8 1", "8 2", "8 3", "8 4"), seen);
        Op op = fixture.receive(4);
        assertEquals("5", op.text(), "a posted receive needs no memory of the socket");
    }

    @Test
    void aDatagramBeyondTheLimitIsDropped() {
        fixture = new DatagramFixture(this::receiveFrom, 0, 64, new ManualLoop()).bound();
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        fixture.endpoint.budget = 1 << 20;
        fixture.loop.run(() -> {
            fixture.endpoint.inbox.add(Datagram.of("1", DatagramFixture.PEER));
            fixture.endpoint.inbox.add(Datagram.of("2", DatagramFixture.PEER));
            fixture.endpoint.turn();
        });
        assertEquals(List.of("8 1"), seen);
        assertEquals(1, lent());
        assertFalse(fixture.endpoint.pushing, "nobody told the transport to stop");
    }

    @Test
    void aFixedRemoteFiltersAlsoWhatIsBuffered() {
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        fixture.enabled();
        run();
        fixture.loop.run(() -> {
            fixture.endpoint.inbox.add(Datagram.of("no", DatagramFixture.STRANGER));
            fixture.endpoint.inbox.add(Datagram.of("yes", DatagramFixture.PEER));
            fixture.endpoint.inbox.add(Datagram.of("no", DatagramFixture.STRANGER));
            fixture.endpoint.turn();
        });
        assertEquals(List.of("8 no"), seen);
        assertEquals(NtStatus.STATUS_SUCCESS, fixture.socket.setRemoteAddress(DatagramFixture.PEER));
        seen.clear();
        fixture.enabled();
        run();
        fixture.endpoint.deliver("no", DatagramFixture.STRANGER);
        assertEquals(List.of("8 yes"), seen);
        assertEquals(0, lent());
    }

    @Test
    void aFailureOfPushIsTriedAgainLater() {
        fixture.enabled();
        run();
        fixture.endpoint.pushing = false;
        fixture.loop.run(
                () -> fixture.endpoint.sink.pushEnded(IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES)));
        assertEquals(1, fixture.endpoint.pushes);
        Runnable later = ((ManualLoop) fixture.loop).scheduled.poll();
        assertNotNull(later);
        fixture.loop.run(later);
        assertEquals(2, fixture.endpoint.pushes);
        deliver("a");
        assertEquals(List.of("8 a"), seen);
    }

    @Test
    void closeInsideTheCallbackCompletesAfterItReturned() {
        fixture.enabled();
        run();
        Op close = new Op();
        during = () -> {
            assertEquals(NtStatus.STATUS_PENDING, fixture.socket.closeSocket(close.irp));
            assertFalse(close.isOver());
        };
        deliver("a", "b");
        run();
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status());
        assertEquals(1, seen.size());
        assertEquals(0, lent());
    }

    @Test
    void retainedMemoryOutlivesTheSocket() {
        retain("abc", "def");
        Op close = new Op();
        fixture.socket.closeSocket(close.irp);
        run();
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status());
        assertEquals("abc", DatagramFixture.text(kept.get(0).buffer()));
        link(kept.get(0), kept.get(1), null);
        assertEquals(NtStatus.STATUS_SUCCESS, release(kept.get(0)));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, release(kept.get(0)));
        assertEquals(0, lent());
    }

    @Test
    void closeFreesWhatIsBuffered() {
        answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        fixture.enabled();
        run();
        deliver("a");
        assertEquals(1, lent());
        fixture.socket.closeSocket(new Irp());
        run();
        assertEquals(0, lent());
    }

    @Test
    void controlInformationIsNullWhereThereIsNone() {
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        ControlMessages control = new ControlMessages(64);
        control.encoder().tos(4);
        fixture.endpoint.deliver(new Datagram("a", DatagramFixture.PEER, 0, control));
        fixture.endpoint.deliver(new Datagram("b", DatagramFixture.PEER, 0, new ControlMessages(8)));
        assertNotNull(kept.get(0).controlInfo());
        assertNull(kept.get(1).controlInfo());
    }

    @Test
    void randomRetentionLosesAndCorruptsNothing() {
        long seed = System.nanoTime();
        System.out.println("randomRetentionLosesAndCorruptsNothing: seed " + seed);
        Random random = new Random(seed);
        answer = NtStatus.STATUS_PENDING;
        fixture.enabled();
        run();
        List<String> expected = new ArrayList<>();
        int received = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = Integer.toHexString(random.nextInt());
            deliver(text);
            expected.add(text);
            received = kept.size();
            assertEquals(expected.size(), received, "seed " + seed);
            while (!kept.isEmpty() && random.nextInt(3) != 0) {
                int at = random.nextInt(kept.size());
                WskDatagramIndication node = kept.remove(at);
                assertEquals(expected.remove(at), DatagramFixture.text(node.buffer()), "seed " + seed);
                node.setNext(null);
                assertEquals(NtStatus.STATUS_SUCCESS, release(node), "seed " + seed);
            }
            assertEquals(kept.size(), lent(), "seed " + seed);
        }
    }
}
