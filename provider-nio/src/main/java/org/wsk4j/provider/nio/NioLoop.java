package org.wsk4j.provider.nio;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Loop;

/**
 * One thread and its selector. A turn: select, what became ready, what was closed, timers, tasks.
 *
 * <p>What is ready is collected during the selection and served after it, so that sinks run without the selector's locks.
 */
final class NioLoop implements Loop, Runnable {

    /** A selector that fails for good must not burn a core: the pause grows with each failure in a row. */
    private static final long FAILURE_PAUSE_NANOS = 1_000_000;

    private static final int MOST_FAILURE_PAUSES = 100;

    private static final Logger LOG = System.getLogger(NioLoop.class.getName());

    private final Thread thread;
    private final Selector selector;
    private final PollStrategy strategy;
    private final long spinNanos;

    private final Object lock = new Object();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by lock
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Timer.ORDER); // guarded by lock
    private long timerCount; // guarded by lock
    private boolean ended; // guarded by lock

    /** Written under the lock, read without: whether there are tasks. */
    private volatile boolean tasksWaiting;

    /** Written under the lock, read without: whether there are timers. */
    private volatile boolean timersWaiting;

    private volatile boolean ending;

    /** True from before the loop looks for tasks the last time until it has slept: who adds one must wake it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    // owner: loop thread
    private ArrayDeque<Runnable> running = new ArrayDeque<>();
    private NioRegistration[] ready = new NioRegistration[64];
    private int[] readyOps = new int[64];
    private int readyCount;
    private List<NioRegistration> closing = new ArrayList<>();
    private List<NioRegistration> closed = new ArrayList<>();
    private long idleSince;
    private final Consumer<SelectionKey> collect = this::collect;

    NioLoop(int index, PollStrategy strategy, long spinNanos) throws IOException {
        this.selector = Selector.open();
        this.strategy = strategy;
        this.spinNanos = spinNanos;
        this.thread = new Thread(this, "wsk-nio-" + index);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Selector selector() {
        return selector;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean execute(Runnable task) {
        synchronized (lock) {
            if (ended) {
                return false;
            }
            tasks.addLast(task);
            tasksWaiting = true;
        }
        wakeUp();
        return true;
    }

    @Override
    public boolean schedule(Runnable task, long delayNanos) {
        long deadline = System.nanoTime() + Math.max(0, delayNanos);
        synchronized (lock) {
            if (ended) {
                return false;
            }
            timers.add(new Timer(task, deadline, timerCount++));
            timersWaiting = true;
        }
        wakeUp();
        return true;
    }

    /** Has effect only if the loop sleeps or is about to: it announces that before it looks for work the last time. */
    private void wakeUp() {
        if (asleep.get() && !inLoop() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /** On the loop: tells the registration in the next turn that its channel is closed, and its descriptor with it. */
    void afterClose(NioRegistration registration) {
        closing.add(registration);
    }

    /**
     * On the loop: deregisters now what is closed already, so that its descriptors are gone at the return. What else becomes
     * ready meanwhile is ready in the next turn as well.
     */
    void finishCloses() {
        try {
            selector.selectNow(key -> {});
        } catch (IOException e) {
            report("the selector failed; closing later", e);
        }
    }

    /** Asks the loop to end once it has nothing to do. Timers that are left never run. */
    void end() {
        ending = true;
        asleep.set(false);
        selector.wakeup();
    }

    /** Waits for the end; not on the loop itself. */
    boolean awaitEnd(long timeoutNanos) {
        if (inLoop()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, timeoutNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void run() {
        idleSince = System.nanoTime();
        int failures = 0;
        while (!isOver()) {
            try {
                turn();
                failures = 0;
            } catch (IOException | RuntimeException | Error e) {
                failures++;
                if (Integer.bitCount(failures) == 1) { // the first, and then ever more rarely
                    report("the selector failed (" + failures + " in a row); going on", e);
                }
                LockSupport.parkNanos(Math.min(failures, MOST_FAILURE_PAUSES) * FAILURE_PAUSE_NANOS);
            }
            Thread.interrupted(); // left behind by a client, it would keep the selector from sleeping
        }
        closeSelector();
    }

    private boolean isOver() {
        if (!ending || !closing.isEmpty()) {
            return false;
        }
        synchronized (lock) {
            ended = tasks.isEmpty();
            return ended;
        }
    }

    private void turn() throws IOException {
        // What is closed before the selection is deregistered by it.
        List<NioRegistration> gone = closing;
        closing = closed;
        closed = gone;
        select(!gone.isEmpty());
        boolean busy = serveReady();
        for (int i = 0; i < gone.size(); i++) {
            busy = true;
            serveClosed(gone.get(i));
        }
        gone.clear();
        busy |= runTimers();
        busy |= runTasks();
        if (busy && strategy != PollStrategy.BLOCK) {
            idleSince = System.nanoTime();
        }
    }

    private void select(boolean atOnce) throws IOException {
        readyCount = 0;
        if (atOnce || tasksWaiting || ending || strategy == PollStrategy.SPIN) {
            selector.selectNow(collect);
        } else if (strategy == PollStrategy.ADAPTIVE && System.nanoTime() - idleSince < spinNanos) {
            selector.selectNow(collect);
        } else {
            sleep();
            return;
        }
        if (readyCount == 0 && strategy != PollStrategy.BLOCK) {
            Thread.onSpinWait();
        }
    }

    private void sleep() throws IOException {
        asleep.set(true);
        long millis = tasksWaiting || ending ? -1 : millisToTimer();
        if (millis < 0) {
            selector.selectNow(collect);
        } else {
            selector.select(collect, millis);
        }
        asleep.set(false);
    }

    /** How long to sleep for the next timer: -1 for not at all, 0 for ever, as the selector wants it. */
    private long millisToTimer() {
        if (!timersWaiting) {
            return 0;
        }
        synchronized (lock) {
            Timer next = timers.peek();
            if (next == null) {
                return 0;
            }
            long nanos = next.deadline - System.nanoTime();
            return nanos <= 0 ? -1 : (nanos + 999_999) / 1_000_000;
        }
    }

    private void collect(SelectionKey key) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
            readyOps = Arrays.copyOf(readyOps, readyCount * 2);
        }
        ready[readyCount] = (NioRegistration) key.attachment();
        readyOps[readyCount] = key.readyOps();
        readyCount++;
    }

    private boolean serveReady() {
        int count = readyCount;
        for (int i = 0; i < count; i++) {
            try {
                ready[i].ready(readyOps[i]);
            } catch (Throwable e) {
                report("a sink failed; going on", e);
            }
        }
        Arrays.fill(ready, 0, count, null);
        return count > 0;
    }

    private void serveClosed(NioRegistration registration) {
        try {
            registration.closed();
        } catch (Throwable e) {
            report("a sink failed; going on", e);
        }
    }

    private boolean runTasks() {
        if (!tasksWaiting) {
            return false;
        }
        synchronized (lock) {
            ArrayDeque<Runnable> taken = tasks;
            tasks = running;
            running = taken;
            tasksWaiting = false;
        }
        for (Runnable task = running.pollFirst(); task != null; task = running.pollFirst()) {
            runTask(task);
        }
        return true;
    }

    private boolean runTimers() {
        boolean ran = false;
        if (timersWaiting) {
            long now = System.nanoTime();
            for (Runnable task = takeTimer(now); task != null; task = takeTimer(now)) {
                runTask(task);
                ran = true;
            }
        }
        return ran;
    }

    private @Nullable Runnable takeTimer(long now) {
        synchronized (lock) {
            Timer next = timers.peek();
            if (next == null || next.deadline - now > 0) {
                return null;
            }
            timers.remove();
            timersWaiting = !timers.isEmpty();
            return next.task;
        }
    }

    private static void runTask(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report("a task failed; going on", e);
        }
    }

    /** A log that fails, as for want of descriptors, must not take the loop with it. */
    private static void report(String what, Throwable cause) {
        try {
            LOG.log(Level.ERROR, what, cause);
        } catch (Throwable e) {
            cause.addSuppressed(e); // for a debugger; there is nobody left to tell
        }
    }

    /** The last thing that a loop does; also for one that never started. */
    void closeSelector() {
        for (SelectionKey key : selector.keys()) {
            close(key.channel());
        }
        close(selector);
    }

    /** Each by itself: one that fails must not keep the others open. */
    private void close(Closeable channelOrSelector) {
        try {
            channelOrSelector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "could not be closed at the end of " + thread.getName(), e);
        }
    }

    /** Timers with one deadline run in the order given. */
    private record Timer(Runnable task, long deadline, long number) {

        static final Comparator<Timer> ORDER = (a, b) ->
                a.deadline != b.deadline ? Long.signum(a.deadline - b.deadline) : Long.compare(a.number, b.number);
    }
}
