package org.wsk4j.launcher.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.wsk4j.launcher.PlainProviders;

class SwapTest {

    private static SwapPlan plan(Duration patience) {
        return new SwapPlan(20, "nio", "nio", Duration.ofMillis(200), false, patience);
    }

    @Test
    void everythingIsAccountedFor() throws Exception {
        try (PlainProviders providers = new PlainProviders()) {
            SwapReport report = new Swap(
                            providers.registrar(), providers.registrar(), providers, plan(Duration.ofSeconds(30)))
                    .run();

            assertThat(report.problems()).isEmpty();
            assertThat(report.operationsBefore()).isPositive();
            assertThat(report.operationsAfter()).isPositive();
            assertThat(report.working()).isEqualTo(20);
            assertThat(report.orphans()).isGreaterThanOrEqualTo(40);
            assertThat(report.statuses()).containsKeys("STATUS_SUCCESS", "STATUS_FILE_FORCED_CLOSED");
            assertThat(report.gapMillis()).isPositive();
            assertThat(report.newAfter()).isPositive();
        }
    }

    /** The replacement never comes: the report must not be content. */
    @Test
    void aReplacementThatDoesNotComeIsAProblem() throws Exception {
        try (PlainProviders providers = new PlainProviders()) {
            ProviderSwitch halfway = new ProviderSwitch() {
                @Override
                public void stop(String provider) {
                    providers.stop(provider);
                }

                @Override
                public void start(String provider) {
                    // Does not.
                }
            };
            SwapReport report =
                    new Swap(providers.registrar(), providers.registrar(), halfway, plan(Duration.ofSeconds(1))).run();

            assertThat(report.ok()).isFalse();
            assertThat(report.problems())
                    .contains("20 connections do not work on the second provider")
                    .contains("nothing completed after the swap")
                    .contains("no new connection worked after the swap")
                    .anyMatch(problem -> problem.startsWith("the server failed: cannot capture a provider"))
                    .noneMatch(problem -> problem.contains("IRPs"));
        }
    }
}
