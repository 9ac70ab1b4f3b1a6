package org.wsk4j.wsp.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaThreadId;
import org.wsk4j.wsp.WsaWait;

/**
 * The layer's own threads. They sit in alertable waits, so that completion routines of the operations that the layer starts run there; they
 * also wait for the events of operations that have no routine, and do what is due later.
 */
final class LayerWorkers {

    /** One less than a wait can have: one thread serves so many events. */
    private static final int MOST_EVENTS = Winsock.WSA_MAXIMUM_WAIT_EVENTS - 1;

    private final String name;
    private final List<Worker> workers = new ArrayList<>(); // guarded by this
    private boolean stopped; // guarded by this

    LayerWorkers(String name) {
        this.name = name;
    }

    /** The thread on which completion routines of the layer's operations run. */
    WsaThreadId threadId() {
        WsaThreadId id = new WsaThreadId();
        id.set(first().thread, 0);
        return id;
    }

    private synchronized Worker first() {
        return workers.isEmpty() ? add() : workers.get(0);
    }

    private Worker add() {
        Worker worker = new Worker(name + "-" + workers.size());
        workers.add(worker);
        if (!stopped) {
            worker.thread.start();
        }
        return worker;
    }

    /** Runs something once an event is signalled. */
    void when(WsaEvent event, Runnable then) {
        Worker worker = reserve();
        worker.post(() -> worker.waits.add(new Wait(event, then)));
    }

    private synchronized Worker reserve() {
        Worker free = first();
        for (Worker worker : workers) {
            if (worker.reserved < free.reserved) {
                free = worker;
            }
        }
        if (free.reserved >= MOST_EVENTS) {
            free = add();
        }
        free.reserved++;
        return free;
    }

    private synchronized void unreserve(Worker worker) {
        worker.reserved--;
    }

    /** Runs something later, on the first thread. */
    void later(long delayNanos, Runnable then) {
        Worker worker = first();
        long due = System.nanoTime() + delayNanos;
        worker.post(() -> worker.timers.add(new Timer(due, then)));
    }

    /** Ends the threads, after what they are doing. */
    synchronized void stop() {
        stopped = true;
        workers.forEach(worker -> worker.post(() -> worker.ending = true));
    }

    private record Wait(WsaEvent event, Runnable then) {}

    private record Timer(long dueNanos, Runnable then) {}

    private final class Worker {

        private final Thread thread;
        private int reserved; // guarded by LayerWorkers.this

        // owner: the thread
        private final List<Wait> waits = new ArrayList<>();
        private final PriorityQueue<Timer> timers =
                new PriorityQueue<>(Comparator.comparingLong(timer -> timer.dueNanos));
        private boolean ending;

        Worker(String threadName) {
            thread = new Thread(this::run, threadName);
            thread.setDaemon(true);
        }

        void post(Runnable work) {
            WsaWait.queueUserApc(thread, ignored -> work.run(), null);
        }

        private void run() {
            LpInt errno = new LpInt();
            while (!ending) {
                int millis = runTimers();
                if (waits.isEmpty()) {
                    WsaWait.sleepEx(millis, true);
                } else {
                    List<WsaEvent> events = waits.stream().map(Wait::event).toList();
                    int signalled = WsaWait.waitForMultipleEvents(events, false, millis, true, errno);
                    if (signalled >= 0 && signalled < waits.size()) {
                        unreserve(this);
                        waits.remove(signalled).then.run();
                    }
                }
                // Nobody has a reason to interrupt it; a wait would not wait any more.
                Thread.interrupted();
            }
        }

        /** Runs what is due, and answers how long to wait for the next. */
        private int runTimers() {
            for (Timer timer = timers.peek(); timer != null; timer = timers.peek()) {
                long left = timer.dueNanos - System.nanoTime();
                if (left > 0) {
                    return (int) Math.min(left / 1_000_000 + 1, Integer.MAX_VALUE);
                }
                timers.remove();
                timer.then.run();
            }
            return Winsock.WSA_INFINITE;
        }
    }
}
