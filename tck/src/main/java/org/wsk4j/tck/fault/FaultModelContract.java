package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;
import org.wsk4j.tck.model.ModelRunner;
import org.wsk4j.tck.model.Outcome;
import org.wsk4j.tck.model.Strictness;

/** Chapter "faults", at random: programs of the model over transports where things go wrong. */
@WskContract
@ExtendWith(KitTransports.class)
class FaultModelContract {

    private static final int PROVIDERS = 20;
    private static final int PROGRAMS_EACH = 5;
    /** So many, however slow the machine is; more only as long as there is time. */
    private static final int AT_LEAST = 3;

    private static final Duration TIME = Duration.ofSeconds(5);

    /** A connection that failed in one direction may be silent in the other: the model waits for it in vain, so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** The model wants to know of each byte that went out, which nobody can tell once the endpoint is closed. */
    private static final Set<Fault> LAWFUL = EnumSet.copyOf(Fault.invisible());

    static {
        LAWFUL.remove(Fault.LOST_AT_CLOSE);
    }

    private static int times() {
        return Integer.getInteger("wsk.tck.faults", 1);
    }

    private static void programs(String test, Set<Fault> failures, Strictness strictness) {
        long seed = Long.getLong("wsk.tck.faults.seed", System.nanoTime());
        System.out.println(test + " seed " + seed);
        Random random = new Random(seed);
        long end = System.nanoTime() + TIME.toNanos() * times();
        for (int i = 0; i < PROVIDERS * times() && (i < AT_LEAST || System.nanoTime() - end < 0); i++) {
            FaultPlan plan = FaultPlan.of(random.nextLong());
            for (Fault fault : LAWFUL) {
                plan = plan.with(fault, random.nextBoolean() ? 0 : 0.4 * random.nextDouble());
            }
            for (Fault fault : failures) {
                plan = plan.with(fault, random.nextBoolean() ? 0 : 0.05 * random.nextDouble());
            }
            long first = random.nextLong();
            Stage.play(plan, Set.of(), play -> run(play, first, strictness));
        }
    }

    private static void run(Play play, long first, Strictness strictness) {
        Duration patience = strictness == Strictness.LAWS ? PATIENCE : play.wsk.patience();
        try (ModelRunner runner = new ModelRunner(play.wsk.provider(), patience)) {
            for (int i = 0; i < PROGRAMS_EACH; i++) {
                Outcome outcome = runner.run(first + i, strictness);
                if (outcome.failed()) {
                    fail(outcome.report());
                }
            }
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "the model",
            value = "Short, late, repeated and reordered results change no status that the model allows")
    void programsDoNotNoticeDelaysAndDivisions() {
        programs("programsDoNotNoticeDelaysAndDivisions", Set.of(), Strictness.EXACT);
    }

    @Test
    @Clause(rule = 0, source = "the model", value = "Random programs keep the law while everything goes wrong below")
    void programsKeepTheLawWhateverFails() {
        Set<Fault> failures = EnumSet.copyOf(Fault.failures());
        failures.remove(Fault.RECEIVE_FAILS); // the model waits for each datagram that a receive should have
        programs("programsKeepTheLawWhateverFails", failures, Strictness.LAWS);
    }
}
