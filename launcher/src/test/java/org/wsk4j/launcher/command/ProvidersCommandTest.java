package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.CapabilitySnapshot;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.RuntimeSnapshot;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.WskRuntime;

class ProvidersCommandTest {

    private final RuntimeSnapshot snapshot = new RuntimeSnapshot();
    private final WskRuntime runtime = mock();
    private final WskRegistrar registrar = mock();

    @BeforeEach
    void knowOneProvider() {
        when(runtime.snapshot()).thenReturn(snapshot);
        ProviderSnapshot provider = new ProviderSnapshot();
        provider.name = "quick";
        provider.description = "A provider of \"this\" test";
        provider.state = ProviderState.ATTACHED;
        provider.version = "1.0";
        provider.ranking = 7;
        CapabilitySnapshot capability = new CapabilitySnapshot();
        capability.name = "connect-ex";
        capability.level = "EMULATED";
        capability.reason = "connect, then write";
        provider.capabilities.add(capability);
        snapshot.providers.add(provider);
    }

    private static ProviderSnapshot absent(String name, String reason) {
        ProviderSnapshot provider = new ProviderSnapshot();
        provider.name = name;
        provider.state = ProviderState.ABSENT;
        provider.reason = reason;
        provider.remedy = "do this";
        return provider;
    }

    private Run run(List<ProviderSnapshot> absent, String... args) {
        return Run.of(configuration -> new Session(registrar, runtime, absent, mock(), mock(), mock()), args);
    }

    @Test
    void tableNamesStateVersionRankingAndCapabilities() {
        Run run = run(List.of(absent("slow", "no kernel")), "providers");

        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("quick +attached +version 1\\.0 +ranking 7 +A provider of")
                .containsPattern("connect-ex +emulated +connect, then write")
                .containsPattern("slow +absent")
                .containsPattern("why +no kernel")
                .containsPattern("what to do +do this");
    }

    @Test
    void jsonHoldsTheSame() {
        Run run = run(List.of(absent("slow", "no kernel")), "providers", "--json");

        assertThat(run.status()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("\"name\": \"quick\"")
                .contains("\"description\": \"A provider of \\\"this\\\" test\"")
                .contains("\"state\": \"ATTACHED\", \"version\": \"1.0\", \"ranking\": 7")
                .contains("{ \"name\": \"connect-ex\", \"level\": \"EMULATED\", \"reason\": \"connect, then write\" }")
                .contains("\"name\": \"slow\", \"description\": \"\", \"state\": \"ABSENT\"")
                .contains("\"reason\": \"no kernel\", \"remedy\": \"do this\"");
    }

    @Test
    void theRegistrarKnowsBetterThanTheContainer() {
        Run run = run(List.of(absent("quick", "seen while it started")), "providers");

        assertThat(run.out()).doesNotContain("seen while it started");
    }

    @Test
    void withoutAnyUsableProviderItFailsAndStillPrints() {
        snapshot.providers.clear();
        Run run = run(List.of(absent("slow", "no kernel")), "providers");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("no kernel");
        assertThat(run.message()).contains("no provider can be used");
    }

    @Test
    void anUnknownProviderIsWrongUsageThatNamesTheKnownOnes() {
        for (String command : List.of("demo --provider no", "cat --provider no ::1 7", "echo --provider no 7")) {
            Run run = run(List.of(absent("slow", "no kernel")), command.split(" ", -1));

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.message()).contains("unknown provider 'no'").contains("quick, slow");
        }
    }

    @Test
    void anAbsentProviderFailsWithReasonAndRemedy() {
        for (String command : List.of("demo --provider slow", "cat --provider slow ::1 7", "echo --provider slow 7")) {
            Run run = run(List.of(absent("slow", "no kernel")), command.split(" ", -1));

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.message()).contains("slow").contains("no kernel").contains("do this");
        }
    }

    /** What the operator configured may speak against the very provider that the command names. */
    @Test
    void aProviderThatCannotBeCapturedIsExplainedForTheNameThatWasGiven() {
        when(registrar.register(any(), any())).thenReturn(NtStatus.STATUS_SUCCESS);
        when(registrar.captureProviderNpi(any(), anyInt(), any())).thenReturn(NtStatus.STATUS_DEVICE_NOT_READY);
        when(runtime.explain(any())).thenAnswer(call -> {
            SelectionExplanation explanation = new SelectionExplanation();
            explanation.provider = "quick";
            explanation.reason =
                    "asked for " + call.<WskProviderSelection>getArgument(0).provider();
            return List.of(explanation);
        });

        Run run = run(List.of(), "cat", "--provider", "quick", "::1", "7");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("quick: asked for quick");
    }
}
