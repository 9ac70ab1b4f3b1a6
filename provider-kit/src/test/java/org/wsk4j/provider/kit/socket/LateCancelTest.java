package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_REFUSED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wsk4j.nt.Irp;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.socket.FakeStreamEndpoint.Answer;

/** A cancel that comes when its operation is over does not end another one. */
final class LateCancelTest {

    private final ConnectionFixture fixture = new ConnectionFixture().bound(null);
    private final FakeStreamEndpoint endpoint = fixture.endpoint;

    private void connect(CountedIrp irp) {
        endpoint.output.add(Answer.pending());
        irp.returned(fixture.socket.connect(ConnectionFixture.PEER, 0, irp.irp));
    }

    /** The first connect fails while its cancel is on the way; the transport takes the cancel for the second one. */
    @Test
    void aRetriedConnectSurvivesTheCancelOfTheFirst() {
        CountedIrp first = new CountedIrp();
        CountedIrp second = new CountedIrp();
        connect(first);
        endpoint.duringCancel = () -> {
            endpoint.finishOutput(IoResult.failure(STATUS_CONNECTION_REFUSED));
            connect(second);
            endpoint.output.add(Answer.pending());
            endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        };
        first.irp.cancel();
        first.assertOver(STATUS_CONNECTION_REFUSED, 0);
        second.assertPending();
        assertEquals(List.of("connect", "cancel OUTPUT", "connect", "connect"), endpoint.calls);
        endpoint.finishOutput(0);
        second.assertOver(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void aCancelOfAnotherRequestDoesNotReachTheTransport() {
        CountedIrp irp = new CountedIrp();
        connect(irp);
        Request another = new Request(fixture.socket.core());
        another.cancelled = true;
        fixture.socket.connection().connecting().cancelInFlight(another);
        assertEquals(List.of("connect"), endpoint.calls);
        endpoint.finishOutput(0);
        fixture.close();
    }

    @Test
    void whatTheTransportCancelsByItselfIsTold() {
        CountedIrp irp = new CountedIrp();
        connect(irp);
        endpoint.finishOutput(IoResult.failure(STATUS_CANCELLED));
        irp.assertOver(STATUS_CANCELLED, 0);
        fixture.close();
    }

    /** The request object serves one operation after the other: only a cancel of the current one counts. */
    @Test
    void aRequestKnowsItsOperationByIrpAndNumber() {
        Request request = new Request(new RequestHost() {
            @Override
            public Object lock() {
                return this;
            }

            @Override
            public void recycle(Request finished) {}
        });
        Canceller queue = new Canceller() {
            @Override
            public boolean remove(Request removed) {
                return true;
            }

            @Override
            public void cancelInFlight(Request inFlight) {}
        };
        Irp irp = new Irp();
        request.start(irp, Request.Kind.OTHER);
        request.complete(STATUS_SUCCESS, 0);
        request.leave();
        request.start(irp.reuse(), Request.Kind.OTHER);
        request.waitsIn(queue);
        request.cancel(irp, 1);
        assertFalse(irp.isCompleted(), "an earlier operation was cancelled");
        request.cancel(new Irp(), 2);
        assertFalse(irp.isCompleted(), "another IRP was cancelled");
        request.cancel(irp, 2);
        assertTrue(irp.isCompleted());
        assertEquals(STATUS_CANCELLED, irp.status());
    }
}
