package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskSendFlags.WSK_FLAG_NODELAY;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** Sends: complete only when all bytes have left, in order, whatever pieces the transport takes. */
class ConnectionSendTest {

    private final ConnectionFixture fixture = new ConnectionFixture().connected();
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    @Test
    void completesInsideTheCallWhenTheHostTakesAll() {
        CountedIrp irp = fixture.send("hello");
        irp.assertOverAtOnce(STATUS_SUCCESS, 5);
        assertEquals(List.of("write 5"), endpoint.calls);
        fixture.close();
    }

    @Test
    void zeroBytesCompleteWithoutTheTransport() {
        CountedIrp irp = new CountedIrp();
        irp.returned(fixture.socket.send(new WskBuf(), 0, irp.irp)).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(List.of(), endpoint.calls);
        fixture.close();
    }

    @Test
    void zeroBytesWaitForWhatWasSentBefore() {
        endpoint.output.add(Answer.pending());
        CountedIrp first = fixture.send("ab");
        CountedIrp empty = fixture.send(new WskBuf(), 0);
        CountedIrp last = fixture.send("cd");
        empty.assertPending();
        endpoint.finishOutput(2);
        first.assertOver(STATUS_SUCCESS, 2);
        empty.assertOver(STATUS_SUCCESS, 0);
        last.assertOver(STATUS_SUCCESS, 2);
        assertTrue(first.order() < empty.order() && empty.order() < last.order());
        fixture.close();
    }

    /** Three queued sends over several MDLs, the transport stops at every possible byte, in each way. */
    @Test
    void shortWritesAtEveryBoundaryLoseAndRepeatNothing() {
        String all = "abcdefghijkl";
        for (int cut = 0; cut <= all.length(); cut++) {
            for (boolean sinkFirst : new boolean[] {false, true}) {
                ConnectionFixture f = new ConnectionFixture().connected();
                f.endpoint.output.add(Answer.pending());
                CountedIrp blocker = f.send("0");
                CountedIrp[] irps = {
                    f.send(ConnectionFixture.pieces("ab", "c", "d"), 0),
                    f.send(ConnectionFixture.pieces("ef"), 0),
                    f.send(ConnectionFixture.pieces("g", "hij", "kl"), 0)
                };
                f.endpoint.output.add(sinkFirst ? Answer.sinkFirst(cut) : Answer.ready(cut));
                f.endpoint.output.add(Answer.pending());
                f.endpoint.finishOutput(1);
                blocker.assertOver(STATUS_SUCCESS, 1);
                int[] ends = {4, 6, 12};
                for (int i = 0; i < irps.length; i++) {
                    assertEquals(cut >= ends[i] ? 1 : 0, irps[i].completions(), "cut " + cut + " send " + i);
                }
                if (cut < all.length()) {
                    f.endpoint.finishOutput(all.length() - cut);
                }
                irps[0].assertOver(STATUS_SUCCESS, 4);
                irps[1].assertOver(STATUS_SUCCESS, 2);
                irps[2].assertOver(STATUS_SUCCESS, 6);
                assertEquals("0" + all, f.sent());
                assertTrue(irps[0].order() < irps[1].order() && irps[1].order() < irps[2].order());
                f.endpoint.output.clear();
                f.close();
            }
        }
    }

    @Test
    void whatQueuesUpMeanwhileGoesIntoOneBatch() {
        endpoint.output.add(Answer.pending());
        fixture.send("a");
        fixture.send("bc");
        fixture.send("def");
        endpoint.finishOutput(1);
        assertEquals(List.of("write 1", "write 5"), endpoint.calls);
        assertEquals("abcdef", fixture.sent());
        fixture.close();
    }

    @Test
    void aLongChainIsSplitIntoBatches() {
        ByteBuffer[] bytes = new ByteBuffer[BufferBatch.MAX_BUFFERS * 2 + 5];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ByteBuffer.wrap(new byte[] {(byte) ('a' + i % 26)});
        }
        CountedIrp irp = fixture.send(new WskBuf(Mdl.chain(bytes), 0, bytes.length), WSK_FLAG_NODELAY);
        irp.assertOver(STATUS_SUCCESS, bytes.length);
        assertEquals(List.of("write 64", "write 64", "write 5 push"), endpoint.calls);
        fixture.close();
    }

    @Test
    void noDelayPushesItselfAndWhatIsQueuedBefore() {
        endpoint.output.add(Answer.pending());
        fixture.send("a");
        fixture.send("b");
        fixture.send(ConnectionFixture.buffer("c"), WSK_FLAG_NODELAY);
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.ready(1));
        endpoint.finishOutput(1);
        fixture.send("d");
        assertEquals(List.of("write 1", "write 2 push", "write 1 push", "write 1"), endpoint.calls);
        fixture.close();
    }

    @Test
    void borrowedViewsComeBackAndPositionsStay() {
        ByteBuffer memory = ByteBuffer.wrap(ConnectionFixture.bytes("##ab##"));
        WskBuf buffer = new WskBuf(Mdl.of(memory), 2, 2);
        ByteBuffer view = buffer.mdl().borrowView();
        buffer.mdl().returnView(view);
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.pending());
        CountedIrp irp = fixture.send(buffer, 0);
        irp.assertPending();
        endpoint.finishOutput(IoResult.failure(STATUS_CONNECTION_RESET));
        irp.assertOver(STATUS_CONNECTION_RESET, 1);
        assertSame(view, buffer.mdl().borrowView());
        assertEquals(0, memory.position());
        assertEquals("##ab##", ConnectionFixture.text(memory.array()));
        fixture.close();
    }

    @Test
    void theRangeIsCapturedByTheCall() {
        endpoint.output.add(Answer.pending());
        WskBuf buffer = ConnectionFixture.buffer("ab");
        CountedIrp irp = fixture.send(buffer, 0);
        buffer.set(null, 7, 99);
        endpoint.finishOutput(1);
        irp.assertOver(STATUS_SUCCESS, 2);
        assertEquals("ab", fixture.sent());
        fixture.close();
    }

    @Test
    void aFailureFailsEverythingQueuedAndStays() {
        endpoint.output.add(Answer.pending());
        CountedIrp[] irps = {fixture.send("abc"), fixture.send("d"), fixture.disconnect(null, 0)};
        endpoint.finishOutput(IoResult.failure(STATUS_CONNECTION_RESET));
        for (CountedIrp irp : irps) {
            irp.assertOver(STATUS_CONNECTION_RESET, 0);
        }
        fixture.send("e").assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        fixture.disconnect(null, 0).assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        fixture.close();
    }

    @Test
    void aQueuedSendIsCancelledAtOnceAndTheOthersGoOn() {
        endpoint.output.add(Answer.pending());
        CountedIrp first = fixture.send("a");
        CountedIrp second = fixture.send("b");
        CountedIrp third = fixture.send("c");
        assertTrue(second.irp.cancel());
        second.assertOver(STATUS_CANCELLED, 0);
        endpoint.finishOutput(1);
        first.assertOver(STATUS_SUCCESS, 1);
        third.assertOver(STATUS_SUCCESS, 1);
        assertEquals("ac", fixture.sent());
        fixture.close();
    }

    @Test
    void aSendInFlightIsCancelledByTheTransportsAnswer() {
        endpoint.output.add(Answer.pending());
        CountedIrp irp = fixture.send("abc");
        irp.irp.cancel();
        irp.assertPending();
        assertEquals(List.of("write 3", "cancel OUTPUT"), endpoint.calls);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        fixture.send("d").assertOver(STATUS_SUCCESS, 1);
        fixture.close();
    }

    @Test
    void aCancelledSendTellsThePartThatLeft() {
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.pending());
        CountedIrp irp = fixture.send("abc");
        irp.irp.cancel();
        endpoint.finishOutput(1);
        irp.assertOver(STATUS_CANCELLED, 2);
        assertEquals("ab", fixture.sent());
        fixture.close();
    }

    @Test
    void successWinsOverCancel() {
        endpoint.output.add(Answer.pending());
        CountedIrp irp = fixture.send("abc");
        irp.irp.cancel();
        endpoint.finishOutput(3);
        irp.assertOver(STATUS_SUCCESS, 3);
        fixture.close();
    }

    @Test
    void onlyTheCancelledOneOfABatchEnds() {
        endpoint.output.add(Answer.pending());
        CountedIrp blocker = fixture.send("0");
        CountedIrp[] irps = {fixture.send("ab"), fixture.send("cd"), fixture.send("ef")};
        endpoint.output.add(Answer.pending());
        endpoint.finishOutput(1);
        blocker.assertOver(STATUS_SUCCESS, 1);
        irps[1].irp.cancel();
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irps[1].assertOver(STATUS_CANCELLED, 0);
        irps[0].assertOver(STATUS_SUCCESS, 2);
        irps[2].assertOver(STATUS_SUCCESS, 2);
        assertEquals("0abef", fixture.sent());
        fixture.close();
    }

    @Test
    void aCancelBeforeTheTransportAnswersPendingReachesItAfterwards() {
        CountedIrp irp = new CountedIrp();
        endpoint.output.add(Answer.pending());
        endpoint.duringCall = () -> irp.irp.cancel();
        assertSame(STATUS_PENDING, fixture.socket.send(ConnectionFixture.buffer("abc"), 0, irp.irp));
        // The first cancel came while nothing was pending yet, and may have had no effect.
        assertEquals(List.of("write 3", "cancel OUTPUT", "cancel OUTPUT"), endpoint.calls);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        fixture.close();
    }

    @Test
    void anAnswerBeforeTheCallReturnsIsSeen() {
        endpoint.output.add(Answer.sinkFirst(2));
        endpoint.output.add(Answer.sinkFirst(0));
        endpoint.output.add(Answer.sinkFirst(1));
        CountedIrp irp = fixture.send("abc");
        irp.assertOver(STATUS_SUCCESS, 3);
        assertEquals(List.of("write 3", "write 1", "write 1"), endpoint.calls);
        fixture.close();
    }

    @Test
    void anIrpCanBeUsedAgainInItsRoutineAMillionTimes() {
        int[] left = {1_000_000};
        WskBuf buffer = ConnectionFixture.buffer("x");
        Irp[] self = new Irp[1];
        self[0] = new Irp((irp, context) -> {
            assertSame(STATUS_SUCCESS, irp.status());
            if (--left[0] > 0) {
                endpoint.calls.clear();
                endpoint.sent.reset();
                assertSame(STATUS_PENDING, fixture.socket.send(buffer, 0, irp.reuse()));
            }
        });
        fixture.socket.send(buffer, 0, self[0]);
        fixture.loop.run();
        assertEquals(0, left[0]);
        fixture.close();
    }

    @Test
    void aChainOfSendsDoesNotKeepTheLoopFromOthers() {
        boolean[] othersRan = {false};
        int[] sends = {0};
        WskBuf buffer = ConnectionFixture.buffer("x");
        Irp irp = new Irp((completed, context) -> {
            sends[0]++;
            if (!othersRan[0] && sends[0] < 100_000) {
                fixture.socket.send(buffer, 0, completed.reuse());
            }
        });
        endpoint.output.add(Answer.pending());
        fixture.socket.send(buffer, 0, irp);
        fixture.loop.execute(() -> othersRan[0] = true);
        endpoint.finishOutput(1);
        fixture.loop.run();
        assertTrue(sends[0] < 10_000, "sends before anybody else had a turn: " + sends[0]);
        fixture.close();
    }

    @Test
    void closeCancelsQueuedOnesAtOnceAndTheOneInFlightAtTheBarrier() {
        endpoint.holdClose = true;
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.pending());
        CountedIrp first = fixture.send("abc");
        CountedIrp second = fixture.send("d");
        CountedIrp close = fixture.closing();
        second.assertOver(STATUS_CANCELLED, 0);
        first.assertPending();
        close.assertPending();
        endpoint.finishClose();
        first.assertOver(STATUS_CANCELLED, 1);
        close.assertOver(STATUS_SUCCESS, 0);
        assertTrue(second.order() < close.order() && first.order() < close.order());
        fixture.assertClean();
    }

    @Test
    void aRoutineMaySendMoreWhileOthersWait() {
        List<CountedIrp> more = new ArrayList<>();
        endpoint.output.add(Answer.pending());
        CountedIrp first = new CountedIrp(() -> more.add(fixture.send("c")));
        fixture.socket.send(ConnectionFixture.buffer("a"), 0, first.irp);
        CountedIrp second = fixture.send("b");
        endpoint.finishOutput(1);
        first.assertOver(STATUS_SUCCESS, 1);
        second.assertOver(STATUS_SUCCESS, 1);
        more.get(0).assertOver(STATUS_SUCCESS, 1);
        assertSame(STATUS_PENDING, more.get(0).returned);
        assertEquals("abc", fixture.sent());
        fixture.close();
    }

    @Test
    void aSpuriousCancelOfTheTransportIsTriedAgain() {
        endpoint.output.add(Answer.failed(STATUS_CANCELLED));
        CountedIrp irp = fixture.send("abc");
        irp.assertOver(NtStatus.STATUS_SUCCESS, 3);
        fixture.close();
    }
}
