package org.wsk4j.launcher.swap;

import java.util.List;
import java.util.Map;

/**
 * What a swap did.
 *
 * @param plan what was asked for
 * @param operationsBefore messages echoed and found equal on the first provider
 * @param operationsDuring the same during the swap, on either
 * @param operationsAfter the same on the second provider
 * @param swapMillis from the order to leave until every connection worked again
 * @param drainMillis how long the registrar let the first provider finish
 * @param drained whether everything pending finished in that time
 * @param orphans sockets that were still open when it left
 * @param statuses IRPs completed during the swap, by status
 * @param submitted IRPs handed in, in all
 * @param lost IRPs never completed
 * @param doubled completions beyond the first of an IRP
 * @param corrupted messages that came back changed
 * @param deaths connections that ended
 * @param gapMillis from the last new connection on the first provider to the first on the second
 * @param newBefore new connections that worked on the first provider
 * @param newAfter new connections that worked on the second provider
 * @param newFailed new connections that failed
 * @param working connections of the load that work on the second provider
 * @param problems what must not be, one sentence each
 */
public record SwapReport(
        SwapPlan plan,
        long operationsBefore,
        long operationsDuring,
        long operationsAfter,
        double swapMillis,
        long drainMillis,
        boolean drained,
        int orphans,
        Map<String, Long> statuses,
        long submitted,
        long lost,
        long doubled,
        long corrupted,
        long deaths,
        double gapMillis,
        int newBefore,
        int newAfter,
        int newFailed,
        int working,
        List<String> problems) {

    /**
     * Whether everything was as it must be.
     *
     * @return true without problems
     */
    public boolean ok() {
        return problems.isEmpty();
    }
}
