package org.wsk4j.tck.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The decisions for one endpoint: the n-th chance of each fault depends on the seed, the endpoint and n alone, so that no
 * race between directions or endpoints changes what is decided. Any thread.
 */
final class Dice {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long CHANCE = 1;
    private static final long PICK = 2;

    private final FaultPlan plan;
    private final long base;
    private final FaultLog log;
    private final String name;
    private final Map<Fault, AtomicInteger> chances = new ConcurrentHashMap<>();
    private final Map<Fault, AtomicInteger> picks = new ConcurrentHashMap<>();

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
        int chance = next(chances, fault);
        boolean taken = (draw(fault, chance, CHANCE) >>> 11) * 0x1p-53 < rate;
        if (taken) {
            log.injected(fault, name, chance);
        }
        return taken;
    }

    /** A number from 0 on and below the bound. */
    int pick(Fault fault, int bound) {
        int pick = next(picks, fault);
        return (int) Long.remainderUnsigned(draw(fault, pick, PICK), bound);
    }

    private static int next(Map<Fault, AtomicInteger> counts, Fault fault) {
        return counts.computeIfAbsent(fault, key -> new AtomicInteger()).getAndIncrement();
    }

    private long draw(Fault fault, int index, long kind) {
        // By name: one more fault changes no decision about the others.
        return mix(mix(base + GOLDEN * fault.name().hashCode() + kind) + GOLDEN * index);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
