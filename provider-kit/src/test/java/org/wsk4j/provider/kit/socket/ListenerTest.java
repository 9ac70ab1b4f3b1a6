package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_EVENT_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class ListenerTest {

    private final ListenFixture wsk = new ListenFixture();
    private final List<String> told = new ArrayList<>();
    private final List<WskConnectionSocket> accepted = new ArrayList<>();

    @AfterEach
    void end() {
        wsk.close();
    }

    private WskClientListenDispatch accepting(NtStatus answer) {
        return new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> {
                    told.add(socket == null ? "dead" : "accept " + local + " " + remote);
                    if (socket != null) {
                        accepted.add(socket);
                    }
                    return answer;
                },
                null,
                null);
    }

    private ScriptedEndpoint connect() {
        ScriptedEndpoint listener = wsk.transport.opened.get(0);
        ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
        wsk.loop.run(() -> connection[0] = listener.connection());
        return connection[0];
    }

    @Test
    void acceptBeforeBindIsRefused() {
        ListenSocket socket = wsk.listenSocket(null);
        Call accept = ListenFixture.accept(socket);
        assertEquals(STATUS_INVALID_DEVICE_STATE, accept.status());
        assertEquals(STATUS_INVALID_PARAMETER, socket.accept(0, null, null, null, null, null));
        Call local = new Call();
        assertEquals(STATUS_INVALID_DEVICE_STATE, socket.getLocalAddress(new SockAddr(), local.irp));
        assertEquals(STATUS_INVALID_DEVICE_STATE, ListenFixture.events(socket, WSK_EVENT_ACCEPT, null));
    }

    @Test
    void secondBindAndFlagsAreRefused() {
        ListenSocket socket = wsk.listening(null);
        assertEquals(STATUS_INVALID_DEVICE_STATE, wsk.bind(socket).status());
        Call flags = new Call();
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.listenSocket(null).bind(ListenFixture.freshAddress(SockAddr.AF_INET), 1, flags.irp));
        Call accept = new Call();
        assertEquals(STATUS_INVALID_PARAMETER, socket.accept(1, null, null, null, null, accept.irp));
    }

    @Test
    void connectionsAreTakenFromTheHostOnlyWhenWanted() {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ScriptedEndpoint endpoint = wsk.transport.last();
        assertFalse(endpoint.accepting);
        Call accept = ListenFixture.accept(socket);
        assertEquals(STATUS_PENDING, accept.returned);
        assertTrue(endpoint.accepting);
        connect();
        assertEquals(STATUS_SUCCESS, accept.status());
        assertFalse(endpoint.accepting, "nobody waits any more");
        assertEquals(STATUS_SUCCESS, ListenFixture.events(socket, WSK_EVENT_ACCEPT, null));
        assertTrue(endpoint.accepting);
        assertEquals(STATUS_SUCCESS, ListenFixture.events(socket, WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE, null));
        assertFalse(endpoint.accepting);
    }

    @Test
    void acceptsAreServedInOrderAndToldTheAddresses() {
        ListenSocket socket = wsk.listening(null);
        SockAddr local = new SockAddr();
        SockAddr remote = new SockAddr();
        Call first = new Call();
        first.returned = socket.accept(0, "one", null, local, remote, first.irp);
        Call second = ListenFixture.accept(socket);
        ScriptedEndpoint one = connect();
        assertEquals(STATUS_SUCCESS, first.status());
        assertEquals(0, first.irp.information());
        assertEquals(one.local, local);
        assertEquals(one.remote, remote);
        assertFalse(second.isDone());
        connect();
        assertEquals(STATUS_SUCCESS, second.status());
        // A connection that came before its accept completes it at once.
        connect();
        Call third = ListenFixture.accept(socket);
        assertEquals(STATUS_SUCCESS, third.returned);
        assertNotNull(third.irp.pointer(WskConnectionSocket.class));
        SockAddr peer = new SockAddr();
        Call name = new Call();
        first.irp.pointer(WskConnectionSocket.class).dispatch().getRemoteAddress(peer, name.irp);
        assertEquals(one.remote, peer);
    }

    @Test
    void addressesAreInTheListenersFamily() {
        ListenSocket socket = wsk.listenSocket(SockAddr.AF_INET6, null);
        Call bind = new Call();
        socket.bind(ListenFixture.freshAddress(SockAddr.AF_INET6), 0, bind.irp);
        wsk.transport.last().local.set(SockAddr.loopback(SockAddr.AF_INET, 4711));
        SockAddr local = new SockAddr();
        Call accept = new Call();
        accept.returned = socket.accept(0, null, null, local, null, accept.irp);
        connect();
        assertEquals(STATUS_SUCCESS, accept.status());
        assertEquals(SockAddr.loopback(SockAddr.AF_INET, 4711).mapToInet6(), local);
    }

    @Test
    void cancelledAcceptLosesNoConnection() {
        ListenSocket socket = wsk.listening(null);
        Call accept = ListenFixture.accept(socket);
        assertTrue(accept.irp.cancel());
        assertEquals(STATUS_CANCELLED, accept.status());
        assertEquals(0, accept.irp.information());
        connect();
        assertEquals(STATUS_SUCCESS, ListenFixture.accept(socket).status());
    }

    @Test
    void closeCancelsAcceptsFirstAndResetsWhatNobodyTook() {
        ListenSocket socket = wsk.listening(null);
        Call served = ListenFixture.accept(socket);
        connect();
        assertEquals(STATUS_SUCCESS, served.status());
        ScriptedEndpoint waiting = connect();
        Call accept = ListenFixture.accept(socket);
        assertEquals(STATUS_SUCCESS, accept.status(), "the waiting one");
        ScriptedEndpoint left = connect();
        assertNull(waiting.closedAbortively);
        List<String> order = new ArrayList<>();
        Call pending = new Call();
        Irp close = new Irp((irp, context) -> order.add("close"));
        ListenSocket other = wsk.listenSocket(null);
        wsk.bind(other);
        Irp cancelled = new Irp((irp, context) -> order.add("accept"));
        other.accept(0, null, null, null, null, cancelled);
        other.closeSocket(close);
        wsk.loop.run();
        assertEquals(List.of("accept", "close"), order);
        assertEquals(STATUS_CANCELLED, cancelled.status());
        Call end = ListenFixture.close(socket);
        wsk.loop.run();
        assertEquals(STATUS_SUCCESS, end.status());
        assertEquals(true, left.closedAbortively);
        assertEquals(2, wsk.client.openSockets(), "the two that were taken");
        assertThrows(
                IllegalStateException.class, () -> socket.accept(0, null, null, null, null, pending.irp), "closed");
    }

    @Test
    void acceptEventRunsOnTheLoopAfterAcceptsHadTheirTurn() {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        Call accept = ListenFixture.accept(socket);
        connect();
        assertEquals(STATUS_SUCCESS, accept.status());
        assertEquals(List.of(), told);
        ScriptedEndpoint second = connect();
        assertEquals(List.of("accept " + second.local + " " + second.remote), told);
    }

    @Test
    void connectionThatWaitedIsOfferedWhenTheEventIsEnabled() {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ListenFixture.accept(socket).irp.cancel();
        connect();
        assertEquals(List.of(), told);
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        assertEquals(List.of(), told, "never inside the call");
        wsk.loop.run();
        assertEquals(1, told.size());
    }

    @Test
    void refusedConnectionIsReset() {
        for (NtStatus answer : new NtStatus[] {STATUS_REQUEST_NOT_ACCEPTED, STATUS_PENDING}) {
            ListenFixture other = new ListenFixture();
            ListenSocket socket = other.listening(accepting(answer));
            ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
            ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
            other.loop.run(() -> connection[0] = other.transport.opened.get(0).connection());
            assertEquals(true, connection[0].closedAbortively, answer.name());
            assertEquals(1, other.client.openSockets(), "the listener alone");
            other.close();
        }
    }

    @Test
    void throwingAcceptEventRefuses() {
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(
                (context, flags, local, remote, connection, outputs) -> {
                    throw new IllegalStateException("a client's mistake");
                },
                null,
                null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        assertEquals(true, connect().closedAbortively);
        assertEquals(Irql.PASSIVE_LEVEL, Irql.current());
        assertEquals(true, connect().closedAbortively, "the event stays enabled");
    }

    @Test
    void clientMayCloseTheConnectionInsideTheEventAndRefuse() {
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(
                (context, flags, local, remote, connection, outputs) -> {
                    if (connection != null) {
                        connection.dispatch().closeSocket(new Irp());
                    }
                    return STATUS_REQUEST_NOT_ACCEPTED;
                },
                null,
                null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        assertEquals(true, connect().closedAbortively);
        assertEquals(1, wsk.client.openSockets());
    }

    @Test
    void staticEventsNeedNoEnabling() {
        wsk.client.setStaticEvents(WSK_EVENT_ACCEPT | WSK_EVENT_DISCONNECT);
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        assertTrue(wsk.transport.last().accepting);
        connect();
        assertEquals(1, told.size());
        assertEquals(
                STATUS_INVALID_DEVICE_REQUEST,
                ListenFixture.events(socket, WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE, null));
    }

    @Test
    void disablingInsideTheEventTakesEffectAfterIt() {
        ListenSocket[] self = new ListenSocket[1];
        self[0] = wsk.listening(new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> {
                    told.add(ListenFixture.events(self[0], WSK_EVENT_ACCEPT | WSK_EVENT_DISABLE, null)
                            .name());
                    return STATUS_SUCCESS;
                },
                null,
                null));
        ListenFixture.events(self[0], WSK_EVENT_ACCEPT, null);
        wsk.loop.run(() -> {
            wsk.transport.opened.get(0).connection();
            wsk.transport.opened.get(0).connection();
        });
        assertEquals(List.of(STATUS_EVENT_PENDING.name()), told);
        assertEquals(STATUS_SUCCESS, ListenFixture.accept(self[0]).status(), "the second one waits");
    }

    @Test
    void closeInsideTheEventCompletesAfterIt() {
        ListenSocket[] self = new ListenSocket[1];
        List<Call> close = new ArrayList<>();
        self[0] = wsk.listening(new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> {
                    close.add(ListenFixture.close(self[0]));
                    told.add(close.get(0).returned + " " + close.get(0).isDone());
                    return STATUS_REQUEST_NOT_ACCEPTED;
                },
                null,
                null));
        ListenFixture.events(self[0], WSK_EVENT_ACCEPT, null);
        connect();
        assertEquals(List.of("STATUS_PENDING false"), told);
        assertEquals(STATUS_SUCCESS, close.get(0).status());
    }

    @Test
    void backlogIsBounded() {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        ScriptedEndpoint endpoint = wsk.transport.opened.get(0);
        wsk.loop.execute(() -> {
            for (int i = 0; i < ListenFixture.LIMITS.acceptBacklog(); i++) {
                assertTrue(endpoint.accepting, "connection " + i);
                endpoint.connection();
            }
            assertFalse(endpoint.accepting, "full");
        });
        wsk.loop.run();
        assertEquals(ListenFixture.LIMITS.acceptBacklog(), told.size());
        assertTrue(endpoint.accepting, "room again");
    }

    @Test
    void brokenListenerSaysSoOnce() {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        Call accept = ListenFixture.accept(socket);
        wsk.loop.run(wsk.transport.last()::breakDown);
        assertEquals(STATUS_FILE_FORCED_CLOSED, accept.status());
        assertEquals(List.of("dead"), told);
        assertEquals(STATUS_FILE_FORCED_CLOSED, ListenFixture.accept(socket).status());
        assertEquals(STATUS_FILE_FORCED_CLOSED, ListenFixture.events(socket, WSK_EVENT_ACCEPT, null));
        wsk.provider.close();
        wsk.loop.run();
        assertEquals(List.of("dead"), told);
        Call close = ListenFixture.close(socket);
        wsk.loop.run();
        assertEquals(STATUS_SUCCESS, close.status());
    }

    @Test
    void orphanedListenerSaysSoOnceAndOnlyCloses() throws Exception {
        ListenSocket socket = wsk.listening(accepting(STATUS_SUCCESS));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        Call accept = ListenFixture.accept(socket);
        wsk.loop.started();
        wsk.provider.close();
        assertEquals(STATUS_FILE_FORCED_CLOSED, accept.status());
        assertEquals(List.of("dead"), told);
        assertEquals(STATUS_FILE_FORCED_CLOSED, ListenFixture.accept(socket).status());
        assertEquals(STATUS_FILE_FORCED_CLOSED, wsk.bind(socket).status());
        assertEquals(STATUS_FILE_FORCED_CLOSED, ListenFixture.set(socket, org.wsk4j.WskOptions.SO_KEEPALIVE, 1));
        // The departure may still be on its way through the loop.
        assertEquals(STATUS_SUCCESS, ListenFixture.close(socket).irp.await(Duration.ofSeconds(20)));
    }

    @Test
    void localAddressHasTheRealPort() {
        ListenSocket socket = wsk.listenSocket(null);
        Call bind = new Call();
        bind.returned = socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, bind.irp);
        assertEquals(STATUS_SUCCESS, bind.status());
        SockAddr address = new SockAddr();
        Call local = new Call();
        local.returned = socket.getLocalAddress(address, local.irp);
        assertEquals(STATUS_SUCCESS, local.status());
        assertEquals(wsk.transport.last().local, address);
        assertTrue(address.port() != 0);
        assertSame(STATUS_INVALID_PARAMETER, socket.getLocalAddress(address, (@Nullable Irp) null));
    }

    @Test
    void aConnectionWithoutAddressesIsResetAndTheNextOneAccepted() {
        try (ListenFixture wsk = new ListenFixture()) {
            ListenSocket socket = wsk.listening(null);
            Call accept = ListenFixture.accept(socket);
            ScriptedEndpoint listener = wsk.transport.last();
            listener.addressFailure = new TransportException(NtStatus.STATUS_CONNECTION_RESET, "gone already");
            AtomicReference<ScriptedEndpoint> broken = new AtomicReference<>();
            wsk.loop.execute(() -> broken.set(listener.connection()));
            wsk.loop.run();
            assertEquals(true, broken.get().closedAbortively);
            assertFalse(accept.isDone());
            listener.addressFailure = null;
            wsk.loop.execute(listener::connection);
            wsk.loop.run();
            assertSame(NtStatus.STATUS_SUCCESS, accept.status());
        }
    }
}
