package org.wsk4j.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.SelectionExplanation;

class PlainRegistrarTest {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    private final FakeProvider nio = FakeProvider.named("nio");
    private final FakeProvider netty = FakeProvider.ranked("netty", 10);

    private static String chosen(PlainRegistrar registrar, WskProviderSelection selection) {
        return registrar.explain(selection).stream()
                .filter(explanation -> explanation.chosen)
                .map(explanation -> explanation.provider)
                .findFirst()
                .orElse("none");
    }

    @Test
    void aClientRegistersCapturesQueriesReleasesAndDeregisters() {
        try (PlainRegistrar registrar = PlainRegistrar.of(nio)) {
            WskRegistration registration = new WskRegistration();
            assertThat(registrar.register(WskClientNpi.any(), registration)).isEqualTo(NtStatus.STATUS_SUCCESS);
            Out<WskProviderNpi> npi = new Out<>();
            assertThat(registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, npi))
                    .isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(npi.value().dispatch()).isSameAs(nio);
            Out<WskProviderCharacteristics> characteristics = new Out<>();
            assertThat(registrar.queryProviderCharacteristics(registration, characteristics))
                    .isEqualTo(NtStatus.STATUS_SUCCESS);
            assertThat(characteristics.value()).isSameAs(nio.characteristics());
            registrar.releaseProviderNpi(registration, npi.value());
            registrar.deregister(registration);
        }
        assertThat(nio.client().detaches()).contains("until closed");
    }

    @Test
    void closeDetachesAndClosesEveryProviderOnce() {
        PlainRegistrar registrar = PlainRegistrar.of(Map.of(PlainRegistrar.DETACH_TIMEOUT_MILLIS, "10"), nio, netty);
        WskRegistration registration = new WskRegistration();
        registrar.register(WskClientNpi.any(), registration);
        Out<WskProviderNpi> npi = new Out<>();
        registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, npi);
        FakeClient binding = (FakeClient) npi.value().client();
        binding.open();
        binding.begin();
        registrar.close();
        registrar.close();
        assertThat(nio.closes()).isEqualTo(1);
        assertThat(netty.closes()).isEqualTo(1);
        assertThat(binding.ended()).isTrue();
        assertThat(registrar.snapshot().swaps).anySatisfy(swap -> {
            assertThat(swap.provider).isEqualTo("netty");
            assertThat(swap.drained).isFalse();
            assertThat(swap.orphans).isEqualTo(1);
        });
        assertThat(registrar.captureProviderNpi(registration, WskRegistrar.WSK_INFINITE_WAIT, npi))
                .isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThatThrownBy(() -> registrar.attach(FakeProvider.named("late")))
                .isInstanceOf(IllegalStateException.class);
        // What is owed can still be paid.
        registrar.releaseProviderNpi(registration, npi.value());
        binding.complete();
        binding.close();
        registrar.deregister(registration);
    }

    @Test
    void providersComeAndGoWhileItRuns() {
        try (PlainRegistrar registrar = PlainRegistrar.of(nio)) {
            registrar.attach(netty);
            assertThat(chosen(registrar, ANY)).isEqualTo("netty");
            registrar.detach(netty);
            registrar.detach(netty);
            assertThat(netty.closes()).isEqualTo(1);
            assertThat(chosen(registrar, ANY)).isEqualTo("nio");
            assertThat(registrar.changeCount()).isEqualTo(4);
        }
    }

    @Test
    void rankingsAreThoseOfTheServicesUnlessConfigured() {
        FakeProvider own = FakeProvider.named("own");
        try (PlainRegistrar registrar = PlainRegistrar.of(
                Map.of("wsk.ranking.nio", "30"), nio, netty, FakeProvider.ranked("native", 20), own)) {
            assertThat(registrar.snapshot().providers)
                    .extracting(provider -> provider.name + " " + provider.ranking)
                    .containsExactly("nio 30", "native 20", "netty 10", "own 0");
        }
    }

    @Test
    void aRankingThatIsNoIntegerIsIgnored() {
        try (PlainRegistrar registrar = PlainRegistrar.of(Map.of("wsk.ranking.netty", "high"), netty)) {
            assertThat(registrar.snapshot().providers.get(0).ranking).isEqualTo(10);
        }
    }

    @Test
    void theConfiguredProviderAndFiltersDecideAndAreNamed() {
        Map<String, String> configuration = Map.of(
                "wsk.provider", "nio", "wsk.target.web", "(wsk.provider=netty)", "wsk.target", "(wsk.version=1.0)");
        try (PlainRegistrar registrar = PlainRegistrar.of(configuration, nio, netty)) {
            assertThat(chosen(registrar, ANY)).isEqualTo("nio");
            assertThat(chosen(registrar, ANY.provider("netty"))).isEqualTo("netty");
            assertThat(chosen(registrar, ANY.client("web").provider("nio"))).isEqualTo("netty");
            List<SelectionExplanation> explanations = registrar.explain(ANY);
            assertThat(explanations.get(0).reason)
                    .contains("configured by system property wsk.target")
                    .contains("configured by system property wsk.provider");
        }
    }

    @Test
    void systemPropertiesAreReadWhenItIsCreated() {
        System.setProperty(PlainRegistrar.PROVIDER, "nio");
        PlainRegistrar registrar;
        try {
            registrar = PlainRegistrar.of(nio, netty);
        } finally {
            System.clearProperty(PlainRegistrar.PROVIDER);
        }
        assertThat(chosen(registrar, ANY)).isEqualTo("nio");
        registrar.close();
    }

    @Test
    void aProviderThatFailsToCloseDoesNotKeepTheOthersOpen() {
        FakeProvider bad = FakeProvider.named("bad");
        bad.onClose = () -> {
            throw new IllegalStateException("a defect of the test");
        };
        PlainRegistrar.of(bad, nio).close();
        assertThat(nio.closes()).isEqualTo(1);
    }

    @Test
    void aPictureShowsWhatIsAttached() {
        try (PlainRegistrar registrar = PlainRegistrar.of(nio, netty)) {
            List<ProviderSnapshot> providers = registrar.snapshot().providers;
            assertThat(providers).extracting(provider -> provider.name).containsExactly("netty", "nio");
        }
    }
}
