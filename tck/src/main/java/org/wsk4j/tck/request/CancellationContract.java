package org.wsk4j.tck.request;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskListenSocket;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.UdpPeer;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter B: cancelling one request. */
@WskContract(value = Chapter.CANCELLATION, requires = "tcp")
class CancellationContract {

    private final WskFixture wsk;

    CancellationContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @Test
    @Clause(
            rule = 8,
            source = "IoCancelIrp",
            value = "Cancel raced against data: each byte is delivered once, in order")
    void rule08CancelRacingDataLosesNothing() throws Exception {
        int rounds = 10_000;
        long seed = System.nanoTime();
        System.out.println("rule08CancelRacingDataLosesNothing seed " + seed);
        Random random = new Random(seed);
        Link link = wsk.connected(Net.INET);
        AtomicInteger permitted = new AtomicInteger();
        Future<Integer> writer = wsk.beside(() -> write(link.peer(), rounds, permitted));
        ByteBuffer memory = ByteBuffer.allocateDirect(16);
        WskBuf room = WskBuf.of(memory);
        Irp irp = new Irp();
        int received = 0;
        int cancelled = 0;
        for (int i = 0; i < rounds; i++) {
            link.io().receive(room, 0, irp.reuse());
            permitted.incrementAndGet();
            for (int spin = random.nextInt(400); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            irp.cancel();
            NtStatus status = irp.await(wsk.patience());
            assertTrue(status.equals(STATUS_SUCCESS) || status.equals(STATUS_CANCELLED), () -> "status " + status);
            cancelled += status.equals(STATUS_CANCELLED) ? 1 : 0;
            received = check(memory, irp.information(), received);
        }
        int sent = wsk.join(writer);
        while (received < sent) {
            link.io().receive(room, 0, irp.reuse());
            assertEquals(STATUS_SUCCESS, irp.await(wsk.patience()), "the rest, after " + received + " of " + sent);
            received = check(memory, irp.information(), received);
        }
        assertEquals(sent, received, "bytes, with " + cancelled + " receives cancelled");
    }

    private static int write(Peer peer, int rounds, AtomicInteger permitted) {
        int sent = 0;
        for (int i = 0; i < rounds; i++) {
            while (permitted.get() <= i) {
                Thread.onSpinWait();
            }
            byte[] bytes = new byte[i % 5];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) sent++;
            }
            peer.write(bytes);
        }
        return sent;
    }

    private static int check(ByteBuffer memory, long count, int received) {
        for (int i = 0; i < count; i++) {
            assertEquals((byte) (received + i), memory.get(i), "byte " + (received + i) + " of the stream");
        }
        return received + (int) count;
    }

    @Test
    @Clause(
            rule = 8,
            source = "IoCancelIrp",
            value = "Accept cancelled in a race loses no connection and leaves the listener usable")
    void rule08CancelRacingAcceptLosesNoConnection() {
        long seed = System.nanoTime();
        System.out.println("rule08CancelRacingAcceptLosesNoConnection seed " + seed);
        Random random = new Random(seed);
        WskListenSocket listener = wsk.listener(Net.INET);
        SockAddr target = wsk.localAddress(listener);
        for (int i = 0; i < 200; i++) {
            Request accept = wsk.call(irp -> listener.dispatch().accept(0, null, null, null, null, irp));
            Future<Peer> dialled = wsk.beside(() -> wsk.dial(target));
            for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            accept.irp().cancel();
            WskConnectionSocket socket = accept.status().equals(STATUS_SUCCESS)
                    ? wsk.adopt(accept.result(WskConnectionSocket.class))
                    : wsk.accept(listener);
            Peer peer = wsk.join(dialled);
            peer.write("!");
            wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
            wsk.close(socket);
            peer.close();
        }
    }

    @Test
    @Clause(
            rule = 8,
            source = "IoCancelIrp",
            value =
                    "Connect cancelled in a race leaves nothing on its port: the next one there is a connection of its own")
    void rule08CancelRacingConnectLeavesNothingOnItsPort() {
        long seed = System.nanoTime();
        System.out.println("rule08CancelRacingConnectLeavesNothingOnItsPort seed " + seed);
        Random random = new Random(seed);
        PeerListener listener = wsk.peerListener(Net.INET);
        for (int i = 0; i < 300; i++) {
            WskConnectionSocket socket = wsk.boundSocket(Net.INET);
            SockAddr target = listener.address();
            Request connect = wsk.call(irp -> socket.dispatch().connect(target, 0, irp));
            for (int spin = random.nextInt(4000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            connect.irp().cancel();
            boolean again = connect.status().equals(STATUS_CANCELLED);
            if (again) {
                wsk.call(irp -> socket.dispatch().connect(target, 0, irp)).ok(0);
            } else {
                connect.ok(0);
            }
            wsk.call(irp -> socket.dispatch().send(Bytes.of("!"), 0, irp)).ok(1);
            Peer peer = listener.accept();
            if (!isTheOneThatCounts(peer, again)) {
                peer = listener.accept();
                assertTrue(isTheOneThatCounts(peer, false));
            }
            peer.write("?");
            wsk.call(irp -> socket.dispatch().receive(Bytes.room(1), 0, irp)).ok(1);
            wsk.close(socket);
            peer.close();
        }
    }

    /** Not that of the cancelled connect, which may have come as far as its peer, and is reset then. */
    private static boolean isTheOneThatCounts(Peer peer, boolean mayBeReset) {
        try {
            assertEquals('!', peer.read(), "the first byte, or -1 for a graceful end");
            return true;
        } catch (UncheckedIOException e) {
            if (!mayBeReset) {
                throw e;
            }
            peer.close();
            return false;
        }
    }

    @Test
    @Clause(
            rule = 8,
            source = "IoCancelIrp",
            value = "ReceiveFrom cancelled in a race loses no datagram",
            requires = "udp")
    void rule08CancelRacingReceiveFromLosesNoDatagram() {
        long seed = System.nanoTime();
        System.out.println("rule08CancelRacingReceiveFromLosesNoDatagram seed " + seed);
        Random random = new Random(seed);
        WskDatagramSocket socket = wsk.datagram(Net.INET);
        UdpPeer peer = wsk.udpPeer(Net.INET);
        SockAddr target = wsk.localAddress(socket);
        for (int i = 0; i < 1000; i++) {
            String text = "datagram " + i;
            WskBuf room = Bytes.room(32);
            Request first = wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp));
            peer.send(target, text);
            for (int spin = random.nextInt(2000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            first.irp().cancel();
            Request winner = first.status().equals(STATUS_SUCCESS)
                    ? first
                    : wsk.call(irp -> socket.dispatch().receiveFrom(room, 0, null, null, null, irp))
                            .ok();
            assertEquals(text, Bytes.text(room, winner.information()));
        }
    }

    @Test
    @Clause(rule = 8, source = "IoCancelIrp", value = "Cancel of an idle or completed request has no effect")
    void rule08CancelOfNothingHasNoEffect() {
        Link link = wsk.connected(Net.INET);
        Irp irp = new Irp();
        assertFalse(irp.cancel());
        Request send = wsk.call(i -> link.io().send(Bytes.of("x"), 0, i)).ok(1);
        assertFalse(send.irp().cancel());
        send.ok(1);
        link.peer().expect("x");
    }

    @Test
    @Clause(
            rule = 8,
            source = "IoCancelIrp",
            value = "One of several receives is cancelled; the others keep their turn")
    void rule08CancelInTheMiddleOfTheQueue() {
        Link link = wsk.connected(Net.INET);
        WskBuf[] rooms = {Bytes.room(2), Bytes.room(2), Bytes.room(2)};
        Request[] receives = new Request[3];
        for (int i = 0; i < 3; i++) {
            WskBuf room = rooms[i];
            receives[i] = wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp))
                    .mustPend();
        }
        receives[1].irp().cancel();
        receives[1].mustFail(STATUS_CANCELLED);
        link.peer().write("abcd");
        receives[0].ok(2);
        receives[2].ok(2);
        assertEquals("abcd", Bytes.text(rooms[0], 2) + Bytes.text(rooms[2], 2));
    }

    @Test
    @Clause(
            rule = 9,
            source = "WskReceive",
            value = "Cancelled with 3 of 10 bytes: they are reported now or received next",
            requires = "receive-waitall")
    void rule09CancelledWaitallKeepsItsBytes() {
        Link link = wsk.connected(Net.INET);
        ByteBuffer memory = ByteBuffer.allocateDirect(10);
        WskBuf room = WskBuf.of(memory);
        Request receive =
                wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).mustPend();
        link.peer().write("abc");
        // Most providers copy what they have; those that do not must keep it for the next receive.
        Until.within(Duration.ofMillis(500), () -> memory.get(2) != 0);
        receive.irp().cancel();
        NtStatus status = receive.status();
        long count = receive.information();
        assertEquals(
                count == 0 ? STATUS_CANCELLED : STATUS_SUCCESS, status, () -> "the status with " + count + " bytes");
        String got = Bytes.text(room, count);
        link.peer().write("d");
        WskBuf rest = Bytes.room(10);
        int missing = (int) (4 - count);
        wsk.call(irp -> link.io().receive(rest.set(rest.mdl(), 0, missing), WSK_FLAG_WAITALL, irp))
                .ok(missing);
        assertEquals("abcd", got + Bytes.text(rest, missing));
    }

    @Test
    @Clause(
            rule = 9,
            source = "MDL",
            value = "After the completion of a cancelled receive its memory is never written again",
            requires = "receive-waitall")
    void rule09NoWriteAfterCancelCompleted() {
        Link link = wsk.connected(Net.INET);
        byte[] untouched = new byte[64];
        Arrays.fill(untouched, Bytes.CANARY);
        for (int i = 0; i < 200; i++) {
            ByteBuffer memory = ByteBuffer.allocateDirect(64);
            Request receive = wsk.call(irp -> link.io().receive(WskBuf.of(memory), WSK_FLAG_WAITALL, irp));
            link.peer().write("abc");
            receive.irp().cancel();
            long count = receive.information();
            memory.put(0, untouched);
            link.peer().write("def");
            int missing = (int) (6 - count);
            wsk.call(irp -> link.io().receive(Bytes.room(missing), WSK_FLAG_WAITALL, irp))
                    .ok(missing);
            byte[] now = new byte[64];
            memory.get(0, now);
            assertArrayEquals(untouched, now, "memory that was given back");
        }
    }

    @Test
    @Clause(rule = 9, source = "WskSend", value = "A cancelled send reports how many bytes are in the stream")
    void rule09CancelledSendReportsItsBytes() {
        Link link = wsk.connected(Net.INET);
        byte[] block = Bytes.pattern(9, 1 << 20);
        ByteBuffer memory = ByteBuffer.allocateDirect(block.length);
        memory.put(0, block);
        Request send = wsk.call(irp -> link.io().send(Bytes.repeated(memory, 64), 0, irp))
                .mustPend();
        send.irp().cancel();
        send.mustBe(STATUS_CANCELLED);
        long count = send.information();
        Request disconnect = wsk.call(irp -> link.io().disconnect(null, 0, irp));
        byte[] all = link.peer().readToEnd();
        disconnect.ok(0);
        assertEquals(count, all.length, "bytes in the stream");
        for (int i = 0; i < all.length; i++) {
            if (all[i] != block[i % block.length]) {
                throw new AssertionError("wrong byte at " + i);
            }
        }
    }

    @Test
    @Clause(rule = 8, source = "WskDisconnect", value = "A cancelled graceful disconnect completes; close still works")
    void rule08CancelledDisconnectCompletes() {
        Link link = wsk.connected(Net.INET);
        ByteBuffer memory = ByteBuffer.allocateDirect(1 << 20);
        Request send = wsk.call(irp -> link.io().send(Bytes.repeated(memory, 64), 0, irp))
                .mustPend();
        Request disconnect = wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustPend();
        disconnect.irp().cancel();
        disconnect.mustBe(STATUS_CANCELLED);
        send.mustPend();
        wsk.close(link.socket());
        send.mustBe(STATUS_CANCELLED);
    }
}
