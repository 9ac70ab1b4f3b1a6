package org.wsk4j.provider.kit.name;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.provider.kit.KitLimits;

/**
 * The threads that look names up, since the JDK's look-ups block. They begin when the first name is asked for and end when
 * they are idle, or with the provider; a look-up that hangs in the host ends as the host likes, on a daemon thread that
 * nobody waits for.
 */
public final class NameResolution implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    /**
     * Creates it; no thread begins.
     *
     * @param limits how many look-ups run and wait at once
     */
    public NameResolution(KitLimits limits) {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                limits.resolverThreads(),
                limits.resolverThreads(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.resolverQueue()),
                task -> {
                    Thread thread = new Thread(task, "wsk-resolver-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a look-up on one of the threads.
     *
     * @param lookUp what to run; may block
     * @return false if too many wait, or the provider has left
     */
    public boolean submit(Runnable lookUp) {
        try {
            threads.execute(lookUp);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Look-ups that wait are dropped, those that run are interrupted. Waits for nothing. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
