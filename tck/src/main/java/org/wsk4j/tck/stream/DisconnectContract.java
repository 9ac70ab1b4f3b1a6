package org.wsk4j.tck.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskDisconnectFlags.WSK_FLAG_ABORTIVE;
import static org.wsk4j.WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_ABORTED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.data.WskBuf;
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

/** Chapter C: how a connection ends. */
@WskContract(
        value = Chapter.CONNECTION,
        requires = {"tcp", "graceful-disconnect", "abortive-disconnect"})
class DisconnectContract {

    private final WskFixture wsk;

    DisconnectContract(WskFixture wsk) {
        this.wsk = wsk;
    }

    @ParameterizedTest
    @EnumSource(Net.class)
    @Clause(
            rule = 28,
            source = "WskDisconnect",
            value = "Queued sends, the final buffer, FIN; then the echo comes back whole")
    void rule28FinalBufferFollowsAllSendsAndReceivesGoOn(Net net) {
        Link link = wsk.connected(net);
        byte[] content = Bytes.pattern(28, 1 << 20);
        Future<byte[]> echo = wsk.beside(() -> {
            byte[] all = link.peer().readToEnd();
            link.peer().write(all).finish();
            return all;
        });
        Request send = wsk.call(irp -> link.io().send(Bytes.of(content), 0, irp));
        Request last = wsk.call(irp -> link.io().send(Bytes.of("last"), 0, irp));
        Request disconnect = wsk.call(irp -> link.io().disconnect(Bytes.of("final"), 0, irp));
        wsk.call(irp -> link.io().send(Bytes.of("too late"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        int total = content.length + 9;
        WskBuf room = Bytes.room(total);
        wsk.call(irp -> link.io().receive(room, WSK_FLAG_WAITALL, irp)).ok(total);
        send.ok(content.length);
        last.ok(4);
        disconnect.ok(5);
        byte[] expected = new byte[total];
        System.arraycopy(content, 0, expected, 0, content.length);
        System.arraycopy(Bytes.ascii("lastfinal"), 0, expected, content.length, 9);
        assertArrayEquals(expected, wsk.join(echo), "what the peer read");
        assertArrayEquals(expected, room.toByteArray(), "the echo");
        wsk.call(irp -> link.io().receive(room, 0, irp)).ok(0);
        assertTrue(send.sequence() < disconnect.sequence(), "the disconnect completes after the sends before it");
    }

    @Test
    @Clause(
            rule = 28,
            source = "WskDisconnect",
            value = "A second graceful one: STATUS_INVALID_DEVICE_STATE; an abortive one succeeds")
    void rule28SecondGracefulDisconnectIsRefused() {
        Link link = wsk.connected(Net.INET);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).ok(0);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        link.peer().expectEnd();
        wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).ok(0);
        wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).mustFail(STATUS_CONNECTION_ABORTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Net.class,
            names = {"INET", "INET6"})
    @Clause(
            rule = 28,
            source = "WskDisconnect",
            value = "Abortive: the peer sees a reset at once; the socket still wants its close")
    void rule28AbortiveDisconnectResets(Net net) {
        Link link = wsk.connected(net);
        wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).ok(0);
        link.peer().expectReset();
        wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).ok(0);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustFail(STATUS_CONNECTION_ABORTED);
        wsk.close(link.socket());
    }

    @Test
    @Clause(
            rule = 28,
            source = "WskDisconnect",
            value = "Graceful after the peer's reset fails with the connection's status")
    void rule28DisconnectAfterResetFails() {
        Link link = wsk.connected(Net.INET);
        Request receive =
                wsk.call(irp -> link.io().receive(Bytes.room(1), 0, irp)).mustPend();
        link.peer().reset();
        receive.mustFail(STATUS_CONNECTION_RESET);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustFail(STATUS_CONNECTION_RESET);
    }

    private Link stuffed() {
        Link link = wsk.connected(Net.INET);
        ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
        wsk.call(irp -> link.io().send(Bytes.repeated(block, 64), 0, irp)).mustPend();
        return link;
    }

    @Test
    @Clause(rule = 29, source = "WskDisconnect", value = "Pends while data cannot leave; ABORTIVE forces it to end")
    void rule29GracefulDisconnectPendsUntilAborted() {
        Link link = stuffed();
        Request graceful =
                wsk.call(irp -> link.io().disconnect(Bytes.of("final"), 0, irp)).mustPend();
        Until.never("end of a disconnect whose data is stuck", Duration.ofMillis(100), graceful::isDone);
        wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).ok(0);
        graceful.mustBe(STATUS_CANCELLED);
        link.peer().expectReset();
    }

    @Test
    @Clause(rule = 29, source = "WskDisconnect", value = "Pends while data cannot leave; close forces it to end")
    void rule29GracefulDisconnectPendsUntilClosed() {
        Link link = stuffed();
        Request graceful = wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustPend();
        Request close = wsk.closing(link.socket()).ok(0);
        graceful.mustBe(STATUS_CANCELLED);
        assertTrue(graceful.sequence() < close.sequence(), "close completes last");
        link.peer().expectReset();
    }

    @Test
    @Clause(rule = 29, source = "WskDisconnect", value = "Pends while data cannot leave; ends when the peer reads")
    void rule29GracefulDisconnectCompletesWhenThePeerReads() {
        Link link = stuffed();
        Request graceful =
                wsk.call(irp -> link.io().disconnect(Bytes.of("final"), 0, irp)).mustPend();
        byte[] all = link.peer().readToEnd();
        assertEquals((64 << 20) + 5, all.length, "bytes before the end");
        graceful.ok(5);
    }

    @Test
    @Clause(
            rule = 29,
            source = "WskDisconnect",
            value = "ABORTIVE with a buffer: STATUS_INVALID_PARAMETER, the connection lives")
    void rule29AbortiveWithABufferIsRefused() {
        Link link = wsk.connected(Net.INET);
        wsk.call(irp -> link.io().disconnect(Bytes.of("no"), WSK_FLAG_ABORTIVE, irp))
                .mustFail(STATUS_INVALID_PARAMETER);
        wsk.call(irp -> link.io().send(Bytes.of("alive"), 0, irp)).ok(5);
        link.peer().expect("alive");
    }

    @Test
    @Clause(
            rule = 30,
            source = "SIO_WSK_SET_TCP_SILENT_MODE",
            value = "Nothing on the wire any more; or NOT_SUPPORTED and no effect",
            requires = "silent-mode")
    void rule30SilentModeOrNotSupported() {
        Link link = wsk.connected(Net.INET);
        Request silence = wsk.call(irp -> Sockets.ioctl(link.socket(), SIO_WSK_SET_TCP_SILENT_MODE, null, null, irp));
        silence.ok();
        wsk.call(irp -> link.io().send(Bytes.of("x"), 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> link.io().disconnect(null, 0, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.call(irp -> link.io().disconnect(null, WSK_FLAG_ABORTIVE, irp)).mustFail(STATUS_INVALID_DEVICE_STATE);
        wsk.close(link.socket());
        Future<Boolean> heard = wsk.beside(() -> hears(link.peer()));
        Until.never("anything on the wire in silent mode", Duration.ofSeconds(1), heard::isDone);
        assertFalse(heard.isDone());
    }

    private static boolean hears(Peer peer) {
        try {
            return peer.read() >= -1;
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }
}
