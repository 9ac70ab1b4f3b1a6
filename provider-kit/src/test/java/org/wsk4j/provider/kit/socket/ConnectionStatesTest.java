package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_FILE_FORCED_CLOSED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskControlSocketType;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskIoctls;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.IoResult;

/** Every entry in every state: what it returns, that it completes once with the same, and with what Information. */
class ConnectionStatesTest {

    /** The states of a connection socket, and how to get there. */
    enum Situation {
        CREATED,
        BOUND,
        CONNECTING,
        CONNECTED,
        LOCAL_FIN,
        REMOTE_FIN,
        BOTH_FIN,
        RESET,
        ABORTED,
        SILENT,
        ORPHAN;

        ConnectionFixture reach() {
            ConnectionFixture fixture = new ConnectionFixture();
            WskClientConnectionDispatch callbacks = new WskClientConnectionDispatch(
                    (context, flags, data, bytes, accepted) -> STATUS_SUCCESS,
                    (context, flags) -> STATUS_SUCCESS,
                    (context, ideal) -> STATUS_SUCCESS);
            switch (this) {
                case CREATED -> fixture.created(callbacks);
                case BOUND -> fixture.bound(callbacks);
                case CONNECTING -> {
                    fixture.bound(callbacks);
                    fixture.endpoint.output.add(FakeStreamEndpoint.Answer.pending());
                    fixture.socket.connect(ConnectionFixture.PEER, 0, new Irp());
                }
                default -> {
                    fixture.connected(callbacks);
                    beyondConnected(fixture);
                }
            }
            assertSame(expectedState(), fixture.state());
            return fixture;
        }

        private void beyondConnected(ConnectionFixture fixture) {
            switch (this) {
                case LOCAL_FIN -> fixture.disconnect(null, 0).assertOver(STATUS_SUCCESS, 0);
                case REMOTE_FIN -> peerEnds(fixture, IoResult.END_OF_STREAM);
                case BOTH_FIN -> {
                    fixture.disconnect(null, 0).assertOver(STATUS_SUCCESS, 0);
                    peerEnds(fixture, IoResult.END_OF_STREAM);
                }
                case RESET -> peerEnds(fixture, IoResult.failure(STATUS_CONNECTION_RESET));
                case ABORTED -> {
                    CountedIrp irp = fixture.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE);
                    fixture.loop.run();
                    irp.assertOver(STATUS_SUCCESS, 0);
                }
                case SILENT -> assertSame(STATUS_SUCCESS, silence(fixture));
                case ORPHAN -> {
                    fixture.provider.close();
                    fixture.loop.run();
                }
                default -> {}
            }
        }

        private static void peerEnds(ConnectionFixture fixture, long how) {
            CountedIrp irp = fixture.receive(ConnectionFixture.room(1), 0);
            fixture.endpoint.finishRead(how);
            assertEquals(1, irp.completions());
        }

        private ConnectionState expectedState() {
            return switch (this) {
                case RESET -> ConnectionState.ABORTED;
                case ORPHAN -> ConnectionState.CONNECTED;
                default -> ConnectionState.valueOf(name());
            };
        }
    }

    /** The entries with arguments that are good where the state is. */
    enum Entry {
        BIND,
        CONNECT,
        CONNECT_EX,
        GET_LOCAL,
        GET_REMOTE,
        EVENT_ENABLE,
        SEND,
        RECEIVE,
        DISCONNECT,
        ABORT;

        NtStatus call(ConnectionFixture f, Irp irp) {
            return switch (this) {
                case BIND -> f.socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp);
                case CONNECT -> f.socket.connect(ConnectionFixture.PEER, 0, irp);
                case CONNECT_EX ->
                    f.socket.connectEx(ConnectionFixture.PEER, ConnectionFixture.buffer("first"), 0, irp);
                case GET_LOCAL -> f.socket.getLocalAddress(new SockAddr(), irp);
                case GET_REMOTE -> f.socket.getRemoteAddress(new SockAddr(), irp);
                case EVENT_ENABLE -> {
                    CountedIrp unused = new CountedIrp();
                    NtStatus status = f.events(WskEventMask.WSK_EVENT_RECEIVE, unused);
                    unused.assertOver(status, 0);
                    irp.markPending(new Nobody());
                    irp.complete(status, 0);
                    yield status;
                }
                case SEND -> f.socket.send(ConnectionFixture.buffer("abc"), 0, irp);
                case RECEIVE -> f.socket.receive(ConnectionFixture.room(4), 0, irp);
                case DISCONNECT -> f.socket.disconnect(null, 0, irp);
                case ABORT -> f.socket.disconnect(null, WskDisconnectFlags.WSK_FLAG_ABORTIVE, irp);
            };
        }
    }

    static final class Nobody implements org.wsk4j.nt.PendingOperation {
        @Override
        public void cancel(Irp irp, int operation) {
            throw new AssertionError("nobody cancels");
        }

        @Override
        public void completed(int operation) {
            // nothing to give back
        }
    }

    // Columns: the situations in their order. OK: success at once. P: pends. IDS, RST, ABT: refused with that.
    // abort: pends until the endpoint is closed, then success. 0: success with Information 0.
    private static final String[] MATRIX = {
        "             CREATED BOUND CONNECTING CONNECTED LOCAL_FIN REMOTE_FIN BOTH_FIN RESET ABORTED SILENT ORPHAN",
        "BIND         OK      IDS   IDS        IDS       IDS       IDS        IDS      IDS   IDS     IDS    DEAD",
        "CONNECT      IDS     OK    IDS        IDS       IDS       IDS        IDS      IDS   IDS     IDS    DEAD",
        "CONNECT_EX   IDS     5     IDS        IDS       IDS       IDS        IDS      IDS   IDS     IDS    DEAD",
        "GET_LOCAL    IDS     OK    OK         OK        OK        OK         OK       OK    OK      OK     DEAD",
        "GET_REMOTE   IDS     IDS   IDS        OK        OK        OK         OK       OK    OK      OK     DEAD",
        "EVENT_ENABLE IDS     IDS   IDS        OK        OK        OK         OK       OK    OK      IDS    DEAD",
        "SEND         IDS     IDS   IDS        3         IDS       3          IDS      RST   ABT     IDS    DEAD",
        "RECEIVE      IDS     IDS   IDS        P         P         OK         OK       RST   ABT     IDS    DEAD",
        "DISCONNECT   IDS     IDS   IDS        OK        IDS       OK         IDS      RST   ABT     IDS    DEAD",
        "ABORT        IDS     IDS   IDS        abort     abort     abort      abort    abort OK      IDS    DEAD",
    };

    static Stream<Arguments> cells() {
        List<Arguments> cells = new ArrayList<>();
        String[] columns = MATRIX[0].trim().split(" +", -1);
        for (int row = 1; row < MATRIX.length; row++) {
            String[] words = MATRIX[row].trim().split(" +", -1);
            for (int column = 0; column < columns.length; column++) {
                cells.add(Arguments.of(Entry.valueOf(words[0]), Situation.valueOf(columns[column]), words[column + 1]));
            }
        }
        assertEquals(Entry.values().length * Situation.values().length, cells.size());
        return cells.stream();
    }

    @ParameterizedTest(name = "{0} when {1}: {2}")
    @MethodSource("cells")
    void everyEntryAnswersAsItsStateDemands(Entry entry, Situation situation, String expected) {
        ConnectionFixture fixture = situation.reach();
        CountedIrp irp = new CountedIrp();
        irp.returned(entry.call(fixture, irp.irp));
        switch (expected) {
            case "P" -> {
                assertSame(STATUS_PENDING, irp.returned);
                irp.assertPending();
            }
            case "abort" -> {
                assertSame(STATUS_PENDING, irp.returned);
                irp.assertPending();
                fixture.loop.run();
                irp.assertOver(STATUS_SUCCESS, 0);
                assertSame(ConnectionState.ABORTED, fixture.state());
            }
            case "IDS" -> irp.assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
            case "RST" -> irp.assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
            case "ABT" -> irp.assertOverAtOnce(NtStatus.STATUS_CONNECTION_ABORTED, 0);
            case "DEAD" -> irp.assertOverAtOnce(STATUS_FILE_FORCED_CLOSED, 0);
            case "OK" -> irp.assertOverAtOnce(STATUS_SUCCESS, 0);
            default -> irp.assertOverAtOnce(STATUS_SUCCESS, Long.parseLong(expected));
        }
        fixture.close();
        assertEquals(1, irp.completions());
    }

    @ParameterizedTest
    @EnumSource(Situation.class)
    void closeSucceedsInEveryStateAndResetsWhatIsOpen(Situation situation) {
        ConnectionFixture fixture = situation.reach();
        fixture.close();
        boolean reset = switch (situation) {
            case CREATED, BOUND, BOTH_FIN, SILENT -> false;
            default -> true;
        };
        assertEquals(List.of(reset ? "close abort" : "close"), closes(fixture));
        assertThrows(IllegalStateException.class, () -> fixture.socket.send(new WskBuf(), 0, new Irp()));
        assertThrows(IllegalStateException.class, () -> fixture.socket.closeSocket(new Irp()));
        assertEquals(0, fixture.client.openSockets());
    }

    private static List<String> closes(ConnectionFixture fixture) {
        return fixture.endpoint.calls.stream()
                .filter(call -> call.startsWith("close"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Situation.class)
    void aNullIrpHasNoEffectAnywhere(Situation situation) {
        ConnectionFixture fixture = situation.reach();
        ConnectionState before = fixture.state();
        for (Entry entry : Entry.values()) {
            if (entry != Entry.EVENT_ENABLE) {
                assertSame(STATUS_INVALID_PARAMETER, entry.call(fixture, null), entry.name());
            }
        }
        assertSame(STATUS_INVALID_PARAMETER, fixture.socket.closeSocket(null));
        assertSame(before, fixture.state());
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void anIrpInFlightIsRefusedBeforeAnySideEffect(Entry entry) {
        if (entry == Entry.EVENT_ENABLE) {
            return;
        }
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        CountedIrp busy = fixture.receive(ConnectionFixture.room(1), 0);
        int pending = fixture.socket.core().pendingRequests();
        assertThrows(IllegalStateException.class, () -> entry.call(fixture, busy.irp));
        assertEquals(pending, fixture.socket.core().pendingRequests());
        assertSame(ConnectionState.CONNECTED, fixture.state());
        busy.assertPending();
        fixture.close();
        busy.assertOver(NtStatus.STATUS_CANCELLED, 0);
    }

    @Test
    void wrongRangesThrowBeforeAnySideEffect() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        WskBuf beyond = new WskBuf(ConnectionFixture.buffer("ab").mdl(), 1, 2);
        Irp irp = new Irp();
        assertThrows(IndexOutOfBoundsException.class, () -> fixture.socket.send(beyond, 0, irp));
        assertThrows(IndexOutOfBoundsException.class, () -> fixture.socket.receive(beyond, 0, irp));
        assertThrows(IndexOutOfBoundsException.class, () -> fixture.socket.disconnect(beyond, 0, irp));
        assertThrows(NullPointerException.class, () -> fixture.socket.send(null, 0, irp));
        assertThrows(NullPointerException.class, () -> fixture.socket.release(null));
        fixture.send("x").assertOver(STATUS_SUCCESS, 1);
        fixture.close();
    }

    @Test
    void wrongFlagsAndMemoryAreRefusedAndCompleted() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        fixture.send(ConnectionFixture.buffer("x"), 1).assertOverAtOnce(STATUS_NOT_SUPPORTED, 0);
        fixture.receive(ConnectionFixture.room(1), 1).assertOverAtOnce(STATUS_NOT_SUPPORTED, 0);
        int both = WskReceiveFlags.WSK_FLAG_WAITALL | WskReceiveFlags.WSK_FLAG_DRAIN;
        fixture.receive(new WskBuf(), both).assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        fixture.receive(ConnectionFixture.room(1), WskReceiveFlags.WSK_FLAG_DRAIN)
                .assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        WskBuf readOnly = WskBuf.of(ByteBuffer.allocate(4).asReadOnlyBuffer());
        fixture.receive(readOnly, 0).assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        fixture.send(readOnly, 0).assertOverAtOnce(STATUS_SUCCESS, 4);
        fixture.disconnect(null, 2).assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        fixture.disconnect(ConnectionFixture.buffer("x"), WskDisconnectFlags.WSK_FLAG_ABORTIVE)
                .assertOverAtOnce(STATUS_INVALID_PARAMETER, 0);
        assertSame(ConnectionState.CONNECTED, fixture.state());
        fixture.close();
    }

    @Test
    void aPeerThatResetsWhileSilencingFailsIsNotForgotten() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        fixture.endpoint.silenceFailure = STATUS_NOT_SUPPORTED;
        fixture.endpoint.duringSilence = () -> fixture.endpoint.finishRead(IoResult.failure(STATUS_CONNECTION_RESET));
        assertSame(STATUS_NOT_SUPPORTED, silence(fixture));
        receive.assertOver(STATUS_CONNECTION_RESET, 0);
        assertSame(ConnectionState.ABORTED, fixture.state());
        fixture.send("x").assertOverAtOnce(STATUS_CONNECTION_RESET, 0);
        fixture.close();
    }

    @Test
    void aPeerThatFinishesWhileSilencingFailsIsNotForgotten() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
        fixture.endpoint.silenceFailure = STATUS_NOT_SUPPORTED;
        fixture.endpoint.duringSilence = () -> fixture.endpoint.finishRead(IoResult.END_OF_STREAM);
        assertSame(STATUS_NOT_SUPPORTED, silence(fixture));
        receive.assertOver(STATUS_SUCCESS, 0);
        assertSame(ConnectionState.REMOTE_FIN, fixture.state());
        fixture.close();
    }

    @Test
    void theEndOfTheStreamDoesNotMatterToASilentConnection() {
        for (long end : new long[] {IoResult.END_OF_STREAM, IoResult.failure(STATUS_CONNECTION_RESET)}) {
            ConnectionFixture fixture = Situation.CONNECTED.reach();
            CountedIrp receive = fixture.receive(ConnectionFixture.room(1), 0);
            assertSame(STATUS_SUCCESS, silence(fixture));
            fixture.endpoint.finishRead(end);
            assertEquals(1, receive.completions());
            assertSame(ConnectionState.SILENT, fixture.state());
            fixture.close();
        }
    }

    @Test
    void nothingIsAcceptedWhileSilencing() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        List<CountedIrp> sends = new ArrayList<>();
        fixture.endpoint.duringSilence = () -> sends.add(fixture.send("x"));
        assertSame(STATUS_SUCCESS, silence(fixture));
        sends.get(0).assertOverAtOnce(STATUS_INVALID_DEVICE_STATE, 0);
        fixture.close();
    }

    private static NtStatus silence(ConnectionFixture fixture) {
        return fixture.socket.connection().silence();
    }

    @Test
    void theTableOfIoctlsNamesSilentMode() {
        ConnectionFixture fixture = Situation.CONNECTED.reach();
        CountedIrp irp = new CountedIrp();
        fixture.socket.controlSocket(
                WskControlSocketType.WskIoctl, WskIoctls.SIO_WSK_SET_TCP_SILENT_MODE, 0, null, null, null, irp.irp);
        assertEquals(1, irp.completions());
        fixture.close();
    }
}
