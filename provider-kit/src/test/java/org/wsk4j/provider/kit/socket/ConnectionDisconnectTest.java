package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskDisconnectFlags.WSK_FLAG_ABORTIVE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.WskBuf;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** WskDisconnect, both kinds. */
class ConnectionDisconnectTest {

    private final ConnectionFixture fixture = new ConnectionFixture().connected();
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    @Test
    void theEndFollowsAllSendsAndTheFinalBuffer() {
        endpoint.output.add(Answer.pending());
        CountedIrp first = fixture.send("ab");
        CountedIrp second = fixture.send("cd");
        CountedIrp end = fixture.disconnect(ConnectionFixture.pieces("e", "f"), 0);
        fixture.send("no").assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
        fixture.disconnect(null, 0).assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
        endpoint.output.add(Answer.ready(3));
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.pending());
        endpoint.finishOutput(2);
        first.assertOver(STATUS_SUCCESS, 2);
        second.assertOver(STATUS_SUCCESS, 2);
        end.assertPending();
        assertEquals(List.of("write 2", "write 4", "write 1", "shutdown"), endpoint.calls);
        endpoint.finishOutput(0);
        end.assertOver(STATUS_SUCCESS, 2);
        assertTrue(second.order() < end.order());
        assertEquals("abcdef", fixture.sent());
        assertSame(ConnectionState.LOCAL_FIN, fixture.state());
        fixture.close();
    }

    @Test
    void receivesGoOnAfterTheEnd() {
        fixture.disconnect(null, 0).assertOverAtOnce(STATUS_SUCCESS, 0);
        CountedIrp receive = fixture.receive(ConnectionFixture.room(4), 0);
        endpoint.finishRead(ConnectionFixture.bytes("abc"));
        receive.assertOver(STATUS_SUCCESS, 3);
        CountedIrp last = fixture.receive(ConnectionFixture.room(4), 0);
        endpoint.finishRead(IoResult.END_OF_STREAM);
        last.assertOver(STATUS_SUCCESS, 0);
        assertSame(ConnectionState.BOTH_FIN, fixture.state());
        fixture.close();
        assertEquals("close", endpoint.calls.get(endpoint.calls.size() - 1));
    }

    @Test
    void anUnfinishedEndIsResetByClose() {
        endpoint.output.add(Answer.pending());
        CountedIrp end = fixture.disconnect(null, 0);
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        endpoint.finishRead(IoResult.END_OF_STREAM);
        receive.assertOver(STATUS_SUCCESS, 0);
        assertSame(ConnectionState.BOTH_FIN, fixture.state());
        CountedIrp close = fixture.close();
        end.assertOver(STATUS_CANCELLED, 0);
        assertTrue(end.order() < close.order());
        assertEquals("close abort", endpoint.calls.get(endpoint.calls.size() - 1));
    }

    @Test
    void aFailedEndTellsTheCause() {
        endpoint.output.add(Answer.pending());
        CountedIrp end = fixture.disconnect(null, 0);
        endpoint.finishOutput(IoResult.failure(STATUS_CONNECTION_RESET));
        end.assertOver(STATUS_CONNECTION_RESET, 0);
        assertSame(ConnectionState.ABORTED, fixture.state());
        fixture.close();
    }

    @Test
    void theAnswerMayComeBeforeTheCallReturns() {
        endpoint.output.add(Answer.sinkFirst(0));
        fixture.disconnect(null, 0).assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void abortWhileEverythingIsPendingEndsEverything() {
        endpoint.holdClose = true;
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.pending());
        CountedIrp send = fixture.send("abc");
        CountedIrp queued = fixture.send("d");
        CountedIrp end = fixture.disconnect(ConnectionFixture.buffer("e"), 0);
        CountedIrp reading = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp waiting = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp abort = fixture.disconnect(null, WSK_FLAG_ABORTIVE);
        assertSame(STATUS_PENDING, abort.returned);
        // What the transport does not have is over at once; what it has, at the barrier.
        queued.assertOver(STATUS_CANCELLED, 0);
        end.assertOver(STATUS_CANCELLED, 0);
        waiting.assertOver(STATUS_CANCELLED, 0);
        send.assertPending();
        reading.assertPending();
        abort.assertPending();
        fixture.send("x").assertOverAtOnce(STATUS_CONNECTION_ABORTED, 0);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_CONNECTION_ABORTED, 0);
        fixture.disconnect(null, WSK_FLAG_ABORTIVE).assertOverAtOnce(STATUS_SUCCESS, 0);
        endpoint.finishClose();
        send.assertOver(STATUS_CANCELLED, 1);
        reading.assertOver(STATUS_CANCELLED, 0);
        abort.assertOver(STATUS_SUCCESS, 0);
        assertTrue(send.order() < abort.order() && reading.order() < abort.order());
        fixture.close();
    }

    @Test
    void abortForcesAnEndInFlight() {
        endpoint.output.add(Answer.pending());
        CountedIrp end = fixture.disconnect(null, 0);
        CountedIrp abort = fixture.disconnect(null, WSK_FLAG_ABORTIVE);
        fixture.loop.run();
        end.assertOver(STATUS_CANCELLED, 0);
        abort.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void abortDuringACallIntoTheTransportWaitsForItsReturn() {
        List<CountedIrp> aborts = new ArrayList<>();
        endpoint.output.add(Answer.pending());
        endpoint.duringCall = () -> {
            aborts.add(fixture.disconnect(null, WSK_FLAG_ABORTIVE));
            assertEquals(List.of("write 3"), endpoint.calls, "closed under a call");
        };
        CountedIrp send = fixture.send("abc");
        fixture.loop.run();
        send.assertOver(STATUS_CANCELLED, 0);
        aborts.get(0).assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void cancellingAnEndThatWaitsSendsNone() {
        endpoint.output.add(Answer.pending());
        CountedIrp send = fixture.send("abc");
        CountedIrp end = fixture.disconnect(null, 0);
        end.irp.cancel();
        end.assertOver(STATUS_CANCELLED, 0);
        endpoint.finishOutput(3);
        send.assertOver(STATUS_SUCCESS, 3);
        assertEquals(List.of("write 3"), endpoint.calls);
        fixture.send("x").assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
        fixture.close();
    }

    @Test
    void cancellingAnEndInFlightAsksTheTransport() {
        endpoint.output.add(Answer.pending());
        CountedIrp end = fixture.disconnect(null, 0);
        end.irp.cancel();
        end.assertPending();
        assertEquals(List.of("shutdown", "cancel OUTPUT"), endpoint.calls);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        end.assertOver(STATUS_CANCELLED, 0);
        fixture.close();
    }

    @Test
    void aCancelledEndTellsWhatLeftOfItsBuffer() {
        endpoint.output.add(Answer.ready(2));
        endpoint.output.add(Answer.pending());
        CountedIrp end = fixture.disconnect(ConnectionFixture.buffer("abc"), 0);
        end.irp.cancel();
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        end.assertOver(STATUS_CANCELLED, 2);
        fixture.close();
    }

    @Test
    void anEmptyFinalBufferIsNone() {
        fixture.disconnect(new WskBuf(), 0).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(List.of("shutdown"), endpoint.calls);
        fixture.close();
    }

    @Test
    void theEndAfterThePeersFinishesBoth() {
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        endpoint.finishRead(IoResult.END_OF_STREAM);
        receive.assertOver(STATUS_SUCCESS, 0);
        fixture.send("still").assertOverAtOnce(STATUS_SUCCESS, 5);
        fixture.disconnect(ConnectionFixture.buffer("bye"), 0).assertOverAtOnce(STATUS_SUCCESS, 3);
        assertSame(ConnectionState.BOTH_FIN, fixture.state());
        fixture.close();
        assertEquals("close", endpoint.calls.get(endpoint.calls.size() - 1));
    }
}
