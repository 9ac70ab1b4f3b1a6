package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.wsk4j.provider.kit.Loop;

/** A loop without a thread: tasks run when the test says so, on the test's thread. */
final class FakeLoop implements Loop {

    private static final long HELPER_MILLIS = 5_000;

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private volatile Thread running;
    private volatile boolean ended;

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == running;
    }

    @Override
    public boolean execute(Runnable task) {
        if (ended) {
            return false;
        }
        synchronized (tasks) {
            tasks.add(task);
        }
        return true;
    }

    @Override
    public boolean schedule(Runnable task, long delayNanos) {
        return execute(task);
    }

    /** No task is taken any more. */
    void end() {
        ended = true;
    }

    int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    /** Runs all tasks, and those that they add; bounded, so that a loop that never rests is found out. */
    void run() {
        for (int i = 0; i < 100_000; i++) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
            }
            if (task == null) {
                return;
            }
            as(task);
        }
        throw new AssertionError("the loop never rests");
    }

    /** Runs one task; false if there is none. */
    boolean runOne() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.poll();
        }
        if (task == null) {
            return false;
        }
        as(task);
        return true;
    }

    /** Runs something as the loop would, on this thread. */
    void as(Runnable call) {
        Thread before = running;
        running = Thread.currentThread();
        try {
            call.run();
        } finally {
            running = before;
        }
    }

    /**
     * Runs something as the loop while the calling thread waits: on another thread, unless this is the loop. A caller that
     * holds a lock which the call needs is found out.
     */
    void elsewhere(Runnable call) {
        if (inLoop()) {
            call.run();
            return;
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread helper = new Thread(() -> as(call), "fake-loop");
        helper.setDaemon(true);
        helper.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        helper.start();
        try {
            helper.join(HELPER_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertFalse(helper.isAlive(), "the sink call is stuck: somebody called the transport with a lock");
        if (failure.get() != null) {
            throw new AssertionError("the sink call failed", failure.get());
        }
    }
}
