package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** WskSocketConnect: all of it or nothing. */
class AtomicConnectTest {

    private final ConnectionFixture fixture = new ConnectionFixture();
    private FakeStreamEndpoint endpoint;
    private ConnectionSocket socket;
    private CountedIrp irp = new CountedIrp();
    private WskClientConnectionDispatch callbacks;

    private void open() {
        fixture.created(callbacks);
        endpoint = fixture.endpoint;
        socket = fixture.socket;
    }

    private void connect() {
        Request request = fixture.client.begin(irp.irp, Request.Kind.OTHER);
        new AtomicConnect(fixture.client, request, socket)
                .start(SockAddr.any(SockAddr.AF_INET, 0), ConnectionFixture.PEER);
        irp.returned(request.leave());
        fixture.loop.run();
    }

    /** Nothing is left of a socket that nobody was told of. */
    private void assertNothingLeft(NtStatus status) {
        fixture.loop.run();
        irp.assertOver(status, 0);
        assertNull(irp.irp.ioStatus().pointer());
        assertEquals(0, fixture.client.openSockets());
        fixture.assertClean();
        assertTrue(endpoint.closeCalled);
    }

    @Test
    void aConnectionAtOnceIsAnsweredInsideTheCall() {
        open();
        connect();
        assertSame(STATUS_SUCCESS, irp.returned);
        irp.assertOver(STATUS_SUCCESS, 0);
        assertSame(socket, irp.irp.pointer(WskConnectionSocket.class));
        fixture.close();
    }

    @Test
    void aPendingConnectionIsAnsweredLater() {
        open();
        endpoint.output.add(Answer.pending());
        connect();
        irp.assertPending();
        endpoint.finishOutput(0);
        irp.assertOver(STATUS_SUCCESS, 0);
        assertNotNull(irp.irp.pointer(WskConnectionSocket.class));
        fixture.close();
    }

    @Test
    void aFailedBindLeavesNothing() {
        open();
        endpoint.bindFailure = STATUS_ADDRESS_ALREADY_EXISTS;
        connect();
        assertNothingLeft(STATUS_ADDRESS_ALREADY_EXISTS);
    }

    @Test
    void aFailedConnectLeavesNothing() {
        open();
        endpoint.output.add(Answer.failed(STATUS_CONNECTION_REFUSED));
        connect();
        assertNothingLeft(STATUS_CONNECTION_REFUSED);
    }

    @Test
    void aConnectThatFailsLaterLeavesNothing() {
        open();
        endpoint.output.add(Answer.pending());
        connect();
        endpoint.finishOutput(IoResult.failure(STATUS_CONNECTION_REFUSED));
        assertNothingLeft(STATUS_CONNECTION_REFUSED);
    }

    @Test
    void cancelWhileItBindsLeavesNothing() {
        open();
        endpoint.duringCall = () -> irp.irp.cancel();
        connect();
        assertNothingLeft(STATUS_CANCELLED);
        assertEquals(List.of("close"), endpoint.calls);
    }

    @Test
    void cancelWhileTheTransportIsAskedToConnectLeavesNothing() {
        open();
        endpoint.output.add(Answer.pending());
        // The first call is the bind: what it does prepares the second, the connect.
        endpoint.duringCall = () -> endpoint.duringCall = () -> irp.irp.cancel();
        connect();
        assertTrue(endpoint.calls.contains("cancel OUTPUT"), endpoint.calls::toString);
        irp.assertPending();
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        assertNothingLeft(STATUS_CANCELLED);
    }

    @Test
    void cancelWhileItConnectsLeavesNothing() {
        open();
        endpoint.output.add(Answer.pending());
        connect();
        irp.irp.cancel();
        irp.assertPending();
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        assertNothingLeft(STATUS_CANCELLED);
    }

    @Test
    void aConnectionThatWinsOverTheCancelIsASuccess() {
        open();
        endpoint.output.add(Answer.pending());
        connect();
        irp.irp.cancel();
        endpoint.finishOutput(0);
        irp.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void theProvidersDepartureWhileItConnectsLeavesNothing() {
        open();
        endpoint.output.add(Answer.pending());
        connect();
        fixture.provider.close();
        assertNothingLeft(STATUS_FILE_FORCED_CLOSED);
    }

    @Test
    void aProviderThatHasLeftAnswersThat() {
        fixture.provider.close();
        open();
        connect();
        assertNothingLeft(STATUS_FILE_FORCED_CLOSED);
    }

    @Test
    void staticEventsComeAfterTheClientKnowsItsSocket() {
        List<String> order = new ArrayList<>();
        fixture.client.setStaticEvents(WskEventMask.WSK_EVENT_RECEIVE);
        callbacks = new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> {
                    order.add("data");
                    return STATUS_SUCCESS;
                },
                null,
                null);
        open();
        irp = new CountedIrp(() -> order.add("socket"));
        // On the loop and inside another routine: everything that can be done at once is.
        Irp outer = new Irp((completed, context) -> connect());
        fixture.loop.as(() -> {
            outer.markPending(new ConnectionStatesTest.Nobody());
            outer.complete(STATUS_SUCCESS, 0);
        });
        endpoint.push(ConnectionFixture.bytes("a"));
        fixture.loop.run();
        assertEquals(List.of("socket", "data"), order);
        irp.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }
}
