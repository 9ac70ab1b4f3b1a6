package org.wsk4j.provider.kit.socket;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.wsk4j.provider.kit.Loop;

/**
 * Runs a step, one thread at a time: a signal while it runs, from any thread or from inside the step, makes it run once
 * more. So a call inside a callback never recurses, and no signal is lost.
 *
 * <p>A pump that finds no rest goes on in its loop after a while: its completions may beget new work for ever, and
 * neither the other sockets of the loop nor the caller of an entry shall wait for that.
 *
 * <p>Extended, not held, by what it runs: a connection has two, and most connections of a program are idle.
 */
abstract class SerialPump implements Runnable {

    private static final AtomicIntegerFieldUpdater<SerialPump> SIGNALS =
            AtomicIntegerFieldUpdater.newUpdater(SerialPump.class, "signals");

    /** How many steps run in a row; a step is one operation of the transport or less. */
    private static final int ROUNDS = 64;

    private final Loop loop;
    private volatile int signals;

    SerialPump(Loop loop) {
        this.loop = loop;
    }

    /** Does one thing; true if there is more to do. */
    abstract boolean step();

    /** There may be something to do. Without the lock. */
    final void signal() {
        if (SIGNALS.getAndIncrement(this) == 0) {
            run();
        }
    }

    /** Goes on, as the thread that has the pump: inside a signal, or later in the loop. */
    @Override
    public final void run() {
        // What was signalled until now is seen by the next step.
        int seen = signals;
        for (int round = 1; ; round++) {
            if (!step()) {
                seen = SIGNALS.addAndGet(this, -seen);
                if (seen == 0) {
                    return;
                }
            }
            if (round >= ROUNDS && loop.execute(this)) {
                return; // the signals stay: until the loop goes on, nobody else begins
            }
        }
    }
}
