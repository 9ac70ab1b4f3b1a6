package org.wsk4j.wsp.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wsk4j.wsp.base.WspFixture.bufs;
import static org.wsk4j.wsp.base.WspFixture.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.wsp.FdSet;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Timeval;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOptions;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaWait;

/** Calls that block, what interrupts them, and completion routines. */
class BlockingTest {

    private final WspFixture wsp = new WspFixture();

    @AfterEach
    void end() {
        wsp.runtime.setBlockingCallback(null, null);
        wsp.close();
    }

    private int recv(long s, WsaOverlapped overlapped, WsaCompletionRoutine routine) {
        return wsp.table.recv(s, bufs(new byte[1]), 1, new LpInt(), new LpInt(), overlapped, routine, null, wsp.errno);
    }

    @Test
    void theBlockingCallbackIsCalledAndCanCancel() {
        WspFixture.Pair pair = wsp.pair();
        AtomicInteger calls = new AtomicInteger();
        wsp.runtime.setBlockingCallback(
                context -> {
                    assertThat(context).isEqualTo("context");
                    wsp.fails(wsp.trySend(pair.client(), bytes("x"), new LpInt()), WsaError.WSAEINPROGRESS);
                    return calls.incrementAndGet() < 3;
                },
                "context");
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAEINTR);
        assertThat(calls).hasValue(3);
        wsp.runtime.setBlockingCallback(null, null);
        wsp.fails(wsp.trySend(pair.server(), bytes("x"), new LpInt()), WsaError.WSAECONNABORTED);
    }

    @Test
    void cancelBlockingCallWorksFromTheCallback() {
        wsp.fails(wsp.table.cancelBlockingCall(wsp.errno), WsaError.WSAEINVAL);
        long listener = wsp.listener();
        wsp.runtime.setBlockingCallback(
                context -> {
                    wsp.ok(wsp.table.cancelBlockingCall(wsp.errno));
                    return true;
                },
                null);
        wsp.fails(wsp.table.accept(listener, null, null, null, wsp.errno), WsaError.WSAEINTR);
        wsp.fails(wsp.table.select(0, FdSet.of(listener), null, null, null, wsp.errno), WsaError.WSAEINTR);
        wsp.runtime.setBlockingCallback(null, null);
        assertThat(wsp.pair(listener).server())
                .as("accept leaves the socket intact")
                .isPositive();
    }

    @Test
    void routinesRunInsideABlockingCallAndMayNotBlockThere() {
        WspFixture.Pair pair = wsp.pair();
        WspFixture.Pair other = wsp.pair();
        List<String> ran = new ArrayList<>();
        WsaOverlapped overlapped = new WsaOverlapped();
        wsp.fails(
                recv(other.server(), overlapped, (error, count, ov, flags) -> {
                    ran.add("routine");
                    LpInt errno = new LpInt();
                    int blocked = wsp.table.recv(
                            other.server(), bufs(new byte[1]), 1, new LpInt(), new LpInt(), null, null, null, errno);
                    ran.add(blocked + " " + WsaError.name(errno.value()));
                    wsp.nonBlocking(pair.client(), true);
                    wsp.send(pair.client(), bytes("x")); // ends the wait
                }),
                WsaError.WSA_IO_PENDING);
        wsp.send(other.client(), bytes("x"));
        assertThat(wsp.recv(pair.server(), 1)).hasSize(1);
        assertThat(ran).containsExactly("routine", "-1 WSAEINPROGRESS");
    }

    /** Rule 54: the next routine runs after the first has returned. */
    @Test
    void routinesOfOneSocketDoNotNest() {
        WspFixture.Pair pair = wsp.pair();
        List<String> trace = new ArrayList<>();
        WsaOverlapped first = new WsaOverlapped();
        WsaOverlapped second = new WsaOverlapped();
        wsp.fails(
                recv(pair.server(), first, (error, count, ov, flags) -> {
                    trace.add("first begins");
                    wsp.started(recv(pair.server(), second, (e, c, o, f) -> trace.add("second")));
                    WspFixture.over(second);
                    WsaWait.sleepEx(10, true);
                    trace.add("first ends");
                }),
                WsaError.WSA_IO_PENDING);
        wsp.send(pair.client(), bytes("xy"));
        WspFixture.alertableUntil(() -> trace.size() == 3);
        assertThat(trace).containsExactly("first begins", "first ends", "second");
    }

    /** Rule 53: an immediate success queues the routine, an error never. */
    @Test
    void anImmediateSuccessQueuesItsRoutine() {
        WspFixture.Pair pair = wsp.pair();
        wsp.send(pair.client(), bytes("x"));
        wsp.fails(wsp.table.select(0, new FdSet(), null, null, null, wsp.errno), WsaError.WSAEINVAL);
        assertThat(wsp.table.select(0, FdSet.of(pair.server()), null, null, new Timeval(20, 0), wsp.errno))
                .isEqualTo(1);
        AtomicInteger ran = new AtomicInteger();
        wsp.ok(recv(pair.server(), new WsaOverlapped(), (error, count, ov, flags) -> ran.addAndGet(count)));
        assertThat(ran).hasValue(0);
        assertThat(WsaWait.sleepEx(0, true)).isEqualTo(Winsock.WSA_WAIT_IO_COMPLETION);
        assertThat(ran).hasValue(1);
        wsp.ok(wsp.table.shutdown(pair.server(), Winsock.SD_RECEIVE, wsp.errno));
        wsp.fails(
                recv(pair.server(), new WsaOverlapped(), (error, count, ov, flags) -> ran.incrementAndGet()),
                WsaError.WSAESHUTDOWN);
        WsaWait.sleepEx(0, true);
        assertThat(ran).hasValue(1);
    }

    @Test
    void aTimeOutEndsABlockingCall() {
        WspFixture.Pair pair = wsp.pair();
        wsp.option(pair.server(), WsaOptions.SO_RCVTIMEO, 20);
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAETIMEDOUT);
        wsp.send(pair.client(), bytes("late"));
        assertThat(wsp.recvText(pair.server())).isEqualTo("late");
        wsp.option(pair.client(), WsaOptions.SO_SNDTIMEO, 20);
        wsp.option(pair.client(), WsaOptions.SO_SNDBUF, 1000);
        wsp.fails(wsp.trySend(pair.client(), new byte[32 << 20], new LpInt()), WsaError.WSAETIMEDOUT);
    }

    @Test
    void anInterruptedThreadIsToldSo() {
        WspFixture.Pair pair = wsp.pair();
        Thread.currentThread().interrupt();
        wsp.fails(wsp.tryRecv(pair.server()), WsaError.WSAEINTR);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** The issuing thread ended: its operations are cancelled; its event is signalled, its routine can run nowhere. */
    @Test
    void aThreadThatEndsTakesItsOperationsAlong() throws Exception {
        WspFixture.Pair pair = wsp.pair();
        WsaEvent event = new WsaEvent();
        WsaOverlapped withEvent = new WsaOverlapped(event);
        WsaOverlapped withRoutine = new WsaOverlapped();
        AtomicInteger ran = new AtomicInteger();
        Thread thread = new Thread(() -> {
            recv(pair.server(), withEvent, null);
            recv(pair.server(), withRoutine, (error, count, ov, flags) -> ran.incrementAndGet());
        });
        thread.start();
        thread.join();
        WspFixture.until(event::isSignalled);
        WspFixture.over(withRoutine);
        assertThat(withEvent.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(withRoutine.internal()).isEqualTo(WsaError.WSA_OPERATION_ABORTED);
        assertThat(ran).hasValue(0);
    }

    // ------------------------------------------------------------------ results

    @Test
    void theResultOfAnOverlappedOperation() {
        WspFixture.Pair pair = wsp.pair();
        WsaEvent event = new WsaEvent();
        WsaOverlapped overlapped = new WsaOverlapped(event);
        LpInt count = new LpInt(-5);
        LpInt flags = new LpInt();
        wsp.fails(recv(pair.server(), overlapped, null), WsaError.WSA_IO_PENDING);
        wsp.fails(
                wsp.table.getOverlappedResult(pair.server(), overlapped, count, false, flags, wsp.errno),
                WsaError.WSA_IO_INCOMPLETE);
        assertThat(count.value()).isEqualTo(-5);
        wsp.fails(recv(pair.server(), overlapped, null), WsaError.WSAEINVAL);
        wsp.send(pair.client(), bytes("x"));
        assertThat(wsp.table.getOverlappedResult(pair.server(), overlapped, count, true, flags, wsp.errno))
                .isTrue();
        assertThat(count.value()).isEqualTo(1);
        WsaOverlapped without = new WsaOverlapped();
        wsp.fails(recv(pair.server(), without, null), WsaError.WSA_IO_PENDING);
        wsp.fails(
                wsp.table.getOverlappedResult(pair.server(), without, count, true, flags, wsp.errno),
                WsaError.WSA_INVALID_HANDLE);
        wsp.fails(
                wsp.table.getOverlappedResult(pair.server(), null, count, true, flags, wsp.errno), WsaError.WSAEFAULT);
        wsp.fails(wsp.table.getOverlappedResult(5, without, count, true, flags, wsp.errno), WsaError.WSAENOTSOCK);
        event.close();
        wsp.fails(recv(pair.server(), overlapped, null), WsaError.WSA_INVALID_HANDLE);
    }
}
