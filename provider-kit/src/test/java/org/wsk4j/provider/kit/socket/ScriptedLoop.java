package org.wsk4j.provider.kit.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Loop;

/** A loop that runs when the test says so, or on a thread of its own. */
final class ScriptedLoop implements Loop, AutoCloseable {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> timers = new ArrayList<>();
    private volatile @Nullable Thread current;
    private boolean ended;

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == current;
    }

    @Override
    public synchronized boolean execute(Runnable task) {
        if (ended) {
            return false;
        }
        tasks.add(task);
        notifyAll();
        return true;
    }

    @Override
    public synchronized boolean schedule(Runnable task, long delayNanos) {
        if (ended) {
            return false;
        }
        timers.add(task);
        return true;
    }

    private synchronized @Nullable Runnable poll() {
        return tasks.poll();
    }

    /** Runs everything that is due, on the calling thread. */
    void run() {
        Thread before = current;
        current = Thread.currentThread();
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
        }
        current = before;
    }

    /** Runs a task on the loop and then everything that is due. */
    void run(Runnable task) {
        execute(task);
        run();
    }

    /** All timers are due. */
    void elapse() {
        List<Runnable> due;
        synchronized (this) {
            due = new ArrayList<>(timers);
            timers.clear();
        }
        due.forEach(this::execute);
        run();
    }

    synchronized int timers() {
        return timers.size();
    }

    /** From now on a thread runs what is due. */
    ScriptedLoop started() {
        CountDownLatch running = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    current = Thread.currentThread();
                    running.countDown();
                    while (await()) {
                        Runnable task = poll();
                        if (task != null) {
                            runReporting(task);
                        }
                    }
                },
                "scripted-loop");
        thread.setDaemon(true);
        thread.start();
        try {
            if (!running.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the loop does not start");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /** A loop outlives what its tasks throw. */
    private static void runReporting(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            System.getLogger("scripted-loop").log(System.Logger.Level.ERROR, "a task failed", e);
        }
    }

    private synchronized boolean await() {
        while (tasks.isEmpty() && !ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                return false;
            }
        }
        return !ended;
    }

    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }
}
