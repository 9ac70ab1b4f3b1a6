package org.wsk4j.tck.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Loop;

/**
 * A loop whose tasks run late, in the order given: what was handed in before an event may run after it, which other tasks
 * and the sinks must not mind.
 */
final class FaultyLoop implements Loop {

    private static final int MOST_TURNS = 3;
    private static final int MOST_NANOS = 2_000_000;

    private final Loop inner;
    private final FaultyTransport transport;
    private final Dice dice;
    private final Deque<Runnable> tasks = new ArrayDeque<>(); // guarded by tasks

    FaultyLoop(FaultyTransport transport, Loop inner) {
        this.inner = inner;
        this.transport = transport;
        this.dice = transport.dice(transport.next("loop"));
    }

    Loop inner() {
        return inner;
    }

    @Override
    public boolean inLoop() {
        return inner.inLoop();
    }

    /** For each task one run of the first one that waits: late or not, none overtakes another. */
    @Override
    public boolean execute(Runnable task) {
        synchronized (tasks) {
            tasks.addLast(task);
        }
        if (dice.falls(Fault.LATE_TASK)) {
            transport.defer(inner, this::runFirst, 1 + dice.pick(Fault.LATE_TASK, MOST_TURNS), 0);
            return true;
        }
        if (inner.execute(this::runFirst)) {
            return true;
        }
        synchronized (tasks) {
            tasks.removeLastOccurrence(task);
        }
        return false;
    }

    private void runFirst() {
        @Nullable Runnable task;
        synchronized (tasks) {
            task = tasks.pollFirst();
        }
        if (task != null) {
            task.run();
        }
    }

    @Override
    public boolean schedule(Runnable task, long delayNanos) {
        long late = dice.falls(Fault.LATE_TASK) ? dice.pick(Fault.LATE_TASK, MOST_NANOS) : 0;
        return inner.schedule(task, delayNanos + late);
    }
}
