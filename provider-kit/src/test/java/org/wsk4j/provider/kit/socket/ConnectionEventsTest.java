package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** The receive event: what is indicated when, and what becomes of the bytes. */
class ConnectionEventsTest extends EventRecorder {

    @Test
    void dataIsIndicatedAndItsMemoryGivenBack() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        assertTrue(endpoint.isPushing());
        push("abc");
        push("de");
        assertEquals(List.of("data abc", "data de"), told);
        assertEquals(0, endpoint.chunksOut);
        closes();
    }

    @Test
    void aRefusalPausesTheEventUntilAReceiveHasCompleted() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = STATUS_DATA_NOT_ACCEPTED;
        push("abc");
        fixture.loop.run();
        assertFalse(endpoint.isPushing(), "the peer's window must close");
        assertEquals(List.of("data abc"), told);
        answer = STATUS_SUCCESS;
        WskBuf buffer = ConnectionFixture.room(2);
        fixture.receive(buffer, 0).assertOverAtOnce(STATUS_SUCCESS, 2);
        assertEquals("ab", ConnectionFixture.content(buffer, 2));
        fixture.loop.run();
        assertEquals(List.of("data abc", "data c"), told);
        assertTrue(endpoint.isPushing());
        closes();
    }

    @Test
    void partialAcceptanceLosesAndRepeatsNothing() {
        for (int taken = 0; taken <= 7; taken++) {
            ConnectionEventsTest test = new ConnectionEventsTest();
            test.partlyAccepts(taken);
        }
    }

    private void partlyAccepts(int taken) {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = STATUS_DATA_NOT_ACCEPTED;
        push("ab");
        accept = taken;
        answer = STATUS_SUCCESS;
        told.clear();
        // Two chunks in one indication.
        fixture.receive(new WskBuf(), 0).assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.loop.run();
        String rest = "ab".substring(Math.min(taken, 2));
        assertEquals(List.of("data ab"), told);
        accept = Long.MAX_VALUE;
        if (!rest.isEmpty()) {
            assertFalse(endpoint.isPushing());
            fixture.receive(new WskBuf(), 0);
            fixture.loop.run();
            assertEquals(List.of("data ab", "data " + rest), told);
        }
        push("next");
        assertEquals("data next", told.get(told.size() - 1));
        closes();
    }

    @Test
    void everyStatusThatIsNotListedRefuses() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = NtStatus.STATUS_DEVICE_NOT_READY;
        push("ab");
        answer = STATUS_SUCCESS;
        fixture.receive(new WskBuf(), 0);
        fixture.loop.run();
        assertEquals(List.of("data ab", "data ab"), told);
        closes();
    }

    @Test
    void acceptedGarbageIsClamped() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        accept = 99;
        push("ab");
        accept = -1;
        push("cd");
        assertEquals(0, fixture.socket.connection().retained(), "a negative count is not a retention");
        accept = Long.MAX_VALUE;
        fixture.receive(new WskBuf(), 0);
        fixture.loop.run();
        assertEquals(List.of("data ab", "data cd", "data cd"), told);
        closes();
    }

    @Test
    void aCallbackThatThrowsRefuses() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        inReceiveEvent = () -> {
            depth--;
            throw new IllegalArgumentException("thrown by a test");
        };
        push("ab");
        inReceiveEvent = () -> {};
        fixture.receive(new WskBuf(), 0);
        fixture.loop.run();
        assertEquals(List.of("data ab", "data ab"), told);
        closes();
    }

    @Test
    void aReceiveInsideTheCallbackResumesWhatTheCallbackRefuses() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = STATUS_DATA_NOT_ACCEPTED;
        inReceiveEvent = () -> {
            if (told.size() == 1) {
                fixture.receive(new WskBuf(), 0);
            } else {
                answer = STATUS_SUCCESS;
            }
        };
        push("ab");
        assertEquals(List.of("data ab", "data ab"), told);
        closes();
    }

    @Test
    void aPostedReceiveInsideTheCallbackTakesWhatTheCallbackRefuses() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        List<CountedIrp> posted = new ArrayList<>();
        answer = STATUS_DATA_NOT_ACCEPTED;
        WskBuf buffer = ConnectionFixture.room(8);
        inReceiveEvent = () -> posted.add(fixture.receive(buffer, 0));
        push("ab");
        posted.get(0).assertOver(STATUS_SUCCESS, 2);
        assertEquals("ab", ConnectionFixture.content(buffer, 2));
        inReceiveEvent = () -> {};
        answer = STATUS_SUCCESS;
        push("cd");
        assertEquals(List.of("data ab", "data cd"), told);
        closes();
    }

    @Test
    void postedReceivesComeBeforeTheEvent() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        CountedIrp irp = fixture.receive(ConnectionFixture.room(8), 0);
        push("ab");
        irp.assertOver(STATUS_SUCCESS, 2);
        assertEquals(List.of(), told);
        push("cd");
        assertEquals(List.of("data cd"), told);
        closes();
    }

    @Test
    void aCancelledReceiveResumesTheEventToo() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = STATUS_DATA_NOT_ACCEPTED;
        push("ab");
        answer = STATUS_SUCCESS;
        CountedIrp all = fixture.receive(ConnectionFixture.room(8), 2);
        CountedIrp next = fixture.receive(ConnectionFixture.room(8), 0);
        all.assertPending();
        next.irp.cancel();
        next.assertOver(NtStatus.STATUS_CANCELLED, 0);
        all.irp.cancel();
        if (endpoint.isReading()) {
            endpoint.finishRead(IoResult.failure(NtStatus.STATUS_CANCELLED));
        }
        all.assertOver(STATUS_SUCCESS, 2);
        fixture.loop.run();
        assertTrue(endpoint.isPushing());
        push("cd");
        assertEquals(List.of("data ab", "data cd"), told);
        closes();
    }

    @Test
    void aCancelledDrainLeavesNoPushBehind() {
        CountedIrp drain = fixture.receive(new WskBuf(), 4);
        assertTrue(endpoint.isPushing());
        drain.irp.cancel();
        drain.assertOver(NtStatus.STATUS_CANCELLED, 0);
        fixture.loop.run();
        assertFalse(endpoint.isPushing(), "nobody wants bytes any more");
        closes();
    }

    @Test
    void anAbortInsideTheCallbackDropsWhatItRefuses() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        answer = STATUS_DATA_NOT_ACCEPTED;
        endpoint.holdClose = true;
        List<CountedIrp> aborts = new ArrayList<>();
        inReceiveEvent = () -> aborts.add(fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE));
        push("abc");
        assertEquals(0, endpoint.chunksOut);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(NtStatus.STATUS_CONNECTION_ABORTED, 0);
        endpoint.finishClose();
        aborts.get(0).assertOver(STATUS_SUCCESS, 0);
        closes();
    }

    @Test
    void theBufferBoundsWhatIsPushed() {
        ConnectionFixture small = new ConnectionFixture(ConnectionFixture.limits(100));
        boolean[] tight = {false};
        List<WskDataIndication> kept = new ArrayList<>();
        small.connected(new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> {
                    tight[0] = (flags & WskEventFlags.WSK_FLAG_RELEASE_ASAP) != 0;
                    kept.add(data);
                    return STATUS_PENDING;
                },
                null,
                null));
        small.enabled(WSK_EVENT_RECEIVE);
        assertEquals(100, small.endpoint.pushBudget);
        small.endpoint.push(ConnectionFixture.bytes("a"), 40);
        assertFalse(tight[0]);
        small.endpoint.push(ConnectionFixture.bytes("b"), 40);
        assertTrue(tight[0]);
        small.endpoint.push(ConnectionFixture.bytes("c"), 40);
        small.loop.run();
        assertFalse(small.endpoint.isPushing(), "more is held than the limit");
        assertSame(STATUS_SUCCESS, small.socket.release(kept.get(1)));
        small.loop.run();
        assertTrue(small.endpoint.isPushing());
        assertEquals(20, small.endpoint.pushBudget);
        small.endpoint.endPush(0);
        small.loop.run();
        assertTrue(small.endpoint.isPushing(), "the budget is used and there is room");
        small.socket.release(kept.get(0));
        small.socket.release(kept.get(2));
        small.close();
    }

    @Test
    void anEmptyChunkIsNotIndicated() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        push("");
        assertEquals(List.of(), told);
        assertEquals(0, endpoint.chunksOut);
        closes();
    }
}
