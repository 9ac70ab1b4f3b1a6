package org.wsk4j.wsp;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The APCs of one thread, and the place where it waits. Refers to no thread, so that a dead one takes its queue along. */
final class ApcQueue {

    /** Not a ThreadLocal: threads outlive the bundle and would keep its classes. */
    private static final Map<Thread, ApcQueue> QUEUES = new WeakHashMap<>(); // guarded by itself

    private record Apc(WsaApc routine, @Nullable Object context) {}

    private final ArrayDeque<Apc> apcs = new ArrayDeque<>(); // guarded by this
    private boolean awake; // guarded by this

    static ApcQueue of(Thread thread) {
        synchronized (QUEUES) {
            return QUEUES.computeIfAbsent(thread, ignored -> new ApcQueue());
        }
    }

    synchronized void add(WsaApc routine, @Nullable Object context) {
        apcs.add(new Apc(routine, context));
        wake();
    }

    synchronized void wake() {
        awake = true;
        notifyAll();
    }

    /** Forgets what woke the thread up to now; ask afterwards what there is to do, then {@link #park}. */
    synchronized void expect() {
        awake = false;
    }

    /** Waits until woken since {@link #expect}, or until the time is over. */
    synchronized void park(long deadlineNanos) throws InterruptedException {
        while (!awake) {
            if (deadlineNanos == Long.MAX_VALUE) {
                wait();
                continue;
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }

    /**
     * Runs what is queued now, and what that queues; the calling thread owns this queue.
     *
     * @return whether anything ran
     */
    boolean run() {
        boolean ran = false;
        for (Apc apc = poll(); apc != null; apc = poll()) {
            ran = true;
            try {
                apc.routine.run(apc.context);
            } catch (RuntimeException | Error thrown) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            }
        }
        return ran;
    }

    private synchronized @Nullable Apc poll() {
        return apcs.poll();
    }
}
