package org.wsk4j.tck;

import java.util.List;
import java.util.Map;

/** The rules of the contract. */
public final class Rules {

    /** How many rules there are. */
    public static final int COUNT = 60;

    private static final List<String> TITLES = List.of(
            "Every accepted IRP completes exactly once",
            "A status returned other than PENDING is the completed one, and the routine has run",
            "A null IRP where one is required: STATUS_INVALID_PARAMETER and no side effect",
            "Connect on an unbound socket is refused, returned and completed",
            "Information on success: the socket, the byte count, or 0",
            "An IRP can be reused in its own routine; inline completions never recurse",
            "Parameters are captured at the call; foreign memory is never touched",
            "Cancel is a request: nothing is lost when success wins",
            "A cancelled WAITALL receive keeps what it has",
            "Close completes all pending IRPs before its own",
            "Close cancels a pending accept",
            "Close cancels a pending connect to a silent host at once",
            "Nothing is called after the completion of close",
            "Close waits for a running callback and can be called inside it",
            "Close of an open connection resets it",
            "Close after both sides finished resets nothing",
            "Retained indications outlive the socket",
            "After close the port is free at once",
            "A send completes with all bytes, never with a part",
            "Sends go out in the order of the calls, contiguous",
            "Queued receives are filled in the order of the calls",
            "The peer's FIN completes all receives with 0",
            "A reset is never reported as the end of the stream",
            "One's own abort is not the end of the stream",
            "WAITALL completes early only on FIN, abort and cancel",
            "DRAIN discards everything; flags are checked",
            "A receive of length 0 completes at once and is not the end",
            "Disconnect: earlier sends, the final buffer, FIN; receives go on",
            "A graceful disconnect pends until it is done or forced to end",
            "Silent mode: nothing on the wire",
            "ConnectEx: limits, and the data once, in full, first",
            "ConnectEx completes with the truth about the connection",
            "Addresses are answered in the states that have them",
            "Callbacks are off until enabled, and can be enabled only in time",
            "BytesAccepted: the rest comes again, nothing is lost or doubled",
            "After partial acceptance events pause until a receive completes",
            "ReceiveEvent is serial for each socket",
            "Retained data stays valid until released",
            "Release works node by node, in any order",
            "A refused datagram disables the callback; a static one stays",
            "Disabling waits for the running callback and never deadlocks",
            "Pending requests take precedence over events",
            "Connection events enabled on a listener are inherited by event-accepted sockets",
            "A refused connection is closed by the provider",
            "Inspection: reject, accept, pend, abort",
            "DisconnectEvent tells the peer's doing, after all data",
            "Empty datagrams, truncation",
            "Destinations: explicit, fixed peer, fixed destination, none",
            "SendMessages: one datagram for each node",
            "Broadcast, oversize and bad control information are refused",
            "Registration: order of the end, captures, versions, sizes",
            "The matrix of address sharing; IPv6 sockets are IPv6 only",
            "Winsock: success is indicated too, an error never; byte counts stay untouched while pending",
            "Winsock: completion routines run on the issuing thread, in alertable waits, never nested",
            "Winsock: close ends what pends with an indication, the last cleanup without",
            "Winsock: a non-blocking send may take a part; too long a message sends nothing",
            "Winsock: network events are recorded once and re-enabled by their function",
            "Winsock: deferred requests, leaving non-blocking mode, SO_ERROR, lingering close",
            "Winsock: close is graceful in the background",
            "Winsock: layers hand down what they were given");

    /** Why a rule has no test of its own, where that is so. */
    private static final Map<Integer, String> REASONS = Map.of();

    private Rules() {}

    /**
     * The title of a rule.
     *
     * @param rule 1 to {@link #COUNT}
     * @return one line
     */
    public static String title(int rule) {
        return TITLES.get(rule - 1);
    }

    /**
     * Why a rule has no test.
     *
     * @param rule 1 to {@link #COUNT}
     * @return one sentence, empty if it has tests
     */
    public static String reason(int rule) {
        return REASONS.getOrDefault(rule, "");
    }
}
