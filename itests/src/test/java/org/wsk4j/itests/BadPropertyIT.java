package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.runtime.ProviderState;

/** A slip in a system property costs the provider, not the process, and the registrar says what to correct. */
final class BadPropertyIT {

    /** Netty is on no class path here, and polls as Netty does: its own tests try its properties. */
    private static Stream<String> providers() {
        return ProviderBundle.present().stream().map(ProviderBundle::name).filter(name -> !name.equals("netty"));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void theProviderIsAbsentWithAReason(String name) {
        String property = "wsk." + name + ".poll";
        String mistake = property + " is \"sometimes\"; it may be block, adaptive or spin";
        WskProviderSelection selection = WskProviderSelection.any().provider(name);
        System.setProperty(property, "sometimes");
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            assertThat(registrar.snapshot().providers)
                    .filteredOn(provider -> provider.name.equals(name))
                    .singleElement()
                    .satisfies(provider -> {
                        assertThat(provider.state).isEqualTo(ProviderState.ABSENT);
                        assertThat(provider.reason).contains(mistake).hasLineCount(1);
                        assertThat(provider.remedy).isNotBlank();
                    });
            assertThat(registrar.explain(selection))
                    .filteredOn(explanation -> explanation.provider.equals(name))
                    .singleElement()
                    .satisfies(explanation -> assertThat(explanation.reason).contains(mistake));
            try (Client client = Client.register(registrar, selection)) {
                assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
            }
        } finally {
            System.clearProperty(property);
        }
    }
}
