package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.MsgFlags;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.DatagramFixture.Datagram;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;

/** receiveFromEvent. */
final class DatagramIndicationTest {

    private static final int EVENT = IndicationClient.EVENT;

    private final IndicationClient client = new IndicationClient();

    @Test
    void anAcceptedListGoesBackAtOnce() {
        client.fixture.enabled();
        client.run();
        client.deliver("a", "", "b");
        assertEquals(List.of("8 a", "8 ", "8 b"), client.seen);
        assertEquals(0, client.lent());
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.release(client.kept.get(0)));
    }

    @Test
    void datagramsThatCameTogetherAreToldTogether() {
        List<Chunk> back = pushTogether(100, 3);
        assertEquals(List.of("8 0 1 2"), client.seen);
        assertEquals(3, back.size());
        client.fixture.loop.run(() -> client.fixture.endpoint.sink.pushedAll());
        assertEquals(1, client.seen.size(), "nothing more came");
    }

    @Test
    void datagramsThatWouldFillTheBufferAreToldBeforeTheRestHasCome() {
        List<Chunk> back = pushTogether(1 << 18, 5); // of 1 MiB
        assertEquals(List.of("8 0 1", "8 2 3", "8 4"), client.seen);
        assertEquals(5, back.size());
    }

    private List<Chunk> pushTogether(int capacity, int count) {
        List<Chunk> back = new ArrayList<>();
        client.fixture.enabled();
        client.run();
        client.fixture.loop.run(() -> {
            for (int i = 0; i < count; i++) {
                Chunk chunk = new Chunk(ByteBuffer.allocate(capacity), back::add);
                chunk.memory().put(0, (byte) ('0' + i));
                client.fixture.endpoint.sink.pushing(chunk.lend(1, 0, null));
            }
            client.fixture.endpoint.sink.pushedAll();
        });
        return back;
    }

    @Test
    void datagramsThatWaitAreIndicatedTogetherIfDeliveredAlike() {
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.fixture.loop.run(() -> {
            int[] flags = {0, 0, MsgFlags.MSG_BCAST, MsgFlags.MSG_MCAST, MsgFlags.MSG_MCAST | MsgFlags.MSG_TRUNC, 0};
            for (int i = 0; i < flags.length; i++) {
                client.fixture.endpoint.inbox.add(
                        Datagram.of("" + i, DatagramFixture.PEER).with(flags[i]));
            }
        });
        assertEquals(List.of("8 0"), client.seen);
        client.seen.clear();
        client.kept.clear();
        client.fixture.enabled();
        client.run();
        assertEquals(List.of("8 0 1", "408 2", "808 3 4", "8 5"), IndicationClient.regroup(client.seen));
    }

    @Test
    void oneListHoldsOnlyDatagramsDeliveredAlike() {
        DatagramBuffer buffer = new DatagramBuffer(client.fixture.socket.core);
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
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.run();
        client.deliver("a", "b", "c");
        assertEquals(List.of("8 a"), client.seen);
        client.fixture.enabled();
        assertEquals(1, client.seen.size(), "indicated outside the loop");
        client.run();
        assertEquals(
                List.of("8 a", "8 a b c"),
                List.of(
                        client.seen.get(0),
                        IndicationClient.regroup(client.seen.subList(1, client.seen.size()))
                                .get(0)));
    }

    @Test
    void refusedDatagramsCanBeReceived() {
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.run();
        client.deliver("first", "second");
        Op op = client.fixture.receive(3);
        assertEquals("fir", op.text());
        assertEquals(MsgFlags.MSG_TRUNC, op.flags.value());
        assertEquals(DatagramFixture.PEER, op.source);
        Op second = client.fixture.receive(9);
        client.run();
        assertEquals("second", second.text());
        assertEquals(0, client.lent());
    }

    @Test
    void aStaticEventStaysEnabledAndRefusedDatagramsAreLost() {
        client.fixture = new DatagramFixture(client::receiveFrom, EVENT, 1 << 20, new ManualLoop()).bound();
        client.run();
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.deliver("a", "b");
        assertEquals(List.of("8 a", "8 b"), client.seen);
        assertEquals(0, client.lent());
        assertEquals(NtStatus.STATUS_INVALID_DEVICE_REQUEST, client.fixture.events(EVENT, null));
        assertEquals(
                NtStatus.STATUS_INVALID_DEVICE_REQUEST,
                client.fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null));
    }

    @Test
    void anUnlistedAnswerOrAnExceptionDropsTheList() {
        client.fixture.enabled();
        client.run();
        client.answers.add(NtStatus.STATUS_DEVICE_NOT_READY);
        client.deliver("a");
        client.during = () -> {
            client.during = () -> {};
            throw new IllegalStateException("on purpose");
        };
        client.deliver("b", "c");
        assertEquals(List.of("8 a", "8 b", "8 c"), client.seen);
        assertEquals(0, client.lent());
        assertEquals(Irql.PASSIVE_LEVEL, Irql.current());
    }

    @Test
    void noEventIsToldInsideACompletionRoutine() {
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.run();
        client.deliver("a");
        client.seen.clear();
        List<Integer> toldInside = new ArrayList<>();
        Irp other = new Irp((irp, context) -> {
            client.fixture.enabled();
            toldInside.add(client.seen.size());
        });
        client.fixture.loop.run(() -> {
            other.markPending(new PendingOperation() {
                @Override
                public void cancel(Irp irp, int operation) {}

                @Override
                public void completed(int operation) {}
            });
            other.complete(NtStatus.STATUS_SUCCESS, 0);
            toldInside.add(client.seen.size());
        });
        assertEquals(List.of(0, 0), toldInside);
        assertEquals(List.of("8 a"), client.seen);
    }

    @Test
    void enablingWithoutACallbackIsRefused() {
        DatagramFixture silent = new DatagramFixture(null).bound();
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, silent.events(EVENT, null));
        assertEquals(NtStatus.STATUS_INVALID_PARAMETER, client.fixture.events(WskEventMask.WSK_EVENT_ACCEPT, null));
    }

    @Test
    void aPostedReceiveComesBeforeTheEvent() {
        client.fixture.enabled();
        client.run();
        assertTrue(client.fixture.endpoint.pushing);
        Op op = client.fixture.receive(4);
        client.deliver("one", "two");
        assertEquals("one", op.text());
        assertEquals(List.of("8 two"), client.seen);
    }

    @Test
    void disablingStopsPushAndReceivesGoOn() {
        client.fixture.enabled();
        client.run();
        assertEquals(NtStatus.STATUS_SUCCESS, client.fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null));
        Op op = client.fixture.receive(4);
        client.run();
        assertFalse(client.fixture.endpoint.pushing);
        assertTrue(client.fixture.endpoint.isReceiving());
        client.deliver("x");
        assertEquals("x", op.text());
        assertEquals(List.of(), client.seen);
    }

    @Test
    void aRunningCallbackIsDisabledWithoutWaiting() {
        client.fixture.enabled();
        client.run();
        Irp irp = new Irp();
        NtStatus[] returned = new NtStatus[2];
        client.during = () -> {
            returned[0] = client.fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, null);
            returned[1] = client.fixture.events(EVENT | WskEventMask.WSK_EVENT_DISABLE, irp);
            assertFalse(irp.isCompleted());
        };
        client.deliver("a", "b");
        assertEquals(NtStatus.STATUS_EVENT_PENDING, returned[0]);
        assertEquals(NtStatus.STATUS_PENDING, returned[1]);
        assertEquals(NtStatus.STATUS_SUCCESS, irp.status());
        assertTrue(irp.isCompleted());
        assertEquals(List.of("8 a"), client.seen);
    }

    @Test
    void aFixedRemoteFiltersAlsoWhatIsBuffered() {
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.run();
        client.fixture.loop.run(() -> {
            client.fixture.endpoint.inbox.add(Datagram.of("no", DatagramFixture.STRANGER));
            client.fixture.endpoint.inbox.add(Datagram.of("yes", DatagramFixture.PEER));
            client.fixture.endpoint.inbox.add(Datagram.of("no", DatagramFixture.STRANGER));
            client.fixture.endpoint.turn();
        });
        assertEquals(List.of("8 no"), client.seen);
        assertEquals(NtStatus.STATUS_SUCCESS, client.fixture.socket.setRemoteAddress(DatagramFixture.PEER));
        client.seen.clear();
        client.fixture.enabled();
        client.run();
        client.fixture.endpoint.deliver("no", DatagramFixture.STRANGER);
        assertEquals(List.of("8 yes"), client.seen);
        assertEquals(0, client.lent());
    }

    @Test
    void aFailureOfPushIsTriedAgainLater() {
        client.fixture.enabled();
        client.run();
        client.fixture.endpoint.pushing = false;
        client.fixture.loop.run(
                () -> client.fixture.endpoint.sink.pushEnded(IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES)));
        assertEquals(1, client.fixture.endpoint.pushes);
        Runnable later = ((ManualLoop) client.fixture.loop).scheduled.poll();
        assertNotNull(later);
        client.fixture.loop.run(later);
        assertEquals(2, client.fixture.endpoint.pushes);
        client.deliver("a");
        assertEquals(List.of("8 a"), client.seen);
    }

    @Test
    void closeInsideTheCallbackCompletesAfterItReturned() {
        client.fixture.enabled();
        client.run();
        Op close = new Op();
        client.during = () -> {
            assertEquals(NtStatus.STATUS_PENDING, client.fixture.socket.closeSocket(close.irp));
            assertFalse(close.isOver());
        };
        client.deliver("a", "b");
        client.run();
        assertEquals(NtStatus.STATUS_SUCCESS, close.irp.status());
        assertEquals(1, client.seen.size());
        assertEquals(0, client.lent());
    }

    @Test
    void closeFreesWhatIsBuffered() {
        client.answers.add(NtStatus.STATUS_DATA_NOT_ACCEPTED);
        client.fixture.enabled();
        client.run();
        client.deliver("a");
        assertEquals(1, client.lent());
        client.fixture.socket.closeSocket(new Irp());
        client.run();
        assertEquals(0, client.lent());
    }

    @Test
    void controlInformationIsNullWhereThereIsNone() {
        client.answer = NtStatus.STATUS_PENDING;
        client.fixture.enabled();
        client.run();
        ControlMessages control = new ControlMessages(64);
        control.encoder().tos(4);
        client.fixture.endpoint.deliver(new Datagram("a", DatagramFixture.PEER, 0, control));
        client.fixture.endpoint.deliver(new Datagram("b", DatagramFixture.PEER, 0, new ControlMessages(8)));
        assertNotNull(client.kept.get(0).controlInfo());
        assertNull(client.kept.get(1).controlInfo());
    }
}
