package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.ArgumentMatchers.notNull;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.WskAcceptEvent;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskDisconnectEvent;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskReceiveEvent;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.IoCompletionRoutine;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Callbacks that throw: the client's mistake costs it that one call, and nobody's loop, socket or departure. */
@ParameterizedClass
@MethodSource("org.wsk4j.itests.HotSwapIT#places")
@TestInstance(Lifecycle.PER_CLASS)
final class FaultyClientIT {

    private static final RuntimeException FAULT = new IllegalStateException("thrown by a test on purpose");

    private final InetAddress loopback = InetAddress.getLoopbackAddress();

    @Parameter(0)
    private FrameworkKind kind;

    @Parameter(1)
    private ProviderBundle provider;

    private FrameworkWorld world;
    private Client client;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "20"), provider);
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @BeforeEach
    void capture() {
        client = Client.register(world.registrar(), WskProviderSelection.any());
        client.capture();
    }

    @AfterEach
    void leave() {
        Await.returns("leave", client::close);
    }

    /** What was not taken is there for a receive. */
    @Test
    void receiveEventThrows() throws Exception {
        WskReceiveEvent event = mock(WskReceiveEvent.class);
        when(event.receiveEvent(any(), anyInt(), any(), anyLong(), any())).thenThrow(FAULT);
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            WskConnectionSocket socket = client.connect(
                    SockAddr.of(server.getLocalSocketAddress()), new WskClientConnectionDispatch(event, null, null));
            Client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE);
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(7);
                Await.untilAsserted(
                        () -> verify(event, times(1)).receiveEvent(any(), anyInt(), notNull(), anyLong(), any()));
                ByteBuffer room = ByteBuffer.allocate(1);
                Client.succeed(irp -> socket.dispatch().receive(WskBuf.of(room), 0, irp));
                assertThat(room.get(0)).isEqualTo((byte) 7);
                peer.getOutputStream().write(8);
                Await.untilAsserted(
                        () -> verify(event, times(2)).receiveEvent(any(), anyInt(), notNull(), anyLong(), any()));
            }
            Client.close(socket);
        }
    }

    @Test
    void disconnectEventThrows() throws Exception {
        WskDisconnectEvent event = mock(WskDisconnectEvent.class);
        when(event.disconnectEvent(any(), anyInt())).thenThrow(FAULT);
        try (ServerSocket server = new ServerSocket(0, 1, loopback)) {
            WskConnectionSocket socket = client.connect(
                    SockAddr.of(server.getLocalSocketAddress()), new WskClientConnectionDispatch(null, event, null));
            Client.enable(socket, WskEventMask.WSK_EVENT_DISCONNECT);
            server.accept().close();
            Await.untilAsserted(() -> verify(event, times(1)).disconnectEvent(any(), anyInt()));
            Irp end = Client.succeed(irp -> socket.dispatch().receive(WskBuf.of(ByteBuffer.allocate(1)), 0, irp));
            assertThat(end.information()).isZero();
            Client.close(socket);
        }
    }

    /** The connection is refused, the next one is not. */
    @Test
    void acceptEventThrows() throws Exception {
        WskAcceptEvent event = mock(WskAcceptEvent.class);
        when(event.acceptEvent(any(), anyInt(), any(), any(), any(), any()))
                .thenThrow(FAULT)
                .thenReturn(NtStatus.STATUS_REQUEST_NOT_ACCEPTED);
        WskListenSocket listener = client.listen(new WskClientListenDispatch(event, null, null));
        Client.enable(listener, WskEventMask.WSK_EVENT_ACCEPT);
        SockAddr address = new SockAddr();
        Client.succeed(irp -> listener.dispatch().getLocalAddress(address, irp));
        for (int call = 1; call <= 2; call++) {
            try (Socket peer = new Socket(loopback, address.port())) {
                assertThat(ends(peer)).isTrue();
            }
        }
        verify(event, times(2)).acceptEvent(any(), anyInt(), any(), any(), notNull(), any());
        Client.close(listener);
    }

    /** Whether the other side ended the connection, in whatever way. */
    private static boolean ends(Socket socket) throws IOException {
        socket.setSoTimeout((int) World.LIMIT.toMillis());
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Test
    void receiveFromEventThrows() throws Exception {
        WskReceiveFromEvent event = mock(WskReceiveFromEvent.class);
        when(event.receiveFromEvent(any(), anyInt(), any())).thenThrow(FAULT);
        WskDatagramSocket socket = client.datagram(new WskClientDatagramDispatch(event));
        SockAddr address = new SockAddr();
        Client.succeed(irp -> socket.dispatch().getLocalAddress(address, irp));
        Client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE_FROM);
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            peer.connect(loopback, address.port());
            ByteBuffer room = ByteBuffer.allocate(10);
            peer.send(new DatagramPacket(new byte[] {7}, 1));
            Await.untilAsserted(() -> verify(event, atLeast(1)).receiveFromEvent(any(), anyInt(), notNull()));
            Irp receiving = new Irp();
            socket.dispatch().receiveFrom(WskBuf.of(room), 0, null, null, null, receiving);
            Await.until("a datagram is received", () -> {
                peer.send(new DatagramPacket(new byte[] {7}, 1));
                return receiving.isCompleted();
            });
            assertThat(receiving.status()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(room.get(0)).isEqualTo((byte) 7);
        }
        Client.close(socket);
    }

    /** The next operation of the socket, and of others on its loop, completes. */
    @Test
    void completionRoutineThrows() throws Exception {
        IoCompletionRoutine routine = mock(IoCompletionRoutine.class, call -> {
            throw FAULT;
        });
        try (Peer peer = new Peer()) {
            WskConnectionSocket socket = client.connect(peer.stream(), null);
            ByteBuffer room = ByteBuffer.allocate(1);
            Irp faulty = new Irp(routine);
            socket.dispatch().receive(WskBuf.of(room), 0, faulty);
            ByteBuffer more = ByteBuffer.allocate(1);
            Irp next = new Irp();
            socket.dispatch().receive(WskBuf.of(more), 0, next);
            Client.succeed(irp -> socket.dispatch().send(WskBuf.of(ByteBuffer.wrap(new byte[] {3, 4})), 0, irp));
            assertThat(Client.completed(faulty).status()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(Client.completed(next).status()).isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(more.get(0)).isEqualTo((byte) 4);
            verify(routine, times(1)).completed(any(), any());
            Client.close(socket);
        }
    }

    /** Every callback throws while the provider leaves: it leaves, and each dead socket is told once. */
    @Test
    void everythingThrowsWhenTheProviderLeaves() throws Exception {
        WskReceiveEvent receive = mock(WskReceiveEvent.class);
        when(receive.receiveEvent(any(), anyInt(), any(), anyLong(), any())).thenThrow(FAULT);
        WskAcceptEvent accept = mock(WskAcceptEvent.class);
        when(accept.acceptEvent(any(), anyInt(), any(), any(), any(), any())).thenThrow(FAULT);
        WskReceiveFromEvent receiveFrom = mock(WskReceiveFromEvent.class);
        when(receiveFrom.receiveFromEvent(any(), anyInt(), any())).thenThrow(FAULT);
        IoCompletionRoutine routine = mock(IoCompletionRoutine.class, call -> {
            throw FAULT;
        });
        try (Peer peer = new Peer()) {
            WskConnectionSocket connection =
                    client.connect(peer.stream(), new WskClientConnectionDispatch(receive, null, null));
            Client.enable(connection, WskEventMask.WSK_EVENT_RECEIVE);
            WskListenSocket listener = client.listen(new WskClientListenDispatch(accept, null, null));
            Client.enable(listener, WskEventMask.WSK_EVENT_ACCEPT);
            WskDatagramSocket datagrams = client.datagram(new WskClientDatagramDispatch(receiveFrom));
            Client.enable(datagrams, WskEventMask.WSK_EVENT_RECEIVE_FROM);
            WskConnectionSocket waiting = client.connect(peer.stream(), null);
            Irp pending = new Irp(routine);
            waiting.dispatch().receive(WskBuf.of(ByteBuffer.allocate(1)), 0, pending);

            Await.returns("stop", world::stopProvider);
            assertThat(Client.completed(pending).status()).isEqualTo(NtStatus.STATUS_FILE_FORCED_CLOSED);
            Await.untilAsserted(() -> {
                verify(receive, times(1)).receiveEvent(any(), anyInt(), isNull(), anyLong(), any());
                verify(accept, times(1)).acceptEvent(any(), anyInt(), any(), any(), isNull(), any());
                verify(receiveFrom, times(1)).receiveFromEvent(any(), anyInt(), isNull());
                verify(routine, times(1)).completed(any(), any());
            });
            Client.close(connection);
            Client.close(listener);
            Client.close(datagrams);
            Client.close(waiting);
        } finally {
            world.startProvider();
            world.awaitAttached(provider);
        }
    }
}
