package org.wsk4j.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.WskClientControls.WSK_SET_STATIC_EVENT_CALLBACKS;
import static org.wsk4j.WskEventCallbackControl.NPI_WSK_INTERFACE_ID;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_DISCONNECT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.nt.NtStatus.STATUS_DATA_NOT_ACCEPTED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventCallbackControl;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter D: events that a client wants on every socket from birth. */
@WskContract(requires = {"tcp", "receive-event"})
class StaticEventContract {

    private static final int ALL = WSK_EVENT_ACCEPT | WSK_EVENT_RECEIVE | WSK_EVENT_DISCONNECT | WSK_EVENT_RECEIVE_FROM;

    private final WskFixture wsk;

    StaticEventContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    private NtStatus setStatic(int mask) {
        return wsk.provider()
                .controlClient(
                        wsk.client(),
                        WSK_SET_STATIC_EVENT_CALLBACKS,
                        WskControlBuffer.ofPointer(new WskEventCallbackControl(NPI_WSK_INTERFACE_ID, mask)),
                        null,
                        null,
                        null);
    }

    private static WskClientConnectionDispatch counting(AtomicInteger bytesTold, AtomicInteger ends) {
        return new WskClientConnectionDispatch(
                (context, flags, data, bytes, accepted) -> {
                    bytesTold.addAndGet((int) bytes);
                    return STATUS_SUCCESS;
                },
                (context, flags) -> {
                    ends.incrementAndGet();
                    return STATUS_SUCCESS;
                },
                null);
    }

    @Test
    @Clause(
            rule = 34,
            source = "WSK_SET_STATIC_EVENT_CALLBACKS",
            value = "Sockets made afterwards have the events at once, of each category what fits",
            requires = "udp")
    void rule34StaticEventsNeedNoEnabling() {
        assertEquals(STATUS_SUCCESS, setStatic(ALL));
        AtomicInteger bytes = new AtomicInteger();
        AtomicInteger ends = new AtomicInteger();
        Link link = wsk.connected(Net.INET, null, counting(bytes, ends));
        link.peer().write("data").finish();
        wsk.until("data and end", () -> bytes.get() == 4 && ends.get() == 1);
        AtomicInteger accepts = new AtomicInteger();
        AtomicInteger acceptedBytes = new AtomicInteger();
        WskListenSocket listener = wsk.listener(
                Net.INET,
                null,
                new WskClientListenDispatch(
                        (context, flags, local, remote, socket, outputs) -> {
                            wsk.adopt(Objects.requireNonNull(socket));
                            outputs.set(null, counting(acceptedBytes, ends));
                            accepts.incrementAndGet();
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Peer peer = wsk.dial(wsk.localAddress(listener)).write("hello");
        wsk.until("an accept and its data", () -> accepts.get() == 1 && acceptedBytes.get() == 5);
        peer.close();
        AtomicInteger datagrams = new AtomicInteger();
        WskDatagramSocket datagram =
                wsk.datagram(Net.INET, null, new WskClientDatagramDispatch((context, flags, list) -> {
                    datagrams.incrementAndGet();
                    return STATUS_SUCCESS;
                }));
        wsk.udpPeer(Net.INET).send(wsk.localAddress(datagram), "x");
        wsk.until("a datagram", () -> datagrams.get() == 1);
    }

    @Test
    @Clause(
            rule = 41,
            source = "WSK_SET_STATIC_EVENT_CALLBACKS",
            value = "Static events can be neither disabled nor enabled")
    void rule41StaticEventsCannotBeDisabled() {
        assertEquals(STATUS_SUCCESS, setStatic(ALL));
        AtomicInteger bytes = new AtomicInteger();
        Link link = wsk.connected(Net.INET, null, counting(bytes, new AtomicInteger()));
        assertEquals(STATUS_INVALID_DEVICE_REQUEST, Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, null));
        wsk.call(irp -> Sockets.disable(link.socket(), WSK_EVENT_RECEIVE, irp)).mustFail(STATUS_INVALID_DEVICE_REQUEST);
        assertEquals(STATUS_INVALID_DEVICE_REQUEST, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
        link.peer().write("still on");
        wsk.until("the event", () -> bytes.get() == 8);
    }

    @Test
    @Clause(
            rule = 41,
            source = "WSK_SET_STATIC_EVENT_CALLBACKS",
            value = "Nor inside the acceptEvent that brings the connection")
    void rule41StaticEventsCannotBeDisabledInsideAcceptEvent() {
        assertEquals(STATUS_SUCCESS, setStatic(ALL));
        AtomicInteger bytes = new AtomicInteger();
        AtomicReference<@Nullable NtStatus> answer = new AtomicReference<>();
        WskListenSocket listener = wsk.listener(
                Net.INET,
                null,
                new WskClientListenDispatch(
                        (context, flags, local, remote, socket, outputs) -> {
                            WskConnectionSocket mine = wsk.adopt(Objects.requireNonNull(socket));
                            outputs.set(null, counting(bytes, new AtomicInteger()));
                            answer.set(Sockets.disable(mine, WSK_EVENT_RECEIVE, null));
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Peer peer = wsk.dial(wsk.localAddress(listener)).write("still on");
        wsk.until("the event", () -> bytes.get() == 8);
        assertEquals(STATUS_INVALID_DEVICE_REQUEST, answer.get());
        peer.close();
    }

    @Test
    @Clause(
            rule = 40,
            source = "WskReceiveFromEvent",
            value = "A static callback that refuses a datagram stays enabled",
            requires = "udp")
    void rule40StaticCallbackStaysEnabledAfterARefusal() {
        assertEquals(STATUS_SUCCESS, setStatic(WSK_EVENT_RECEIVE_FROM));
        AtomicInteger calls = new AtomicInteger();
        WskDatagramSocket socket = wsk.datagram(
                Net.INET,
                null,
                new WskClientDatagramDispatch((context, flags, list) ->
                        calls.incrementAndGet() == 1 ? STATUS_DATA_NOT_ACCEPTED : STATUS_SUCCESS));
        SockAddr target = wsk.localAddress(socket);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        peer.send(target, "refused");
        wsk.until("the refusal", () -> calls.get() >= 1);
        int before = calls.get();
        peer.send(target, "taken");
        wsk.until("an event without enabling again", () -> calls.get() > before);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSK_SET_STATIC_EVENT_CALLBACKS",
            value = "Only before the first socket; wrong input or an IRP: STATUS_INVALID_PARAMETER")
    void staticEventsAreSetBeforeTheFirstSocket() {
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.provider()
                        .controlClient(
                                wsk.client(),
                                WSK_SET_STATIC_EVENT_CALLBACKS,
                                WskControlBuffer.ofInt(7),
                                null,
                                null,
                                null));
        assertEquals(
                STATUS_INVALID_PARAMETER,
                wsk.provider().controlClient(wsk.client(), WSK_SET_STATIC_EVENT_CALLBACKS, null, null, null, null));
        wsk.call(irp -> wsk.provider()
                        .controlClient(
                                wsk.client(),
                                WSK_SET_STATIC_EVENT_CALLBACKS,
                                WskControlBuffer.ofPointer(
                                        new WskEventCallbackControl(NPI_WSK_INTERFACE_ID, WSK_EVENT_RECEIVE)),
                                null,
                                null,
                                irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        WskConnectionSocket first = wsk.connectionSocket(Net.INET, null, null);
        assertEquals(STATUS_INVALID_DEVICE_STATE, setStatic(WSK_EVENT_RECEIVE));
        wsk.close(first);
    }
}
