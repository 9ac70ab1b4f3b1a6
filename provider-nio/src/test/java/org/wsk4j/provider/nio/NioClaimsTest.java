package org.wsk4j.provider.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.Clause;
import org.wsk4j.tck.Clauses;
import org.wsk4j.tck.ProviderUnderTest;
import org.wsk4j.tck.fixture.Papers;
import org.wsk4j.tck.report.ClauseOutcome;
import org.wsk4j.tck.report.ConformanceReport;
import org.wsk4j.tck.run.TckRunner;

/** The kit finds each false statement out: the provider as it is, with one statement turned around. */
class NioClaimsTest {

    /** How the host gets the bytes of a send cannot be seen from outside, and which extensions there may be nobody knows. */
    private static final Set<WskCapability> UNSEEN = Set.of(WskCapability.ZERO_COPY_SEND, WskCapability.EXTENSIONS);

    static Collection<WskCapability> capabilities() {
        return WskCapability.known().stream()
                .filter(capability -> !UNSEEN.contains(capability))
                .toList();
    }

    private static String clauseOf(WskCapability capability) {
        return Clauses.tests().stream()
                .filter(test -> {
                    Clause clause = Clauses.clause(test);
                    return clause.source().equals("Capabilities")
                            && clause.value().startsWith(capability.name() + ":");
                })
                .map(Clauses::name)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void aStatementTurnedAroundFails(WskCapability capability) {
        ProviderUnderTest liar = ProviderUnderTest.of("liar", () -> {
            NioProvider real = new NioProvider();
            boolean absent = real.characteristics().level(capability) == CapabilityLevel.ABSENT;
            return Papers.claiming(real, capability, absent ? CapabilityLevel.EMULATED : CapabilityLevel.ABSENT);
        });
        ConformanceReport report =
                TckRunner.of(new Hasty(liar)).tests(clauseOf(capability)).run();
        assertThat(report.clauses(ClauseOutcome.FAILED)).as(report.text()).hasSize(1);
    }

    /** What does not happen is waited for; here that is the usual case. */
    private record Hasty(ProviderUnderTest liar) implements ProviderUnderTest {

        @Override
        public String name() {
            return liar.name();
        }

        @Override
        public WskProviderDispatch open() {
            return liar.open();
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(400);
        }
    }
}
