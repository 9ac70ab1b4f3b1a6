package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.tck.model.Breach;
import org.wsk4j.tck.model.ModelRunner;
import org.wsk4j.tck.model.Outcome;
import org.wsk4j.tck.model.Program;
import org.wsk4j.tck.model.Shrinker;
import org.wsk4j.tck.model.Strictness;

/**
 * The model of the kit is itself held against providers with a known fault: random programs find every one, by a law that
 * the fault breaks, and shrink to something that shows it again; they find nothing in the provider without one. The model is
 * the same on every JDK, so it is tried on one.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class ModelFindsFaultsTest {

    /** So many must be enough, or be without a finding. */
    private static final int PROGRAMS = 1_500;
    /** One that waits for what the fault keeps from happening waits so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration SHRINKING = Duration.ofMillis(1_500);
    private static final int TRIES = 3;
    private static final int REPLAYS = 100;
    private static final int LANES = 6;

    private static final long SEED = Long.getLong("wsk.test.seed", System.nanoTime());
    /** Much of the work is waiting, so the faults are looked for side by side. */
    private static ExecutorService lanes;

    private static final Map<Fault, Future<Finding>> FINDINGS = new EnumMap<>(Fault.class);

    /**
     * What came of the search for one fault.
     *
     * @param programs how many ran
     * @param first the first outcome that shows the fault, if one did
     * @param small the same, shrunk
     * @param again the shrunk one read from its text and run again
     */
    private record Finding(
            int programs,
            @Nullable Outcome first,
            @Nullable Outcome small,
            @Nullable Outcome again) {}

    @BeforeAll
    static void begin() {
        System.out.println("-Dwsk.test.seed=" + SEED);
        lanes = Executors.newFixedThreadPool(LANES); // a second try begins anew
        for (Fault fault : Fault.values()) {
            FINDINGS.put(fault, lanes.submit(() -> find(fault)));
        }
    }

    @AfterAll
    static void end() {
        lanes.shutdownNow();
    }

    /** Nothing is closed in order here: what the faults leave behind ends with the provider. */
    @SuppressWarnings("resource")
    private static Finding find(Fault fault) {
        try (NioProvider good = new NioProvider();
                BrokenProvider broken = new BrokenProvider(good, fault)) {
            ModelRunner runner =
                    new ModelRunner(broken.dispatch(), fault == Fault.NONE ? Duration.ofSeconds(15) : PATIENCE);
            Finding lucky = new Finding(PROGRAMS, null, null, null);
            for (int i = 0; i < PROGRAMS; i++) {
                Outcome outcome = runner.run(SEED + i, Strictness.EXACT);
                if (fault == Fault.NONE && outcome.failed()) {
                    return new Finding(i + 1, outcome, null, null);
                }
                if (fault != Fault.NONE && shows(fault, outcome).failed()) {
                    Finding found = shrink(fault, runner, shows(fault, outcome), i + 1);
                    if (found.again() != null) {
                        return found;
                    }
                    lucky = found; // a race that replays do not meet: another program shows the fault better
                }
            }
            return lucky;
        }
    }

    /** The outcome with those breaches alone that the fault must make. */
    private static Outcome shows(Fault fault, Outcome outcome) {
        List<Breach> breaches = outcome.breaches().stream()
                .filter(breach -> fault.laws().contains(breach.law()))
                .toList();
        return new Outcome(outcome.program(), outcome.strictness(), breaches, outcome.tally());
    }

    private static Finding shrink(Fault fault, ModelRunner runner, Outcome first, int programs) {
        Outcome small = Shrinker.shrink(
                program -> shows(fault, runner.run(program, Strictness.EXACT)), first, TRIES, SHRINKING);
        // What is small may show a race by luck alone; then the program that was found does.
        for (Outcome found : List.of(small, first)) {
            Program read = Program.parse(found.program().text());
            for (int i = 0; i < REPLAYS; i++) {
                Outcome again = shows(fault, runner.run(read, Strictness.EXACT));
                if (again.failed()) {
                    return new Finding(programs, first, small, again);
                }
            }
        }
        return new Finding(programs, first, small, null);
    }

    @Test
    void nothingIsFoundWithoutAFault() throws Exception {
        Finding finding = FINDINGS.get(Fault.NONE).get(100, TimeUnit.SECONDS);
        assertThat(finding.first())
                .as(() -> finding.first() == null ? "" : finding.first().report())
                .isNull();
        assertThat(finding.programs()).isEqualTo(PROGRAMS);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void everyFaultIsFoundAndItsProgramShrinks(Fault fault) throws Exception {
        Finding finding = FINDINGS.get(fault).get(100, TimeUnit.SECONDS);
        Outcome first = finding.first();
        Outcome small = finding.small();
        assertThat(first).as("found in %d programs", PROGRAMS).isNotNull();
        assertThat(small).isNotNull();
        System.out.println(fault + " found in program " + finding.programs() + ", "
                + first.program().size() + " steps shrunk to " + small.program().size() + ": "
                + small.breaches().get(0));
        assertThat(small.program().size()).isLessThanOrEqualTo(first.program().size());
        assertThat(Program.parse(small.program().text())).isEqualTo(small.program());
        assertThat(finding.again())
                .as(() -> "shown again in " + REPLAYS + " replays of\n" + small.report())
                .isNotNull();
    }
}
