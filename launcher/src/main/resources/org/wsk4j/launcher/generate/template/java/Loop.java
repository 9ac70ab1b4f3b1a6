package {{package}};

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.wsk4j.provider.kit.Loop;

/**
 * One platform thread with a queue of tasks. Tasks never run inside the call that hands them in.
 *
 * <p>A transport that waits for its host (a selector, a completion queue) does that in {@link #next} instead of {@code wait}, and wakes
 * itself up in {@link #schedule}.
 */
final class {{Class}}Loop implements Loop {

    private static final System.Logger LOGGER = System.getLogger("{{package}}");

    private record Task(Runnable body, long due, long number) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(due - other.due, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final Thread thread;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(); // guarded by this
    private long numbers; // guarded by this
    private boolean ended; // guarded by this

    {{Class}}Loop(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean execute(Runnable task) {
        return schedule(task, 0);
    }

    @Override
    public synchronized boolean schedule(Runnable task, long delayNanos) {
        if (ended) {
            return false;
        }
        tasks.add(new Task(task, System.nanoTime() + delayNanos, numbers++));
        notifyAll();
        return true;
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.ERROR, "a task of the loop failed", e);
            }
        }
    }

    /** The next task that is due; null when the loop has ended and nothing is due any more. */
    private synchronized Runnable next() {
        while (true) {
            Task first = tasks.peek();
            long left = first == null ? Long.MAX_VALUE : first.due - System.nanoTime();
            if (left <= 0) {
                return tasks.remove().body;
            }
            if (ended) {
                return null;
            }
            try {
                if (first == null) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
            } catch (InterruptedException e) {
                // Only end() ends the loop.
            }
        }
    }

    /** Takes no task any more; what is due still runs. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    void join(long nanos) {
        try {
            if (!inLoop()) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
