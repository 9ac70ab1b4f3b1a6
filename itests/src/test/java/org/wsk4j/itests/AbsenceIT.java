package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskProviderAbsence;

/** A provider whose bundle runs and whose component does not: the registrar says why, and for how long. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class AbsenceIT {

    private static final String NAME = "second";

    @Parameter
    private FrameworkKind kind;

    private FrameworkWorld world;
    private Path folder;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage, @TempDir Path jars) throws Exception {
        folder = jars;
        world = FrameworkWorld.start(kind, storage, Map.of(), ProviderBundle.nio());
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void oneThatNeedsAConfigurationWaitsForIt() throws Exception {
        with(
                component -> component.replace("<scr:component ", "<scr:component configuration-policy=\"require\" "),
                () -> {
                    absent("it waits for its configuration", "configure org.wsk4j.provider.nio." + NAME);
                    world.configure("org.wsk4j.provider.nio." + NAME, Map.of("loops", 1));
                    attached();
                    world.unconfigure("org.wsk4j.provider.nio." + NAME);
                    absent("it waits for its configuration", "configure org.wsk4j.provider.nio." + NAME);
                });
    }

    @Test
    void oneThatNeedsAConditionComesAndGoesWithIt() throws Exception {
        with(AbsenceIT::conditional, () -> {
            absent(
                    "it waits for condition (osgi.condition.id=test)",
                    "make the condition true, or use another provider");
            BundleContext context = world.running().context();
            ServiceRegistration<Condition> condition = context.registerService(
                    Condition.class,
                    Condition.INSTANCE,
                    FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "test")));
            attached();
            condition.unregister();
            absent(
                    "it waits for condition (osgi.condition.id=test)",
                    "make the condition true, or use another provider");
        });
    }

    @Test
    void oneThatIsDisabledSaysSo() throws Exception {
        with(
                component -> component.replace("<scr:component ", "<scr:component enabled=\"false\" "),
                () -> absent("its component is disabled", "enable org.wsk4j.provider.nio." + NAME));
    }

    /** What a provider says itself is better than what is seen of it. */
    @Test
    void aReasonOfItsOwnCounts() throws Exception {
        WskProviderAbsence own = mock(WskProviderAbsence.class);
        when(own.provider()).thenReturn(NAME);
        when(own.reason()).thenReturn("The kernel refuses.");
        when(own.remedy()).thenReturn("Ask it again.");
        with(AbsenceIT::conditional, () -> {
            ServiceRegistration<WskProviderAbsence> registration =
                    world.running().context().registerService(WskProviderAbsence.class, own, null);
            absent("The kernel refuses", "Ask it again");
            registration.unregister();
            absent(
                    "it waits for condition (osgi.condition.id=test)",
                    "make the condition true, or use another provider");
        });
    }

    /** Tools wait for a change of the count instead of asking again and again. */
    @Test
    void anAbsenceIsAChange() throws Exception {
        long before = world.runtime().changeCount();
        with(AbsenceIT::conditional, () -> {
            Await.until("the count has changed", () -> world.runtime().changeCount() > before);
            absent(
                    "it waits for condition (osgi.condition.id=test)",
                    "make the condition true, or use another provider");
        });
        Await.until(
                "nobody is absent", () -> world.runtime().snapshot().providers.size() == 1);
    }

    private static String conditional(String component) {
        return component
                .replace("/scr/v1.4.0", "/scr/v1.5.0")
                .replace(
                        "<service>",
                        "<property name=\"osgi.ds.satisfying.condition.target\" value=\"(osgi.condition.id=test)\"/>"
                                + "<service>");
    }

    private void with(UnaryOperator<String> change, Await.Action action) throws Exception {
        Bundle bundle = world.install(ProviderBundle.nio().replica(folder, NAME, 1000, change));
        try {
            bundle.start();
            action.run();
        } finally {
            bundle.uninstall();
            world.uninstalled(bundle);
        }
        Await.until(
                "nothing is said of it any more",
                () -> world.runtime().explain(WskProviderSelection.any()).size() == 1);
    }

    private void attached() {
        Await.untilAsserted(() -> assertThat(second().state).isEqualTo(ProviderState.ATTACHED));
    }

    private void absent(String reason, String remedy) {
        Await.untilAsserted(() -> {
            ProviderSnapshot second = second();
            assertThat(second.state).isEqualTo(ProviderState.ABSENT);
            assertThat(second.reason).isEqualTo(reason);
            assertThat(second.remedy).isEqualTo(remedy);
        });
        assertThat(world.runtime().explain(WskProviderSelection.any().provider(NAME)))
                .filteredOn(explanation -> explanation.provider.equals(NAME))
                .singleElement()
                .satisfies(explanation ->
                        assertThat(explanation.reason).isEqualTo("absent: " + reason + "; do: " + remedy));
    }

    private ProviderSnapshot second() {
        return world.runtime().snapshot().providers.stream()
                .filter(seen -> seen.name.equals(NAME))
                .reduce((one, two) -> {
                    throw new AssertionError("there are two of them");
                })
                .orElseThrow(() -> new AssertionError("nothing is said of it"));
    }
}
