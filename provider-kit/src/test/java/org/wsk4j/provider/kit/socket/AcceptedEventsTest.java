package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISABLE;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskAcceptEvent;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.socket.ListenFixture.Call;

/** The events of a connection that a listener's accept event brings: inherited, static, switched while it runs. */
class AcceptedEventsTest {

    private static final int HAND_OVERS = 5000;

    private final ListenFixture wsk = new ListenFixture();
    private final List<String> told = new ArrayList<>();
    private final List<WskConnectionSocket> accepted = new ArrayList<>();

    @AfterEach
    void end() {
        wsk.close();
    }

    private ScriptedEndpoint connect() {
        ScriptedEndpoint listener = wsk.transport.opened.get(0);
        ScriptedEndpoint[] connection = new ScriptedEndpoint[1];
        wsk.loop.run(() -> connection[0] = listener.connection());
        return connection[0];
    }

    private static WskClientConnectionDispatch connectionEvents(List<String> log, String name) {
        return new WskClientConnectionDispatch(
                (context, flags, data, bytes, taken) -> STATUS_SUCCESS,
                (context, flags) -> {
                    log.add(name + " of " + context);
                    return STATUS_SUCCESS;
                },
                null);
    }

    @Test
    void connectionEventsAreInheritedThroughTheAcceptEventOnly() {
        WskAcceptEvent event = (context, flags, local, remote, socket, outputs) -> {
            outputs.set("inherited", connectionEvents(told, "disconnect"));
            return STATUS_SUCCESS;
        };
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(event, null, null));
        assertEquals(
                STATUS_SUCCESS,
                ListenFixture.events(socket, WSK_EVENT_ACCEPT | WSK_EVENT_DISCONNECT | WSK_EVENT_RECEIVE, null));
        assertEquals(
                STATUS_INVALID_DEVICE_REQUEST,
                ListenFixture.events(socket, WSK_EVENT_DISCONNECT | WSK_EVENT_DISABLE, null));
        ScriptedEndpoint offered = connect();
        assertTrue(offered.pushing);
        wsk.loop.run(offered::finish);
        assertEquals(List.of("disconnect of inherited"), told);
        Call accept = new Call();
        accept.returned = socket.accept(0, "own", connectionEvents(told, "no"), null, null, accept.irp);
        ScriptedEndpoint taken = connect();
        assertEquals(STATUS_SUCCESS, accept.status());
        assertFalse(taken.pushing, "nobody wants to hear of it");
    }

    @Test
    void eventsMayBeEnabledInsideTheAcceptEvent() {
        WskAcceptEvent event = (context, flags, local, remote, socket, outputs) -> {
            outputs.set("inside", connectionEvents(told, "disconnect"));
            told.add(ListenFixture.events(((ConnectionSocket) socket), WSK_EVENT_DISCONNECT, null)
                    .name());
            return STATUS_SUCCESS;
        };
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(event, null, null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        ScriptedEndpoint connection = connect();
        wsk.loop.run(connection::finish);
        assertEquals(List.of("STATUS_SUCCESS", "disconnect of inside"), told);
    }

    /** Its own disabling has succeeded: no event begins after that, whatever the listener hands on. */
    @Test
    void anInheritedEventThatIsDisabledInsideTheAcceptEventStaysOff() {
        WskAcceptEvent event = (context, flags, local, remote, socket, outputs) -> {
            outputs.set("inside", connectionEvents(told, "disconnect"));
            accepted.add(socket);
            ConnectionSocket connection = (ConnectionSocket) socket;
            told.add(ListenFixture.events(connection, WSK_EVENT_DISCONNECT | WSK_EVENT_DISABLE, null)
                    .name());
            return STATUS_SUCCESS;
        };
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(event, null, null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT | WSK_EVENT_DISCONNECT | WSK_EVENT_RECEIVE, null);
        ScriptedEndpoint connection = connect();
        wsk.loop.run(connection::finish);
        assertEquals(List.of("STATUS_SUCCESS"), told);
        ListenFixture.events(((ConnectionSocket) accepted.get(0)), WSK_EVENT_DISCONNECT, null);
        wsk.loop.run();
        assertEquals(List.of("STATUS_SUCCESS", "disconnect of inside"), told);
    }

    @Test
    void aStaticEventCannotBeSwitchedInsideTheAcceptEvent() {
        wsk.client.setStaticEvents(WSK_EVENT_DISCONNECT);
        WskAcceptEvent event = (context, flags, local, remote, socket, outputs) -> {
            outputs.set("inside", connectionEvents(told, "disconnect"));
            ConnectionSocket connection = (ConnectionSocket) socket;
            told.add(ListenFixture.events(connection, WSK_EVENT_DISCONNECT | WSK_EVENT_DISABLE, null)
                    .name());
            told.add(
                    ListenFixture.events(connection, WSK_EVENT_DISCONNECT, null).name());
            return STATUS_SUCCESS;
        };
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(event, null, null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        ScriptedEndpoint connection = connect();
        wsk.loop.run(connection::finish);
        assertEquals(
                List.of("STATUS_INVALID_DEVICE_REQUEST", "STATUS_INVALID_DEVICE_REQUEST", "disconnect of inside"),
                told);
    }

    /** The callback has given the connection to another thread, which does not wait until it has returned. */
    @Test
    void eventsMayBeEnabledByAnotherThreadWhileTheAcceptEventReturns() throws Exception {
        BlockingQueue<ConnectionSocket> given = new LinkedBlockingQueue<>();
        WskAcceptEvent event = (context, flags, local, remote, socket, outputs) -> {
            outputs.set("given", connectionEvents(told, "no"));
            given.add((ConnectionSocket) socket);
            return STATUS_SUCCESS;
        };
        ListenSocket socket = wsk.listening(new WskClientListenDispatch(event, null, null));
        ListenFixture.events(socket, WSK_EVENT_ACCEPT, null);
        FutureTask<Set<NtStatus>> other = new FutureTask<>(() -> {
            Set<NtStatus> answers = new HashSet<>();
            for (int i = 0; i < HAND_OVERS; i++) {
                ConnectionSocket connection = null;
                while (connection == null) { // awake when it comes: it is a race
                    connection = given.poll();
                }
                answers.add(ListenFixture.events(connection, WSK_EVENT_DISCONNECT, null));
            }
            return answers;
        });
        new Thread(other, "other").start();
        for (int i = 0; i < HAND_OVERS; i++) {
            connect();
        }
        assertEquals(Set.of(STATUS_SUCCESS), other.get(30, TimeUnit.SECONDS));
    }
}
