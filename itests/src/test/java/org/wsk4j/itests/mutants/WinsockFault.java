package org.wsk4j.itests.mutants;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.wsk4j.tck.Clause;
import org.wsk4j.wsp.WspProcTable;

/** A deliberate fault of the Winsock front end, put over its procedure table, and the test of the kit that must find it. */
enum WinsockFault {
    ROUTINE_ELSEWHERE(
            "Completion routines run on a thread of the provider",
            WinsockFaultTables.RoutineElsewhere::new,
            "OverlappedContract.rule54RoutinesRunInAlertableWaitsOfTheirThread"),
    ROUTINE_TWICE(
            "A completion routine runs twice",
            WinsockFaultTables.RoutineTwice::new,
            "OverlappedContract.rule53ImmediateSuccessIsIndicated"),
    SUCCESS_SILENT(
            "What is over at once does not set its event",
            WinsockTransferFaults.SuccessSilent::new,
            "OverlappedContract.rule53ImmediateSuccessIsIndicated"),
    COUNT_WHILE_PENDING(
            "A pending receive writes 0 into the count variable",
            WinsockTransferFaults.CountWhilePending::new,
            "OverlappedContract.rule53PendingTouchesNoVariable"),
    ERROR_INDICATED(
            "A send that fails at once sets its event too",
            WinsockTransferFaults.ErrorIndicated::new,
            "OverlappedContract.rule53ErrorsAreNotIndicated"),
    CLEANUP_INDICATES(
            "The last cleanup closes the sockets, with their indications",
            WinsockFaultTables.CleanupIndicates::new,
            "OverlappedContract.rule55CleanupIndicatesNothing"),
    BLOCKING_SEND_PARTIAL(
            "A blocking send takes only a part",
            WinsockFaultTables.BlockingSendPartial::new,
            "OptionsContract.rule56NonBlockingSendsMayBePartial"),
    OVERSIZE_CUT(
            "A message that is too long is cut and sent",
            WinsockFaultTables.OversizeCut::new,
            "WspSendLimitsContract.rule56TooLongAMessageSendsNothing"),
    WRITE_AS_LEVEL(
            "FD_WRITE is recorded again after every send",
            WinsockTransferFaults.WriteAsLevel::new,
            "NetworkEventsContract.rule57WriteIsAnEdge"),
    ENUMERATION_CLEARS(
            "An enumeration of events that fails clears them",
            WinsockFaultTables.EnumerationClears::new,
            "NetworkEventsContract.rule57EnumerationClearsOnlyWhenItSucceeds"),
    DEFERRED_LOST(
            "A deferred request is rejected",
            WinsockFaultTables.DeferredLost::new,
            "NetworkEventsContract.rule58DeferredRequestStaysFirst"),
    ERROR_KEPT(
            "SO_ERROR is not cleared by reading it",
            WinsockFaultTables.ErrorKept::new,
            "NetworkEventsContract.rule58PendingErrorIsClearedByReading"),
    LINGER_IGNORED(
            "A lingering close of a non-blocking socket closes it",
            WinsockFaultTables.LingerIgnored::new,
            "CloseSocketContract.rule58LingeringNonBlockingCloseWouldBlock"),
    CLOSE_RESETS(
            "Close resets the connection, as WSK's does",
            WinsockFaultTables.CloseResets::new,
            "CloseSocketContract.rule59CloseIsGracefulInTheBackground"),
    HANDLE_REUSED(
            "A number of a closed socket finds the newest socket",
            WinsockFaultTables.HandleReused::new,
            "WspSendErrorsContract.sendOnWhatIsNoSocket"),
    RESET_AS_END(
            "A reset is told as the end of the stream",
            WinsockTransferFaults.ResetAsEnd::new,
            "WspSendLimitsContract.sendToAPeerThatReset"),
    SHUTDOWN_FORGOTTEN(
            "Sends go on after SD_SEND",
            WinsockFaultTables.ShutdownForgotten::new,
            "WspSendErrorsContract.sendAfterShutdown"),
    PEEK_TAKES(
            "MSG_PEEK takes what it looks at",
            WinsockTransferFaults.PeekTakes::new,
            "DatagramTransferContract.peekTakesNothing"),
    SETS_KEPT(
            "WSPSelect leaves in its sets what is not ready",
            WinsockFaultTables.SetsKept::new,
            "SelectContract.readableSockets"),
    REJECTED_UNNAMED(
            "The address of a rejected request is not filled in",
            WinsockFaultTables.RejectedUnnamed::new,
            "ConnectionContract.conditionRejects");

    private static final String CHAPTER = "winsock.";

    private final String fault;
    private final UnaryOperator<WspProcTable> table;
    private final String test;

    WinsockFault(String fault, UnaryOperator<WspProcTable> table, String test) {
        this.fault = fault;
        this.table = table;
        this.test = test;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String fault() {
        return fault;
    }

    String test() {
        return test;
    }

    WspProcTable over(WspProcTable below) {
        return table.apply(below);
    }

    /** What the test proves. */
    Clause clause() {
        List<Method> found = Mutant.methods(CHAPTER + test);
        if (found.size() != 1) {
            throw new AssertionError("mend the fault " + id() + ": " + found.size() + " tests are " + test);
        }
        return found.get(0).getAnnotation(Clause.class);
    }
}
