package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectEvent;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

class ConditionalAcceptTest {

    private final ListenFixture wsk = new ListenFixture();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<WskInspectId> ids = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        wsk.close();
    }

    private ListenSocket listening(WskInspectEvent event) {
        ListenSocket socket = wsk.listenSocket(new WskClientListenDispatch(
                (context, flags, local, remote, connection, outputs) -> {
                    told.add("accept");
                    return STATUS_SUCCESS;
                },
                (context, local, remote, id) -> {
                    told.add("inspect");
                    ids.add(id);
                    return event.inspectEvent(context, local, remote, id);
                },
                (context, id) -> {
                    told.add(ids.contains(id) ? "abort" : "abort of another");
                    return STATUS_SUCCESS;
                }));
        assertEquals(STATUS_SUCCESS, ListenFixture.set(socket, WskOptions.SO_CONDITIONAL_ACCEPT, 1));
        assertEquals(STATUS_SUCCESS, wsk.bind(socket).status());
        return socket;
    }

    private ListenSocket answering(@Nullable WskInspectAction action) {
        return listening((context, local, remote, id) -> action);
    }

    private ScriptedEndpoint connect() {
        ScriptedEndpoint listener = wsk.transport.opened.get(0);
        ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
        wsk.loop.run(() -> connection[0] = listener.connection());
        return connection[0];
    }

    private static NtStatus complete(ListenSocket socket, WskInspectId id, WskInspectAction action) {
        Call call = new Call();
        call.returned = socket.inspectComplete(id, action, call.irp);
        return call.status();
    }

    private WskInspectId copyOfId(int index) {
        return new WskInspectId(ids.get(index).key(), ids.get(index).serialNumber());
    }

    @Test
    void requestsAreInspectedWithoutAnyAccept() {
        answering(WskInspectAction.WskInspectPend);
        assertTrue(wsk.transport.last().accepting);
        connect();
        assertEquals(List.of("inspect"), told);
    }

    @Test
    void acceptedRequestGoesToTheAcceptAndKnowsItsId() {
        ListenSocket socket = answering(WskInspectAction.WskInspectAccept);
        Call accept = ListenFixture.accept(socket);
        connect();
        assertEquals(STATUS_SUCCESS, accept.status());
        assertEquals(List.of("inspect"), told);
        WskControlBuffer output = WskControlBuffer.allocate(16);
        NtStatus status = accept.irp
                .pointer(WskConnectionSocket.class)
                .dispatch()
                .controlSocket(
                        WskControlSocketType.WskIoctl,
                        WskIoctls.SIO_WSK_QUERY_INSPECT_ID,
                        0,
                        null,
                        output,
                        new SizeT(),
                        null);
        assertEquals(STATUS_SUCCESS, status);
        assertEquals(ids.get(0), output.pointer());
    }

    @Test
    void acceptedRequestGoesToTheEvent() {
        ListenSocket socket = answering(WskInspectAction.WskInspectAccept);
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        connect();
        assertEquals(List.of("inspect", "accept"), told);
    }

    @Test
    void rejectionNullAndExceptionsResetSilently() {
        List<WskInspectEvent> events = List.of(
                (context, local, remote, id) -> WskInspectAction.WskInspectReject, (context, local, remote, id) -> {
                    throw new IllegalStateException("a client's mistake");
                });
        for (WskInspectEvent event : events) {
            ListenFixture other = new ListenFixture();
            ListenSocket socket = other.listenSocket(new WskClientListenDispatch(null, event, (context, id) -> {
                told.add("abort");
                return STATUS_SUCCESS;
            }));
            ListenFixture.set(socket, WskOptions.SO_CONDITIONAL_ACCEPT, 1);
            other.bind(socket);
            Call accept = ListenFixture.accept(socket);
            ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
            other.loop.run(() -> connection[0] = other.transport.last().connection());
            assertEquals(true, connection[0].closedAbortively);
            assertFalse(accept.isDone());
            assertEquals(List.of(), told);
            other.close();
        }
    }

    @Test
    void pendedRequestIsDecidedLaterByContent() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        Call accept = ListenFixture.accept(socket);
        connect();
        assertFalse(accept.isDone());
        assertEquals(STATUS_SUCCESS, complete(socket, copyOfId(0), WskInspectAction.WskInspectAccept));
        assertEquals(STATUS_SUCCESS, accept.status());
        ScriptedEndpoint second = connect();
        assertEquals(STATUS_SUCCESS, complete(socket, copyOfId(1), WskInspectAction.WskInspectReject));
        assertEquals(true, second.closedAbortively);
        assertEquals(List.of("inspect", "inspect"), told);
        assertEquals(
                STATUS_SUCCESS, complete(socket, copyOfId(1), WskInspectAction.WskInspectAccept), "decided already");
    }

    @Test
    void decisionMayComeBeforeTheEventHasReturned() {
        ListenSocket[] self = new ListenSocket[1];
        self[0] = listening((context, local, remote, id) -> {
            told.add(self[0].inspectComplete(ids.get(0), WskInspectAction.WskInspectAccept, new Irp())
                    .name());
            return WskInspectAction.WskInspectPend;
        });
        Call accept = ListenFixture.accept(self[0]);
        connect();
        assertEquals(List.of("inspect", "STATUS_SUCCESS"), told);
        assertEquals(STATUS_SUCCESS, accept.status());
    }

    @Test
    void resetOfAPendedRequestIsToldOnce() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        Call accept = ListenFixture.accept(socket);
        ScriptedEndpoint connection = connect();
        wsk.loop.run(connection::reset);
        assertEquals(List.of("inspect", "abort"), told);
        assertEquals(STATUS_SUCCESS, complete(socket, copyOfId(0), WskInspectAction.WskInspectAccept), "harmless");
        wsk.loop.run();
        assertEquals(List.of("inspect", "abort"), told);
        assertFalse(accept.isDone());
        assertTrue(connection.closedAbortively != null, "freed");
    }

    @Test
    void resetBeforeTheEventIsNobodysBusiness() {
        answering(WskInspectAction.WskInspectPend);
        wsk.loop.run(() -> wsk.transport.opened.get(0).connection().reset());
        assertEquals(List.of(), told);
        assertEquals(1, wsk.client.openSockets(), "the listener alone");
    }

    @Test
    void resetDuringTheEventAbortsWhatIsNotRejected() {
        for (WskInspectAction action : WskInspectAction.values()) {
            told.clear();
            ListenFixture other = new ListenFixture();
            ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
            ListenSocket socket = other.listenSocket(new WskClientListenDispatch(
                    null,
                    (context, local, remote, id) -> {
                        connection[0].reset();
                        return action;
                    },
                    (context, id) -> {
                        told.add("abort");
                        return STATUS_SUCCESS;
                    }));
            ListenFixture.set(socket, WskOptions.SO_CONDITIONAL_ACCEPT, 1);
            other.bind(socket);
            other.loop.run(() -> connection[0] = other.transport.last().connection());
            assertEquals(
                    action == WskInspectAction.WskInspectReject ? List.of() : List.of("abort"), told, action.name());
            other.close();
        }
    }

    @Test
    void finishOfAPendedRequestIsKeptForTheConnection() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        Call accept = ListenFixture.accept(socket);
        ScriptedEndpoint connection = connect();
        wsk.loop.run(connection::finish);
        assertEquals(List.of("inspect"), told);
        complete(socket, copyOfId(0), WskInspectAction.WskInspectAccept);
        assertEquals(STATUS_SUCCESS, accept.status());
        assertNull(connection.closedAbortively);
    }

    @Test
    void garbageIsRefused() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        connect();
        WskInspectId id = copyOfId(0);
        assertEquals(STATUS_INVALID_PARAMETER, complete(socket, id, WskInspectAction.WskInspectPend));
        WskInspectId neverGiven = new WskInspectId(id.key(), id.serialNumber() + 1);
        assertEquals(STATUS_INVALID_PARAMETER, complete(socket, neverGiven, WskInspectAction.WskInspectAccept));
        WskInspectId foreign = new WskInspectId(id.key() + 1, id.serialNumber());
        assertEquals(STATUS_INVALID_PARAMETER, complete(socket, foreign, WskInspectAction.WskInspectAccept));
        assertEquals(STATUS_INVALID_PARAMETER, socket.inspectComplete(id, WskInspectAction.WskInspectAccept, null));
        ListenSocket plain = wsk.listening(null);
        assertEquals(STATUS_INVALID_DEVICE_REQUEST, complete(plain, id, WskInspectAction.WskInspectAccept));
        ListenSocket unbound = wsk.listenSocket(null);
        assertEquals(STATUS_INVALID_DEVICE_STATE, complete(unbound, id, WskInspectAction.WskInspectAccept));
    }

    @Test
    void pendedRequestsAreBounded() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        List<ScriptedEndpoint> connections = new ArrayList<>();
        for (int i = 0; i <= ListenFixture.LIMITS.pendedInspections(); i++) {
            connections.add(connect());
        }
        assertEquals(ListenFixture.LIMITS.pendedInspections(), told.size());
        assertEquals(true, connections.get(connections.size() - 1).closedAbortively);
        assertNull(connections.get(0).closedAbortively);
        complete(socket, copyOfId(0), WskInspectAction.WskInspectReject);
        connect();
        assertEquals(ListenFixture.LIMITS.pendedInspections() + 1, told.size(), "room again");
    }

    @Test
    void closeResetsPendedRequestsWithoutACallback() {
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        ScriptedEndpoint connection = connect();
        Call close = ListenFixture.close(socket);
        wsk.loop.run();
        assertEquals(STATUS_SUCCESS, close.status());
        assertEquals(true, connection.closedAbortively);
        assertEquals(List.of("inspect"), told);
        assertEquals(0, wsk.client.openSockets());
    }

    /** Reset by the peer races the decision: each request ends in exactly one way, and an accept never gets a told abort. */
    @Test
    void resetRacesTheDecision() throws Exception {
        long seed = System.nanoTime();
        System.out.println("resetRacesTheDecision seed " + seed);
        Random random = new Random(seed);
        ListenSocket socket = answering(WskInspectAction.WskInspectPend);
        wsk.loop.started();
        for (int round = 0; round < 1000; round++) {
            told.clear();
            ids.clear();
            ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
            wsk.loop.execute(() -> connection[0] = wsk.transport.opened.get(0).connection());
            await(() -> !ids.isEmpty());
            Call accept = ListenFixture.accept(socket);
            int spins = random.nextInt(200);
            wsk.loop.execute(() -> connection[0].resetIfRead());
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            assertEquals(STATUS_SUCCESS, complete(socket, copyOfId(0), WskInspectAction.WskInspectAccept));
            await(() -> accept.isDone() || told.contains("abort"));
            accept.irp.cancel();
            await(accept::isDone);
            boolean aborted = told.contains("abort");
            assertEquals(
                    aborted ? NtStatus.STATUS_CANCELLED : STATUS_SUCCESS,
                    accept.irp.status(),
                    "round " + round + " of seed " + seed + ": " + told);
            if (!aborted) {
                ListenFixture.close(
                        accept.irp.pointer(WskConnectionSocket.class).dispatch());
            }
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("does not happen");
            }
            Thread.onSpinWait();
        }
    }
}
