package org.wsk4j.provider.kit.socket;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.wsk4j.provider.kit.Loop;

/** A loop with a thread that only runs tasks. */
final class TaskLoop implements Loop, AutoCloseable {

    /** Known by its identity. */
    private static final Runnable LAST = new Runnable() {
        @Override
        public void run() {}
    };

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private boolean ended;

    TaskLoop() {
        thread = new Thread(this::run, "task-loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            for (Runnable task = tasks.take(); task != LAST; task = tasks.take()) {
                task.run();
            }
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public synchronized boolean execute(Runnable task) {
        return !ended && tasks.add(task);
    }

    @Override
    public boolean schedule(Runnable task, long delayNanos) {
        return execute(task);
    }

    /** Runs what is queued, then ends; fails if a task failed. */
    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            tasks.add(LAST);
        }
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the loop does not end");
        }
        if (failure.get() != null) {
            throw new AssertionError("a task failed", failure.get());
        }
    }
}
