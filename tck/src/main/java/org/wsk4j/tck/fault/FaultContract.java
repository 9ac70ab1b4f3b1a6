package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;

/**
 * Chapter "faults": whatever a transport may do and a host does, the law holds. What only delays, divides or repeats is not
 * noticed by clients at all.
 *
 * <p>{@code -Dwsk.tck.faults=N} plays N times as much; {@code -Dwsk.tck.faults.seed=S} begins with another seed.
 */
@WskContract
@ExtendWith(KitTransports.class)
class FaultContract {

    /** Rare ones need some more chances. */
    private static final int MOST_ROUNDS = 30;

    private static int times() {
        return Integer.getInteger("wsk.tck.faults", 1);
    }

    private static Random seeded(String test) {
        long seed = Long.getLong("wsk.tck.faults.seed", System.nanoTime());
        System.out.println(test + " seed " + seed);
        return new Random(seed);
    }

    /** Now and then, or most of the time. */
    private static double rate(Random random) {
        return random.nextBoolean() ? 0.1 : 0.6;
    }

    private static Stream<Fault> invisible() {
        return Fault.invisible().stream();
    }

    private static Stream<Fault> failures() {
        return Fault.failures().stream();
    }

    @ParameterizedTest
    @MethodSource("invisible")
    @Clause(
            rule = 0,
            source = "Transport",
            value = "Short, late, repeated and reordered results change nothing that a client sees")
    void whatOnlyDelaysOrDividesIsNotNoticed(Fault fault) {
        Random random = seeded("whatOnlyDelaysOrDividesIsNotNoticed " + fault);
        int injected = 0;
        for (int round = 0; round < times() || injected == 0 && round < MOST_ROUNDS; round++) {
            for (Act act : Act.values()) {
                FaultPlan plan = plan(random, fault);
                injected += Stage.play(plan, Set.of(), act).count(fault);
            }
        }
        assertTrue(injected > 0, "the fault never happened");
    }

    /** Some happen only to a result that is told late, and then when something else comes first: seldom enough. */
    private static FaultPlan plan(Random random, Fault fault) {
        FaultPlan plan = FaultPlan.of(random.nextLong());
        return fault == Fault.STRAY_CANCEL || fault == Fault.LOST_AT_CLOSE
                ? plan.with(Fault.PENDING_INSTEAD, 0.7)
                        .with(Fault.LATE_RESULT, 0.7)
                        .with(fault, 0.8)
                : plan.with(fault, rate(random));
    }

    @Test
    @Clause(
            rule = 0,
            source = "Transport",
            value = "Mixes of short, late, repeated and reordered results change nothing that a client sees")
    void mixesOfThemAreNotNoticed() {
        Random random = seeded("mixesOfThemAreNotNoticed");
        for (int round = 0; round < 10 * times(); round++) {
            for (Act act : Act.values()) {
                Stage.play(mix(random, Fault.invisible(), 0.5), Set.of(), act);
            }
        }
    }

    private static FaultPlan mix(Random random, Set<Fault> faults, double most) {
        FaultPlan plan = FaultPlan.of(random.nextLong());
        for (Fault fault : faults) {
            if (random.nextBoolean()) {
                plan = plan.with(fault, most * random.nextDouble());
            }
        }
        return plan;
    }

    @ParameterizedTest
    @MethodSource("failures")
    @Clause(
            rule = 0,
            source = "Transport",
            value = "A failure of the host ends what it concerns, once, with its status; nothing is lost before it")
    void aFailureIsToldAsItIs(Fault fault) {
        Random random = seeded("aFailureIsToldAsItIs " + fault);
        int injected = 0;
        for (int round = 0; round < times() || injected == 0 && round < MOST_ROUNDS; round++) {
            for (Act act : Act.values()) {
                FaultPlan plan = FaultPlan.of(random.nextLong()).with(fault, rate(random));
                injected += Stage.play(plan, told(EnumSet.of(fault)), act).count(fault);
            }
        }
        assertTrue(injected > 0, "the fault never happened");
    }

    /** What clients may be told of these faults. */
    private static Set<NtStatus> told(Set<Fault> faults) {
        Set<NtStatus> told = new HashSet<>();
        for (Fault fault : faults) {
            told.addAll(fault.statuses());
            if (fault == Fault.ACCEPT_BREAKS) {
                told.add(NtStatus.STATUS_FILE_FORCED_CLOSED); // of requests to accept on a listener that is dead
            }
            if (fault.isRogue()) {
                told.add(NtStatus.STATUS_INTERNAL_ERROR);
                told.add(NtStatus.STATUS_FILE_FORCED_CLOSED);
            }
        }
        return told;
    }

    @Test
    @Clause(
            rule = 0,
            source = "Transport",
            value = "With everything going wrong by chance, every request ends once and nothing is left")
    void everythingGoesWrong() {
        Random random = seeded("everythingGoesWrong");
        Set<Fault> lawful = EnumSet.allOf(Fault.class);
        lawful.removeIf(Fault::isRogue);
        for (int round = 0; round < 10 * times(); round++) {
            for (Act act : Act.values()) {
                FaultPlan plan = mix(random, Fault.failures(), 0.05);
                for (Fault fault : Fault.invisible()) {
                    plan = plan.with(fault, 0.3 * random.nextDouble());
                }
                Stage.play(plan, told(lawful), act);
            }
        }
    }

    @Test
    @Clause(
            rule = 0,
            source = "Transport",
            value = "A transport that throws, against its contract, fails the operation, and nothing stalls")
    void aTransportThatThrowsFailsTheOperation() {
        Random random = seeded("aTransportThatThrowsFailsTheOperation");
        Set<Fault> rogue = EnumSet.of(Fault.THROWS, Fault.CLOSE_THROWS);
        for (int round = 0; round < 4 * times(); round++) {
            for (Act act : Act.values()) {
                FaultPlan plan = mix(random, Fault.invisible(), 0.3)
                        .with(Fault.THROWS, 0.02)
                        .with(Fault.CLOSE_THROWS, 0.3);
                Stage.play(plan, told(rogue), act);
            }
        }
    }
}
