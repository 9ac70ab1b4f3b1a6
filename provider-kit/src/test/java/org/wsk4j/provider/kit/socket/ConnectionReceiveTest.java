package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_DRAIN;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** WskReceive: order, flags, the end of the stream and its failures. */
class ConnectionReceiveTest {

    private static final long END = IoResult.END_OF_STREAM;
    private static final long RESET = IoResult.failure(STATUS_CONNECTION_RESET);

    private final ConnectionFixture fixture = new ConnectionFixture().connected();
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    private void arrives(String text) {
        endpoint.finishRead(ConnectionFixture.bytes(text));
    }

    /** Leaves bytes in the socket's own buffer, refused by the receive event. */
    private static ConnectionFixture buffered(String... chunks) {
        ConnectionFixture fixture = new ConnectionFixture()
                .connected(new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> STATUS_DATA_NOT_ACCEPTED, null, null));
        fixture.enabled(WSK_EVENT_RECEIVE);
        fixture.loop.as(() -> {
            for (String chunk : chunks) {
                fixture.endpoint.push(ConnectionFixture.bytes(chunk));
            }
        });
        fixture.events(WSK_EVENT_RECEIVE | WSK_EVENT_DISABLE);
        fixture.loop.run();
        assertFalse(fixture.endpoint.isPushing());
        return fixture;
    }

    @Test
    void readsStraightIntoTheCallersMemory() {
        WskBuf buffer = ConnectionFixture.pieces("___", "___");
        CountedIrp irp = fixture.receive(buffer, 0);
        assertSame(STATUS_PENDING, irp.returned);
        assertEquals(List.of("read 6"), endpoint.calls);
        arrives("abcd");
        irp.assertOver(STATUS_SUCCESS, 4);
        assertEquals("abcd__", ConnectionFixture.content(buffer, 6));
        fixture.close();
    }

    @Test
    void completesInsideTheCallWhenSomethingIsThere() {
        endpoint.incoming.add((byte) 'a');
        endpoint.input.add(Answer.ready(1));
        fixture.receive(ConnectionFixture.room(4), 0).assertOverAtOnce(STATUS_SUCCESS, 1);
        fixture.close();
    }

    @Test
    void queuedReceivesAreFilledInCallOrder() {
        WskBuf[] buffers = new WskBuf[4];
        CountedIrp[] irps = new CountedIrp[4];
        for (int i = 0; i < 4; i++) {
            buffers[i] = ConnectionFixture.room(1);
            irps[i] = fixture.receive(buffers[i], 0);
        }
        for (int i = 0; i < 4; i++) {
            arrives("abcd".substring(i, i + 1));
            irps[i].assertOver(STATUS_SUCCESS, 1);
            assertEquals("abcd".substring(i, i + 1), ConnectionFixture.content(buffers[i], 1));
        }
        fixture.close();
    }

    @Test
    void anAnswerBeforeTheCallReturnsIsSeen() {
        for (byte b : ConnectionFixture.bytes("ab")) {
            endpoint.incoming.add(b);
        }
        endpoint.input.add(Answer.sinkFirst(0));
        endpoint.input.add(Answer.sinkFirst(2));
        fixture.receive(ConnectionFixture.room(4), 0).assertOver(STATUS_SUCCESS, 2);
        fixture.close();
    }

    @Test
    void waitAllFillsTheBufferOverAllPieces() {
        WskBuf buffer = ConnectionFixture.pieces("_", "__", "__");
        CountedIrp irp = fixture.receive(buffer, WSK_FLAG_WAITALL);
        for (String part : new String[] {"a", "b", "cd"}) {
            arrives(part);
            irp.assertPending();
        }
        arrives("e");
        irp.assertOver(STATUS_SUCCESS, 5);
        assertEquals("abcde", ConnectionFixture.content(buffer, 5));
        assertEquals(List.of("read 5", "read 4", "read 3", "read 1"), endpoint.calls);
        fixture.close();
    }

    @Test
    void waitAllEndsEarlyWithWhatCameAndTheCauseComesNext() {
        for (long end : new long[] {END, RESET}) {
            ConnectionReceiveTest test = new ConnectionReceiveTest();
            CountedIrp irp = test.fixture.receive(ConnectionFixture.room(5), WSK_FLAG_WAITALL);
            CountedIrp next = test.fixture.receive(ConnectionFixture.room(5), 0);
            test.arrives("abc");
            test.endpoint.finishRead(end);
            irp.assertOver(STATUS_SUCCESS, 3);
            next.assertOver(end == END ? STATUS_SUCCESS : STATUS_CONNECTION_RESET, 0);
            test.fixture.close();
        }
    }

    @Test
    void theEndCompletesAllQueuedAndAllLaterReceives() {
        CountedIrp[] irps = new CountedIrp[3];
        for (int i = 0; i < 3; i++) {
            irps[i] = fixture.receive(ConnectionFixture.room(1), i == 1 ? WSK_FLAG_WAITALL : 0);
        }
        CountedIrp drain = fixture.receive(new WskBuf(), WSK_FLAG_DRAIN);
        endpoint.finishRead(END);
        for (CountedIrp irp : irps) {
            irp.assertOver(STATUS_SUCCESS, 0);
        }
        drain.assertOver(STATUS_SUCCESS, 0);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.receive(new WskBuf(), WSK_FLAG_DRAIN).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(List.of("read 1"), endpoint.calls);
        fixture.close();
    }

    @Test
    void aResetFailsAllQueuedAndAllLaterReceives() {
        CountedIrp first = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp second = fixture.receive(ConnectionFixture.room(1), WSK_FLAG_WAITALL);
        CountedIrp drain = fixture.receive(new WskBuf(), WSK_FLAG_DRAIN);
        endpoint.finishRead(RESET);
        first.assertOver(STATUS_CONNECTION_RESET, 0);
        second.assertOver(STATUS_CONNECTION_RESET, 0);
        drain.assertOver(STATUS_CONNECTION_RESET, 0);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        fixture.close();
    }

    @Test
    void aSendThatSawTheResetFirstMakesTheEndOfTheStreamAReset() {
        CountedIrp receive = fixture.receive(ConnectionFixture.room(4), 0);
        endpoint.output.add(Answer.failed(STATUS_CONNECTION_RESET));
        fixture.send("x").assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        receive.assertPending();
        arrives("ab");
        receive.assertOver(STATUS_SUCCESS, 2);
        CountedIrp next = fixture.receive(ConnectionFixture.room(4), 0);
        endpoint.finishRead(END);
        next.assertOver(STATUS_CONNECTION_RESET, 0);
        fixture.close();
    }

    @Test
    void bufferedBytesComeBeforeTheEndOrTheReset() {
        for (long end : new long[] {END, RESET}) {
            ConnectionFixture f = buffered("abc");
            WskBuf buffer = ConnectionFixture.room(2);
            f.receive(buffer, 0).assertOverAtOnce(STATUS_SUCCESS, 2);
            CountedIrp all = f.receive(ConnectionFixture.room(4), WSK_FLAG_WAITALL);
            CountedIrp last = f.receive(ConnectionFixture.room(4), 0);
            f.endpoint.finishRead(end);
            all.assertOver(STATUS_SUCCESS, 1);
            last.assertOver(end == END ? STATUS_SUCCESS : STATUS_CONNECTION_RESET, 0);
            f.close();
        }
    }

    @Test
    void bufferedBytesFillPiecesOverChunks() {
        ConnectionFixture f = buffered("ab", "c", "def");
        assertEquals(3, f.endpoint.chunksOut);
        assertEquals(6, f.socket.connection().receives().backlog());
        WskBuf buffer = ConnectionFixture.pieces("_", "___", "_");
        f.receive(buffer, 0).assertOverAtOnce(STATUS_SUCCESS, 5);
        assertEquals("abcde", ConnectionFixture.content(buffer, 5));
        assertEquals(1, f.endpoint.chunksOut);
        f.endpoint.hostBacklog = 10;
        assertEquals(11, f.socket.connection().receives().backlog());
        WskBuf rest = ConnectionFixture.room(9);
        f.receive(rest, 0).assertOverAtOnce(STATUS_SUCCESS, 1);
        assertEquals("f", ConnectionFixture.content(rest, 1));
        f.close();
    }

    @Test
    void drainDiscardsWhatIsThereAndWhatComes() {
        ConnectionFixture f = buffered("abc");
        CountedIrp drain = f.receive(new WskBuf(), WSK_FLAG_DRAIN);
        assertEquals(0, f.endpoint.chunksOut);
        drain.assertPending();
        assertTrue(f.endpoint.isPushing());
        f.endpoint.push(ConnectionFixture.bytes("more"));
        assertEquals(0, f.endpoint.chunksOut);
        f.endpoint.endPush(0);
        assertTrue(f.endpoint.isPushing(), "goes on when the budget is used");
        drain.assertPending();
        f.endpoint.endPush(END);
        drain.assertOver(STATUS_SUCCESS, 0);
        f.close();
    }

    @Test
    void zeroBytesAreOverAtOnceWhateverWaits() {
        CountedIrp waits = fixture.receive(ConnectionFixture.room(1), 0);
        fixture.receive(new WskBuf(), 0).assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.receive(new WskBuf(), WSK_FLAG_WAITALL).assertOverAtOnce(STATUS_SUCCESS, 0);
        waits.assertPending();
        arrives("a");
        waits.assertOver(STATUS_SUCCESS, 1);
        fixture.close();
    }

    @Test
    void cancelOfAQueuedReceiveIsImmediate() {
        CountedIrp first = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp second = fixture.receive(ConnectionFixture.room(1), 0);
        second.irp.cancel();
        second.assertOver(STATUS_CANCELLED, 0);
        assertEquals(List.of("read 1"), endpoint.calls);
        arrives("a");
        first.assertOver(STATUS_SUCCESS, 1);
        fixture.close();
    }

    @Test
    void cancelOfTheReceiveInFlightIsTheTransportsToAnswer() {
        CountedIrp irp = fixture.receive(ConnectionFixture.room(4), 0);
        CountedIrp next = fixture.receive(ConnectionFixture.room(4), 0);
        irp.irp.cancel();
        irp.assertPending();
        endpoint.finishRead(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        arrives("ab");
        next.assertOver(STATUS_SUCCESS, 2);
        fixture.close();
    }

    @Test
    void bytesWinOverCancel() {
        CountedIrp irp = fixture.receive(ConnectionFixture.room(4), 0);
        irp.irp.cancel();
        arrives("ab");
        irp.assertOver(STATUS_SUCCESS, 2);
        fixture.close();
    }

    @Test
    void aCancelledWaitAllKeepsWhatCame() {
        CountedIrp irp = fixture.receive(ConnectionFixture.room(4), WSK_FLAG_WAITALL);
        arrives("ab");
        irp.irp.cancel();
        irp.assertPending();
        endpoint.finishRead(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_SUCCESS, 2);
        fixture.close();
    }

    @Test
    void anAbortOrACloseKeepsWhatAWaitAllHas() {
        for (boolean abort : new boolean[] {true, false}) {
            ConnectionReceiveTest test = new ConnectionReceiveTest();
            CountedIrp first = test.fixture.receive(ConnectionFixture.room(4), WSK_FLAG_WAITALL);
            CountedIrp second = test.fixture.receive(ConnectionFixture.room(4), WSK_FLAG_WAITALL);
            test.arrives("ab");
            if (abort) {
                test.fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE);
            }
            test.fixture.close();
            first.assertOver(STATUS_SUCCESS, 2);
            second.assertOver(STATUS_CANCELLED, 0);
        }
    }

    @Test
    void aCancelInsideTheTransportsCallIsRepeated() {
        CountedIrp irp = new CountedIrp();
        endpoint.duringCall = () -> irp.irp.cancel();
        fixture.socket.receive(ConnectionFixture.room(4), 0, irp.irp);
        assertEquals(List.of("read 4", "cancel INPUT", "cancel INPUT"), endpoint.calls);
        endpoint.finishRead(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        fixture.close();
    }

    @Test
    void aCancelThatHitsTheNextReadDoesNotHarmIt() {
        CountedIrp irp = fixture.receive(ConnectionFixture.room(4), 0);
        endpoint.finishRead(IoResult.failure(STATUS_CANCELLED));
        irp.assertPending();
        arrives("ab");
        irp.assertOver(STATUS_SUCCESS, 2);
        fixture.close();
    }

    @Test
    void borrowedViewsComeBackAndPositionsStay() {
        ByteBuffer memory = ByteBuffer.allocate(8);
        WskBuf buffer = new WskBuf(Mdl.of(memory), 2, 4);
        ByteBuffer view = buffer.mdl().borrowView();
        buffer.mdl().returnView(view);
        CountedIrp irp = fixture.receive(buffer, 0);
        CountedIrp close = fixture.closing();
        fixture.loop.run();
        irp.assertOver(STATUS_CANCELLED, 0);
        close.assertOver(STATUS_SUCCESS, 0);
        assertSame(view, buffer.mdl().borrowView());
        assertEquals(0, memory.position());
        fixture.assertClean();
    }

    @Test
    void closeCancelsQueuedOnesAtOnceAndTheOneInFlightAtTheBarrier() {
        endpoint.holdClose = true;
        CountedIrp first = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp second = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp close = fixture.closing();
        second.assertOver(STATUS_CANCELLED, 0);
        first.assertPending();
        endpoint.finishClose();
        first.assertOver(STATUS_CANCELLED, 0);
        close.assertOver(STATUS_SUCCESS, 0);
        assertTrue(first.order() < close.order());
        fixture.assertClean();
    }

    @Test
    void anIrpCanBeUsedAgainInItsRoutineAHundredThousandTimes() {
        int[] left = {100_000};
        WskBuf buffer = ConnectionFixture.room(1);
        Irp irp = new Irp((completed, context) -> {
            assertSame(STATUS_SUCCESS, completed.status());
            if (--left[0] > 0) {
                endpoint.calls.clear();
                endpoint.incoming.add((byte) 1);
                endpoint.input.add(Answer.ready(1));
                fixture.socket.receive(buffer, 0, completed.reuse());
            }
        });
        endpoint.incoming.add((byte) 1);
        endpoint.input.add(Answer.ready(1));
        fixture.socket.receive(buffer, 0, irp);
        fixture.loop.run();
        assertEquals(0, left[0]);
        fixture.close();
    }
}
