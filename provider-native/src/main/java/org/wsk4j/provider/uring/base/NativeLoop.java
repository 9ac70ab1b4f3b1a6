package org.wsk4j.provider.uring.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.uring.libc.AbsentException;

/**
 * One thread and what it waits in. A turn: wait and serve the kernel's events, timers, tasks. The engines differ in the first.
 */
public abstract class NativeLoop implements Readiness, Runnable {

    /** To wait for ever. */
    protected static final long FOREVER = -1;

    private static final Logger LOG = System.getLogger(NativeLoop.class.getName());

    private final String name;
    private final PollStrategy strategy;
    private final long spinNanos;
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable AbsentException failedToOpen;
    private volatile @Nullable Thread thread;

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
    private long idleSince;

    /**
     * Creates it; {@link #start} starts it.
     *
     * @param name of the thread
     * @param strategy what it does while nothing happens
     * @param spinNanos for adaptive polling: how long it spins before it sleeps
     */
    protected NativeLoop(String name, PollStrategy strategy, long spinNanos) {
        this.strategy = strategy;
        this.spinNanos = spinNanos;
        this.name = name;
    }

    /** Opens what the loop waits in, on its thread, before anything else. */
    protected abstract void open() throws AbsentException;

    /**
     * Waits for events of the kernel and serves them. On the loop.
     *
     * @param nanos how long at most: 0 not at all, {@link #FOREVER}
     * @return whether anything happened
     */
    protected abstract boolean turn(long nanos);

    /** Ends the wait of {@link #turn}, or the next one. Any thread, until the loop has ended. */
    protected abstract void wake();

    /** Whether everything that was closed is gone from the kernel, so that the loop may end. On the loop. */
    protected abstract boolean isQuiet();

    /**
     * Adds what the loop holds to the picture that an operator sees. Any thread; as of some moment.
     *
     * @param counters takes it, added to what others hold
     */
    public void count(Map<String, Long> counters) {}

    /** Closes what {@link #open} opened; the last thing that the loop does. */
    protected abstract void shut();

    /**
     * Starts the thread and waits until the loop is open.
     *
     * @throws AbsentException if it cannot be; then the thread has ended
     */
    public final void start() throws AbsentException {
        Thread started = new Thread(this, name);
        started.setDaemon(true);
        thread = started;
        started.start();
        boolean interrupted = false;
        while (true) {
            try {
                opened.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // opening takes no time worth an answer
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        AbsentException failed = failedToOpen;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public final boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public final boolean execute(Runnable task) {
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
    public final boolean schedule(Runnable task, long delayNanos) {
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
            wake();
        }
    }

    /** Asks the loop to end once it has nothing to do. Timers that are left never run. */
    public final void end() {
        ending = true;
        wakeUp();
    }

    /**
     * Waits for the end; not on the loop itself.
     *
     * @param timeoutNanos how long
     * @return whether it has ended
     */
    public final boolean awaitEnd(long timeoutNanos) {
        Thread started = thread;
        if (started == null || inLoop()) {
            return started == null;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(started, Math.max(1, timeoutNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !started.isAlive();
    }

    @Override
    public final void run() {
        try {
            open();
        } catch (AbsentException e) {
            failedToOpen = e;
        } catch (RuntimeException | Error e) {
            failedToOpen = new AbsentException("a loop could not be opened: " + e, "use another provider");
        }
        opened.countDown();
        if (failedToOpen != null) {
            synchronized (lock) {
                ended = true;
            }
            return;
        }
        idleSince = System.nanoTime();
        while (!isOver()) {
            try {
                oneTurn();
            } catch (RuntimeException | Error e) {
                report("a turn failed; going on", e);
            }
            Thread.interrupted(); // left behind by a client
        }
        shut();
    }

    private boolean isOver() {
        if (!ending || !isQuiet()) {
            return false;
        }
        synchronized (lock) {
            ended = tasks.isEmpty();
            return ended;
        }
    }

    private void oneTurn() {
        boolean busy;
        if (tasksWaiting || ending || isSpinning()) {
            busy = turn(0);
            if (!busy && strategy != PollStrategy.BLOCK) {
                Thread.onSpinWait();
            }
        } else {
            asleep.set(true);
            busy = turn(tasksWaiting || ending ? 0 : nanosToTimer());
            asleep.set(false);
        }
        busy |= runTimers();
        busy |= runTasks();
        if (busy && strategy != PollStrategy.BLOCK) {
            idleSince = System.nanoTime();
        }
    }

    private boolean isSpinning() {
        return strategy == PollStrategy.SPIN
                || strategy == PollStrategy.ADAPTIVE && System.nanoTime() - idleSince < spinNanos;
    }

    private long nanosToTimer() {
        if (!timersWaiting) {
            return FOREVER;
        }
        synchronized (lock) {
            Timer next = timers.peek();
            return next == null ? FOREVER : Math.max(0, next.deadline - System.nanoTime());
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

    /**
     * Reports what must not end the loop. A log that fails, as for want of descriptors, must not end it either.
     *
     * @param what failed
     * @param cause of it
     */
    protected static void report(String what, Throwable cause) {
        try {
            LOG.log(Level.ERROR, what, cause);
        } catch (Throwable e) {
            cause.addSuppressed(e); // for a debugger; there is nobody left to tell
        }
    }

    /** Timers with one deadline run in the order given. */
    private record Timer(Runnable task, long deadline, long number) {

        static final Comparator<Timer> ORDER = (a, b) ->
                a.deadline != b.deadline ? Long.signum(a.deadline - b.deadline) : Long.compare(a.number, b.number);
    }
}
