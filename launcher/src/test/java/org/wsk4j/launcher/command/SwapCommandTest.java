package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SwapCommandTest {

    @Test
    void jsonHoldsTheAccount() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(providers.sessions(), "demo", "swap", "--connections", "5", "--seconds", "0.2", "--json");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out().replaceAll("\\s+", " "))
                    .contains("\"from\": \"nio\", \"to\": \"nio\", \"connections\": 5, \"standby\": false")
                    .containsPattern("\"operationsBefore\": [1-9]")
                    .containsPattern("\"irpsDuring\": \\{.*\"STATUS_FILE_FORCED_CLOSED\": [1-9]")
                    .contains("\"lost\": 0, \"completedTwice\": 0, \"corrupted\": 0")
                    .containsPattern("\"gapMillis\": [1-9]")
                    .contains("\"workingAfter\": 5, \"ok\": true, \"problems\": []");
        }
    }

    @Test
    void anUnknownReplacementIsWrongUsage() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(providers.sessions(), "demo", "swap", "--to", "none");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.message()).contains("unknown provider 'none'").contains("nio");
        }
    }

    @Test
    void standbyNeedsAnotherProvider() {
        try (Providers providers = new Providers()) {
            Run run = Run.of(providers.sessions(), "demo", "swap", "--standby");

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.message()).contains("--standby needs another provider");
        }
    }
}
