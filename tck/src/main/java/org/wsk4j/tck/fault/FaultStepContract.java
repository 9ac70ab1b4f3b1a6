package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.WskContract;

/**
 * Chapter "faults", one by one: each scenario is played once to count what its transport is asked, and then once for each
 * step, which fails.
 */
@WskContract
@ExtendWith(KitTransports.class)
class FaultStepContract {

    /** A step more or less changes what comes after it: some more than were counted. */
    private static final int MORE = 3;

    /** A long scenario has many alike: its steps are tried with gaps. */
    private static final int MOST_STEPS = 25;

    /** Of what threw; and of a listener that broke so, whoever asks it later. */
    private static final Set<NtStatus> THROWN =
            Set.of(NtStatus.STATUS_INTERNAL_ERROR, NtStatus.STATUS_FILE_FORCED_CLOSED);

    private static long seed(Act act) {
        return act.name().hashCode() + Long.getLong("wsk.tck.faults.seed", 0);
    }

    /** What clients may be told, whichever step fails. */
    private static Set<NtStatus> told() {
        Set<NtStatus> told = new HashSet<>();
        told.add(NtStatus.STATUS_FILE_FORCED_CLOSED);
        for (Fault fault : Fault.failures()) {
            told.addAll(fault.statuses());
        }
        return told;
    }

    private static long stride(long steps) {
        return Math.max(1, steps / (MOST_STEPS * (long) Integer.getInteger("wsk.tck.faults", 1)));
    }

    @ParameterizedTest
    @EnumSource(Act.class)
    @Clause(
            rule = 0,
            source = "Transport",
            value =
                    "Whichever step of the transport fails, every request ends once, with that cause, and nothing is left")
    void anErrorAtEveryStep(Act act) {
        FaultPlan plan = FaultPlan.of(seed(act));
        long steps = Stage.play(plan, Set.of(), act).steps();
        assertTrue(steps > 0, "no step at all");
        int failed = 0;
        for (long step = 1; step <= steps + MORE; step += stride(steps)) {
            failed += Stage.play(plan.failingAt(step), told(), act).injected().size();
        }
        assertTrue(failed > 0, "no step failed");
    }

    @ParameterizedTest
    @EnumSource(Act.class)
    @Clause(
            rule = 0,
            source = "Transport",
            value = "Whichever call of the transport throws, against its contract, every request ends once")
    void anExceptionAtEveryCall(Act act) {
        FaultPlan plan = FaultPlan.of(seed(act));
        long calls = Stage.play(plan, Set.of(), act).calls();
        assertTrue(calls > 0, "no call at all");
        int thrown = 0;
        for (long call = 1; call <= calls + MORE; call += stride(calls)) {
            thrown += Stage.play(plan.throwingAt(call), THROWN, act).injected().size();
        }
        assertTrue(thrown > 0, "no call threw");
    }
}
