package org.wsk4j.tck.capability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskDisconnectFlags.WSK_FLAG_ABORTIVE;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE;
import static org.wsk4j.WskIoctls.SIO_WSK_QUERY_IDEAL_SEND_BACKLOG;
import static org.wsk4j.WskIoctls.SIO_WSK_QUERY_RECEIVE_BACKLOG;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE;
import static org.wsk4j.WskOptions.IPPROTO_TCP;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_CONDITIONAL_ACCEPT;
import static org.wsk4j.WskOptions.TCP_FASTOPEN;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_DRAIN;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSendFlags.WSK_FLAG_NODELAY;
import static org.wsk4j.WskSendFlags.WSK_FLAG_OOB;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskClientListenDispatch;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskListenSocket;
import org.wsk4j.WskStreamSocket;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** What streams can do beyond bytes: said and done, or said to be absent and refused. */
@WskContract(value = Chapter.CAPABILITIES, requires = "tcp")
class StreamCapabilityContract {

    private final WskFixture wsk;

    StreamCapabilityContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "stream-socket: one is made, takes a role and connects",
            regards = "stream-socket")
    void streamSocket() throws Exception {
        Statement.isTrue(wsk, WskCapability.STREAM_SOCKET, () -> {
            PeerListener listener = wsk.peerListener(Net.INET);
            WskStreamSocket socket = wsk.streamSocket(Net.INET, null, null);
            wsk.call(irp -> socket.dispatch().bind(wsk.fresh(Net.INET), 0, irp)).ok(0);
            wsk.call(irp -> socket.dispatch().connect(listener.address(), 0, irp))
                    .ok(0);
            wsk.call(irp -> socket.dispatch().send(Bytes.of("x"), 0, irp)).ok(1);
            listener.accept().expect("x");
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "connect-ex: the data arrives first and once",
            regards = "connect-ex")
    void connectEx() throws Exception {
        Statement.isTrue(wsk, WskCapability.CONNECT_EX, () -> {
            PeerListener listener = wsk.peerListener(Net.INET);
            WskConnectionSocket socket = wsk.boundSocket(Net.INET);
            Request connect =
                    wsk.call(irp -> socket.dispatch().connectEx(listener.address(), Bytes.of("first"), 0, irp));
            Peer peer = listener.accept().expect("first");
            connect.ok(5);
            wsk.call(irp -> socket.dispatch().disconnect(null, 0, irp)).ok(0);
            peer.expectEnd();
        });
    }

    /** The host must allow it for both sides, else the SYN goes without data and the provider cannot help it. */
    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "fast-open: the option is taken; the host counts data on a SYN where it is set up for it",
            regards = "fast-open")
    void fastOpen() throws Exception {
        Statement.isTrue(wsk, WskCapability.FAST_OPEN, () -> {
            WskListenSocket listener = wsk.listenSocket(Net.INET, null, null);
            wsk.call(irp -> Sockets.setOption(listener, IPPROTO_TCP, TCP_FASTOPEN, 1, irp))
                    .ok(0);
            wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp))
                    .ok(0);
            long before = FastOpenHost.withDataOnTheSyn();
            for (int i = 0; i < 3; i++) {
                WskConnectionSocket socket = wsk.boundSocket(Net.INET);
                wsk.call(irp -> Sockets.setOption(socket, IPPROTO_TCP, TCP_FASTOPEN, 1, irp))
                        .ok(0);
                Request connect = wsk.call(
                        irp -> socket.dispatch().connectEx(wsk.localAddress(listener), Bytes.of("first"), 0, irp));
                WskConnectionSocket accepted = wsk.accept(listener);
                connect.ok(5);
                WskBuf room = Bytes.room(5);
                wsk.call(irp -> accepted.dispatch().receive(room, 0, irp)).ok(5);
                assertEquals("first", Bytes.text(room, 5));
                wsk.close(socket);
                wsk.close(accepted);
            }
            if (FastOpenHost.allowsBothSides()) {
                assertTrue(FastOpenHost.withDataOnTheSyn() > before, "the host counted no data on a SYN");
            }
        });
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "send-nodelay: the flag is taken", regards = "send-nodelay")
    void sendNoDelay() throws Exception {
        Statement.isTrue(wsk, WskCapability.SEND_NODELAY, () -> {
            Link link = wsk.connected(Net.INET);
            wsk.call(irp -> link.io().send(Bytes.of("now"), WSK_FLAG_NODELAY, irp))
                    .ok(3);
            link.peer().expect("now");
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "send-oob: urgent data is not among the other bytes",
            regards = "send-oob")
    void sendOutOfBand() throws Exception {
        Statement.isTrue(wsk, WskCapability.SEND_OOB, () -> {
            Link link = wsk.connected(Net.INET);
            wsk.call(irp -> link.io().send(Bytes.of("a"), 0, irp)).ok(1);
            wsk.call(irp -> link.io().send(Bytes.of("!"), WSK_FLAG_OOB, irp)).ok(1);
            wsk.call(irp -> link.io().send(Bytes.of("b"), 0, irp)).ok(1);
            link.peer().expect("ab");
        });
    }

    /** How the kernel got the bytes cannot be seen from outside; that the memory is free at the completion can. */
    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "zero-copy-send: whichever is said, the memory is the client's from the completion on",
            regards = "zero-copy-send")
    void zeroCopySend() {
        Link link = wsk.connected(Net.INET);
        byte[] content = Bytes.pattern(99, 4 << 20);
        ByteBuffer memory = ByteBuffer.allocateDirect(content.length).put(0, content);
        Future<byte[]> read = wsk.beside(() -> link.peer().read(content.length));
        wsk.call(irp -> link.io().send(WskBuf.of(memory), 0, irp)).ok(content.length);
        memory.put(0, new byte[content.length]);
        assertArrayEquals(content, wsk.join(read), "what the peer read");
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "receive-waitall: completes when the buffer is full, not before",
            regards = "receive-waitall")
    void receiveWaitAll() throws Exception {
        Statement.isTrue(wsk, WskCapability.RECEIVE_WAITALL, () -> {
            Link link = wsk.connected(Net.INET);
            Request receive = wsk.call(irp -> link.io().receive(Bytes.room(4), WSK_FLAG_WAITALL, irp));
            link.peer().write("ab");
            Until.never("completion with a part", Duration.ofMillis(50), receive::isDone);
            link.peer().write("cd");
            receive.ok(4);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "receive-drain: discards until the end",
            regards = "receive-drain")
    void receiveDrain() throws Exception {
        Statement.isTrue(wsk, WskCapability.RECEIVE_DRAIN, () -> {
            Link link = wsk.connected(Net.INET);
            Request drain = wsk.call(irp -> link.io().receive(new WskBuf(), WSK_FLAG_DRAIN, irp));
            link.peer().write(new byte[100_000]).finish();
            drain.ok(0);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "receive-event: data is indicated, can be kept, and is readable until released",
            regards = "receive-event")
    void receiveEvent() throws Exception {
        Statement.isTrue(wsk, WskCapability.RECEIVE_EVENT, () -> {
            AtomicReference<@Nullable WskDataIndication> kept = new AtomicReference<>();
            Link link = wsk.connected(
                    Net.INET,
                    null,
                    new WskClientConnectionDispatch(
                            (context, flags, data, bytes, accepted) -> {
                                kept.set(data);
                                return data == null ? STATUS_SUCCESS : STATUS_PENDING;
                            },
                            null,
                            null));
            assertEquals(STATUS_SUCCESS, Sockets.enable(link.socket(), WSK_EVENT_RECEIVE));
            link.peer().write("kept");
            wsk.until("data is indicated", () -> kept.get() != null);
            WskDataIndication data = java.util.Objects.requireNonNull(kept.get());
            assertTrue(data.buffer().length() > 0, "bytes indicated");
            assertEquals(STATUS_SUCCESS, link.io().release(data));
        });
    }

    /** NATIVE means acknowledged by the peer: what a peer with a shut window has not taken keeps it pending. */
    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "graceful-disconnect: the peer sees the end; a NATIVE one waits until the peer has taken all",
            regards = "graceful-disconnect")
    void gracefulDisconnect() throws Exception {
        Statement.isTrue(wsk, WskCapability.GRACEFUL_DISCONNECT, () -> {
            Link link = wsk.connected(Net.INET);
            wsk.call(irp -> link.io().disconnect(Bytes.of("last"), 0, irp)).ok(4);
            link.peer().expect("last").expectEnd();
            if (wsk.level(WskCapability.GRACEFUL_DISCONNECT) == CapabilityLevel.NATIVE) {
                waitsForThePeer();
            }
        });
    }

    private void waitsForThePeer() {
        Link link = wsk.connected(Net.INET);
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 16);
        Request stuck = wsk.call(irp -> link.io().send(Bytes.repeated(block, 512), 0, irp))
                .mustPend();
        Until.never("a full window that takes all", Duration.ofMillis(100), stuck::isDone);
        stuck.irp().cancel();
        long taken = stuck.information();
        assertTrue(taken > 0, "the host took nothing");
        Request disconnect = wsk.call(irp -> link.io().disconnect(null, 0, irp));
        Until.never("end of a disconnect that the peer has not seen", Duration.ofMillis(100), disconnect::isDone);
        assertEquals(taken, link.peer().readToEnd().length, "bytes before the end");
        disconnect.ok(0);
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "abortive-disconnect: the peer sees a reset",
            regards = "abortive-disconnect")
    void abortiveDisconnect() throws Exception {
        Statement.isTrue(wsk, WskCapability.ABORTIVE_DISCONNECT, () -> {
            Link link = wsk.connected(Net.INET);
            wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).ok(0);
            link.peer().expectReset();
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "silent-mode: afterwards nothing can be sent",
            regards = "silent-mode")
    void silentMode() throws Exception {
        Statement.isTrue(wsk, WskCapability.SILENT_MODE, () -> {
            Link link = wsk.connected(Net.INET);
            wsk.call(irp -> Sockets.ioctl(link.socket(), SIO_WSK_SET_TCP_SILENT_MODE, null, null, irp))
                    .ok();
            wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "conditional-accept: a request is inspected",
            regards = "conditional-accept")
    void conditionalAccept() throws Exception {
        Statement.isTrue(wsk, WskCapability.CONDITIONAL_ACCEPT, () -> {
            AtomicInteger inspected = new AtomicInteger();
            WskListenSocket listener = wsk.listenSocket(
                    Net.INET,
                    null,
                    new WskClientListenDispatch(
                            null,
                            (context, local, remote, id) -> {
                                inspected.incrementAndGet();
                                return WskInspectAction.WskInspectAccept;
                            },
                            null));
            wsk.call(irp -> Sockets.setOption(listener, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1, irp))
                    .ok(0);
            wsk.call(irp -> listener.dispatch().bind(wsk.fresh(Net.INET), 0, irp))
                    .ok(0);
            wsk.dial(wsk.localAddress(listener));
            wsk.accept(listener);
            assertEquals(1, inspected.get(), "inspections");
        });
    }

    @Test
    @Clause(rule = 0, source = "Capabilities", value = "send-backlog: the ideal size is told", regards = "send-backlog")
    void sendBacklog() throws Exception {
        Statement.isTrue(wsk, WskCapability.SEND_BACKLOG, () -> {
            Link link = wsk.connected(Net.INET);
            WskControlBuffer output = WskControlBuffer.allocate(8);
            wsk.call(irp -> Sockets.ioctl(link.socket(), SIO_WSK_QUERY_IDEAL_SEND_BACKLOG, null, output, irp))
                    .ok(8);
            assertTrue(output.asLong() > 0, "the ideal send backlog");
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "receive-backlog: what was not delivered is told",
            regards = "receive-backlog")
    void receiveBacklog() throws Exception {
        Statement.isTrue(wsk, WskCapability.RECEIVE_BACKLOG, () -> {
            Link link = wsk.connected(Net.INET);
            WskControlBuffer output = WskControlBuffer.allocate(8);
            wsk.call(irp -> Sockets.ioctl(link.socket(), SIO_WSK_QUERY_RECEIVE_BACKLOG, null, output, irp))
                    .ok(8);
            assertEquals(0, output.asLong(), "the backlog of a fresh connection");
        });
    }

    @Test
    @Clause(
            rule = 0,
            source = "Capabilities",
            value = "stream-control-info: sendEx takes it",
            regards = "stream-control-info")
    void streamControlInformation() throws Exception {
        Statement.isTrue(wsk, WskCapability.STREAM_CONTROL_INFO, () -> {
            Link link = wsk.connected(Net.INET);
            ControlMessages messages = new ControlMessages(64);
            messages.encoder().tos(0x20);
            wsk.call(irp -> link.io().sendEx(Bytes.of("x"), 0, messages, irp)).ok(1);
            link.peer().expect("x");
        });
    }
}
