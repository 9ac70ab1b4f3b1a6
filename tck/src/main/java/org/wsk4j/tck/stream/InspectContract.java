package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskControlSocketType.WskIoctl;
import static org.wsk4j.WskEventMask.WSK_EVENT_ACCEPT;
import static org.wsk4j.WskIoctls.SIO_WSK_QUERY_INSPECT_ID;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_CONDITIONAL_ACCEPT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_REQUEST;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter D: conditional accept. Where it is absent, the option must say so, and nothing is inspected. */
@WskContract(
        value = Chapter.CONNECTION,
        requires = {"tcp", "conditional-accept"})
class InspectContract {

    private final WskFixture wsk;

    InspectContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    /** A conditional listener that notes its callbacks. */
    private final class Inspector {

        private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
        private final AtomicReference<@Nullable WskInspectId> id = new AtomicReference<>();
        private final AtomicReference<@Nullable WskConnectionSocket> accepted = new AtomicReference<>();
        private final WskListenSocket socket;
        private final SockAddr address;

        Inspector(WskInspectAction answer) {
            socket = wsk.listenSocket(
                    Net.INET,
                    null,
                    new WskClientListenDispatch(
                            (context, flags, local, remote, connection, outputs) -> {
                                accepted.set(wsk.adopt(Objects.requireNonNull(connection)));
                                log.add("accept");
                                return STATUS_SUCCESS;
                            },
                            (context, local, remote, inspectId) -> {
                                id.set(inspectId);
                                log.add("inspect");
                                return answer;
                            },
                            (context, inspectId) -> {
                                log.add(inspectId.equals(id.get()) ? "abort" : "abort of another request");
                                return STATUS_SUCCESS;
                            }));
            wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, irp))
                    .ok(0);
            wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
            assertEquals(STATUS_SUCCESS, Sockets.enable(socket, WSK_EVENT_ACCEPT));
            address = wsk.localAddress(socket);
        }

        /** A native provider answers the SYN only after the decision: dial without waiting. */
        Peer dial() {
            try {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(address.toSocketAddress());
                return new Peer(channel);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void await(String line) {
            wsk.until(line + " in " + log, () -> log.contains(line));
        }

        WskInspectId inspectId() {
            await("inspect");
            return Objects.requireNonNull(id.get());
        }

        Request complete(WskInspectAction action) {
            WskInspectId known = inspectId();
            // By content: not the object that the provider made.
            WskInspectId copy = new WskInspectId(known.key(), known.serialNumber());
            return wsk.call(irp -> socket.dispatch().inspectComplete(copy, action, irp));
        }
    }

    @Test
    @Clause(
            rule = 45,
            source = "WskInspectEvent",
            value = "Accept: the connection goes on; its socket knows the inspect ID")
    void rule45InspectAccept() {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectAccept);
        try (Peer peer = inspector.dial()) {
            inspector.await("accept");
            WskConnectionSocket socket = Objects.requireNonNull(inspector.accepted.get());
            WskControlBuffer output = WskControlBuffer.allocate(16);
            assertEquals(
                    STATUS_SUCCESS,
                    socket.dispatch()
                            .controlSocket(WskIoctl, SIO_WSK_QUERY_INSPECT_ID, 0, null, output, new SizeT(), null));
            assertEquals(inspector.id.get(), output.pointer());
            assertEquals("[inspect, accept]", inspector.log.toString());
            assertTrue(peer.channel().isOpen());
        }
    }

    @Test
    @Clause(
            rule = 45,
            source = "WskInspectEvent",
            value = "Reject: neither accept nor abort; the peer gets no connection that lives")
    void rule45InspectReject() throws IOException {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectReject);
        try (Peer peer = inspector.dial()) {
            inspector.await("inspect");
            rejected(peer);
            Until.never("a callback after the rejection", Duration.ofMillis(100), () -> inspector.log.size() > 1);
        }
    }

    /** An emulation connects first and then resets; a host that inspects before the handshake stays silent. */
    private void rejected(Peer peer) throws IOException {
        if (wsk.level(WskCapability.CONDITIONAL_ACCEPT) == CapabilityLevel.EMULATED) {
            wsk.until("the connection is up, or reset already", () -> isConnected(peer));
            if (peer.channel().isOpen()) {
                peer.channel().configureBlocking(true);
                peer.expectReset();
            }
        }
    }

    private static boolean isConnected(Peer peer) {
        try {
            return peer.channel().finishConnect();
        } catch (IOException e) {
            // The reset was faster than this look.
            return true;
        }
    }

    @Test
    @Clause(rule = 45, source = "WskInspectComplete", value = "Pend, then accept or reject later")
    void rule45InspectPendThenDecide() throws IOException {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectPend);
        try (Peer peer = inspector.dial()) {
            inspector.await("inspect");
            Until.never("accept before the decision", Duration.ofMillis(100), () -> inspector.log.size() > 1);
            inspector.complete(WskInspectAction.WskInspectAccept).ok(0);
            inspector.await("accept");
            assertEquals("[inspect, accept]", inspector.log.toString());
            assertTrue(peer.channel().isOpen());
        }
        Inspector second = new Inspector(WskInspectAction.WskInspectPend);
        try (Peer peer = second.dial()) {
            second.complete(WskInspectAction.WskInspectReject).ok(0);
            rejected(peer);
            Until.never("accept after the rejection", Duration.ofMillis(100), () -> second.log.contains("accept"));
        }
    }

    @Test
    @Clause(
            rule = 45,
            source = "WskAbortEvent",
            value = "Pended and reset by the peer: one abort; a late accept is harmless")
    void rule45PendedRequestIsAborted() throws IOException {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectPend);
        Peer peer = inspector.dial();
        inspector.await("inspect");
        wsk.until("the peer is connected or waits", () -> isConnected(peer));
        peer.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.channel().close();
        inspector.await("abort");
        inspector.complete(WskInspectAction.WskInspectAccept).ok(0);
        Until.never("anything after the abort", Duration.ofMillis(100), () -> inspector.log.size() > 2);
        assertEquals("[inspect, abort]", inspector.log.toString());
    }

    @Test
    @Clause(
            rule = 45,
            source = "WskAbortEvent",
            value = "Data that came before the reset does not hide it from a pended request")
    void rule45PendedRequestThatSentDataIsAborted() throws IOException {
        if (wsk.level(WskCapability.CONDITIONAL_ACCEPT) != CapabilityLevel.EMULATED) {
            return; // a native inspection is before the handshake: no data can come
        }
        Inspector inspector = new Inspector(WskInspectAction.WskInspectPend);
        Peer peer = inspector.dial();
        inspector.await("inspect");
        wsk.until("the peer is connected", () -> isConnected(peer));
        peer.channel().write(ByteBuffer.wrap(new byte[3000]));
        peer.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.channel().close();
        inspector.await("abort");
        assertEquals("[inspect, abort]", inspector.log.toString());
    }

    @Test
    @Clause(rule = 45, source = "WskAccept", value = "A pending accept gets an inspected connection")
    void rule45AcceptRequestGetsTheInspectedConnection() {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectAccept);
        assertEquals(STATUS_SUCCESS, Sockets.disable(inspector.socket, WSK_EVENT_ACCEPT, null));
        Request accept = wsk.call(irp -> inspector.socket.dispatch().accept(0, null, null, null, null, irp))
                .mustPend();
        try (Peer peer = inspector.dial()) {
            wsk.adopt(accept.result(WskConnectionSocket.class));
            assertEquals("[inspect]", inspector.log.toString());
            assertTrue(peer.channel().isOpen());
        }
    }

    @Test
    @Clause(
            rule = 45,
            source = "WskCloseSocket",
            value = "Closing a listener with a pended request: no callback after the close")
    void rule45CloseWithAPendedRequest() {
        Inspector inspector = new Inspector(WskInspectAction.WskInspectPend);
        try (Peer peer = inspector.dial()) {
            inspector.await("inspect");
            wsk.close(inspector.socket);
            int seen = inspector.log.size();
            Until.never("a callback after the close", Duration.ofMillis(100), () -> inspector.log.size() > seen);
            assertTrue(peer.channel().isOpen());
        }
    }

    @Test
    @Clause(
            rule = 45,
            source = "SIO_WSK_QUERY_INSPECT_ID",
            value = "On ordinary sockets and listeners: STATUS_INVALID_DEVICE_REQUEST")
    void rule45InspectionNeedsAConditionalListener() {
        Link link = wsk.accepted(Net.INET);
        assertEquals(
                STATUS_INVALID_DEVICE_REQUEST,
                link.io()
                        .controlSocket(
                                WskIoctl,
                                SIO_WSK_QUERY_INSPECT_ID,
                                0,
                                null,
                                WskControlBuffer.allocate(16),
                                new SizeT(),
                                null));
        WskListenSocket listener = wsk.listener(Net.INET);
        wsk.call(irp -> listener.dispatch()
                        .inspectComplete(new WskInspectId(1, 1), WskInspectAction.WskInspectAccept, irp))
                .mustFail(STATUS_INVALID_DEVICE_REQUEST);
        wsk.call(irp -> Sockets.setOption(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, irp))
                .mustFail(STATUS_INVALID_DEVICE_STATE);
    }
}
