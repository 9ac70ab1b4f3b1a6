package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.tck.winsock.WinsockWorld.UNTOUCHED;
import static org.wsk4j.wsp.Winsock.SD_SEND;
import static org.wsk4j.wsp.Winsock.WSA_WAIT_TIMEOUT;
import static org.wsk4j.wsp.Winsock.WSS_OPERATION_IN_PROGRESS;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAENOTCONN;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSAESHUTDOWN;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;
import static org.wsk4j.wsp.WsaError.WSA_OPERATION_ABORTED;
import static org.wsk4j.wsp.WsaIoctls.FIONREAD;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.data.WskControlBuffer;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.WspProcTable;

/** Overlapped operations: modes, results, indications, completion routines. */
@WskContract(requires = {"tcp", "inet"})
class OverlappedContract {

    private static final int ROUNDS = 1_000;
    private static final int CHAIN = 5_000;

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    OverlappedContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    @Test
    @Clause(
            rule = 53,
            source = "WSPSend",
            value = "What is over at once still sets its event and queues its routine, once")
    void rule53ImmediateSuccessIsIndicated() {
        Wire wire = winsock.connected();
        wire.peer().write("ab");
        wsk.until("data is there", () -> readable(wire.s()) == 2);
        Operation send = Operation.withEvent();
        Operation receive = Operation.withEvent();
        Operation sendRoutine = Operation.withRoutine();
        Operation receiveRoutine = Operation.withRoutine();
        toldAtOnce(send, WinsockWorld.errorOf(e -> winsock.send(wire.s(), WinsockWorld.buffers("1"), send, e)));
        toldAtOnce(receive, WinsockWorld.errorOf(e -> winsock.receive(wire.s(), new byte[1], receive, e)));
        winsock.beginSend(wire.s(), "2", sendRoutine);
        winsock.beginReceive(wire.s(), new byte[1], receiveRoutine);
        assertEquals(0, sendRoutine.indications() + receiveRoutine.indications(), "routines run inside the call");
        winsock.alertably("both routines", () -> sendRoutine.indications() > 0 && receiveRoutine.indications() > 0);
        sendRoutine.ran(0, 1);
        receiveRoutine.ran(0, 1);
        assertEquals(1, winsock.result(wire.s(), send));
        assertEquals(1, winsock.result(wire.s(), receive));
        wire.peer().expect("12");
        assertEquals(0, WsaWait.sleepEx(0, true), "a routine that nobody waits for");
    }

    private int readable(long s) {
        WskControlBuffer count = WskControlBuffer.allocate(4);
        winsock.ok(e -> table.ioctl(s, FIONREAD, null, count, new LpInt(), null, null, null, e));
        return count.asInt();
    }

    private static void toldAtOnce(Operation operation, int error) {
        if (error == 0) {
            assertTrue(operation.event().isSignalled(), "the event of what is over at once");
            operation.holds(0, 1);
        } else {
            assertEquals("WSA_IO_PENDING", WsaError.name(error));
        }
    }

    @Test
    @Clause(
            rule = 53,
            source = "WSPSend, WSPRecv",
            value = "After any error but WSA_IO_PENDING no indication ever comes")
    void rule53ErrorsAreNotIndicated() {
        Wire wire = winsock.connected();
        winsock.ok(e -> table.shutdown(wire.s(), SD_SEND, e));
        long fresh = winsock.stream();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            operations.add(i % 2 == 0 ? Operation.withEvent() : Operation.withRoutine());
        }
        WsaBuf[] wrong = {new WsaBuf(null, 0, 9)};
        for (int i = 0; i < 2; i++) {
            Operation[] mine = {operations.get(i), operations.get(2 + i), operations.get(4 + i), operations.get(6 + i)};
            winsock.fails(WSAESHUTDOWN, e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), mine[0], e));
            winsock.fails(WSAEFAULT, e -> winsock.send(wire.s(), wrong, mine[1], e));
            winsock.fails(WSAENOTSOCK, e -> winsock.receive(2, new byte[1], mine[2], e));
            winsock.fails(WSAENOTCONN, e -> winsock.receive(fresh, new byte[1], mine[3], e));
        }
        wire.peer().write("later");
        winsock.expect(wire.s(), "later");
        assertEquals(0, WsaWait.sleepEx(1, true), "a routine ran");
        for (Operation operation : operations) {
            assertEquals(0, operation.indications());
            assertTrue(operation.overlapped().hEvent() == null
                    || !operation.event().isSignalled());
        }
    }

    @Test
    @Clause(
            rule = 53,
            source = "WSPRecv",
            value = "Pending: count and flags variables stay untouched; the event is reset, then set")
    void rule53PendingTouchesNoVariable() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withEvent();
        operation.event().set();
        LpInt received = new LpInt(UNTOUCHED);
        LpInt flags = new LpInt(0);
        byte[] memory = new byte[8];
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.recv(
                        wire.s(),
                        WinsockWorld.buffers(memory),
                        1,
                        received,
                        flags,
                        operation.overlapped(),
                        null,
                        null,
                        e));
        assertEquals(WSS_OPERATION_IN_PROGRESS, operation.overlapped().internal());
        assertFalse(operation.event().isSignalled(), "the event of a pending operation is reset");
        flags.set(UNTOUCHED);
        wire.peer().write("data");
        assertEquals(4, winsock.result(wire.s(), operation));
        operation.holds(0, 4);
        assertEquals(UNTOUCHED, received.value(), "the count variable");
        assertEquals(UNTOUCHED, flags.value(), "the flags variable");
        assertEquals("data", new String(memory, 0, 4, StandardCharsets.US_ASCII));
    }

    @Test
    @Clause(rule = 53, source = "OVERLAPPED", value = "Who polls Internal finds InternalHigh there")
    void rule53InternalHighIsVisibleBeforeInternal() {
        Wire wire = winsock.connected();
        WsaOverlapped nothing = new WsaOverlapped();
        AtomicReference<WsaOverlapped> polled = new AtomicReference<>(nothing);
        AtomicInteger torn = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        Future<?> poller = wsk.beside(() -> {
            WsaOverlapped last = nothing;
            while (seen.get() < ROUNDS) {
                WsaOverlapped current = polled.get();
                if (current == last || !current.hasOverlappedIoCompleted()) {
                    Thread.onSpinWait();
                    continue;
                }
                if (current.internalHigh() != 3) {
                    torn.incrementAndGet();
                }
                last = current;
                seen.incrementAndGet();
            }
            return null;
        });
        for (int i = 0; i < ROUNDS; i++) {
            WsaOverlapped overlapped = new WsaOverlapped();
            winsock.fails(
                    WSA_IO_PENDING,
                    e -> table.recv(
                            wire.s(),
                            WinsockWorld.buffers(new byte[3]),
                            1,
                            null,
                            new LpInt(),
                            overlapped,
                            null,
                            null,
                            e));
            polled.set(overlapped);
            wire.peer().write("abc");
            int round = i + 1;
            wsk.until("the poller sees it", () -> seen.get() >= round);
        }
        wsk.join(poller);
        assertEquals(0, torn.get(), "results seen without their byte counts");
    }

    @Test
    @Clause(
            rule = 54,
            source = "LPWSAOVERLAPPED_COMPLETION_ROUTINE",
            value = "Runs only in an alertable wait, only on the thread that issued it")
    void rule54RoutinesRunInAlertableWaitsOfTheirThread() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withRoutine();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[4], operation, e));
        wire.peer().write("data");
        wsk.until("the operation is over", operation::isOver);
        assertEquals(0, WsaWait.sleepEx(1, false), "a wait that is not alertable");
        Integer elsewhere = wsk.join(wsk.beside(() -> WsaWait.sleepEx(5, true)));
        assertEquals(0, elsewhere, "the alertable wait of another thread");
        LpInt errno = new LpInt();
        assertEquals(WSA_WAIT_TIMEOUT, WsaWait.waitForMultipleEvents(List.of(new WsaEvent()), false, 1, false, errno));
        assertEquals(0, operation.indications());
        winsock.alertably("the routine", () -> operation.indications() > 0);
        operation.ran(0, 4);
    }

    @Test
    @Clause(
            rule = 54,
            source = "LPWSAOVERLAPPED_COMPLETION_ROUTINE",
            value = "Operations of many threads: each routine on its own")
    void rule54EachThreadGetsItsOwn() {
        Wire wire = winsock.connected();
        List<Future<Integer>> threads = new ArrayList<>();
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 4; i++) {
            threads.add(wsk.beside(() -> {
                Operation operation = Operation.withRoutine();
                winsock.beginReceive(wire.s(), new byte[1], operation);
                begun.incrementAndGet();
                winsock.alertably("the routine", () -> operation.indications() > 0);
                operation.ran(0, 1);
                return operation.indications();
            }));
        }
        wsk.until("all have begun", () -> begun.get() == 4);
        wire.peer().write("1234");
        threads.forEach(thread -> assertEquals(1, wsk.join(thread)));
    }

    @Test
    @Clause(
            rule = 54,
            source = "WSATHREADID",
            value = "A thread id other than the caller's: the routine runs on that thread")
    void rule54RoutineRunsOnTheThreadNamed() {
        Wire wire = winsock.connected();
        AtomicReference<@Nullable WsaThreadId> named = new AtomicReference<>();
        Operation operation = Operation.withRoutine();
        Future<Thread> waiter = wsk.beside(() -> {
            WsaThreadId id = new WsaThreadId();
            winsock.ok(e -> winsock.runtime().upcalls().openCurrentThread(id, e));
            named.set(id);
            winsock.alertably("the routine", () -> operation.indications() > 0);
            return Thread.currentThread();
        });
        wsk.until("the other thread waits", () -> named.get() != null);
        WsaThreadId id = Objects.requireNonNull(named.get());
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.recv(
                        wire.s(),
                        WinsockWorld.buffers(new byte[1]),
                        1,
                        null,
                        new LpInt(),
                        operation.overlapped(),
                        operation::routine,
                        id,
                        e));
        id.set(null, 0);
        wire.peer().write("x");
        assertSame(wsk.join(waiter), operation.thread());
    }

    @Test
    @Clause(
            rule = 54,
            source = "LPWSAOVERLAPPED_COMPLETION_ROUTINE",
            value = "Never nested on one socket, even if a routine waits alertably")
    void rule54RoutinesDoNotNest() {
        Wire wire = winsock.connected();
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        Operation second = Operation.withRoutine(() -> deepest.accumulateAndGet(depth.incrementAndGet(), Math::max));
        Operation first = Operation.withRoutine(() -> {
            deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
            winsock.beginSend(wire.s(), "inside", second);
            wsk.until("the send is over", second::isOver);
            WsaWait.sleepEx(2, true);
            depth.decrementAndGet();
        });
        winsock.beginReceive(wire.s(), new byte[1], first);
        wire.peer().write("x");
        winsock.alertably("both routines", () -> second.indications() > 0);
        assertEquals(1, deepest.get(), "depth of routines of one socket");
        first.ran(0, 1);
        second.ran(0, 6);
        wire.peer().expect("inside");
    }

    @Test
    @Clause(
            rule = 54,
            source = "WSPSend",
            value = "A long chain of sends, each from the routine of the one before, in order")
    void rule54RoutinesMayCallAgain() {
        Wire wire = winsock.connected();
        Future<byte[]> read = wsk.beside(() -> wire.peer().read(CHAIN));
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger depth = new AtomicInteger();
        WsaOverlapped overlapped = new WsaOverlapped();
        WsaBuf[] buffers = {WsaBuf.of(new byte[1])};
        WsaCompletionRoutine[] again = new WsaCompletionRoutine[1];
        again[0] = (error, transferred, same, flags) -> {
            assertEquals(1, depth.incrementAndGet(), "depth of routines");
            assertEquals(0, error);
            if (runs.incrementAndGet() < CHAIN) {
                Objects.requireNonNull(buffers[0].buf()).put(0, (byte) runs.get());
                winsock.begin(e -> table.send(wire.s(), buffers, 1, null, 0, overlapped, again[0], null, e));
            }
            depth.decrementAndGet();
        };
        winsock.begin(e -> table.send(wire.s(), buffers, 1, null, 0, overlapped, again[0], null, e));
        winsock.alertably("the end of the chain", () -> runs.get() == CHAIN);
        byte[] expected = new byte[CHAIN];
        for (int i = 0; i < CHAIN; i++) {
            expected[i] = (byte) i;
        }
        assertArrayEquals(expected, wsk.join(read));
    }

    @Test
    @Clause(
            rule = 54,
            source = "WSPRecv",
            value = "A blocking call is an alertable wait: routines of other sockets run in it")
    void rule54BlockingCallsAreAlertable() {
        Wire blocking = winsock.connected();
        Wire other = winsock.connected();
        Operation operation = Operation.withRoutine(() -> blocking.peer().write("go on"));
        winsock.beginReceive(other.s(), new byte[1], operation);
        other.peer().write("x");
        winsock.expect(blocking.s(), "go on");
        operation.ran(0, 1);
    }

    @Test
    @Clause(
            rule = 55,
            source = "WSPCloseSocket",
            value = "Pending operations end with WSA_OPERATION_ABORTED and are indicated")
    void rule55CloseIndicatesWhatPends() {
        Wire wire = winsock.connected();
        Operation event = Operation.withEvent();
        Operation routine = Operation.withRoutine();
        Operation send = Operation.withEvent();
        Operation sendRoutine = Operation.withRoutine();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], event, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], routine, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), send, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), WinsockWorld.buffers("x"), sendRoutine, e));
        winsock.close(wire.s());
        winsock.signalled(event.event());
        winsock.signalled(send.event());
        assertEquals(WSA_OPERATION_ABORTED, event.overlapped().internal());
        assertEquals(WSA_OPERATION_ABORTED, send.overlapped().internal());
        winsock.alertably("routines", () -> routine.indications() > 0 && sendRoutine.indications() > 0);
        routine.ran(WSA_OPERATION_ABORTED, 0);
        assertEquals(1, sendRoutine.indications());
        assertEquals(WSA_OPERATION_ABORTED, sendRoutine.overlapped().internal());
        winsock.fails(
                WSAENOTSOCK,
                e -> WinsockWorld.bool(
                        table.getOverlappedResult(wire.s(), event.overlapped(), new LpInt(), false, new LpInt(), e)));
        wire.peer().close();
    }

    @Test
    @Clause(
            rule = 55,
            source = "WSPCleanup",
            value = "The last one: WSA_OPERATION_ABORTED is in the structure, and nothing is indicated")
    void rule55CleanupIndicatesNothing() {
        Wire wire = winsock.connected();
        Operation event = Operation.withEvent();
        Operation routine = Operation.withRoutine();
        Operation send = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], event, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], routine, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.send(wire.s(), Flood.buffers(), send, e));
        winsock.cleanUp();
        for (Operation operation : List.of(event, routine, send)) {
            wsk.until("the operation is over", operation::isOver);
            assertEquals(
                    "WSA_OPERATION_ABORTED",
                    WsaError.name(operation.overlapped().internal()));
        }
        wire.peer().expectReset();
        assertEquals(0, WsaWait.sleepEx(1, true), "a routine ran");
        assertEquals(0, routine.indications());
        assertFalse(event.event().isSignalled() || send.event().isSignalled(), "an event was signalled");
    }
}
