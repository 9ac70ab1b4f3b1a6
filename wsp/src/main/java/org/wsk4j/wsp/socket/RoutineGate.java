package org.wsk4j.wsp.socket;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completion routines of one socket do not nest: one that comes up inside another runs after it, on the same thread. */
public final class RoutineGate {

    private final Map<Thread, ArrayDeque<Runnable>> running = new HashMap<>(); // guarded by this

    /** Of one socket. */
    public RoutineGate() {}

    /**
     * Runs a routine, or has the one that runs on this thread run it afterwards.
     *
     * @param routine what to run
     */
    public void run(Runnable routine) {
        Thread thread = Thread.currentThread();
        synchronized (this) {
            ArrayDeque<Runnable> later = running.get(thread);
            if (later != null) {
                later.add(routine);
                return;
            }
            running.put(thread, new ArrayDeque<>());
        }
        @Nullable Runnable next = routine;
        while (next != null) {
            try {
                next.run();
            } catch (RuntimeException | Error thrown) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            }
            next = next(thread);
        }
    }

    private synchronized @Nullable Runnable next(Thread thread) {
        ArrayDeque<Runnable> later = running.get(thread);
        Runnable next = later == null ? null : later.poll();
        if (next == null) {
            running.remove(thread);
        }
        return next;
    }
}
