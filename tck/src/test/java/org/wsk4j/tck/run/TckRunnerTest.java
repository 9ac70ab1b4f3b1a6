package org.wsk4j.tck.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.tck.Chapter;
import org.wsk4j.tck.Clauses;
import org.wsk4j.tck.ProviderUnderTest;
import org.wsk4j.tck.report.ClauseOutcome;
import org.wsk4j.tck.report.ClauseResult;
import org.wsk4j.tck.report.ConformanceReport;

/** The runner, with a provider that has nothing: honest, it passes; whatever it claims is found out. */
class TckRunnerTest {

    private static ConformanceReport capabilities(NothingProvider nothing) {
        return TckRunner.of(ProviderUnderTest.of("nothing", nothing::dispatch))
                .chapters(Chapter.CAPABILITIES)
                .run();
    }

    private static List<ClauseResult> of(ConformanceReport report, Chapter chapter) {
        return report.clauses().stream()
                .filter(clause -> clause.chapter().equals(chapter.title()))
                .toList();
    }

    @Test
    void honestPovertyConforms() {
        NothingProvider nothing = new NothingProvider(Map.of());
        ConformanceReport report = capabilities(nothing);
        assertThat(of(report, Chapter.CAPABILITIES))
                .hasSizeGreaterThan(35)
                .allSatisfy(clause -> assertThat(clause.outcome())
                        .as(clause.toString())
                        .isIn(ClauseOutcome.ABSENT, ClauseOutcome.NATIVE));
        assertThat(report.isUnbroken()).isTrue();
        assertThat(report.isConformant()).as("the other chapters were not run").isFalse();
        assertThat(of(report, Chapter.STREAM))
                .isNotEmpty()
                .allSatisfy(clause -> assertThat(clause.outcome()).isEqualTo(ClauseOutcome.NOT_RUN));
        assertThat(report.description()).isEqualTo("Has nothing");
        assertThat(nothing.closed()).isEqualTo(1);
    }

    @Test
    void withoutATransportTheChapterOnFaultsIsLeftOut() {
        ConformanceReport report = TckRunner.of(
                        ProviderUnderTest.of("nothing", new NothingProvider(Map.of())::dispatch))
                .chapters(Chapter.FAULTS)
                .run();
        assertThat(of(report, Chapter.FAULTS)).isEmpty();
        assertThat(report.facts())
                .hasEntrySatisfying("Without", said -> assertThat(said).startsWith("faults: no TransportUnderTest"));
        assertThat(report.clauses(ClauseOutcome.FAILED)).isEmpty();
    }

    @Test
    void claimsAreFoundOut() {
        for (WskCapability lie :
                List.of(WskCapability.TCP, WskCapability.UDP, WskCapability.RAW, WskCapability.NAME_RESOLUTION)) {
            ConformanceReport report = capabilities(new NothingProvider(Map.of(lie, CapabilityLevel.EMULATED)));
            assertThat(report.clauses(ClauseOutcome.FAILED))
                    .as(lie.name())
                    .anySatisfy(clause -> assertThat(clause.reason()).contains("says EMULATED of " + lie.name()));
            assertThat(report.isUnbroken()).isFalse();
        }
    }

    @Test
    void progressIsToldOncePerTest() {
        List<String> started = new ArrayList<>();
        List<String> finished = new ArrayList<>();
        TckRunner runner = TckRunner.of(ProviderUnderTest.of("nothing", new NothingProvider(Map.of())::dispatch))
                .tests("MulticastContract", "HostCapabilityContract.raw")
                .date("2026-05-04")
                .progress(new TckProgress() {
                    @Override
                    public void started(String test) {
                        started.add(test);
                    }

                    @Override
                    public void finished(int done, int of, String test, ClauseOutcome outcome, String reason) {
                        assertThat(of).isGreaterThan(3);
                        assertThat(outcome).as(reason).isEqualTo(ClauseOutcome.ABSENT);
                        finished.add(test);
                        assertThat(done).isEqualTo(finished.size());
                    }
                });
        List<String> plan = runner.plan();
        ConformanceReport report = runner.run();
        assertThat(plan).hasSizeGreaterThan(3).contains("HostCapabilityContract.raw");
        assertThat(started).containsExactlyInAnyOrderElementsOf(plan);
        assertThat(finished).containsExactlyInAnyOrderElementsOf(plan);
        assertThat(report.facts()).containsEntry("Date", "2026-05-04").containsKeys("Kit", "Java", "Host");
    }

    @Test
    void aSharedProviderStaysOpenAndIsNotMultiplied() {
        NothingProvider nothing = new NothingProvider(
                Map.of(WskCapability.TCP, CapabilityLevel.NATIVE, WskCapability.UDP, CapabilityLevel.NATIVE));
        ConformanceReport report = TckRunner.of(ProviderUnderTest.shared(nothing.dispatch()))
                .chapters(Chapter.DEPARTURE)
                .rules(51)
                .run();
        assertThat(report.name()).isEqualTo("nothing");
        assertThat(nothing.closed()).isZero();
        assertThat(of(report, Chapter.DEPARTURE))
                .filteredOn(clause -> clause.test().startsWith("DepartureContract"))
                .isNotEmpty()
                .allSatisfy(clause -> {
                    assertThat(clause.outcome()).isEqualTo(ClauseOutcome.NOT_RUN);
                    assertThat(clause.reason()).isEqualTo("needs an instance of its own");
                });
    }

    @Test
    void aCancelledRunShowsWhatDidNotRun() {
        TckRunner runner = TckRunner.of(ProviderUnderTest.of("nothing", new NothingProvider(Map.of())::dispatch))
                .chapters(Chapter.CAPABILITIES);
        List<String> finished = new ArrayList<>();
        runner.progress((done, of, test, outcome, reason) -> {
            finished.add(test);
            runner.cancel();
        });
        ConformanceReport report = runner.run();
        assertThat(of(report, Chapter.CAPABILITIES))
                .filteredOn(clause -> clause.outcome() == ClauseOutcome.NOT_RUN)
                .hasSizeGreaterThan(30);
        assertThat(finished).isNotEmpty();
    }

    @Test
    void aProviderThatDoesNotOpenFailsEveryTest() {
        ConformanceReport report = TckRunner.of(ProviderUnderTest.of("broken", () -> {
                    throw new IllegalStateException("no such device");
                }))
                .tests("HostCapabilityContract")
                .run();
        assertThat(report.clauses(ClauseOutcome.FAILED))
                .hasSize(11)
                .allSatisfy(clause -> assertThat(clause.reason()).contains("no such device"));
        assertThat(report.description()).isEmpty();
    }

    @Test
    void testsThatDoNotExistAreRefused() {
        TckRunner runner = TckRunner.of(ProviderUnderTest.of("nothing", new NothingProvider(Map.of())::dispatch));
        assertThatIllegalArgumentException().isThrownBy(() -> runner.tests("NoSuchContract"));
        assertThat(runner.plan()).hasSameSizeAs(Clauses.tests());
    }
}
