package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_SEND_BACKLOG;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
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
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** The events of a connection: what is indicated when, and that callbacks are never nested. */
class ConnectionEventsTest {

    private static final long END = IoResult.END_OF_STREAM;
    private static final long RESET = IoResult.failure(STATUS_CONNECTION_RESET);

    /** What was told, in order: "data abc", "end", "reset", "backlog 5", "dead". */
    private final List<String> told = new ArrayList<>();
    /** What the receive event answers: how many bytes it accepts, or a status. */
    private NtStatus answer = STATUS_SUCCESS;

    private long accept = Long.MAX_VALUE;
    private Runnable inReceiveEvent = () -> {};
    private Runnable inDisconnectEvent = () -> {};
    private Runnable inBacklogEvent = () -> {};
    private int depth;

    private final WskClientConnectionDispatch callbacks = new WskClientConnectionDispatch(
            (context, flags, data, bytes, accepted) -> {
                enter(context, flags);
                assertEquals(data == null ? 0 : bytes, accepted.value(), "the preset");
                assertEquals(data == null ? 0 : bytes, text(data).length());
                told.add(data == null ? "dead" : "data " + text(data));
                if (accept != Long.MAX_VALUE) {
                    accepted.set(accept);
                }
                inReceiveEvent.run();
                depth--;
                return answer;
            },
            (context, flags) -> {
                enter(context, flags);
                told.add((flags & WskEventFlags.WSK_FLAG_ABORTIVE) != 0 ? "reset" : "end");
                inDisconnectEvent.run();
                depth--;
                return STATUS_SUCCESS;
            },
            (context, ideal) -> {
                enter(context, WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL);
                told.add("backlog " + ideal);
                inBacklogEvent.run();
                depth--;
                return STATUS_SUCCESS;
            });

    private final ConnectionFixture fixture = new ConnectionFixture().connected(callbacks);
    private FakeStreamEndpoint endpoint = fixture.endpoint;

    private void enter(Object context, int flags) {
        assertSame(ConnectionFixture.CONTEXT, context);
        assertTrue((flags & WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL) != 0);
        assertEquals(Irql.DISPATCH_LEVEL, Irql.current());
        assertTrue(fixture.loop.inLoop());
        assertEquals(0, depth++, "a callback inside a callback");
    }

    private static String text(WskDataIndication data) {
        StringBuilder text = new StringBuilder();
        for (WskDataIndication node = data; node != null; node = node.next()) {
            text.append(ConnectionFixture.text(node.buffer().toByteArray()));
        }
        return text.toString();
    }

    private void push(String text) {
        endpoint.push(ConnectionFixture.bytes(text));
        fixture.loop.run();
    }

    private void closes() {
        fixture.close();
        int before = told.size();
        fixture.loop.run();
        assertEquals(before, told.size(), "a callback after the close");
    }

    @Test
    void nothingIsToldUnlessEnabled() {
        assertFalse(endpoint.isPushing());
        fixture.loop.run();
        assertEquals(List.of(), told);
        closes();
    }

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
    void enablingInsideARoutineOnTheLoopTellsLater() {
        fixture.enabled(WSK_EVENT_DISCONNECT);
        endpoint.push(ConnectionFixture.bytes("ahead"));
        fixture.loop.run();
        List<String> seen = new ArrayList<>();
        Irp irp = new Irp((completed, context) -> {
            assertSame(STATUS_SUCCESS, fixture.events(WSK_EVENT_RECEIVE));
            seen.addAll(told);
        });
        fixture.loop.as(() -> fixture.socket.send(new WskBuf(), 0, irp));
        assertEquals(List.of(), seen, "told inside the routine");
        fixture.loop.run();
        assertEquals(List.of("data ahead"), told);
        closes();
    }

    @Test
    void aReceiveEventIsNeverCalledInsideABacklogEvent() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_SEND_BACKLOG);
        answer = STATUS_DATA_NOT_ACCEPTED;
        push("abc");
        assertEquals(List.of("data abc"), told);
        answer = STATUS_SUCCESS;
        inBacklogEvent = () -> fixture.receive(new WskBuf(), 0);
        fixture.loop.execute(() -> {
            assertTrue(fixture.socket.core().events.enter(WSK_EVENT_SEND_BACKLOG));
            fixture.socket.connection().callSendBacklogEvent(7);
            fixture.socket.core().events.exit();
            assertEquals(Irql.PASSIVE_LEVEL, Irql.current());
        });
        fixture.loop.run();
        assertEquals(List.of("data abc", "backlog 7", "data abc"), told);
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
    void theEndIsToldAfterTheData() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        endpoint.push(ConnectionFixture.bytes("abc"));
        endpoint.endPush(END);
        fixture.loop.run();
        assertEquals(List.of("data abc", "end"), told);
        assertSame(ConnectionState.REMOTE_FIN, fixture.state());
        closes();
    }

    @Test
    void aResetIsToldAfterTheData() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        endpoint.push(ConnectionFixture.bytes("abc"));
        endpoint.endPush(RESET);
        fixture.loop.run();
        assertEquals(List.of("data abc", "reset"), told);
        closes();
    }

    @Test
    void theEndIsSeenWithoutAnyReceive() {
        fixture.enabled(WSK_EVENT_DISCONNECT);
        assertTrue(endpoint.isPushing());
        endpoint.endPush(END);
        fixture.loop.run();
        assertEquals(List.of("end"), told);
        closes();
    }

    @Test
    void theEndIsToldWhenTheEventIsEnabledLater() {
        CountedIrp irp = fixture.receive(ConnectionFixture.room(1), 0);
        endpoint.finishRead(END);
        irp.assertOver(STATUS_SUCCESS, 0);
        fixture.loop.run();
        assertEquals(List.of(), told);
        fixture.enabled(WSK_EVENT_DISCONNECT);
        assertEquals(List.of("end"), told);
        closes();
    }

    @Test
    void aFailedSendTellsTheResetOnceEvenIfTheReadSaysEndOfStream() {
        fixture.enabled(WSK_EVENT_DISCONNECT);
        endpoint.output.add(FakeStreamEndpoint.Answer.failed(STATUS_CONNECTION_RESET));
        fixture.send("x").assertOver(STATUS_CONNECTION_RESET, 0);
        fixture.loop.run();
        assertEquals(List.of("reset"), told);
        endpoint.endPush(END);
        fixture.loop.run();
        assertEquals(List.of("reset"), told);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        closes();
    }

    @Test
    void ourOwnAbortIsNotTold() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE);
        fixture.loop.run();
        assertEquals(List.of(), told);
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
    void disablingARunningCallbackNeverBlocks() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        CountedIrp withIrp = new CountedIrp();
        List<NtStatus> without = new ArrayList<>();
        inReceiveEvent = () -> {
            without.add(fixture.disableReceive(null));
            withIrp.returned(fixture.disableReceive(withIrp));
            withIrp.assertPending();
        };
        push("ab");
        assertEquals(List.of(STATUS_EVENT_PENDING), without);
        assertSame(STATUS_PENDING, withIrp.returned);
        withIrp.assertOver(STATUS_SUCCESS, 0);
        inReceiveEvent = () -> {};
        fixture.loop.run();
        assertFalse(endpoint.isPushing());
        assertSame(STATUS_SUCCESS, fixture.disableReceive(null), "again, while nothing runs");
        fixture.enabled(WSK_EVENT_RECEIVE);
        push("cd");
        assertEquals(List.of("data ab", "data cd"), told);
        closes();
    }

    @Test
    void disablingOneEventDoesNotWaitForAnother() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        inReceiveEvent = () -> assertSame(STATUS_SUCCESS, fixture.events(WSK_EVENT_DISCONNECT | WSK_EVENT_DISABLE));
        push("ab");
        endpoint.endPush(END);
        fixture.loop.run();
        assertEquals(List.of("data ab"), told);
        closes();
    }

    @Test
    void wrongMasksAreRefused() {
        assertSame(STATUS_INVALID_PARAMETER, fixture.events(0));
        assertSame(STATUS_INVALID_PARAMETER, fixture.events(WSK_EVENT_DISABLE));
        assertSame(STATUS_INVALID_PARAMETER, fixture.events(1 << 20));
        assertSame(
                STATUS_INVALID_PARAMETER, fixture.events(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_DISABLE));
        ConnectionFixture bare = new ConnectionFixture().connected(null);
        assertSame(STATUS_INVALID_PARAMETER, bare.events(WSK_EVENT_RECEIVE));
        bare.close();
        closes();
    }

    @Test
    void staticEventsBeginWithTheConnectionAndCannotBeSwitched() {
        assertSame(NtStatus.STATUS_INVALID_DEVICE_STATE, fixture.client.setStaticEvents(WSK_EVENT_RECEIVE), "too late");
        closes();
        ConnectionFixture other = new ConnectionFixture();
        other.client.setStaticEvents(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_SEND_BACKLOG);
        List<String> events = new ArrayList<>();
        other.connected(new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> {
                    events.add("data");
                    return STATUS_SUCCESS;
                },
                null,
                (context, ideal) -> {
                    events.add("backlog " + ideal);
                    return STATUS_SUCCESS;
                }));
        assertTrue(other.endpoint.isPushing());
        other.endpoint.push(ConnectionFixture.bytes("a"));
        other.loop.run();
        assertEquals(List.of("data"), events);
        assertSame(STATUS_INVALID_DEVICE_REQUEST, other.events(WSK_EVENT_RECEIVE));
        assertSame(STATUS_INVALID_DEVICE_REQUEST, other.disableReceive(null));
        other.endpoint.idealBacklog = 5;
        // The watch looks again after a tenth of a second.
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (events.size() < 2 && System.nanoTime() < deadline) {
            other.send("x");
            other.endpoint.calls.clear();
            other.loop.run();
            Thread.onSpinWait();
        }
        assertEquals(List.of("data", "backlog 5"), events);
        other.close();
    }

    @Test
    void closeInsideEachCallbackWaitsForItsReturn() {
        for (String which : List.of("receive", "disconnect", "backlog")) {
            ConnectionEventsTest test = new ConnectionEventsTest();
            test.closesInside(which);
        }
    }

    private void closesInside(String which) {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_SEND_BACKLOG);
        CountedIrp close = new CountedIrp();
        Runnable closing = () -> {
            close.returned(fixture.socket.closeSocket(close.irp));
            assertSame(STATUS_PENDING, close.returned);
            close.assertPending();
        };
        switch (which) {
            case "receive" -> {
                inReceiveEvent = closing;
                endpoint.push(ConnectionFixture.bytes("ab"));
            }
            case "disconnect" -> {
                inDisconnectEvent = closing;
                endpoint.endPush(END);
            }
            default -> {
                inBacklogEvent = () -> {
                    closing.run();
                    endpoint.finishClose();
                    close.assertPending();
                };
                endpoint.holdClose = true;
                fixture.loop.as(() -> {
                    assertTrue(fixture.socket.core().events.enter(WSK_EVENT_SEND_BACKLOG));
                    fixture.socket.connection().callSendBacklogEvent(1);
                    fixture.socket.core().events.exit();
                });
            }
        }
        assertEquals(1, told.size());
        fixture.loop.run();
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
        assertEquals(1, told.size());
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

    @Test
    void nothingIsToldOnceTheEndpointIsGone() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT);
        endpoint.holdClose = true;
        CountedIrp close = fixture.closing();
        endpoint.push(ConnectionFixture.bytes("late"));
        endpoint.endPush(RESET);
        fixture.loop.run();
        endpoint.finishClose();
        fixture.loop.run();
        close.assertOver(STATUS_SUCCESS, 0);
        assertEquals(List.of(), told);
        fixture.assertClean();
        assertNull(endpoint.pendingOutput());
    }
}
