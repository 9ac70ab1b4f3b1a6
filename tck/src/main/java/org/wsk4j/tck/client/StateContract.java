package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.WskDisconnectFlags.WSK_FLAG_ABORTIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_REMOTE_ADDRESS;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_SENDTO_ADDRESS;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_REUSEADDR;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** The state machines: each entry in each state, as tables. */
@WskContract(requires = "tcp")
class StateContract {

    /** IDS invalid device state, IDR invalid device request, IP invalid parameter, AB aborted, RS reset, ok, pend. */
    private static final String CONNECTION = """
                      bind connect connectEx local remote enable send receive disconnect abort
            CREATED   ok   IDS     IDS       IDS   IDS    IDS    IDS  IDS     IDS        IDS
            BOUND     IDS  ok      ok        ok    IDS    IDS    IDS  IDS     IDS        IDS
            CONNECTED IDS  IDS     IDS       ok    ok     ok     ok   pend    ok         ok
            L_FIN     IDS  IDS     IDS       ok    ok     ok     IDS  pend    IDS        ok
            R_FIN     IDS  IDS     IDS       ok    ok     ok     ok   ok      ok         ok
            BOTH_FIN  IDS  IDS     IDS       ok    ok     ok     IDS  ok      IDS        ok
            ABORTED   IDS  IDS     IDS       ok    ok     ok     AB   AB      AB         ok
            RESET     IDS  IDS     IDS       ok    ok     ok     RS   RS      RS         ok
            """;

    private static final String LISTEN = """
                      bind option enable accept inspect local
            CREATED   ok   ok     IDS    IDS    IDS     IDS
            LISTENING IDS  IDS    ok     pend   IDR     ok
            """;

    private static final String DATAGRAM = """
                    bind option enable sendTo default messages receive remote sendto local
            CREATED ok   ok     IDS    IDS    IDS     IDS      IDS     IDS    IDS    IDS
            BOUND   IDS  IDS    ok     ok     IP      IP       pend    ok     ok     ok
            REMOTE  IDS  IDS    ok     ok     ok      ok       pend    ok     ok     ok
            SENDTO  IDS  IDS    ok     ok     ok      ok       pend    ok     ok     ok
            """;

    private final WskFixture wsk;

    StateContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** Makes a socket in a state, for each cell anew, and tries one entry. */
    private <S extends WskSocket> void walk(
            String table, Function<String, S> states, Map<String, BiFunction<S, Irp, NtStatus>> entries) {
        List<String> lines = table.lines().toList();
        List<String> names = List.of(lines.get(0).trim().split(" +"));
        assertEquals(names, new ArrayList<>(entries.keySet()), "the columns");
        List<Executable> cells = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> row = List.of(line.split(" +"));
            for (int column = 0; column < names.size(); column++) {
                String name = names.get(column);
                String expected = row.get(column + 1);
                cells.add(() -> {
                    S socket = states.apply(row.get(0));
                    String answer = attempt(irp ->
                            java.util.Objects.requireNonNull(entries.get(name)).apply(socket, irp));
                    assertEquals(expected, answer, () -> name + " in state " + row.get(0));
                    wsk.close(socket);
                });
            }
        }
        assertAll("states", cells);
    }

    private String attempt(Function<Irp, NtStatus> call) {
        Request request = wsk.request();
        NtStatus status = call.apply(request.irp());
        // An entry that took no IRP says all by what it returned; one that waits for the peer waits for ever here.
        if (request.irp().isPending() || request.irp().isCompleted()) {
            request.called(status);
            if (Until.within(Duration.ofMillis(300), request::isDone)) {
                status = request.status();
            }
        }
        return switch (status.name()) {
            case "STATUS_SUCCESS" -> "ok";
            case "STATUS_PENDING" -> "pend";
            case "STATUS_INVALID_DEVICE_STATE" -> "IDS";
            case "STATUS_INVALID_DEVICE_REQUEST" -> "IDR";
            case "STATUS_INVALID_PARAMETER" -> "IP";
            case "STATUS_CONNECTION_ABORTED" -> "AB";
            case "STATUS_CONNECTION_RESET" -> "RS";
            default -> status.name();
        };
    }

    private WskConnectionSocket connection(String state) {
        WskClientConnectionDispatch callbacks = new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> NtStatus.STATUS_SUCCESS, null, null);
        switch (state) {
            case "CREATED" -> {
                return wsk.connectionSocket(Net.INET, null, callbacks);
            }
            case "BOUND" -> {
                WskConnectionSocket socket = wsk.connectionSocket(Net.INET, null, callbacks);
                wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp))
                        .ok(0);
                return socket;
            }
            default -> {
                Link link = wsk.connected(Net.INET, null, callbacks);
                bring(link, state);
                return link.socket();
            }
        }
    }

    private void bring(Link link, String state) {
        Peer peer = link.peer();
        switch (state) {
            case "L_FIN" -> wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
            case "R_FIN" -> {
                peer.finish();
                wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).ok(0);
            }
            case "BOTH_FIN" -> {
                peer.finish();
                wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).ok(0);
                wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
            }
            case "ABORTED" ->
                wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp))
                        .ok(0);
            case "RESET" -> {
                peer.reset();
                wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).mustFail(NtStatus.STATUS_CONNECTION_RESET);
            }
            default -> assertEquals("CONNECTED", state);
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "State machine: connection",
            value = "Each entry in each state answers what the table says")
    void connectionStates() {
        SockAddr target = wsk.peerListener(Net.INET).address();
        Map<String, BiFunction<WskConnectionSocket, Irp, NtStatus>> entries = new LinkedHashMap<>();
        entries.put("bind", (s, irp) -> s.dispatch().bind(wsk.fresh(Net.INET), 0, irp));
        entries.put("connect", (s, irp) -> s.dispatch().connect(target, 0, irp));
        entries.put("connectEx", (s, irp) -> s.dispatch().connectEx(target, Bytes.of("x"), 0, irp));
        entries.put("local", (s, irp) -> s.dispatch().getLocalAddress(new SockAddr(), irp));
        entries.put("remote", (s, irp) -> s.dispatch().getRemoteAddress(new SockAddr(), irp));
        entries.put("enable", (s, irp) -> Sockets.enable(s, WSK_EVENT_RECEIVE));
        entries.put("send", (s, irp) -> s.dispatch().send(Bytes.of("x"), 0, irp));
        entries.put("receive", (s, irp) -> s.dispatch().receive(Bytes.room(1), 0, irp));
        entries.put("disconnect", (s, irp) -> s.dispatch().disconnect(null, 0, irp));
        entries.put("abort", (s, irp) -> s.dispatch().disconnect(null, WSK_FLAG_ABORTIVE, irp));
        walk(CONNECTION, this::connection, entries);
    }

    private WskListenSocket listen(String state) {
        WskClientListenDispatch callbacks = new WskClientListenDispatch(
                (context, flags, local, remote, socket, outputs) -> NtStatus.STATUS_REQUEST_NOT_ACCEPTED, null, null);
        return state.equals("CREATED")
                ? wsk.listenSocket(Net.INET, null, callbacks)
                : wsk.listener(Net.INET, null, callbacks);
    }

    @Test
    @Clause(
            rule = 0,
            source = "State machine: listening",
            value = "Each entry in each state answers what the table says")
    void listenStates() {
        Map<String, BiFunction<WskListenSocket, Irp, NtStatus>> entries = new LinkedHashMap<>();
        entries.put("bind", (s, irp) -> s.dispatch().bind(wsk.fresh(Net.INET), 0, irp));
        entries.put("option", (s, irp) -> Sockets.setOption(s, SOL_SOCKET, SO_REUSEADDR, 1, irp));
        entries.put("enable", (s, irp) -> Sockets.enable(s, WSK_EVENT_ACCEPT));
        entries.put("accept", (s, irp) -> s.dispatch().accept(0, null, null, null, null, irp));
        entries.put(
                "inspect",
                (s, irp) ->
                        s.dispatch().inspectComplete(new WskInspectId(1, 1), WskInspectAction.WskInspectAccept, irp));
        entries.put("local", (s, irp) -> s.dispatch().getLocalAddress(new SockAddr(), irp));
        walk(LISTEN, this::listen, entries);
    }

    private WskDatagramSocket datagram(String state) {
        WskClientDatagramDispatch callbacks =
                new WskClientDatagramDispatch((context, flags, list) -> NtStatus.STATUS_SUCCESS);
        if (state.equals("CREATED")) {
            return wsk.datagramSocket(Net.INET, null, callbacks);
        }
        WskDatagramSocket socket = wsk.datagram(Net.INET, null, callbacks);
        if (!state.equals("BOUND")) {
            int code = state.equals("REMOTE") ? SIO_WSK_SET_REMOTE_ADDRESS : SIO_WSK_SET_SENDTO_ADDRESS;
            wsk.call(irp -> fix(socket, code, wsk.udpPeer(Net.INET).address(), irp))
                    .ok(0);
        }
        return socket;
    }

    private static NtStatus fix(WskDatagramSocket socket, int code, SockAddr address, Irp irp) {
        return Sockets.ioctl(socket, code, WskControlBuffer.ofPointer(address), null, irp);
    }

    @Test
    @Clause(
            rule = 0,
            source = "State machine: datagram",
            value = "Each entry in each state answers what the table says",
            requires = "udp")
    void datagramStates() {
        SockAddr target = wsk.udpPeer(Net.INET).address();
        Map<String, BiFunction<WskDatagramSocket, Irp, NtStatus>> entries = new LinkedHashMap<>();
        entries.put("bind", (s, irp) -> s.dispatch().bind(wsk.fresh(Net.INET), 0, irp));
        entries.put("option", (s, irp) -> Sockets.setOption(s, SOL_SOCKET, SO_REUSEADDR, 1, irp));
        entries.put("enable", (s, irp) -> Sockets.enable(s, WSK_EVENT_RECEIVE_FROM));
        entries.put("sendTo", (s, irp) -> s.dispatch().sendTo(Bytes.of("x"), 0, target, null, irp));
        entries.put("default", (s, irp) -> s.dispatch().sendTo(Bytes.of("x"), 0, null, null, irp));
        entries.put(
                "messages", (s, irp) -> s.dispatch().sendMessages(WskBufList.of(Bytes.of("x")), 0, null, null, irp));
        entries.put("receive", (s, irp) -> s.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp));
        entries.put("remote", (s, irp) -> fix(s, SIO_WSK_SET_REMOTE_ADDRESS, target, irp));
        entries.put("sendto", (s, irp) -> fix(s, SIO_WSK_SET_SENDTO_ADDRESS, target, irp));
        entries.put("local", (s, irp) -> s.dispatch().getLocalAddress(new SockAddr(), irp));
        walk(DATAGRAM, this::datagram, entries);
    }
}
