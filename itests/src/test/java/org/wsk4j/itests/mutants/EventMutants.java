package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults in events and in the memory that clients retain. */
final class EventMutants {

    private EventMutants() {}

    static List<Mutant> all() {
        return List.of(
                inSocket(
                        "event-unasked",
                        "Events are on from the beginning",
                        "EventSwitch",
                        "return (enabled & event) != 0 && !closed;",
                        "return !closed;",
                        "event.EventContract.rule34ConnectionEventsAreOffUntilEnabled"),
                inSocket(
                        "byte-doubled",
                        "The last byte of a part that was accepted is indicated again",
                        "ReceiveBuffer",
                        "rest.offset += (int) left;",
                        "rest.offset += (int) Math.max(0, left - 1);",
                        "event.EventContract.rule35RandomAcceptanceLosesAndDoublesNothing"),
                inSocket(
                        "byte-skipped",
                        "A byte is lost where a posted receive takes over from the event",
                        "ReceiveBuffer",
                        "            node.offset += count;\n            request.moved += count;",
                        "            node.offset += node.left() > count && node.offset > 0 ? count + 1 : count;\n"
                                + "            request.moved += count;",
                        "event.EventContract.rule35RandomAcceptanceLosesAndDoublesNothing"),
                inSocket(
                        "event-not-paused",
                        "A refused indication is made again at once",
                        "ReceiveSide",
                        "paused = refused && receivesDone == receivesBefore;",
                        "paused = false;",
                        "event.EventContract.rule36EventsPauseUntilAReceiveCompleted"),
                inSocket(
                        "event-not-resumed",
                        "A receive of length 0 does not resume the event",
                        "ConnectionEntries",
                        "                connection.receives().resume();\n",
                        "",
                        "event.EventContract.rule36EventsPauseUntilAReceiveCompleted"),
                inSocket(
                        "events-not-serial",
                        "receiveEvent runs on whatever thread finds data, not on the loop alone",
                        "SocketCore",
                        "return loop.inLoop() && Irql.current() < Irql.DISPATCH_LEVEL;",
                        "return true;",
                        "event.EventContract.rule37ReceiveEventIsNotMadeInsideACall"),
                inSocket(
                        "retained-reused",
                        "Memory that the client retains is used again",
                        "ReceiveBuffer",
                        "                node.state = DataNode.State.RETAINED;\n                retained++;",
                        """
                                        node.state = DataNode.State.RETAINED;
                                        retained++;
                                        Chunk chunk = node.chunk;
                                        if (chunk != null) {
                                            if (emptiedCount == emptied.length) {
                                                emptied = Arrays.copyOf(emptied, emptiedCount * 2);
                                            }
                                            emptied[emptiedCount++] = chunk;
                                        }
                        """,
                        "event.RetentionContract.rule38ThousandRetainedListsStayValid"),
                inSocket(
                        "double-release",
                        "A list that was released is released again",
                        "ReceiveBuffer",
                        "if (!(at instanceof DataNode node) || node.owner != owner || !isReleasable(node)) {",
                        "if (at instanceof DataNode released && released.state == DataNode.State.FREE) {\n"
                                + "                    return NtStatus.STATUS_SUCCESS;\n                }\n"
                                + "                if (!(at instanceof DataNode node) || node.owner != owner || !isReleasable(node)) {",
                        "event.RetentionContract.rule39DoubleAndForeignReleaseOfStreamData"),
                inSocket(
                        "foreign-release",
                        "A datagram of another socket can be released",
                        "DatagramBuffer",
                        "if (!(at instanceof DatagramNode node) || node.owner != this) {",
                        "if (!(at instanceof DatagramNode node)) {",
                        "event.RetentionContract.rule39DoubleAndForeignReleaseAreRefused"),
                inSocket(
                        "release-of-the-first",
                        "Of a chain that the client made, only the first datagram is released",
                        "DatagramBuffer",
                        "count++;\n        }\n        return count;",
                        "return 1;\n        }\n        return count;",
                        "event.RetentionContract.rule39NodesAreReleasedOneByOneInAnyOrder"),
                inSocket(
                        "refused-datagram-lost",
                        "A datagram that the event refused is gone",
                        "DatagramReceives",
                        "                buffer.returnIndicated();\n",
                        "                buffer.dropIndicated();\n",
                        "event.RetentionContract.rule40RefusedDatagramDisablesTheCallback"),
                inSocket(
                        "static-disabled",
                        "A refusal disables a static callback",
                        "DatagramReceives",
                        "answer == NtStatus.STATUS_DATA_NOT_ACCEPTED && !core.events.isStatic(EVENT)",
                        "answer == NtStatus.STATUS_DATA_NOT_ACCEPTED",
                        "event.StaticEventContract.rule40StaticCallbackStaysEnabledAfterARefusal"),
                inSocket(
                        "event-after-disable",
                        "An event that is disabled while its callback runs goes on",
                        "EventSwitch",
                        "            enabled &= ~events;\n            switchedOff |= events;\n            if (running != events) {",
                        "            if (running != events) {\n                enabled &= ~events;",
                        "event.EventControlContract.rule41DisablingARunningCallbackWaitsForIt"),
                inSocket(
                        "disable-does-not-wait",
                        "Disabling an event whose callback runs succeeds at once",
                        "EventSwitch",
                        "if (running != events) {\n                return NtStatus.STATUS_SUCCESS;",
                        "if (running >= 0) {\n                return NtStatus.STATUS_SUCCESS;",
                        "event.EventControlContract.rule41DisablingARunningCallbackWaitsForIt"),
                inSocket(
                        "abortive-flag",
                        "A reset is told without the flag ABORTIVE",
                        "ConnectionCallbacks",
                        "(abortive ? WskEventFlags.WSK_FLAG_ABORTIVE : 0)",
                        "(abortive ? 0 : 0)",
                        "event.EventControlContract.rule46ResetIsToldAsAbortive"));
    }
}
