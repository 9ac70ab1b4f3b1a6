package org.wsk4j.provider.kit.socket;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Runs a step, one thread at a time: a signal while it runs, from any thread or from inside the step, makes it run once
 * more. So a call inside a callback never recurses, and no signal is lost.
 */
final class SerialPump {

    private static final AtomicIntegerFieldUpdater<SerialPump> SIGNALS =
            AtomicIntegerFieldUpdater.newUpdater(SerialPump.class, "signals");

    private final Runnable step;
    private volatile int signals;

    SerialPump(Runnable step) {
        this.step = step;
    }

    void signal() {
        if (SIGNALS.getAndIncrement(this) != 0) {
            return;
        }
        int seen = 1;
        do {
            step.run();
            seen = SIGNALS.addAndGet(this, -seen);
        } while (seen != 0);
    }
}
