package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.tck.winsock.WinsockWorld.UNTOUCHED;
import static org.wsk4j.wsp.WsaError.WSAECONNRESET;
import static org.wsk4j.wsp.WsaError.WSAEFAULT;
import static org.wsk4j.wsp.WsaError.WSAENOTSOCK;
import static org.wsk4j.wsp.WsaError.WSA_INVALID_HANDLE;
import static org.wsk4j.wsp.WsaError.WSA_IO_INCOMPLETE;
import static org.wsk4j.wsp.WsaError.WSA_IO_PENDING;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.WskFixture;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WspProcTable;

/** WSPGetOverlappedResult, and which of the modes of chapter 4.1 a call is in. */
@WskContract(requires = {"tcp", "inet"})
class OverlappedResultContract {

    private final WskFixture wsk;
    private final WinsockWorld winsock;
    private final WspProcTable table;

    OverlappedResultContract(WskFixture wsk) {
        this.wsk = wsk;
        winsock = new WinsockWorld(wsk);
        table = winsock.table();
    }

    @AfterEach
    void end() {
        winsock.close();
    }

    private long result(long s, @Nullable WsaOverlapped overlapped, @Nullable LpInt count, boolean wait, LpInt errno) {
        return WinsockWorld.bool(table.getOverlappedResult(s, overlapped, count, wait, new LpInt(), errno));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetOverlappedResult",
            value = "Not over: WSA_IO_INCOMPLETE and the count untouched; over: the bytes")
    void resultIsIncompleteUntilItIsOver() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[8], operation, e));
        LpInt count = new LpInt(UNTOUCHED);
        winsock.fails(WSA_IO_INCOMPLETE, e -> result(wire.s(), operation.overlapped(), count, false, e));
        assertEquals(UNTOUCHED, count.value());
        wire.peer().write("four");
        winsock.signalled(operation.event());
        winsock.ok(e -> result(wire.s(), operation.overlapped(), count, false, e));
        assertEquals(4, count.value());
        winsock.ok(e -> result(wire.s(), operation.overlapped(), count, false, e));
    }

    @Test
    @Clause(rule = 0, source = "WSPGetOverlappedResult", value = "fWait waits until it is over")
    void resultCanBeWaitedFor() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[8], operation, e));
        AtomicBoolean asked = new AtomicBoolean();
        Future<Integer> waiter = wsk.beside(() -> {
            LpInt count = new LpInt();
            asked.set(true);
            winsock.ok(e -> result(wire.s(), operation.overlapped(), count, true, e));
            return count.value();
        });
        wsk.until("the other thread asks", asked::get);
        wire.peer().write("waited");
        assertEquals(6, wsk.join(waiter));
    }

    @Test
    @Clause(rule = 0, source = "WSPGetOverlappedResult", value = "The operation's own error; the count untouched")
    void resultOfAFailedOperation() {
        Wire wire = winsock.connected();
        Operation operation = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[8], operation, e));
        wire.peer().reset();
        assertEquals(-WSAECONNRESET, winsock.result(wire.s(), operation));
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPGetOverlappedResult",
            value = "WSAEFAULT, WSA_INVALID_HANDLE (to wait without an event), WSAENOTSOCK")
    void resultOfWhatCannotBeAsked() {
        Wire wire = winsock.connected();
        Operation routine = Operation.withRoutine();
        winsock.fails(WSAEFAULT, e -> result(wire.s(), null, new LpInt(), false, e));
        winsock.fails(WSAENOTSOCK, e -> result(3, new WsaOverlapped(), new LpInt(), false, e));
        WsaOverlapped silent = new WsaOverlapped();
        winsock.fails(
                WSA_IO_PENDING,
                e -> table.recv(
                        wire.s(), WinsockWorld.buffers(new byte[1]), 1, null, new LpInt(), silent, null, null, e));
        winsock.fails(WSAEFAULT, e -> result(wire.s(), silent, null, false, e));
        winsock.fails(WSA_INVALID_HANDLE, e -> result(wire.s(), silent, new LpInt(), true, e));
        winsock.beginReceive(wire.s(), new byte[1], routine);
        wire.peer().write("12");
        winsock.alertably("the routine", () -> routine.indications() > 0);
        LpInt count = new LpInt();
        winsock.ok(e -> result(wire.s(), silent, count, false, e));
        assertEquals(1, count.value());
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPSend, WSPRecv",
            value = "Overlapped socket without OVERLAPPED: as if it were not; event and routine: the routine alone")
    void modesOfACall() {
        Wire wire = winsock.connected();
        winsock.send(wire.s(), "plain");
        wire.peer().expect("plain").write("answer");
        winsock.expect(wire.s(), "answer");
        Operation routine = Operation.withRoutine();
        WsaEvent context = new WsaEvent();
        routine.overlapped().setHEvent(context);
        winsock.begin(e -> table.send(
                wire.s(), WinsockWorld.buffers("both"), 1, null, 0, routine.overlapped(), routine::routine, null, e));
        winsock.alertably("the routine", () -> routine.indications() > 0);
        routine.ran(0, 4);
        assertFalse(context.isSignalled(), "hEvent belongs to the client when there is a routine");
        wire.peer().expect("both");
        WsaOverlapped silent = new WsaOverlapped();
        winsock.begin(e -> table.send(wire.s(), WinsockWorld.buffers("silent"), 1, null, 0, silent, null, null, e));
        wsk.until("over without an indication", silent::hasOverlappedIoCompleted);
        wire.peer().expect("silent");
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPRecv",
            value = "Receives are filled in the order of the calls, without holes, each once")
    void receivesAreFilledInOrder() {
        Wire wire = winsock.connected();
        List<Operation> operations = new ArrayList<>();
        List<byte[]> memory = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] room = new byte[5];
            Operation operation = Operation.withEvent();
            WsaBuf[] buffers = {
                new WsaBuf(ByteBuffer.wrap(room), 0, 2), new WsaBuf(), new WsaBuf(ByteBuffer.wrap(room), 2, 3)
            };
            winsock.begin(
                    e -> table.recv(wire.s(), buffers, 3, null, new LpInt(), operation.overlapped(), null, null, e));
            buffers[0].set(null, 1, 1);
            operations.add(operation);
            memory.add(room);
        }
        byte[] all = Bytes.pattern(9, 100);
        wire.peer().write(all);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int i = 0; i < operations.size() && received.size() < all.length; i++) {
            int count = winsock.result(wire.s(), operations.get(i));
            received.write(memory.get(i), 0, count);
        }
        assertArrayEquals(Arrays.copyOf(all, received.size()), received.toByteArray());
        assertTrue(received.size() > 0);
    }

    @Test
    @Clause(rule = 0, source = "WSPSend", value = "Posted sends go out in the order of the calls, from several modes")
    void sendsGoOutInOrder() {
        Wire wire = winsock.connected();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            byte[] bytes = Bytes.pattern(i, i % 3 == 0 ? 200_000 : 3 + i);
            expected.writeBytes(bytes);
            Operation operation = i % 2 == 0 ? Operation.withEvent() : Operation.withRoutine();
            operations.add(operation);
            winsock.begin(e -> winsock.send(wire.s(), WinsockWorld.buffers(bytes), operation, e));
        }
        Future<Peer> reader = wsk.beside(() -> wire.peer().expect(expected.toByteArray()));
        winsock.alertably("all are over", () -> operations.stream().allMatch(Operation::isOver));
        wsk.join(reader);
        winsock.alertably(
                "the routines",
                () -> operations.stream().mapToInt(Operation::indications).sum() == 15);
    }

    @Test
    @Clause(
            rule = 0,
            source = "WSPRecv",
            value = "The peer's FIN: receives end with success and 0 bytes; later ones too")
    void endOfTheStream() {
        Wire wire = winsock.connected();
        Operation first = Operation.withEvent();
        Operation second = Operation.withEvent();
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], first, e));
        winsock.fails(WSA_IO_PENDING, e -> winsock.receive(wire.s(), new byte[1], second, e));
        wire.peer().finish();
        assertEquals(0, winsock.result(wire.s(), first));
        assertEquals(0, winsock.result(wire.s(), second));
        assertEquals(0, winsock.receive(wire.s(), 4).length);
        winsock.send(wire.s(), "still");
        wire.peer().expect("still");
    }
}
