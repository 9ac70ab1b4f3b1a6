package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.SelectionExplanation;

/** What an operator configures overrides what clients ask for, and every explanation says where it is from. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class OverrideIT {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    @Parameter
    private WorldKind kind;

    private World world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = kind.start(storage, Map.of());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void theConfiguredProviderServesClientsThatNameNone() throws Exception {
        world.configure(Map.of(World.PROVIDER, "other"));
        Runnable withdraw = world.offer(StandIn.named("other"), -1);
        try {
            explained(
                    ANY,
                    "other",
                    true,
                    "chosen: the only provider that fits; provider other is configured by "
                            + world.source(World.PROVIDER) + " for clients that name none");
            explained(
                    ANY,
                    "nio",
                    false,
                    "provider other is configured by " + world.source(World.PROVIDER) + " for clients that name none");
            assertThat(captured(ANY)).isEqualTo("other");
            assertThat(captured(ANY.provider("nio"))).isEqualTo("nio");
        } finally {
            withdraw.run();
        }
    }

    @Test
    void theConfiguredFilterHoldsForEveryone() throws Exception {
        world.configure(Map.of(World.TARGET, "(wsk.provider=other)"));
        String source = world.source(World.TARGET);
        explained(ANY, "nio", false, "does not match the filter (wsk.provider=other) configured by " + source);
        assertThat(captured(ANY)).isEqualTo("nobody");
        assertThat(captured(ANY.provider("nio"))).isEqualTo("nobody");
        Runnable withdraw = world.offer(StandIn.named("other"), -1);
        try {
            explained(
                    ANY,
                    "other",
                    true,
                    "chosen: the only provider that fits; the filter (wsk.provider=other) configured by " + source
                            + " applies to every client");
            assertThat(captured(ANY)).isEqualTo("other");
        } finally {
            withdraw.run();
        }
    }

    @Test
    void theFilterForOneClientReplacesWhatItAsksFor() throws Exception {
        String setting = World.TARGET_OF_CLIENT + "web";
        world.configure(Map.of(World.TARGET, "(wsk.provider=nothing)", setting, "(wsk.provider=nio)"));
        WskProviderSelection web = ANY.client("web").provider("other");
        explained(
                web,
                "nio",
                true,
                "chosen: the only provider that fits; the filter (wsk.provider=nio) configured by "
                        + world.source(setting) + " replaces what the client asked for");
        assertThat(captured(web)).isEqualTo("nio");
        assertThat(captured(ANY.client("mail").provider("nio"))).isEqualTo("nobody");
    }

    @Test
    void aMalformedFilterSelectsNothingAndSaysSo() throws Exception {
        world.configure(Map.of(World.TARGET, "(wsk.provider=nio"));
        Await.untilAsserted(() -> assertThat(explanation(ANY, "nio").reason)
                .startsWith("the filter configured by " + world.source(World.TARGET)
                        + " is malformed and selects nothing, "));
        assertThat(captured(ANY)).isEqualTo("nobody");

        world.configure(Map.of());
        explained(ANY, "nio", true, "chosen: the only provider that fits");
        assertThat(captured(ANY)).isEqualTo("nio");
    }

    /** Configuration arrives soon, not at once. */
    private void explained(WskProviderSelection selection, String provider, boolean chosen, String reason) {
        Await.untilAsserted(() -> {
            SelectionExplanation explanation = explanation(selection, provider);
            assertThat(explanation.reason).isEqualTo(reason);
            assertThat(explanation.chosen).isEqualTo(chosen);
        });
    }

    private SelectionExplanation explanation(WskProviderSelection selection, String provider) {
        return world.runtime().explain(selection).stream()
                .filter(explanation -> explanation.provider.equals(provider))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is said of " + provider));
    }

    private String captured(WskProviderSelection selection) {
        try (Client client = Client.register(world.registrar(), selection)) {
            NtStatus status = client.capture(WskRegistrar.WSK_NO_WAIT);
            return status == NtStatus.STATUS_DEVICE_NOT_READY ? "nobody" : client.provider();
        }
    }
}
