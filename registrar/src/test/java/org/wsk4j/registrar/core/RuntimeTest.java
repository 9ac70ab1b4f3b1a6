package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskVersion;
import org.wsk4j.registrar.fake.FakeClient;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.RuntimeSnapshot;
import org.wsk4j.runtime.WskProviderAbsence;
import org.wsk4j.runtime.WskProviderRuntime;

class RuntimeTest {

    private final AtomicInteger told = new AtomicInteger();
    private final NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(told::incrementAndGet);

    @Test
    void thePictureShowsProvidersBestFirstAndAbsentOnesLast() {
        registrar.addAbsence(absence("native"));
        registrar.attach(FakeProvider.named("nio"), Map.of());
        registrar.attach(FakeProvider.versions("netty", WskVersion.WSK_1_0, 0x0102), Map.of("service.ranking", 10));
        List<ProviderSnapshot> providers = registrar.snapshot().providers;
        assertThat(providers).extracting(provider -> provider.name).containsExactly("netty", "nio", "native");
        assertThat(providers)
                .extracting(provider -> provider.state)
                .containsExactly(ProviderState.ATTACHED, ProviderState.ATTACHED, ProviderState.ABSENT);
        assertThat(providers.get(0).ranking).isEqualTo(10);
        assertThat(providers.get(0).version).isEqualTo("1.2");
        assertThat(providers.get(0).description).isEqualTo("a fake named netty");
        assertThat(providers.get(0).capabilities).anySatisfy(capability -> {
            assertThat(capability.name).isEqualTo("tos");
            assertThat(capability.level).isEqualTo("EMULATED");
            assertThat(capability.reason).isEqualTo("it is a fake");
        });
        assertThat(providers.get(2).reason).isEqualTo("the kernel refuses");
        assertThat(providers.get(2).remedy).isEqualTo("ask the kernel");
    }

    @Test
    void thePictureCountsAndAsksProvidersForTheirSockets() {
        registrar.attach(FakeProvider.named("nio"), Map.of());
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        client.capture();
        ((FakeClient) held.client()).open();
        RuntimeSnapshot snapshot = registrar.snapshot();
        assertThat(snapshot.registrations).isEqualTo(1);
        assertThat(snapshot.captures).isEqualTo(2);
        assertThat(snapshot.providers.get(0).sockets).hasSize(1);
        assertThat(snapshot.providers.get(0).counters).containsEntry("clients", 1L);
    }

    @Test
    void aProviderThatFailsToFillItsPartIsShownWithoutIt() {
        WskProviderDispatch provider =
                mock(WskProviderDispatch.class, withSettings().extraInterfaces(WskProviderRuntime.class));
        when(provider.characteristics()).thenReturn(FakeProvider.named("bad").characteristics());
        doThrow(new IllegalArgumentException("a defect of the test"))
                .when((WskProviderRuntime) provider)
                .fill(any());
        registrar.attach(provider, Map.of());
        assertThat(registrar.snapshot().providers.get(0).name).isEqualTo("bad");
    }

    @Test
    void aPictureIsTheCallersAndChangesNothing() {
        FakeProvider nio = FakeProvider.named("nio");
        registrar.attach(nio, Map.of());
        registrar.detach(nio);
        registrar.snapshot().swaps.get(0).provider = "scribbled on";
        assertThat(registrar.snapshot().swaps.get(0).provider).isEqualTo("nio");
    }

    @Test
    void everyChangeOfAProviderCountsAndIsTold() {
        FakeProvider nio = FakeProvider.named("nio");
        WskProviderAbsence absence = absence("native");
        assertThat(registrar.changeCount()).isZero();
        registrar.attach(nio, Map.of());
        assertThat(registrar.changeCount()).isEqualTo(1);
        registrar.update(nio, Map.of("service.ranking", 1));
        assertThat(registrar.changeCount()).isEqualTo(2);
        registrar.detach(nio); // detaching, detached
        assertThat(registrar.changeCount()).isEqualTo(4);
        registrar.addAbsence(absence);
        registrar.removeAbsence(absence);
        assertThat(registrar.changeCount()).isEqualTo(6);
        assertThat(told).hasValue(6);
        registrar.removeAbsence(absence);
        registrar.update(nio, Map.of());
        assertThat(registrar.changeCount()).isEqualTo(6);
        assertThat(told).hasValue(6);
    }

    @Test
    void aProviderThatCannotSayWhatItIsBecomesAbsentUntilItGoes() {
        WskProviderDispatch provider = mock(WskProviderDispatch.class);
        when(provider.characteristics()).thenThrow(new IllegalStateException("a defect of the test"));
        registrar.attach(provider, Map.of());
        ProviderSnapshot shown = registrar.snapshot().providers.get(0);
        assertThat(shown.state).isEqualTo(ProviderState.ABSENT);
        assertThat(shown.reason).contains("a defect of the test");
        registrar.detach(provider);
        assertThat(registrar.snapshot().providers).isEmpty();
    }

    @Test
    void aProviderThatDetachesIsExplainedAsDetaching() throws Exception {
        FakeProvider nio = FakeProvider.named("nio");
        registrar.attach(nio, Map.of());
        Client client = Client.registered(registrar);
        FakeClient binding = (FakeClient) client.capture().client();
        binding.begin();
        Call<Boolean> detach = Call.of(() -> registrar.detach(nio));
        await().atMost(Call.LIMIT).until(binding::ended);
        assertThat(registrar.explain(WskProviderSelection.any()).get(0).reason)
                .isEqualTo("is detaching and takes no new captures");
        binding.complete();
        detach.result();
        assertThat(registrar.explain(WskProviderSelection.any())).isEmpty();
    }

    private static WskProviderAbsence absence(String name) {
        WskProviderAbsence absence = mock(WskProviderAbsence.class);
        when(absence.provider()).thenReturn(name);
        when(absence.reason()).thenReturn("the kernel refuses");
        when(absence.remedy()).thenReturn("ask the kernel");
        return absence;
    }
}
