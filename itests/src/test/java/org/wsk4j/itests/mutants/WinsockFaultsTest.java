package org.wsk4j.itests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.ProviderUnderTest;
import org.wsk4j.tck.report.ClauseOutcome;
import org.wsk4j.tck.report.ClauseResult;
import org.wsk4j.tck.report.ConformanceReport;
import org.wsk4j.tck.run.TckRunner;

/** The Winsock chapter of the kit finds every fault of {@link WinsockFault}, by the test that is listed there. */
@DisabledIfSystemProperty(named = "wsk.expected.java", matches = "17")
final class WinsockFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(1_500);
    private static final Duration LONG = Duration.ofSeconds(15);

    @AfterEach
    void mend() {
        WinsockForFaults.planted = null;
    }

    /** Nio, with another patience. */
    private record Patient(Duration patience) implements ProviderUnderTest {

        @Override
        public String name() {
            return "nio";
        }

        @Override
        public WskProviderDispatch open() {
            return new NioForMutants().open();
        }
    }

    private static ConformanceReport run(Duration patience, String... tests) {
        return TckRunner.of(new Patient(patience)).tests(tests).run();
    }

    @ParameterizedTest
    @EnumSource
    void theKitFinds(WinsockFault fault) {
        WinsockForFaults.planted = fault;
        ConformanceReport report = run(SHORT, fault.test());
        assertThat(report.clauses(ClauseOutcome.FAILED))
                .as(fault.fault())
                .extracting(ClauseResult::test)
                .containsExactly(fault.test());
    }

    /** What fails with a fault must pass without it, or it would prove nothing. */
    @Test
    void theKitFindsNothingInTheFrontEndAsItIs() {
        ConformanceReport report = run(
                LONG,
                Arrays.stream(WinsockFault.values())
                        .map(WinsockFault::test)
                        .distinct()
                        .toArray(String[]::new));
        assertThat(report.clauses(ClauseOutcome.FAILED)).isEmpty();
    }
}
