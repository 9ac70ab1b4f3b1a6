package org.wsk4j.itests.mutants;

import static org.wsk4j.itests.mutants.Mutant.inNio;
import static org.wsk4j.itests.mutants.Mutant.inSocket;

import java.util.List;

/** Faults in streams: connecting, data, disconnecting, listening. */
final class StreamMutants {

    private StreamMutants() {}

    static List<Mutant> all() {
        return List.of(
                inSocket(
                        "send-early",
                        "A send completes with the first part that leaves",
                        "SendSide",
                        "if (head.remaining() > 0 || head.kind == Request.Kind.DISCONNECT) {\n                break;",
                        "if (head.kind == Request.Kind.DISCONNECT) {\n                break;",
                        "stream.StreamDataContract.rule19SendCompletesWithAllBytes"),
                overtaking(
                        "sends-reordered",
                        "A send overtakes the last one that waits for the write in progress",
                        "canceller instanceof SendSide && request.kind == Request.Kind.SEND",
                        "stream.StreamDataContract.rule20ConcurrentSendsGoOutInCallOrder"),
                overtaking(
                        "receives-reordered",
                        "A receive overtakes the last one that waits behind the read in progress",
                        "canceller instanceof ReceiveSide",
                        "stream.StreamDataContract.rule21ReceivesAreFilledInCallOrder"),
                inNio(
                        "end-on-reset",
                        "A reset that a read meets is told as the end of the stream",
                        "NioStreamInput",
                        "return StatusMapping.failure(cause);",
                        "return IoResult.END_OF_STREAM;",
                        "stream.StreamDataContract.rule23ResetIsNotTheEnd"),
                inSocket(
                        "abort-as-end",
                        "After one's own abort a receive sees the end of the stream",
                        "ConnectionEntries",
                        "result = connection.refusal(); // not behind",
                        "result = NtStatus.STATUS_SUCCESS; // not behind",
                        "stream.StreamDataContract.rule24OwnAbortIsNotTheEnd"),
                inSocket(
                        "waitall-early",
                        "WAITALL completes with whatever the host had at once",
                        "ReceiveSide",
                        "if (!drain && head.moved > 0 && (!whole || head.remaining() == 0)) {",
                        "if (!drain && head.moved > 0 && (!whole || head.moved > 0)) {",
                        "stream.StreamDataContract.rule25WaitallCompletesEarlyOnlyAtTheEnd"),
                inSocket(
                        "drain-early",
                        "DRAIN completes once it has discarded something",
                        "ReceiveSide",
                        "        if (drain) {\n            discard();",
                        "        if (drain) {\n            if (hasBytes()) {\n                discard();\n"
                                + "                over(head.result(NtStatus.STATUS_SUCCESS));\n"
                                + "                return true;\n            }",
                        "stream.StreamDataContract.rule26DrainDiscardsUntilTheEnd"),
                inSocket(
                        "empty-receive-waits",
                        "A receive of length 0 waits for data",
                        "ConnectionEntries",
                        "} else if (request.length == 0 && !drain) {",
                        "} else if (request.length == 0 && !drain && connection.receives().backlog() > 0) {",
                        "stream.StreamDataContract.rule27EmptyReceiveCompletesAtOnce"),
                inNio(
                        "fin-lost",
                        "A graceful disconnect does not tell the peer",
                        "NioStreamEndpoint",
                        "channel.shutdownOutput();",
                        "if (channel.isBlocking()) {\n                channel.shutdownOutput();\n            }",
                        "stream.DisconnectContract.rule28FinalBufferFollowsAllSendsAndReceivesGoOn"),
                inSocket(
                        "disconnect-early",
                        "A graceful disconnect completes at once and leaves the end to others",
                        "Disconnecting",
                        "                queued = sends.add(request);\n                if (queued) {\n",
                        """
                                        Request fin = core.begin(new Irp(), Request.Kind.DISCONNECT);
                                        fin.mdl = request.mdl;
                                        fin.offset = request.offset;
                                        fin.length = request.length;
                                        fin.leave();
                                        queued = sends.add(fin);
                                        refusal = NtStatus.STATUS_SUCCESS;
                                        sends.signal();
                                        if (queued) {
                        """,
                        "stream.DisconnectContract.rule29GracefulDisconnectPendsUntilAborted"),
                inSocket(
                        "disconnect-information",
                        "A graceful disconnect answers one byte less than its final buffer",
                        "SendSide",
                        "                takeHead(NtStatus.STATUS_SUCCESS);\n                connection.finSent();",
                        "                Request fin = queue.poll();\n                if (fin != null) {\n"
                                + "                    queue.done(fin.result(NtStatus.STATUS_SUCCESS, Math.max(0, fin.moved - 1)));\n"
                                + "                }\n                connection.finSent();",
                        "stream.DisconnectContract.rule28FinalBufferFollowsAllSendsAndReceivesGoOn"),
                inSocket(
                        "first-data-dropped",
                        "The data of WskConnectEx does not leave",
                        "Connecting",
                        "request.moved = Math.min(result, request.length);",
                        "request.moved = request.length;",
                        "stream.ConnectContract.rule31FirstDataArrivesOnceAndFirst"),
                inSocket(
                        "first-data-doubled",
                        "The data of WskConnectEx leaves twice",
                        "SendSide",
                        "            long left = at.remaining();\n",
                        "            long left = at.remaining();\n            if (at.kind == Request.Kind.CONNECT && at.moved == 0) {\n"
                                + "                batch.add(at.mdl, at.offset, left);\n            }\n",
                        "stream.ConnectContract.rule31FirstDataArrivesOnceAndFirst"),
                inSocket(
                        "first-data-limit",
                        "WskConnectEx takes one byte more than it may",
                        "Connecting",
                        "MAX_FIRST_DATA = 65_535;",
                        "MAX_FIRST_DATA = 65_536;",
                        "stream.ConnectContract.rule31LimitsAreChecked"),
                inNio(
                        "wrong-status",
                        "A refused connection is told as a reset one",
                        "StatusMapping",
                        "case \"Connection refused\" -> STATUS_CONNECTION_REFUSED;",
                        "case \"Connection refused\" -> STATUS_CONNECTION_RESET;",
                        "stream.ConnectContract.rule32RefusedConnectMayBeRetried"),
                inSocket(
                        "inherited-by-all",
                        "Sockets of WskAccept inherit the listener's events too",
                        "Listener",
                        "connection.handOver(request.context, request.dispatch, 0);",
                        "connection.handOver(request.context, request.dispatch, core.events.inherited());",
                        "stream.ListenContract.rule43ConnectionEventsAreInheritedByEventAcceptedSockets"),
                inSocket(
                        "refused-kept",
                        "A connection that acceptEvent refused stays open",
                        "Listener",
                        "        } else {\n            abandon(connection);\n        }\n        return true;",
                        "        }\n        return true;",
                        "stream.ListenContract.rule44RefusedConnectionIsClosedByTheProvider"));
    }

    /** A request of one direction is queued before the last one of those that wait. */
    private static Mutant overtaking(String id, String fault, String condition, String test) {
        return inSocket(
                id,
                fault,
                "TransferQueue",
                "        add(request);\n        request.waitsIn(canceller);\n        return true;",
                """
                        if (size() > 1 && %s) {
                            RequestQueue last = new RequestQueue();
                            moveAfter(size() - 1, last);
                            Request overtaken = last.poll();
                            add(request);
                            add(overtaken);
                            overtaken.waitsIn(canceller);
                        } else {
                            add(request);
                        }
                        request.waitsIn(canceller);
                        return true;
                """.formatted(condition),
                test);
    }
}
