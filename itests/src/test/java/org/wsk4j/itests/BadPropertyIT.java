package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;

/** A slip in a system property costs the provider, not the process, and the registrar says what to correct. */
final class BadPropertyIT {

    private static final String PROPERTY = "wsk.nio.poll";
    private static final String MISTAKE = PROPERTY + " is \"sometimes\"; it may be block, adaptive or spin";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void theProviderIsAbsentWithAReason() {
        System.setProperty(PROPERTY, "sometimes");
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            List<ProviderSnapshot> providers = registrar.snapshot().providers;
            assertThat(providers).hasSize(1);
            ProviderSnapshot nio = providers.get(0);
            assertThat(nio.name).isEqualTo("nio");
            assertThat(nio.state).isEqualTo(ProviderState.ABSENT);
            assertThat(nio.reason).contains(MISTAKE).hasLineCount(1);
            assertThat(nio.remedy).isNotBlank();

            assertThat(registrar.explain(WskProviderSelection.any()))
                    .singleElement()
                    .satisfies(explanation -> assertThat(explanation.reason).contains(MISTAKE));
            try (Client client = Client.register(registrar, WskProviderSelection.any())) {
                assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
            }
        }
    }
}
