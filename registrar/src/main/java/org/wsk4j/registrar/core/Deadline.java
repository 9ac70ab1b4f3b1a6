package org.wsk4j.registrar.core;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.wsk4j.WskRegistrar;

/** A point in time up to which somebody waits, or the end of all days. */
final class Deadline {

    private final boolean infinite;
    private final long nanoTime;

    private Deadline(boolean infinite, long nanoTime) {
        this.infinite = infinite;
        this.nanoTime = nanoTime;
    }

    static Deadline never() {
        return new Deadline(true, 0);
    }

    static Deadline in(long nanos) {
        return new Deadline(false, System.nanoTime() + nanos);
    }

    /** A timeout of Winsock Kernel: an unsigned number of milliseconds, or WSK_INFINITE_WAIT. */
    static Deadline ofWskTimeout(int millis) {
        return millis == WskRegistrar.WSK_INFINITE_WAIT
                ? never()
                : in(TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(millis)));
    }

    long remainingNanos() {
        return infinite ? Long.MAX_VALUE : Math.max(0, nanoTime - System.nanoTime());
    }

    /**
     * Waits for a signal or the end of the time, whichever is first; false, without having waited, if the time is over. So a
     * caller looks once more after the last wait before it gives up.
     */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    boolean await(Condition condition) throws InterruptedException {
        if (infinite) {
            condition.await();
            return true;
        }
        long remaining = remainingNanos();
        if (remaining == 0) {
            return false;
        }
        condition.awaitNanos(remaining);
        return true;
    }

    /** The same for those who cannot stop half-way; an interrupt is kept for later. */
    boolean awaitUninterruptibly(Condition condition) {
        boolean interrupted = Thread.interrupted();
        try {
            return await(condition);
        } catch (InterruptedException later) {
            interrupted = true;
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
