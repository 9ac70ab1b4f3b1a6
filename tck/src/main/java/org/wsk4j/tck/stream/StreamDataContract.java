package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_DRAIN;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSendFlags.WSK_FLAG_NODELAY;
import static org.wsk4j.WskSendFlags.WSK_FLAG_OOB;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskCapability;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Link;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.tck.fixture.WskFixture;

/** Chapter C: bytes of a connection, both ways. */
@WskContract(requires = "tcp")
class StreamDataContract {

    private static final Duration WATCH = Duration.ofMillis(50);

    private final WskFixture wsk;

    StreamDataContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 19,
            source = "WskSend",
            value = "64 MiB to a slow reader: one completion, with all bytes, not before they went")
    void rule19SendCompletesWithAllBytes(Net net) {
        int blocks = 64;
        byte[] block = Bytes.pattern(19, 1 << 20);
        ByteBuffer memory = ByteBuffer.allocateDirect(block.length);
        memory.put(0, block);
        Link link = wsk.connected(net);
        Request send = wsk.call(irp -> link.io().send(Bytes.repeated(memory, blocks), 0, irp))
                .mustPend();
        Until.never("completion of a send that nobody reads", WATCH, send::isDone);
        for (int i = 0; i < blocks; i++) {
            link.peer().expect(block);
            if (i == 4) {
                // No kernel between here and there holds 40 MiB for a peer with a receive buffer of 64 KiB.
                assertFalse(send.isDone(), "complete after 5 of 64 MiB were read");
            }
        }
        send.ok((long) blocks << 20);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(rule = 20, source = "WskSend", value = "Big, tiny, big, without waiting: the stream has them in that order")
    void rule20ConcurrentSendsGoOutInCallOrder(Net net) {
        Link link = wsk.connected(net);
        byte[] big = Bytes.pattern(20, 3 << 20);
        byte[] tiny = Bytes.ascii("tiny");
        Request first = wsk.call(irp -> link.io().send(Bytes.of(big), 0, irp));
        Request second = wsk.call(irp -> link.io().send(Bytes.of(tiny), 0, irp));
        Request third = wsk.call(irp -> link.io().send(Bytes.of(big), 0, irp));
        link.peer().expect(big).expect(tiny).expect(big);
        first.ok(big.length);
        second.ok(tiny.length);
        third.ok(big.length);
    }

    @Test
    @Clause(
            rule = 20,
            source = "WskSend",
            value = "Sends of several threads: each contiguous, each thread's in its order")
    void rule20SendsOfSeveralThreadsStayWhole() {
        int writers = 4;
        int messages = 300;
        Link link = wsk.connected(Net.INET);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int id = writer;
            all.add(wsk.beside(() -> sendMessages(link, id, messages)));
        }
        int[] next = new int[writers];
        for (int i = 0; i < writers * messages; i++) {
            ByteBuffer header = ByteBuffer.wrap(link.peer().read(12));
            int id = header.getInt();
            assertEquals(next[id]++, header.getInt(), "number of the message of writer " + id);
            link.peer().expect(Bytes.pattern(id, header.getInt()));
        }
        for (Future<Boolean> writer : all) {
            assertTrue(wsk.join(writer));
        }
    }

    private boolean sendMessages(Link link, int id, int messages) {
        Random random = new Random(id);
        for (int number = 0; number < messages; number++) {
            byte[] body = Bytes.pattern(id, random.nextInt(9000));
            ByteBuffer message = ByteBuffer.allocateDirect(12 + body.length);
            message.putInt(id).putInt(number).putInt(body.length).put(body).flip();
            Request send = wsk.call(irp -> link.io().send(WskBuf.of(message), 0, irp));
            if (number % 16 == 0) {
                send.ok(message.remaining());
            }
        }
        return true;
    }

    @Test
    @Clause(
            rule = 20,
            source = "WskSend",
            value = "Length 0 and the flag NODELAY: success, in order",
            regards = "send-nodelay")
    void rule20EmptySendAndNoDelay() {
        Link link = wsk.connected(Net.INET);
        wsk.call(irp -> link.io().send(new WskBuf(), 0, irp)).ok(0);
        wsk.call(irp -> link.io().send(Bytes.of("a"), 0, irp)).ok(1);
        Request noDelay = wsk.call(irp -> link.io().send(Bytes.of("b"), WSK_FLAG_NODELAY, irp));
        if (wsk.has(WskCapability.SEND_NODELAY)) {
            noDelay.ok(1);
            link.peer().expect("ab");
        } else {
            noDelay.mustFail(STATUS_NOT_SUPPORTED);
            wsk.call(irp -> link.io().send(Bytes.of("c"), 0, irp)).ok(1);
            link.peer().expect("ac");
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(rule = 21, source = "WskReceive", value = "Four receives of one byte and abcd: a, b, c, d")
    void rule21ReceivesAreFilledInCallOrder(Net net) {
        Link link = wsk.connected(net);
        for (int round = 0; round < 50; round++) {
            List<WskBuf> rooms = new ArrayList<>();
            List<Request> receives = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                WskBuf room = Bytes.room(1);
                rooms.add(room);
                receives.add(wsk.call(irp -> link.io().receive(room, 0, irp)).mustPend());
            }
            link.peer().write("abcd");
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                receives.get(i).ok(1);
                text.append(Bytes.text(rooms.get(i), 1));
            }
            assertEquals("abcd", text.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 22,
            source = "WskReceive",
            value = "The peer's FIN completes every queued receive with 0, and later ones",
            requires = "receive-waitall")
    void rule22FinCompletesAllReceivesWithZero(Net net) {
        Link link = wsk.connected(net);
        List<Request> receives = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int flags = i == 1 ? WSK_FLAG_WAITALL : 0;
            receives.add(wsk.call(irp -> link.io().receive(Bytes.room(5), flags, irp))
                    .mustPend());
        }
        link.peer().finish();
        for (Request receive : receives) {
            receive.ok(0);
        }
        for (int i = 0; i < 3; i++) {
            wsk.call(irp -> link.io().receive(Bytes.room(5), 0, irp)).ok(0);
        }
        wsk.call(irp -> link.io().send(Bytes.of("still sending"), 0, irp)).ok(13);
        link.peer().expect("still sending");
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 23,
            source = "WskReceive",
            value = "Reset during receives, plain and WAITALL: STATUS_CONNECTION_RESET for each",
            requires = "receive-waitall")
    void rule23ResetIsNotTheEnd(Net net) {
        Link link = wsk.connected(net);
        Request plain =
                wsk.call(irp -> link.io().receive(Bytes.room(5), 0, irp)).mustPend();
        Request waitAll = wsk.call(irp -> link.io().receive(Bytes.room(5), WSK_FLAG_WAITALL, irp))
                .mustPend();
        link.peer().reset();
        plain.mustFail(STATUS_CONNECTION_RESET);
        waitAll.mustFail(STATUS_CONNECTION_RESET);
        wsk.call(irp -> link.io().receive(Bytes.room(5), 0, irp)).mustFail(STATUS_CONNECTION_RESET);
        wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_CONNECTION_RESET);
    }

    @Test
    @Clause(
            rule = 23,
            source = "WskReceive",
            value = "Bytes that arrived before the reset are delivered first, then the error",
            requires = "receive-waitall")
    void rule23DataBeforeTheResetIsDelivered() {
        Link idle = wsk.connected(Net.INET);
        idle.peer().write("abc").reset();
        WskBuf room = Bytes.room(9);
        wsk.call(irp -> idle.io().receive(room, 0, irp)).ok(3);
        assertEquals("abc", Bytes.text(room, 3));
        wsk.call(irp -> idle.io().receive(room, 0, irp)).mustFail(STATUS_CONNECTION_RESET);
        Link waiting = wsk.connected(Net.INET);
        Request waitAll = wsk.call(irp -> waiting.io().receive(room, WSK_FLAG_WAITALL, irp))
                .mustPend();
        waiting.peer().write("abc").reset();
        NtStatus status = waitAll.status();
        if (status.equals(STATUS_SUCCESS)) {
            assertEquals(3, waitAll.information(), "the part that arrived");
        } else {
            assertEquals(STATUS_CONNECTION_RESET, status);
        }
        wsk.call(irp -> waiting.io().receive(room, 0, irp)).mustFail(STATUS_CONNECTION_RESET);
    }

    @Test
    @Clause(
            rule = 23,
            source = "WskReceive",
            value = "A reset ends a DRAIN with the error, and a pending send with the error",
            regards = "receive-drain")
    void rule23ResetDuringDrainAndSend() {
        Link link = wsk.connected(Net.INET);
        if (wsk.has(WskCapability.RECEIVE_DRAIN)) {
            Request drain = wsk.call(irp -> link.io().receive(new WskBuf(), WSK_FLAG_DRAIN, irp))
                    .mustPend();
            link.peer().write(new byte[1000]);
            link.peer().reset();
            drain.mustFail(STATUS_CONNECTION_RESET);
        }
        Link other = wsk.connected(Net.INET);
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        Request send = wsk.call(irp -> other.io().send(Bytes.repeated(block, 64), 0, irp))
                .mustPend();
        Request behind = wsk.call(irp -> other.io().send(Bytes.of("x"), 0, irp)).mustPend();
        other.peer().reset();
        send.mustBe(STATUS_CONNECTION_RESET);
        behind.mustBe(STATUS_CONNECTION_RESET);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 24,
            source = "WskDisconnect",
            value = "One's own abort cancels pending requests; later ones answer CONNECTION_ABORTED")
    void rule24OwnAbortIsNotTheEnd(Net net) {
        Link link = wsk.connected(net);
        Request receive =
                wsk.call(irp -> link.io().receive(Bytes.room(5), 0, irp)).mustPend();
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        Request send = wsk.call(irp -> link.io().send(Bytes.repeated(block, 64), 0, irp))
                .mustPend();
        wsk.call(irp -> link.io().disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp))
                .ok(0);
        receive.mustFail(STATUS_CANCELLED);
        send.mustBe(STATUS_CANCELLED);
        wsk.call(irp -> link.io().receive(Bytes.room(5), 0, irp)).mustFail(STATUS_CONNECTION_ABORTED);
        wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_CONNECTION_ABORTED);
        if (net != Net.UNIX) {
            link.peer().expectReset();
        }
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 25,
            source = "WskReceive",
            value = "WAITALL: full, or the part with the FIN; then 0",
            requires = "receive-waitall")
    void rule25WaitallCompletesEarlyOnlyAtTheEnd(Net net) {
        Link link = wsk.connected(net);
        byte[] content = Bytes.pattern(25, 100_003);
        WskBuf room = Bytes.room(100_000);
        Request full =
                wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).mustPend();
        Future<Peer> writer = wsk.beside(() -> writeInPieces(link.peer(), content));
        full.ok(100_000);
        assertEquals(ByteBuffer.wrap(content, 0, 100_000), ByteBuffer.wrap(room.toByteArray()));
        Request part = wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp));
        wsk.join(writer);
        Until.never("completion of WAITALL with a part", WATCH, part::isDone);
        link.peer().finish();
        part.ok(3);
        assertEquals(ByteBuffer.wrap(content, 100_000, 3), ByteBuffer.wrap(Bytes.head(room, 3)));
        wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).ok(0);
    }

    private static Peer writeInPieces(Peer peer, byte[] content) {
        for (int at = 0; at < content.length; at += 997) {
            int length = Math.min(997, content.length - at);
            byte[] piece = new byte[length];
            System.arraycopy(content, at, piece, 0, length);
            peer.write(piece);
        }
        return peer;
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 26,
            source = "WskReceive",
            value = "DRAIN discards a flowing MiB without completing; the FIN completes it with 0",
            requires = "receive-drain")
    void rule26DrainDiscardsUntilTheEnd(Net net) {
        Link link = wsk.connected(net);
        Request drain = wsk.call(irp -> link.io().receive(new WskBuf(), WSK_FLAG_DRAIN, irp));
        link.peer().write(new byte[1 << 20]);
        drain.mustPend();
        wsk.call(irp -> link.io().send(Bytes.of("other way"), 0, irp)).ok(9);
        link.peer().expect("other way").write(new byte[1 << 20]);
        drain.mustPend();
        link.peer().finish();
        drain.ok(0);
        Link other = wsk.connected(net);
        Request cancelled = wsk.call(irp -> other.io().receive(new WskBuf(), WSK_FLAG_DRAIN, irp))
                .mustPend();
        cancelled.irp().cancel();
        cancelled.mustFail(STATUS_CANCELLED);
    }

    @Test
    @Clause(
            rule = 26,
            source = "WskReceive",
            value = "DRAIN with a length, or with WAITALL: STATUS_INVALID_PARAMETER, data kept",
            requires = {"receive-drain", "receive-waitall"})
    void rule26DrainWithALengthIsRefused() {
        Link link = wsk.connected(Net.INET);
        wsk.call(irp -> link.io().receive(Bytes.room(4), WSK_FLAG_DRAIN, irp)).mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> link.io().receive(new WskBuf(), WSK_FLAG_DRAIN | WSK_FLAG_WAITALL, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        link.peer().write("kept");
        wsk.call(irp -> link.io().receive(Bytes.room(4), WSK_FLAG_WAITALL, irp)).ok(4);
    }

    @Test
    @Clause(
            rule = 26,
            source = "Flags",
            value = "Each flag value 0 to 31 of send, receive and disconnect is taken or refused",
            regards = {"send-oob", "send-nodelay", "receive-waitall", "receive-drain"})
    void rule26FlagsAreChecked() {
        Link link = wsk.connected(Net.INET);
        int taken = 0;
        for (int flags = 0; flags < 32; flags++) {
            int value = flags;
            Request send = wsk.call(irp -> link.io().send(Bytes.of("s"), value, irp));
            boolean known = (value & ~(WSK_FLAG_NODELAY | WSK_FLAG_OOB)) == 0;
            boolean supported = known
                    && ((value & WSK_FLAG_OOB) == 0 || wsk.has(WskCapability.SEND_OOB))
                    && ((value & WSK_FLAG_NODELAY) == 0 || wsk.has(WskCapability.SEND_NODELAY));
            if (supported) {
                send.ok(1);
                taken++;
            } else {
                send.mustFail(STATUS_NOT_SUPPORTED);
            }
        }
        link.peer().read(wsk.has(WskCapability.SEND_OOB) ? 1 : taken);
        for (int flags = 1; flags < 32; flags++) {
            int value = flags;
            if (value == WSK_FLAG_WAITALL) {
                continue;
            }
            NtStatus status = wsk.call(irp -> link.io().receive(Bytes.room(1), value, irp))
                    .status();
            boolean unknown = (value & ~(WSK_FLAG_WAITALL | WSK_FLAG_DRAIN)) != 0;
            boolean parameter = !unknown || (value & WSK_FLAG_DRAIN) != 0;
            NtStatus alternative = parameter ? STATUS_INVALID_PARAMETER : STATUS_NOT_SUPPORTED;
            assertTrue(
                    status.equals(STATUS_NOT_SUPPORTED) || status.equals(alternative),
                    () -> "receive with flags " + value + ": " + status);
        }
        for (int flags = 2; flags < 32; flags++) {
            int value = flags;
            NtStatus status =
                    wsk.call(irp -> link.io().disconnect(null, value, irp)).status();
            assertTrue(
                    status.equals(STATUS_NOT_SUPPORTED) || status.equals(STATUS_INVALID_PARAMETER),
                    () -> "disconnect with flags " + value + ": " + status);
        }
        wsk.call(irp -> link.io().send(Bytes.of("alive"), 0, irp)).ok(5);
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(rule = 27, source = "WskReceive", value = "Length 0: completes at once with 0 and is not the end")
    void rule27EmptyReceiveCompletesAtOnce(Net net) {
        Link link = wsk.connected(net);
        wsk.call(irp -> link.io().receive(new WskBuf(), 0, irp)).ok(0);
        link.peer().write("data");
        WskBuf room = Bytes.room(4);
        wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).ok(4);
        assertEquals("data", Bytes.text(room, 4));
        Request behind = wsk.call(irp -> link.io().receive(room, 0, irp)).mustPend();
        wsk.call(irp -> link.io().receive(new WskBuf(), WSK_FLAG_WAITALL, irp));
        link.peer().write("more").finish();
        assertTrue(behind.ok().information() > 0);
    }
}
