package org.wsk4j.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions, never for time. */
final class Await {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(World.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .until(condition);
    }

    static void untilAsserted(ThrowingRunnable assertion) {
        Awaitility.await().atMost(World.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .untilAsserted(assertion);
    }
}
