package org.wsk4j.tck.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import org.wsk4j.provider.kit.Loop;

/** A loop that the test turns by hand: the test's thread is the loop's while it does. Time is a number of turns. */
final class HandLoop implements Loop {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean turning;

    @Override
    public boolean inLoop() {
        return turning;
    }

    @Override
    public boolean execute(Runnable task) {
        tasks.addLast(task);
        return true;
    }

    @Override
    public boolean schedule(Runnable task, long delayNanos) {
        return execute(task);
    }

    /** Lets what waits never run. */
    void forget() {
        tasks.clear();
    }

    /** Runs what waits, and what that hands in, until nothing is left. */
    void turn() {
        turning = true;
        for (int i = 0; !tasks.isEmpty(); i++) {
            if (i > 100_000) {
                throw new AssertionError("the loop finds no end");
            }
            tasks.removeFirst().run();
        }
        turning = false;
    }
}
