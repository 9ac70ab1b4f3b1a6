package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DemoCommandTest {

    private static final List<String> STEPS =
            List.of("connectEx", "send", "receive", "datagrams", "half-close", "cancel", "refused");

    @Test
    void everyStepProvesWhatItIsFor() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(providers.sessions(), "demo");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            for (String step : STEPS) {
                assertThat(run.out()).containsPattern("\n  " + step + " +ok +[0-9.]+ ms  \\w");
            }
            assertThat(run.out()).contains("67108864 bytes, CRC32C").doesNotContain("FAILED");
        }
    }

    @Test
    void jsonHoldsTheSame() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(providers.sessions(), "demo", "--provider", "nio", "--json");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("\"provider\": \"nio\"");
            for (String step : STEPS) {
                assertThat(run.out().replaceAll("\\s+", " "))
                        .containsPattern("\"step\": \"" + step
                                + "\", \"ok\": true, \"proved\": \"[^\"]+.*?\", \"millis\": [0-9.]+");
            }
        }
    }
}
