package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_BUFFER_OVERFLOW;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** WskBind, WskConnect and WskConnectEx. */
class ConnectionConnectTest {

    private final ConnectionFixture fixture = new ConnectionFixture().bound(null);
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    private CountedIrp connect(WskBuf first) {
        CountedIrp irp = new CountedIrp();
        return irp.returned(fixture.socket.connectEx(ConnectionFixture.PEER, first, 0, irp.irp));
    }

    @Test
    void firstDataMayBeTakenWithTheHandshakeInAnyPart() {
        for (int taken = 0; taken <= 4; taken++) {
            for (boolean pending : new boolean[] {false, true}) {
                ConnectionConnectTest test = new ConnectionConnectTest();
                test.connectsWith(taken, pending);
            }
        }
    }

    private void connectsWith(int taken, boolean pending) {
        endpoint.output.add(pending ? Answer.pending() : Answer.sinkFirst(taken));
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(ConnectionFixture.pieces("a", "bc", "d"));
        if (pending) {
            irp.assertPending();
            endpoint.finishOutput(taken);
        }
        if (taken < 4) {
            irp.assertPending();
            assertSame(ConnectionState.CONNECTING, fixture.state());
            fixture.send("no").assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
            fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
            endpoint.finishOutput(4 - taken);
        }
        irp.assertOver(STATUS_SUCCESS, 4);
        assertSame(ConnectionState.CONNECTED, fixture.state());
        endpoint.output.clear();
        fixture.send("next").assertOver(STATUS_SUCCESS, 4);
        assertEquals("abcdnext", fixture.sent());
        fixture.close();
    }

    @Test
    void withoutFirstDataTheTransportGetsNone() {
        connect(null).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(List.of("connect"), endpoint.calls);
        fixture.close();
    }

    @Test
    void emptyFirstDataIsNone() {
        connect(new WskBuf()).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(List.of("connect"), endpoint.calls);
        fixture.close();
    }

    @Test
    void theLimitOfFirstDataIsExact() {
        connect(WskBuf.of(java.nio.ByteBuffer.allocate(65_536))).assertOverAtOnce(STATUS_BUFFER_OVERFLOW, 0);
        connect(WskBuf.of(java.nio.ByteBuffer.allocate(65_535))).assertOverAtOnce(STATUS_SUCCESS, 65_535);
        fixture.close();
    }

    @Test
    void wrongArgumentsAreRefusedAndCompleted() {
        CountedIrp flags = new CountedIrp();
        flags.returned(fixture.socket.connect(ConnectionFixture.PEER, 1, flags.irp))
                .assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        CountedIrp family = new CountedIrp();
        family.returned(fixture.socket.connect(SockAddr.loopback(SockAddr.AF_INET6, 9), 0, family.irp))
                .assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        fixture.close();
    }

    @Test
    void aFailedConnectLeavesTheSocketBoundToTryAgain() {
        endpoint.output.add(Answer.failed(STATUS_CONNECTION_REFUSED));
        connect(null).assertOverAtOnce(STATUS_CONNECTION_REFUSED, 0);
        assertSame(ConnectionState.BOUND, fixture.state());
        endpoint.output.add(Answer.pending());
        CountedIrp second = connect(ConnectionFixture.buffer("ab"));
        endpoint.finishOutput(IoResult.failure(NtStatus.STATUS_HOST_UNREACHABLE));
        second.assertOver(NtStatus.STATUS_HOST_UNREACHABLE, 0);
        connect(null).assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void aRetryInsideTheRoutineWorks() {
        CountedIrp second = new CountedIrp();
        endpoint.output.add(Answer.failed(STATUS_CONNECTION_REFUSED));
        CountedIrp first =
                new CountedIrp(() -> second.returned(fixture.socket.connect(ConnectionFixture.PEER, 0, second.irp)));
        fixture.socket.connect(ConnectionFixture.PEER, 0, first.irp);
        first.assertOver(STATUS_CONNECTION_REFUSED, 0);
        second.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void firstDataThatFailsBreaksTheConnection() {
        endpoint.output.add(Answer.ready(1));
        endpoint.output.add(Answer.failed(STATUS_CONNECTION_RESET));
        connect(ConnectionFixture.buffer("abc")).assertOverAtOnce(STATUS_CONNECTION_RESET, 1);
        assertSame(ConnectionState.ABORTED, fixture.state());
        fixture.send("x").assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        fixture.close();
    }

    @Test
    void cancelEndsAConnectThroughTheTransport() {
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(null);
        assertTrue(irp.irp.cancel());
        irp.assertPending();
        assertEquals(List.of("connect", "cancel OUTPUT"), endpoint.calls);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        assertSame(ConnectionState.BOUND, fixture.state());
        connect(null).assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void aConnectThatWinsOverItsCancelIsASuccess() {
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(null);
        irp.irp.cancel();
        endpoint.finishOutput(0);
        irp.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void aCancelInsideTheTransportsCallIsRepeated() {
        CountedIrp irp = new CountedIrp();
        endpoint.output.add(Answer.pending());
        endpoint.duringCall = () -> irp.irp.cancel();
        fixture.socket.connect(ConnectionFixture.PEER, 0, irp.irp);
        assertEquals(List.of("connect", "cancel OUTPUT", "cancel OUTPUT"), endpoint.calls);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        fixture.close();
    }

    @Test
    void cancelAfterTheHandshakeWithDataLeftAbortsTheConnection() {
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(ConnectionFixture.buffer("abc"));
        irp.irp.cancel();
        endpoint.finishOutput(1);
        irp.assertOver(STATUS_CANCELLED, 1);
        assertAborted();
    }

    @Test
    void cancelWhileFirstDataIsInFlightAbortsTheConnection() {
        endpoint.output.add(Answer.ready(0));
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(ConnectionFixture.buffer("abc"));
        irp.irp.cancel();
        irp.assertPending();
        endpoint.finishOutput(2);
        irp.assertOver(STATUS_CANCELLED, 2);
        assertAborted();
    }

    private void assertAborted() {
        assertSame(ConnectionState.ABORTED, fixture.state());
        fixture.send("x").assertOverAtOnce(STATUS_CONNECTION_ABORTED, 0);
        fixture.receive(ConnectionFixture.room(1), 0).assertOverAtOnce(STATUS_CONNECTION_ABORTED, 0);
        fixture.close();
    }

    @Test
    void theAddressIsCapturedByTheCall() {
        endpoint.output.add(Answer.pending());
        SockAddr peer = SockAddr.loopback(SockAddr.AF_INET, 77);
        CountedIrp irp = new CountedIrp();
        fixture.socket.connect(peer, 0, irp.irp);
        peer.setPort(78);
        endpoint.finishOutput(0);
        irp.assertOver(STATUS_SUCCESS, 0);
        SockAddr told = new SockAddr();
        CountedIrp get = new CountedIrp();
        get.returned(fixture.socket.getRemoteAddress(told, get.irp)).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(77, told.port());
        fixture.close();
    }

    @Test
    void theAddressThatWasAskedForStaysWhereTheHostTellsNone() {
        endpoint.addressFailure = STATUS_CONNECTION_RESET;
        connect(null).assertOverAtOnce(STATUS_SUCCESS, 0);
        SockAddr told = new SockAddr();
        CountedIrp get = new CountedIrp();
        get.returned(fixture.socket.getRemoteAddress(told, get.irp)).assertOverAtOnce(STATUS_SUCCESS, 0);
        assertEquals(ConnectionFixture.PEER, told);
        fixture.close();
    }

    @Test
    void anEndpointThatIsBeingClosedIsAskedForNoAddress() {
        endpoint.holdClose = true;
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(null);
        CountedIrp close = fixture.closing();
        endpoint.finishOutput(0);
        endpoint.finishClose();
        irp.assertOver(STATUS_SUCCESS, 0);
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
    }

    @Test
    void closeWhileConnectingCancelsTheConnectAtTheBarrier() {
        endpoint.holdClose = true;
        endpoint.output.add(Answer.pending());
        CountedIrp irp = connect(ConnectionFixture.buffer("abc"));
        CountedIrp close = fixture.closing();
        irp.assertPending();
        close.assertPending();
        endpoint.finishClose();
        irp.assertOver(STATUS_CANCELLED, 0);
        close.assertOver(STATUS_SUCCESS, 0);
        assertTrue(irp.order() < close.order());
        fixture.assertClean();
    }

    @Test
    void closeDuringTheTransportsConnectWaitsForItsReturn() {
        CountedIrp close = new CountedIrp();
        endpoint.output.add(Answer.pending());
        endpoint.duringCall = () -> {
            close.returned(fixture.socket.closeSocket(close.irp));
            assertEquals(List.of("connect"), endpoint.calls, "closed under a call");
        };
        CountedIrp irp = connect(null);
        assertEquals(List.of("connect", "close abort"), endpoint.calls);
        fixture.loop.run();
        irp.assertOver(STATUS_CANCELLED, 0);
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
    }

    @Test
    void closeDuringAConnectThatSucceedsAtOnceLosesNoCompletion() {
        CountedIrp close = new CountedIrp();
        endpoint.duringCall = () -> fixture.socket.closeSocket(close.irp);
        CountedIrp irp = connect(ConnectionFixture.buffer("abc"));
        fixture.loop.run();
        assertEquals(1, irp.completions());
        close.assertOver(STATUS_SUCCESS, 0);
        fixture.assertClean();
    }

    @Test
    void aFailedBindCanBeTriedAgain() {
        ConnectionFixture other = new ConnectionFixture().created(null);
        other.endpoint.bindFailure = NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
        CountedIrp irp = new CountedIrp();
        irp.returned(other.socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp.irp))
                .assertOverAtOnce(NtStatus.STATUS_ADDRESS_ALREADY_EXISTS, 0);
        assertSame(ConnectionState.CREATED, other.state());
        other.endpoint.bindFailure = null;
        CountedIrp again = new CountedIrp();
        again.returned(other.socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, again.irp))
                .assertOverAtOnce(STATUS_SUCCESS, 0);
        other.close();
        fixture.close();
    }

    @Test
    void theAddressIsFreeOnceTheSocketIsClosed() {
        SockAddr local = new SockAddr();
        CountedIrp get = new CountedIrp();
        fixture.socket.getLocalAddress(local, get.irp);
        ConnectionFixture other = new ConnectionFixture().created(null);
        CountedIrp taken = new CountedIrp();
        taken.returned(other.socket.bind(local, 0, taken.irp));
        assertTrue(taken.irp.status().isError(), () -> "bound twice: " + taken.irp);
        fixture.close();
        CountedIrp again = new CountedIrp();
        again.returned(other.socket.bind(local, 0, again.irp)).assertOverAtOnce(STATUS_SUCCESS, 0);
        other.close();
    }
}
