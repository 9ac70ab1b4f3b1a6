package org.wsk4j.provider.kit.socket;

import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Until {

    private static final long LIMIT_NANOS = 20_000_000_000L;

    private Until() {}

    /** Returns once the condition holds; fails when it does not for long. */
    static void holds(BooleanSupplier condition, String what) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.onSpinWait();
        }
    }
}
