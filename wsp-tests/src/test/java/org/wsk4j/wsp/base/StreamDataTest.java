package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;
import static org.wsk4j.wsp.base.WspFixture.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaWait;

/** WSPSend and WSPRecv of connections. */
class StreamDataTest {

    private final WspFixture wsp = new WspFixture();

    @AfterEach
    void end() {
        wsp.close();
    }

    @Test
    void whatIsSentIsReceivedThenTheEnd() {
        WspFixture.Pair pair = wsp.pair();
        assertThat(wsp.send(pair.client(), bytes("hello"))).isEqualTo(5);
        assertThat(wsp.recvText(pair.server())).isEqualTo("hello");
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        assertThat(wsp.recv(pair.server(), 10)).isEmpty();
    }

    @Test
    void aBlockingSendIsNeverPartial() throws Exception {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = pattern(3 << 20);
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, 1000);
        AtomicInteger sent = new AtomicInteger();
        Thread sender = new Thread(() -> {
            LpInt count = new LpInt();
            wsp.table.send(pair.client(), bufs(data), 1, count, 0, null, null, null, new LpInt());
            sent.set(count.value());
            wsp.table.closeSocket(pair.client(), new LpInt());
        });
        sender.start();
        assertThat(wsp.recvAll(pair.server())).isEqualTo(data);
        sender.join();
        assertThat(sent).hasValue(data.length);
    }

    /** Rule 56. */
    @Test
    void aNonBlockingSendTakesWhatThereIsRoomForThenWouldBlock() {
        WspFixture.Pair pair = wsp.pair();
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, 1000);
        wsp.nonBlocking(pair.client(), true);
        LpInt sent = new LpInt();
        wsp.ok(wsp.trySend(pair.client(), pattern(5000), sent));
        assertThat(sent.value()).isBetween(1, 1000);
        int result = 0;
        for (int i = 0; i < 1_000_000 && result == 0; i++) {
            result = wsp.trySend(pair.client(), pattern(5000), sent);
        }
        wsp.fails(result, WsaError.WSAEWOULDBLOCK);
    }

    /** Rule 53: an immediate success signals, too. */
    @Test
    void anOverlappedSendSignalsItsEvent() {
        WspFixture.Pair pair = wsp.pair();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        wsp.started(wsp.table.send(
                pair.client(), bufs(bytes("abc")), 1, new LpInt(), 0, overlapped, null, null, wsp.errno));
        WspFixture.until(event::isSignalled);
        LpInt count = new LpInt();
        assertThat(wsp.table.getOverlappedResult(pair.client(), overlapped, count, true, new LpInt(), wsp.errno))
                .isTrue();
        assertThat(count.value()).isEqualTo(3);
        assertThat(wsp.recvText(pair.server())).isEqualTo("abc");
    }

    /** Rules 53 and 54: the routine runs on the issuing thread, in an alertable wait only. */
    @Test
    void aRoutineRunsInAnAlertableWaitOfItsThread() {
        WspFixture.Pair pair = wsp.pair();
        List<Thread> ran = new ArrayList<>();
        byte[] room = new byte[10];
        WsaOverlapped overlapped = new WsaOverlapped();
        LpInt received = new LpInt(77);
        int result = wsp.table.recv(
                pair.server(),
                bufs(room),
                1,
                received,
                new LpInt(),
                overlapped,
                (error, count, ov, flags) -> {
                    assertThat(error).isZero();
                    assertThat(count).isEqualTo(3);
                    assertThat(ov).isSameAs(overlapped);
                    ran.add(Thread.currentThread());
                },
                null,
                wsp.errno);
        wsp.fails(result, WsaError.WSA_IO_PENDING);
        wsp.send(pair.client(), bytes("xyz"));
        WspFixture.over(overlapped);
        assertThat(received.value()).as("untouched when pending").isEqualTo(77);
        WsaWait.sleepEx(1, false);
        assertThat(ran).isEmpty();
        WspFixture.alertableUntil(() -> !ran.isEmpty());
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void overlappedReceivesAreFilledInTheOrderOfTheCalls() {
        WspFixture.Pair pair = wsp.pair();
        byte[][] rooms = new byte[20][100];
        WsaOverlapped[] overlapped = new WsaOverlapped[rooms.length];
        for (int i = 0; i < rooms.length; i++) {
            overlapped[i] = new WsaOverlapped();
            wsp.started(wsp.table.recv(
                    pair.server(),
                    bufs(rooms[i]),
                    1,
                    new LpInt(),
                    new LpInt(Winsock.MSG_WAITALL),
                    overlapped[i],
                    null,
                    null,
                    wsp.errno));
        }
        byte[] data = pattern(2000);
        wsp.send(pair.client(), data);
        for (int i = 0; i < rooms.length; i++) {
            WspFixture.over(overlapped[i]);
            assertThat(rooms[i]).isEqualTo(java.util.Arrays.copyOfRange(data, i * 100, i * 100 + 100));
        }
    }

    /** Rule 55. */
    @Test
    void closeAbortsPendingOperationsWithTheirIndication() {
        WspFixture.Pair pair = wsp.pair();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        wsp.fails(
                wsp.table.recv(
                        pair.server(),
                        bufs(new byte[5]),
                        1,
                        new LpInt(),
                        new LpInt(),
                        overlapped,
                        null,
                        null,
                        wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.ok(wsp.table.closeSocket(pair.server(), wsp.errno));
        WspFixture.until(event::isSignalled);
        assertThat(overlapped.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        wsp.fails(wsp.table.closeSocket(pair.server(), wsp.errno), WsaError.WSAENOTSOCK);
    }

    /** Rule 55. */
    @Test
    void theLastCleanupAbortsWithoutIndication() {
        WspFixture.Pair pair = wsp.pair();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        wsp.fails(
                wsp.table.recv(
                        pair.server(),
                        bufs(new byte[5]),
                        1,
                        new LpInt(),
                        new LpInt(),
                        overlapped,
                        null,
                        null,
                        wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.ok(wsp.table.cleanup(wsp.errno));
        WspFixture.over(overlapped);
        assertThat(overlapped.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(event.isSignalled()).isFalse();
        wsp.fails(wsp.table.cleanup(wsp.errno), WsaError.WSANOTINITIALISED);
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSANOTINITIALISED);
    }

    /** Rule 59. */
    @Test
    void whatIsQueuedAtCloseArrivesThenTheEnd() {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = pattern(10 << 20);
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, data.length);
        wsp.nonBlocking(pair.client(), true);
        LpInt sent = new LpInt();
        wsp.ok(wsp.trySend(pair.client(), data, sent));
        assertThat(sent.value()).isEqualTo(data.length);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        assertThat(wsp.recvAll(pair.server())).isEqualTo(data);
    }

    /** Overlapped sends end with 995 at close, and what they still held goes out all the same. */
    @Test
    void overlappedSendsPendingAtCloseAreAbortedAndStillArrive() {
        WspFixture.Pair pair = wsp.pair();
        byte[] data = pattern(10 << 20);
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        WsaBuf[] parts = {new WsaBuf(java.nio.ByteBuffer.wrap(data), 0, 5 << 20)};
        WsaBuf[] rest = {new WsaBuf(java.nio.ByteBuffer.wrap(data), 5 << 20, 5 << 20)};
        WsaOverlapped second = new WsaOverlapped();
        wsp.fails(
                wsp.table.send(pair.client(), parts, 1, new LpInt(), 0, overlapped, null, null, wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.fails(
                wsp.table.send(pair.client(), rest, 1, new LpInt(), 0, second, null, null, wsp.errno),
                WsaError.WSA_IO_PENDING);
        wsp.ok(wsp.table.closeSocket(pair.client(), wsp.errno));
        WspFixture.until(event::isSignalled);
        WspFixture.over(second);
        assertThat(overlapped.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(second.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        byte[] expected = data.clone();
        java.util.Arrays.fill(data, (byte) 0); // the memory is ours again
        assertThat(wsp.recvAll(pair.server())).isEqualTo(expected);
    }
}
