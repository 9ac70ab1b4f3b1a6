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
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/** Enabling and disabling events, the disconnect event, and that callbacks are never nested. */
class ConnectionEventSwitchTest extends EventRecorder {

    @Test
    void nothingIsToldUnlessEnabled() {
        assertFalse(endpoint.isPushing());
        fixture.loop.run();
        assertEquals(List.of(), told);
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
            fixture.socket.connection().callbacks().sendBacklog(7);
            fixture.socket.core().events.exit();
            assertEquals(Irql.PASSIVE_LEVEL, Irql.current());
        });
        fixture.loop.run();
        assertEquals(List.of("data abc", "backlog 7", "data abc"), told);
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
            ConnectionEventSwitchTest test = new ConnectionEventSwitchTest();
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
                    fixture.socket.connection().callbacks().sendBacklog(1);
                    fixture.socket.core().events.exit();
                });
            }
        }
        assertEquals(1, told.size());
        fixture.loop.run();
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
        assertCallbacksWentWell();
        assertEquals(1, told.size());
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
