package org.wsk4j.registrar.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentException;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeClient;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.WskProviderAbsence;
import org.wsk4j.runtime.WskRuntime;

/** The component as its runtime drives it, without a framework. */
class RegistrarComponentTest {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    private final RegistrarComponent component = new RegistrarComponent();
    private final BundleContext context = mock(BundleContext.class);
    private final List<Object> counts = Collections.synchronizedList(new ArrayList<>());
    private final FakeProvider nio = FakeProvider.named("nio");
    private final FakeProvider netty = FakeProvider.named("netty");

    @SuppressWarnings("unchecked")
    private final ServiceRegistration<WskRuntime> registration = mock(ServiceRegistration.class);

    @BeforeEach
    void framework() {
        when(context.registerService(eq(WskRuntime.class), any(WskRuntime.class), any()))
                .thenReturn(registration);
        doAnswer(call -> {
                    Dictionary<String, ?> properties = call.getArgument(0);
                    return counts.add(properties.get("service.changecount"));
                })
                .when(registration)
                .setProperties(any());
    }

    private WskRuntime activate(RegistrarConfiguration configuration) {
        component.activate(context, configuration);
        ArgumentCaptor<WskRuntime> runtime = ArgumentCaptor.forClass(WskRuntime.class);
        verify(context).registerService(eq(WskRuntime.class), runtime.capture(), any());
        return runtime.getValue();
    }

    private static RegistrarConfiguration configuration(
            String target, String provider, int timeout, String... clients) {
        RegistrarConfiguration configuration = mock(RegistrarConfiguration.class);
        when(configuration.target()).thenReturn(target);
        when(configuration.provider()).thenReturn(provider);
        when(configuration.detachTimeoutMillis()).thenReturn(timeout);
        when(configuration.client_targets()).thenReturn(clients);
        return configuration;
    }

    private static RegistrarConfiguration nothing() {
        return configuration("", "", 0);
    }

    private static SelectionExplanation first(WskRuntime runtime, WskProviderSelection selection) {
        return runtime.explain(selection).get(0);
    }

    @Test
    void providersBoundBeforeActivationAreThereAfterwards() {
        component.attach(nio, Map.of("service.ranking", 0));
        component.attach(netty, Map.of("service.ranking", 10));
        WskRuntime runtime = activate(nothing());
        assertThat(first(runtime, ANY).provider).isEqualTo("netty");
        component.update(nio, Map.of("service.ranking", 11));
        assertThat(first(runtime, ANY).provider).isEqualTo("nio");
    }

    @Test
    void unbindDetachesAndLeavesTheProviderToItsOwner() {
        component.attach(nio, Map.of());
        WskRuntime runtime = activate(nothing());
        WskRegistration block = new WskRegistration();
        assertThat(component.register(WskClientNpi.any(), block)).isEqualTo(NtStatus.STATUS_SUCCESS);
        Out<WskProviderNpi> npi = new Out<>();
        assertThat(component.captureProviderNpi(block, WskRegistrar.WSK_NO_WAIT, npi))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        Out<WskProviderCharacteristics> characteristics = new Out<>();
        assertThat(component.queryProviderCharacteristics(block, characteristics))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        ((FakeClient) npi.value().client()).begin();
        component.detach(nio, Map.of());
        assertThat(nio.closes()).isZero();
        assertThat(runtime.snapshot().swaps).hasSize(1);
        assertThat(runtime.snapshot().swaps.get(0).drained).isFalse();
        component.releaseProviderNpi(block, npi.value());
        ((FakeClient) npi.value().client()).complete();
        component.deregister(block);
        assertThat(runtime.snapshot().registrations).isZero();
    }

    @Test
    void absencesAreShown() {
        WskProviderAbsence absence = mock(WskProviderAbsence.class);
        when(absence.provider()).thenReturn("native");
        when(absence.reason()).thenReturn("EPERM");
        when(absence.remedy()).thenReturn("allow it");
        component.addAbsence(absence);
        WskRuntime runtime = activate(nothing());
        assertThat(first(runtime, ANY).reason).isEqualTo("absent: EPERM; do: allow it");
        assertThat(runtime.snapshot().providers.get(0).state).isEqualTo(ProviderState.ABSENT);
        component.removeAbsence(absence);
        assertThat(runtime.snapshot().providers).isEmpty();
    }

    @Test
    void configurationDecidesAndMayChangeWhileItRuns() {
        component.attach(nio, Map.of());
        component.attach(netty, Map.of("service.ranking", 10));
        WskRuntime runtime = activate(configuration("", "nio", 0));
        assertThat(first(runtime, ANY).provider).isEqualTo("nio");
        assertThat(first(runtime, ANY).reason).contains("configured by provider of configuration org.wsk4j.registrar");
        component.configure(configuration("(wsk.provider=netty)", "", 0, "web=(wsk.provider=nio)", " ", "mail"));
        assertThat(first(runtime, ANY).provider).isEqualTo("netty");
        assertThat(first(runtime, ANY).reason).contains("configured by target of configuration org.wsk4j.registrar");
        assertThat(first(runtime, ANY.client("web")).provider).isEqualTo("nio");
        assertThat(first(runtime, ANY.client("web")).reason)
                .contains("configured by client.targets of configuration org.wsk4j.registrar");
        // An entry that is no clientName=filter selects nothing for the client that it seems to mean.
        assertThat(runtime.explain(ANY.client("mail")))
                .noneMatch(explanation -> explanation.chosen)
                .allMatch(explanation -> explanation.reason.contains("is malformed and selects nothing"));
    }

    @Test
    void aDetachTimeoutThatIsNoNumberDoesNotCostTheRegistrar() {
        RegistrarConfiguration slip = configuration("(wsk.provider=nio)", "", 0);
        when(slip.detachTimeoutMillis()).thenThrow(new ComponentException("no number: soon"));
        component.attach(nio, Map.of());
        WskRuntime runtime = activate(slip);
        assertThat(first(runtime, ANY).chosen).isTrue();
    }

    @Test
    void theChangeCountFollowsAsAServiceProperty() {
        WskRuntime runtime = activate(nothing());
        component.attach(nio, Map.of());
        component.detach(nio, Map.of());
        await().atMost(Duration.ofSeconds(20)).until(() -> counts.contains(runtime.changeCount()));
        assertThat(runtime.changeCount()).isEqualTo(3);
    }

    @Test
    void deactivationUnregistersTheRuntimeAndEndsEveryBindingButClosesNoProvider() {
        component.attach(nio, Map.of());
        activate(nothing());
        WskRegistration block = new WskRegistration();
        component.register(WskClientNpi.any(), block);
        component.captureProviderNpi(block, WskRegistrar.WSK_NO_WAIT, new Out<>());
        component.deactivate();
        verify(registration).unregister();
        assertThat(nio.client().ended()).isTrue();
        component.detach(nio, Map.of());
        assertThat(nio.closes()).isZero();
    }

    @Test
    void aFrameworkThatWasFasterDoesNotDisturbDeactivation() {
        activate(nothing());
        doThrow(new IllegalStateException("already unregistered"))
                .when(registration)
                .unregister();
        component.deactivate();
        verify(registration).unregister();
    }
}
