package org.wsk4j.tck.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.wsk4j.tck.fixture.Until;

/** What the run of one program shares: its clock, its memory, and the laws found broken. */
final class Run {

    private static final int MOST_BREACHES = 50;

    final Program program;
    final Strictness strictness;
    final Room.Slab memory;
    final Duration patience;
    final Tally tally = new Tally();
    private final AtomicLong clock = new AtomicLong();
    private final List<Breach> breaches = new ArrayList<>();
    private final Random chance;

    Run(Program program, Strictness strictness, Room.Slab memory, Duration patience) {
        this.program = program;
        this.strictness = strictness;
        this.memory = memory;
        this.patience = patience;
        this.chance = new Random(program.seed());
    }

    boolean isExact() {
        return strictness == Strictness.EXACT;
    }

    /** Moments are numbers; each is given once. */
    long tick() {
        return clock.incrementAndGet();
    }

    int chance(int bound) {
        synchronized (chance) {
            return chance.nextInt(bound);
        }
    }

    void breach(Law law, String detail) {
        synchronized (breaches) {
            if (breaches.size() < MOST_BREACHES) {
                breaches.add(new Breach(law, detail));
            }
        }
    }

    /** Waits for what must come true. */
    boolean within(BooleanSupplier condition) {
        return Until.within(patience, condition);
    }

    Outcome outcome() {
        synchronized (breaches) {
            return new Outcome(program, strictness, List.copyOf(breaches), tally);
        }
    }
}
