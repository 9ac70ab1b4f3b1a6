package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_SEND_BACKLOG;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.ConnectionStatesTest.Entry;
import org.wsk4j.provider.kit.socket.ConnectionStatesTest.Situation;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** The provider leaves while sockets are open. */
class ConnectionOrphanTest {

    private final List<String> told = new ArrayList<>();
    private Runnable inReceiveEvent = () -> {};
    private final ConnectionFixture fixture = new ConnectionFixture()
            .connected(new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> {
                        told.add(data == null ? "dead" : "data");
                        inReceiveEvent.run();
                        return STATUS_SUCCESS;
                    },
                    (context, flags) -> {
                        told.add("disconnect");
                        return STATUS_SUCCESS;
                    },
                    (context, ideal) -> {
                        told.add("backlog");
                        return STATUS_SUCCESS;
                    }));
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    @ParameterizedTest
    @EnumSource(Situation.class)
    void everySocketBecomesAnOrphanThatOnlyCloses(Situation situation) {
        ConnectionFixture f = situation.reach();
        f.provider.close();
        f.loop.run();
        for (Entry entry : Entry.values()) {
            CountedIrp irp = new CountedIrp();
            irp.returned(entry.call(f, irp.irp)).assertOverAtOnce(STATUS_FILE_FORCED_CLOSED, 0);
        }
        assertTrue(f.endpoint.closeCalled, "an orphan holds its endpoint");
        f.close();
        assertTrue(f.transport.closed);
    }

    @Test
    void everythingOutstandingIsForcedClosed() {
        fixture.enabled(WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_SEND_BACKLOG);
        endpoint.output.add(Answer.pending());
        CountedIrp sending = fixture.send("abc");
        CountedIrp queued = fixture.send("d");
        CountedIrp end = fixture.disconnect(null, 0);
        CountedIrp all = fixture.receive(ConnectionFixture.room(4), 2);
        endpoint.holdClose = true;
        fixture.provider.close();
        for (CountedIrp irp : new CountedIrp[] {queued, end, all}) {
            irp.assertOver(STATUS_FILE_FORCED_CLOSED, 0);
        }
        sending.assertPending();
        assertEquals(List.of(), told);
        endpoint.finishClose();
        sending.assertOver(STATUS_FILE_FORCED_CLOSED, 0);
        assertEquals(List.of("dead"), told);
        fixture.loop.run();
        fixture.provider.close();
        fixture.loop.run();
        assertEquals(List.of("dead"), told, "the null indication comes once, and nothing after it");
        fixture.close();
        assertEquals(List.of("dead"), told);
    }

    @Test
    void aSocketWithoutTheReceiveEventIsNotTold() {
        fixture.provider.close();
        fixture.loop.run();
        assertEquals(List.of(), told);
        fixture.close();
    }

    @Test
    void anAbortedSocketIsToldAlthoughItsEndpointIsGone() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE);
        fixture.loop.run();
        assertEquals(List.of(), told);
        fixture.provider.close();
        fixture.loop.run();
        assertEquals(List.of("dead"), told);
        fixture.close();
    }

    @Test
    void bufferedBytesAreDropped() {
        fixture.enabled(WSK_EVENT_DISCONNECT);
        endpoint.push(ConnectionFixture.bytes("ahead"));
        assertEquals(1, endpoint.chunksOut);
        fixture.provider.close();
        fixture.loop.run();
        assertEquals(0, endpoint.chunksOut);
        fixture.close();
    }

    @Test
    void closeInsideTheNullIndicationWorks() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        CountedIrp close = new CountedIrp();
        inReceiveEvent = () -> {
            close.returned(fixture.socket.closeSocket(close.irp));
            told.add("completions " + close.completions());
        };
        fixture.provider.close();
        fixture.loop.run();
        assertEquals(List.of("dead", "completions 0"), told);
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
    }

    @Test
    void theProviderMayLeaveInsideACallback() {
        fixture.enabled(WSK_EVENT_RECEIVE);
        inReceiveEvent = () -> {
            if (told.size() == 1) {
                fixture.provider.close();
            }
        };
        endpoint.push(ConnectionFixture.bytes("a"));
        fixture.loop.run();
        assertEquals(List.of("data", "dead"), told);
        fixture.close();
    }

    @Test
    void theProviderMayLeaveWhileTheSocketCloses() {
        endpoint.holdClose = true;
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        CountedIrp close = fixture.closing();
        fixture.provider.close();
        close.assertPending();
        endpoint.finishClose();
        assertEquals(1, receive.completions());
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.loop.run();
        fixture.assertClean();
    }

    @Test
    void theDepartureWaitsForTheEndpointEvenIfItIsAskedTwice() {
        endpoint.holdClose = true;
        AtomicInteger closedBefore = new AtomicInteger();
        ConnectionFixture patient = new ConnectionFixture(new org.wsk4j.provider.kit.KitLimits(1, 8, 8, 1, 1, 20_000));
        patient.connected();
        patient.endpoint.holdClose = true;
        Thread departure = new Thread(() -> {
            patient.provider.close();
            closedBefore.set(patient.endpoint.isClosing() ? 1 : 2);
        });
        departure.start();
        Until.holds(() -> patient.endpoint.closeCalled, "the endpoint's close");
        patient.socket.core().orphan();
        assertFalse(patient.transport.closed, "the transport ends before its endpoint");
        patient.endpoint.finishClose();
        try {
            departure.join(10_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals(2, closedBefore.get());
        assertTrue(patient.transport.closed);
        patient.close();
        fixture.close();
    }

    @Test
    void aSocketOpenedAfterTheDepartureIsAnOrphanAtOnce() {
        fixture.provider.close();
        fixture.loop.run();
        fixture.close();
        fixture.created(null);
        CountedIrp irp = new CountedIrp();
        irp.returned(fixture.socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp.irp))
                .assertOverAtOnce(STATUS_FILE_FORCED_CLOSED, 0);
        fixture.loop.run();
        fixture.close();
    }

    @Test
    void aLoopThatHasEndedDoesNotKeepAnOrphanFromClosing() {
        fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE);
        fixture.loop.run();
        fixture.loop.end();
        fixture.provider.close();
        fixture.close();
        assertNull(endpoint.pendingOutput());
    }

    @Test
    void aReadThatEndsAfterTheDeathChangesNothing() {
        endpoint.holdClose = true;
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        fixture.provider.close();
        endpoint.finishRead(IoResult.END_OF_STREAM);
        assertEquals(1, receive.completions());
        endpoint.finishClose();
        fixture.loop.run();
        assertSame(ConnectionState.REMOTE_FIN, fixture.state());
        fixture.close();
    }
}
