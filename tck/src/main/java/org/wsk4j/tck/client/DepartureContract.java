package org.wsk4j.tck.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskOptions.SOCK_STREAM;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_KEEPALIVE;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_LISTEN_SOCKET;
import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.nt.NtStatus.STATUS_DEVICE_NOT_READY;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskSocket;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.WskFixture;

/** What becomes of sockets whose provider leaves. */
@WskContract(value = Chapter.DEPARTURE, requires = "tcp")
class DepartureContract {

    private final WskFixture wsk;
    private final WskProviderDispatch leaving;
    private final WskClient client;

    DepartureContract(WskFixture wsk) {
        this.wsk = wsk;
        leaving = wsk.openAnother();
        client = leaving.attachClient(WskClientNpi.any());
    }

    @AfterEach
    void close() {
        leaving.close();
    }

    private <S extends WskSocket> S socket(
            int type, int flags, @Nullable WskSocketDispatch dispatch, Class<S> category) {
        int protocol = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
        return wsk.call(irp ->
                        leaving.socket(client, AF_INET, type, protocol, flags, null, dispatch, null, null, null, irp))
                .result(category);
    }

    private WskConnectionSocket connect(PeerListener listener, @Nullable WskClientConnectionDispatch dispatch) {
        WskConnectionSocket socket =
                socket(SOCK_STREAM, WSK_FLAG_CONNECTION_SOCKET, dispatch, WskConnectionSocket.class);
        wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp)).ok(0);
        return socket;
    }

    @Test
    @Clause(
            rule = 44,
            source = "WskProviderDispatch.close",
            value = "Orphans: pending IRPs FILE_FORCED_CLOSED, the null indication once, only close succeeds")
    void rule44OrphanedConnection() {
        AtomicInteger nulls = new AtomicInteger();
        PeerListener listener = wsk.peerListener(Net.INET);
        WskConnectionSocket socket = connect(
                listener,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            nulls.addAndGet(data == null ? 1 : 1000);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Peer peer = listener.accept();
        assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_RECEIVE));
        Request receive = wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp))
                .mustPend();
        Request send = wsk.call(irp ->
                        socket.dispatch().send(Bytes.repeated(ByteBuffer.allocateDirect(1 << 20), 64), 0, irp))
                .mustPend();
        Request disconnect =
                wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).mustPend();
        leaving.close();
        receive.mustBe(STATUS_FILE_FORCED_CLOSED);
        send.mustBe(STATUS_FILE_FORCED_CLOSED);
        disconnect.mustBe(STATUS_FILE_FORCED_CLOSED);
        wsk.until("the null indication", () -> nulls.get() > 0);
        peer.expectReset();
        forced(wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)));
        forced(wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)));
        forced(wsk.call(irp -> socket.dispatch().disconnect(null, 1, irp)));
        forced(wsk.call(irp -> socket.dispatch().getRemoteAddress(new SockAddr(), irp)));
        forced(wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1, irp)));
        assertEquals(STATUS_FILE_FORCED_CLOSED, Sockets.enable(socket, WSK_EVENT_RECEIVE));
        leaving.close();
        assertEquals(1, nulls.get(), "null indications, 1000 for each other one");
        wsk.call(irp -> socket.dispatch().closeSocket(irp)).ok(0);
        assertEquals(0, client.openSockets());
        peer.close();
    }

    private static void forced(Request request) {
        request.mustFail(STATUS_FILE_FORCED_CLOSED);
    }

    @Test
    @Clause(
            rule = 44,
            source = "WskAcceptEvent",
            value = "A listener that dies tells it with a null socket, once; pending accepts end",
            requires = "udp")
    void rule44OrphanedListenerAndDatagramSocket() {
        AtomicInteger accepts = new AtomicInteger();
        WskListenSocket listener = socket(
                SOCK_STREAM,
                WSK_FLAG_LISTEN_SOCKET,
                new WskClientListenDispatch(
                        (context, flags, local, remote, socket, outputs) -> {
                            accepts.addAndGet(socket == null ? 1 : 1000);
                            return STATUS_SUCCESS;
                        },
                        null,
                        null),
                WskListenSocket.class);
        wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        Sockets.enable(listener, WSK_EVENT_ACCEPT);
        AtomicInteger datagrams = new AtomicInteger();
        WskDatagramSocket datagram = socket(
                SOCK_DGRAM,
                WSK_FLAG_DATAGRAM_SOCKET,
                new WskClientDatagramDispatch((context, flags, list) -> {
                    datagrams.addAndGet(list == null ? 1 : 1000);
                    return STATUS_SUCCESS;
                }),
                WskDatagramSocket.class);
        wsk.call(irp -> datagram.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
        Request receive = wsk.call(irp -> datagram.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp))
                .mustPend();
        Sockets.enable(datagram, WSK_EVENT_RECEIVE_FROM);
        leaving.close();
        accept.mustFail(STATUS_FILE_FORCED_CLOSED);
        receive.mustFail(STATUS_FILE_FORCED_CLOSED);
        wsk.until("both null indications", () -> accepts.get() > 0 && datagrams.get() > 0);
        forced(wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp)));
        forced(wsk.call(irp -> datagram.dispatch().sendTo(Bytes.of("x"), 0, wsk.fresh(Net.INET), null, irp)));
        forced(wsk.call(irp -> datagram.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp)));
        wsk.call(irp -> listener.dispatch().closeSocket(irp)).ok(0);
        wsk.call(irp -> datagram.dispatch().closeSocket(irp)).ok(0);
        assertEquals(1, accepts.get(), "null accept events, 1000 for each other one");
        assertEquals(1, datagrams.get(), "null datagram events, 1000 for each other one");
    }

    @Test
    @Clause(
            rule = 17,
            source = "WskProviderDispatch.close",
            value = "Retained data stays readable and releasable after the provider left")
    void rule17RetainedDataOutlivesTheProvider() {
        AtomicReference<@Nullable WskDataIndication> retained = new AtomicReference<>();
        PeerListener listener = wsk.peerListener(Net.INET);
        WskConnectionSocket socket = connect(
                listener,
                new WskClientConnectionDispatch(
                        (context, flags, data, bytes, accepted) -> {
                            if (data != null) {
                                retained.set(data);
                                return STATUS_PENDING;
                            }
                            return STATUS_SUCCESS;
                        },
                        null,
                        null));
        Peer peer = listener.accept();
        Sockets.enable(socket, WSK_EVENT_RECEIVE);
        peer.write("kept");
        wsk.until("data is retained", () -> retained.get() != null);
        leaving.close();
        WskDataIndication data = java.util.Objects.requireNonNull(retained.get());
        assertArrayEquals(Bytes.ascii("kept"), data.buffer().toByteArray());
        socket.dispatch().release(data);
        wsk.call(irp -> socket.dispatch().closeSocket(irp)).ok(0);
        peer.close();
    }

    @Test
    @Clause(
            rule = 0,
            source = "WskProviderDispatch.close",
            value = "Afterwards no socket is made; leaving twice, and with many sockets, is harmless",
            requires = "udp")
    void afterDepartureNothingIsMade() {
        List<WskDatagramSocket> sockets = new ArrayList<>();
        List<Request> receives = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            WskDatagramSocket socket = socket(SOCK_DGRAM, WSK_FLAG_DATAGRAM_SOCKET, null, WskDatagramSocket.class);
            wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
            receives.add(wsk.call(irp -> socket.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp))
                    .mustPend());
            sockets.add(socket);
        }
        SockAddr port = wsk.localAddress(sockets.get(0));
        leaving.close();
        leaving.close();
        receives.forEach(receive -> receive.mustFail(STATUS_FILE_FORCED_CLOSED));
        wsk.call(irp -> leaving.socket(
                        client,
                        AF_INET,
                        SOCK_STREAM,
                        IPPROTO_TCP,
                        WSK_FLAG_CONNECTION_SOCKET,
                        null,
                        null,
                        null,
                        null,
                        null,
                        irp))
                .mustFail(STATUS_DEVICE_NOT_READY);
        for (WskDatagramSocket socket : sockets) {
            wsk.call(irp -> socket.dispatch().closeSocket(irp)).ok(0);
        }
        assertEquals(0, client.openSockets());
        WskDatagramSocket successor = wsk.datagramSocket(Net.INET, null, null);
        wsk.call(irp -> successor.dispatch().bind(port, 0, irp)).ok(0);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        peer.send(port, "x");
        wsk.call(irp -> successor.dispatch().receiveFrom(Bytes.room(1), 0, null, null, null, irp))
                .ok(1);
    }
}
