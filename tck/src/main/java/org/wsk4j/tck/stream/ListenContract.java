package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_REQUEST_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskAcceptEvent;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
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

/** Chapter D: listening sockets, accept by request and by event. */
@WskContract(value = Chapter.CONNECTION, requires = "tcp")
class ListenContract {

    private final WskFixture wsk;

    ListenContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private static WskClientListenDispatch accepting(WskAcceptEvent event) {
        return new WskClientListenDispatch(event, null, null);
    }

    private static WskClientConnectionDispatch counting(AtomicInteger events) {
        return new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> {
                    events.incrementAndGet();
                    return STATUS_SUCCESS;
                },
                (context, flags) -> {
                    events.incrementAndGet();
                    return STATUS_SUCCESS;
                },
                null);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 0,
            source = "WskAccept",
            value = "Accepts before and after the connection came, in order, with context and callbacks")
    void acceptQueuesBothWays(Net net) {
        WskListenSocket listener = wsk.listener(net);
        SockAddr target = wsk.localAddress(listener);
        Request first = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Request second = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Peer one = wsk.dial(target).write("1");
        Link firstLink = new Link(wsk.adopt(first.result(WskConnectionSocket.class)), one);
        Peer two = wsk.dial(target).write("2");
        Link secondLink = new Link(wsk.adopt(second.result(WskConnectionSocket.class)), two);
        Peer three = wsk.dial(target).write("3");
        Link thirdLink = new Link(wsk.accept(listener), three);
        int number = 1;
        for (Link link : List.of(firstLink, secondLink, thirdLink)) {
            WskBuf room = Bytes.room(1);
            wsk.call(irp -> link.io().receive(room, 0, irp)).ok(1);
            assertEquals(String.valueOf(number++), Bytes.text(room, 1));
        }
        wsk.call(irp -> listener.dispatch().accept(1, null, null, null, null, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 0,
            source = "WskAcceptEvent",
            value = "Tells both addresses and the listener's context; the socket is the client's")
    void acceptEventTellsAddressesAndContext(Net net) {
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Object> contexts = new ConcurrentLinkedQueue<>();
        AtomicReference<@Nullable WskConnectionSocket> accepted = new AtomicReference<>();
        WskListenSocket listener =
                wsk.listener(net, "listener", accepting((context, flags, local, remote, socket, outputs) -> {
                    told.add(context + " " + local + " " + remote);
                    wsk.adopt(Objects.requireNonNull(socket));
                    outputs.set(
                            "connection",
                            new WskClientConnectionDispatch(
                                    (own, eventFlags, data, bytes, taken) -> {
                                        contexts.add(Objects.requireNonNull(own));
                                        return STATUS_SUCCESS;
                                    },
                                    null,
                                    null));
                    Sockets.enable(socket, WSK_EVENT_RECEIVE);
                    accepted.set(socket);
                    return STATUS_SUCCESS;
                }));
        assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_ACCEPT));
        SockAddr own = wsk.localAddress(listener);
        Peer peer = wsk.dial(own).write("x");
        wsk.until("events enabled inside acceptEvent arrive", () -> contexts.size() == 1);
        assertEquals("listener " + own + " " + peer.localAddress(), told.peek());
        assertEquals("connection", contexts.peek());
        Link link = new Link(Objects.requireNonNull(accepted.get()), peer);
        wsk.call(irp -> link.io().send(Bytes.of("answer"), 0, irp)).ok(6);
        peer.expect("answer");
    }

    @Test
    @Clause(rule = 42, source = "WskAccept", value = "A pending accept takes precedence over acceptEvent")
    void rule42PendingAcceptTakesPrecedence() {
        AtomicInteger events = new AtomicInteger();
        WskListenSocket listener =
                wsk.listener(Net.INET, null, accepting((context, flags, local, remote, socket, outputs) -> {
                    events.incrementAndGet();
                    wsk.adopt(Objects.requireNonNull(socket));
                    return STATUS_SUCCESS;
                }));
        Sockets.enable(listener, WSK_EVENT_ACCEPT);
        SockAddr target = wsk.localAddress(listener);
        int byRequest = 0;
        for (int i = 0; i < 50; i++) {
            Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                    .mustPend();
            int before = events.get();
            Peer peer = wsk.dial(target);
            wsk.until("one of them gets the connection", () -> accept.isDone() || events.get() > before);
            accept.irp().cancel();
            if (accept.status().equals(STATUS_SUCCESS)) {
                byRequest++;
                wsk.close(accept.result(WskConnectionSocket.class));
            } else {
                accept.mustFail(STATUS_CANCELLED);
            }
            peer.close();
        }
        assertEquals(50, byRequest + events.get(), "connections");
        assertTrue(byRequest >= 25, "accepts that won: " + byRequest);
    }

    @Test
    @Clause(
            rule = 43,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "Connection events enabled on a listener: on for event-accepted sockets, off for others")
    void rule43ConnectionEventsAreInheritedByEventAcceptedSockets() {
        AtomicInteger inherited = new AtomicInteger();
        AtomicInteger accepts = new AtomicInteger();
        AtomicInteger during = new AtomicInteger();
        WskListenSocket listener =
                wsk.listener(Net.INET, null, accepting((context, flags, local, remote, socket, outputs) -> {
                    wsk.adopt(Objects.requireNonNull(socket));
                    outputs.set(null, counting(inherited));
                    during.addAndGet(inherited.get());
                    accepts.incrementAndGet();
                    return STATUS_SUCCESS;
                }));
        assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT));
        SockAddr target = wsk.localAddress(listener);
        AtomicInteger plain = new AtomicInteger();
        Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, counting(plain), null, null, irp))
                .mustPend();
        Peer peer = wsk.dial(target).write("x");
        WskConnectionSocket socket = wsk.adopt(accept.result(WskConnectionSocket.class));
        Until.never("an event on a socket of WskAccept", Duration.ofMillis(100), () -> plain.get() > 0);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
        peer.close();
        assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_ACCEPT));
        wsk.dial(target).write("x");
        wsk.until("the inherited event", () -> inherited.get() == 1);
        assertEquals(STATUS_SUCCESS, Sockets.disable(listener, WSK_EVENT_ACCEPT, null));
        assertEquals(STATUS_SUCCESS, Sockets.enable(listener, WSK_EVENT_ACCEPT));
        wsk.dial(target).write("x");
        wsk.until("the inherited event after disable and enable", () -> inherited.get() == 2);
        assertEquals(2, accepts.get());
        assertEquals(1, during.get(), "events before acceptEvent returned, beyond those of the first connection");
        assertEquals(STATUS_INVALID_DEVICE_REQUEST, Sockets.disable(listener, WSK_EVENT_RECEIVE, null));
        wsk.call(irp -> Sockets.disable(listener, WSK_EVENT_DISCONNECT, irp)).mustFail(STATUS_INVALID_DEVICE_REQUEST);
    }

    @Test
    @Clause(
            rule = 43,
            source = "SO_WSK_EVENT_CALLBACK",
            value = "An inherited event that was disabled before acceptEvent returned stays off until it is enabled")
    void rule43AnInheritedEventThatWasDisabledInsideAcceptEventStaysOff() {
        AtomicInteger events = new AtomicInteger();
        AtomicReference<@Nullable WskConnectionSocket> accepted = new AtomicReference<>();
        AtomicReference<@Nullable NtStatus> disabled = new AtomicReference<>();
        WskListenSocket listener =
                wsk.listener(Net.INET, null, accepting((context, flags, local, remote, socket, outputs) -> {
                    WskConnectionSocket mine = wsk.adopt(Objects.requireNonNull(socket));
                    outputs.set(null, counting(events));
                    disabled.set(Sockets.disable(mine, WSK_EVENT_RECEIVE, null));
                    accepted.set(mine);
                    return STATUS_SUCCESS;
                }));
        Sockets.enable(listener, WSK_EVENT_RECEIVE | WSK_EVENT_ACCEPT);
        Peer peer = wsk.dial(wsk.localAddress(listener)).write("x");
        wsk.until("the accept event", () -> accepted.get() != null);
        assertEquals(STATUS_SUCCESS, disabled.get());
        Until.never("an event that is disabled", Duration.ofMillis(100), () -> events.get() > 0);
        Sockets.enable(Objects.requireNonNull(accepted.get()), WSK_EVENT_RECEIVE);
        wsk.until("the event once it is enabled", () -> events.get() == 1);
        peer.close();
    }

    @Test
    @Clause(
            rule = 44,
            source = "WskAcceptEvent",
            value = "REQUEST_NOT_ACCEPTED: the provider closes the socket, the peer sees a reset, no callback")
    void rule44RefusedConnectionIsClosedByTheProvider() {
        AtomicInteger events = new AtomicInteger();
        AtomicInteger accepts = new AtomicInteger();
        WskListenSocket listener =
                wsk.listener(Net.INET, null, accepting((context, flags, local, remote, socket, outputs) -> {
                    accepts.incrementAndGet();
                    outputs.set(null, counting(events));
                    return STATUS_REQUEST_NOT_ACCEPTED;
                }));
        Sockets.enable(listener, WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_ACCEPT);
        int before = wsk.client().openSockets();
        for (int i = 1; i <= 20; i++) {
            Peer peer = wsk.dial(wsk.localAddress(listener));
            int expected = i;
            wsk.until("accept event " + i, () -> accepts.get() == expected);
            peer.expectReset();
            peer.close();
        }
        wsk.until("the refused sockets are gone", () -> wsk.client().openSockets() == before);
        assertEquals(0, events.get(), "callbacks of refused sockets");
    }

    @Test
    @Clause(rule = 44, source = "WskAcceptEvent", value = "Accepting is possible again after a refusal, by request too")
    void rule44ListenerWorksAfterARefusal() {
        List<Peer> peers = new ArrayList<>();
        AtomicInteger accepts = new AtomicInteger();
        WskListenSocket listener =
                wsk.listener(Net.INET, null, accepting((context, flags, local, remote, socket, outputs) -> {
                    accepts.incrementAndGet();
                    return STATUS_REQUEST_NOT_ACCEPTED;
                }));
        SockAddr target = wsk.localAddress(listener);
        Sockets.enable(listener, WSK_EVENT_ACCEPT);
        peers.add(wsk.dial(target));
        wsk.until("the refusal", () -> accepts.get() == 1);
        wsk.call(irp -> Sockets.disable(listener, WSK_EVENT_ACCEPT, irp)).ok(0);
        Peer second = wsk.dial(target).write("x");
        WskConnectionSocket socket = wsk.accept(listener);
        wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
        assertEquals(1, accepts.get(), "accept events");
        peers.add(second);
        peers.forEach(Peer::close);
    }
}
