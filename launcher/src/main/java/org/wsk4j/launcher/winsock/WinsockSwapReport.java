package org.wsk4j.launcher.winsock;

import java.util.List;
import java.util.Map;
import org.wsk4j.launcher.swap.SwapPlan;

/**
 * What a swap below a chain did.
 *
 * @param plan what was to be done
 * @param echoedBefore messages before the swap
 * @param echoedDuring messages in the swap
 * @param echoedAfter messages after it
 * @param swapMillis how long until every connection worked again
 * @param started overlapped operations started
 * @param lost of them, never indicated
 * @param doubled of them, indicated more than once
 * @param corrupted messages that came back changed
 * @param errors WSA errors in the swap, counted by name
 * @param working connections that work on the second provider
 * @param problems what should not have been
 */
public record WinsockSwapReport(
        SwapPlan plan,
        long echoedBefore,
        long echoedDuring,
        long echoedAfter,
        double swapMillis,
        long started,
        long lost,
        long doubled,
        long corrupted,
        Map<String, Long> errors,
        int working,
        List<String> problems) {}
