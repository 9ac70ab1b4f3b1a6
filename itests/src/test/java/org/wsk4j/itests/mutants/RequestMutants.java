package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults in how requests are completed, captured and cancelled, and in how sockets are closed. */
final class RequestMutants {

    private RequestMutants() {}

    static List<Mutant> all() {
        return List.of(
                inSocket(
                        "lost-completion",
                        "A send that another one follows in the same write is never completed",
                        "SendSide",
                        """
                                takeHead(NtStatus.STATUS_SUCCESS);
                            }
                            takeCancelled();
                        """,
                        """
                                if (left > 0) {
                                    queue.poll();
                                } else {
                                    takeHead(NtStatus.STATUS_SUCCESS);
                                }
                            }
                            takeCancelled();
                        """,
                        "stream.StreamDataContract.rule20SendsOfSeveralThreadsStayWhole"),
                inSocket(
                        "double-completion",
                        "Completes an IRP once more, which by then may serve the next operation",
                        "Request",
                        "current.complete(status, information, pointer);",
                        """
                        NtStatus first = status;
                        current.complete(first, information, pointer);
                        current.complete(first, 0, null);
                        """,
                        "request.CaptureContract.rule06PingPongFromCompletionRoutines"),
                inSocket(
                        "wrong-irp",
                        "Bytes are put down to the last receive that waits, not to the one that they went to",
                        "ReceiveSide",
                        """
                            private void over(Request head) {
                                queue.poll();
                                queue.done(head);
                        """,
                        """
                            private void over(Request head) {
                                queue.poll();
                                RequestQueue others = new RequestQueue();
                                queue.moveAfter(0, others);
                                Request wrong = head;
                                for (Request other = others.poll(); other != null; other = others.poll()) {
                                    Request back = other;
                                    if (others.isEmpty() && other.length == head.length) {
                                        wrong = other.result(NtStatus.STATUS_SUCCESS, head.moved);
                                        back = head;
                                        head.moved = 0;
                                    }
                                    queue.add(back);
                                    back.waitsIn(this);
                                }
                                queue.done(wrong);
                        """,
                        "stream.StreamDataContract.rule21ReceivesAreFilledInCallOrder"),
                inSocket(
                        "wrong-return",
                        "An entry returns success for what has completed with a failure",
                        "Request",
                        """
                                NtStatus answer = status;
                                reset();
                        """,
                        """
                                NtStatus answer = NtStatus.STATUS_SUCCESS;
                                reset();
                        """,
                        "request.CompletionContract.rule02NonPendingReturnHasCompleted"),
                inSocket(
                        "null-irp",
                        "A receive without an IRP begins to look for data",
                        "ConnectionEntries",
                        """
                            public final NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
                                if (irp == null) {
                                    return NtStatus.STATUS_INVALID_PARAMETER;
                                }
                        """,
                        """
                            public final NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
                                if (irp == null) {
                                    return NtStatus.STATUS_SUCCESS;
                                }
                        """,
                        "request.CompletionContract.rule03NullIrpHasNoEffect"),
                inSocket(
                        "address-not-captured",
                        "Looks at the caller's address when the datagram leaves, not at the call",
                        "Request",
                        "remoteAddress = own.set(address);\n        return own;",
                        "remoteAddress = address;\n        return address;",
                        "request.CaptureContract.rule07ParametersOfACallInsideARoutineAreCaptured"),
                inSocket(
                        "outside-range",
                        "Receives a byte more than the range has, if the memory does",
                        "Request",
                        "length = buffer.length();",
                        """
                        length = buffer.length();
                        long all = 0;
                        for (Mdl at = mdl; at != null; at = at.next()) {
                            all += at.byteCount();
                        }
                        if (kind == Kind.RECEIVE && length > 0 && all > offset + length) {
                            length++;
                        }
                        """,
                        "request.CaptureContract.rule07NothingOutsideTheRangeIsTouched"),
                inSocket(
                        "cancel-loses-bytes",
                        "A cancelled WAITALL receive drops the bytes that it has",
                        "Request",
                        "return kind == Kind.RECEIVE && moved > 0 && length > 0",
                        "if (kind == Kind.RECEIVE) {\n"
                                + "            return result(NtStatus.STATUS_CANCELLED, 0);\n        }\n"
                                + "        return kind == Kind.RECEIVE && moved > 0 && length > 0",
                        "request.CancellationContract.rule09CancelledWaitallKeepsItsBytes"),
                inSocket(
                        "cancel-hides-bytes",
                        "A cancelled send does not tell how many of its bytes are in the stream",
                        "Request",
                        ": result(NtStatus.STATUS_CANCELLED, length == 0 ? 0 : moved);",
                        ": result(NtStatus.STATUS_CANCELLED, 0);",
                        "request.CancellationContract.rule09CancelledSendReportsItsBytes"),
                inSocket(
                        "cancel-hits-the-first",
                        "Cancels the first receive that waits, whichever was meant",
                        "RequestQueue",
                        "            if (at == request) {\n                if (before == null) {",
                        "            if (at == request || before == null && at.kind == Request.Kind.RECEIVE) {\n"
                                + "                if (before == null) {",
                        "request.CancellationContract.rule08CancelInTheMiddleOfTheQueue"),
                inSocket(
                        "cancel-deaf",
                        "A connect cannot be cancelled once the transport has it",
                        "Connecting",
                        "            cancels++;\n        }\n        core.cancelTransport(Direction.OUTPUT);",
                        "            cancels++;\n        }",
                        "request.CloseContract.rule12PendingConnectCanBeCancelled"),
                inSocket(
                        "close-too-early",
                        "Close completes before what was pending, which it then never does",
                        "SocketCore",
                        "if (request == null || references != 0 || !isEndpointGone()) {",
                        "if (request == null) {",
                        "request.CloseContract.rule10PendingRequestsCompleteBeforeTheClose"),
                inSocket(
                        "close-during-callback",
                        "A callback that runs goes on after the completion of the close",
                        "SocketCore",
                        "    void enterCallback() {\n        references++;\n    }",
                        "    void enterCallback() {\n        callbacks++;\n    }\n\n    private int callbacks;\n",
                        "request.CloseContract.rule14CloseWaitsForARunningCallback"),
                inSocket(
                        "graceful-close",
                        "Close of an open connection finishes it gracefully",
                        "Connection",
                        "|| state.wasConnected()",
                        "|| state == ConnectionState.ABORTED && state.wasConnected()",
                        "request.CloseContract.rule15CloseOfAnOpenConnectionResets"),
                inSocket(
                        "reset-at-the-end",
                        "Close resets a connection that both sides have finished",
                        "Connection",
                        "&& !(state == ConnectionState.BOTH_FIN && finSent);",
                        "&& (state != null);",
                        "request.CloseContract.rule16CloseAfterBothSidesFinishedDropsNothing"),
                inSocket(
                        "port-kept",
                        "The address of a closed listener stays taken",
                        "Listener",
                        "        if (binding != null) {\n            binding.release();\n        }",
                        "",
                        "request.CloseContract.rule18PortIsFreeAfterClose"));
    }
}
