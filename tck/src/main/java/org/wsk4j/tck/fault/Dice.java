package org.wsk4j.tck.fault;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The decisions for one endpoint: the n-th chance of each fault depends on the seed, the endpoint and n alone, so that no
 * race between directions or endpoints changes what is decided. Any thread.
 */
final class Dice {

    private static final Fault[] FAULTS = Fault.values();
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final FaultPlan plan;
    private final long base;
    private final FaultLog log;
    private final String name;
    private final AtomicIntegerArray chances = new AtomicIntegerArray(FAULTS.length);
    private final AtomicIntegerArray picks = new AtomicIntegerArray(FAULTS.length);

    Dice(FaultPlan plan, String name, FaultLog log) {
        this.plan = plan;
        this.base = mix(plan.seed() * GOLDEN + name.hashCode());
        this.log = log;
        this.name = name;
    }

    /** Whether the next chance of a fault is taken; told to the log if so. */
    boolean falls(Fault fault) {
        double rate = plan.rate(fault);
        if (rate == 0) {
            return false;
        }
        int chance = chances.getAndIncrement(fault.ordinal());
        boolean taken = (draw(fault, chance, 1) >>> 11) * 0x1p-53 < rate;
        if (taken) {
            log.injected(fault, name, chance);
        }
        return taken;
    }

    /** A number from 0 on and below the bound. */
    int pick(Fault fault, int bound) {
        int pick = picks.getAndIncrement(fault.ordinal());
        return (int) Long.remainderUnsigned(draw(fault, pick, 2), bound);
    }

    private long draw(Fault fault, int index, int kind) {
        return mix(base + GOLDEN * (index * 2L * FAULTS.length + fault.ordinal() * 2L + kind));
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
