package org.wsk4j.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for conditions, never for time. */
final class Await {

    private static final Duration INTERVAL = Duration.ofMillis(10);

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(World.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .until(condition);
    }

    static void untilAsserted(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(World.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(INTERVAL)
                .untilAsserted(assertion);
    }

    /** What may fail. */
    interface Action {
        void run() throws Exception;
    }

    /** Runs something that must come back. */
    static void returns(String what, Action action) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Thread thread = new Thread(task, "bounded");
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError(what + " failed", failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
