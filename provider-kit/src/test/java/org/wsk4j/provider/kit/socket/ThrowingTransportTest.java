package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.wsk4j.nt.NtStatus.STATUS_INTERNAL_ERROR;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskEventMask;
import org.wsk4j.provider.kit.socket.DatagramFixture.ManualLoop;
import org.wsk4j.provider.kit.socket.DatagramFixture.Op;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

/** A transport that throws, against its contract, fails the operation, and nothing stalls. */
final class ThrowingTransportTest {

    private static RuntimeException defect() {
        return new IllegalStateException("on purpose");
    }

    private static void throwing(FakeStreamEndpoint endpoint) {
        endpoint.duringCall = () -> {
            throw defect();
        };
    }

    @Test
    void connectFailsAndCanBeTriedAgain() {
        ConnectionFixture fixture = new ConnectionFixture().bound(null);
        throwing(fixture.endpoint);
        CountedIrp first = new CountedIrp();
        first.returned(fixture.socket.connect(ConnectionFixture.PEER, 0, first.irp));
        first.assertOverAtOnce(STATUS_INTERNAL_ERROR, 0);
        CountedIrp second = new CountedIrp();
        second.returned(fixture.socket.connect(ConnectionFixture.PEER, 0, second.irp));
        second.assertOverAtOnce(STATUS_SUCCESS, 0);
        fixture.close();
    }

    @Test
    void writeReadAndShutdownFail() {
        ConnectionFixture fixture = new ConnectionFixture().connected();
        throwing(fixture.endpoint);
        fixture.send("abc").assertOver(STATUS_INTERNAL_ERROR, 0);
        fixture.close();
        fixture = new ConnectionFixture().connected();
        throwing(fixture.endpoint);
        fixture.receive(ConnectionFixture.room(3), 0).assertOver(STATUS_INTERNAL_ERROR, 0);
        fixture.receive(ConnectionFixture.room(3), 0).assertOver(STATUS_INTERNAL_ERROR, 0);
        fixture.close();
        fixture = new ConnectionFixture().connected();
        throwing(fixture.endpoint);
        fixture.disconnect(null, 0).assertOver(STATUS_INTERNAL_ERROR, 0);
        fixture.close();
    }

    @Test
    void pushFailsAndTheCloseCompletes() {
        int[] told = {0};
        ConnectionFixture fixture = new ConnectionFixture()
                .connected(new WskClientConnectionDispatch(
                        null,
                        (context, flags) -> {
                            told[0]++;
                            return STATUS_SUCCESS;
                        },
                        null));
        fixture.endpoint.defect = defect();
        fixture.enabled(WskEventMask.WSK_EVENT_DISCONNECT);
        assertEquals(1, told[0]);
        fixture.receive(ConnectionFixture.room(3), 0).assertOver(STATUS_INTERNAL_ERROR, 0);
        CountedIrp close = fixture.closing();
        fixture.loop.run();
        close.assertOver(STATUS_SUCCESS, 0);
        assertEquals(0, fixture.socket.core().pendingRequests());
    }

    @Test
    void cancelThatThrowsLeavesTheOperation() {
        ConnectionFixture fixture = new ConnectionFixture().connected();
        CountedIrp receive = fixture.receive(ConnectionFixture.room(3), 0);
        fixture.endpoint.duringCancel = () -> {
            throw defect();
        };
        receive.irp.cancel();
        receive.assertPending();
        fixture.close();
    }

    @Test
    void listeningBreaksAndTheCloseCompletes() {
        try (ListenFixture wsk = new ListenFixture()) {
            ListenSocket socket = wsk.listening(null);
            wsk.transport.last().defect = defect();
            Call accept = ListenFixture.accept(socket);
            wsk.loop.run();
            assertSame(STATUS_INTERNAL_ERROR, accept.irp.status());
            Call close = ListenFixture.close(socket);
            wsk.loop.run();
            assertSame(STATUS_SUCCESS, close.status());
        }
    }

    @Test
    void aConnectionThatTakesNoSinkIsReset() {
        try (ListenFixture wsk = new ListenFixture()) {
            ListenSocket socket = wsk.listening(null);
            Call accept = ListenFixture.accept(socket);
            ScriptedEndpoint listener = wsk.transport.last();
            listener.attachDefect = defect();
            AtomicReference<ScriptedEndpoint> broken = new AtomicReference<>();
            wsk.loop.execute(() -> broken.set(listener.connection()));
            wsk.loop.run();
            assertEquals(true, broken.get().closedAbortively);
            assertFalse(accept.isDone());
            listener.attachDefect = null;
            wsk.loop.execute(listener::connection);
            wsk.loop.run();
            assertSame(STATUS_SUCCESS, accept.status());
            Call close = ListenFixture.close(socket);
            wsk.loop.run();
            assertSame(STATUS_SUCCESS, close.status());
        }
    }

    @Test
    void datagramsFailAndTheCloseCompletes() {
        DatagramFixture fixture = new DatagramFixture((context, flags, list) -> STATUS_SUCCESS).bound();
        fixture.endpoint.defect = defect();
        assertSame(
                STATUS_INTERNAL_ERROR,
                fixture.send("abc", DatagramFixture.PEER).irp.status());
        assertSame(STATUS_INTERNAL_ERROR, fixture.receive(3).irp.status());
        fixture.enabled();
        ManualLoop loop = (ManualLoop) fixture.loop;
        loop.run();
        assertEquals(1, loop.scheduled.size(), "push is tried again after a while");
        fixture.endpoint.defect = null;
        assertSame(STATUS_SUCCESS, fixture.send("abc", DatagramFixture.PEER).irp.status());
        fixture.endpoint.defect = defect();
        Op close = new Op();
        fixture.socket.closeSocket(close.irp);
        loop.run();
        assertEquals(1, close.completions.get());
        assertSame(STATUS_SUCCESS, close.irp.status());
    }
}
