package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskVersion;
import org.wsk4j.data.Out;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeProvider;

class CaptureTest {

    private final NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});

    private FakeProvider attach(FakeProvider provider) {
        registrar.attach(provider, Map.of());
        return provider;
    }

    @Test
    void registeringNeedsNoProvider() {
        Client client = Client.registered(registrar);
        assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
    }

    @Test
    void aCaptureAnswersTheProvidersTableAndAClientObjectOfItsOwn() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        Client one = Client.registered(registrar);
        Client other = Client.registered(registrar);
        assertThat(one.capture().dispatch()).isSameAs(nio);
        assertThat(one.capture().client()).isNotSameAs(other.capture().client());
        assertThat(nio.clients()).hasSize(2);
    }

    @Test
    void severalCapturesOfOneClientShareOneClientObjectAndEachOwesARelease() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        Client client = Client.registered(registrar);
        WskProviderNpi first = client.capture();
        WskProviderNpi second = client.capture();
        assertThat(second.client()).isSameAs(first.client()).isSameAs(nio.client());
        assertThat(registrar.snapshot().captures).isEqualTo(2);
        client.release(first);
        client.release(second);
        assertThat(registrar.snapshot().captures).isZero();
        assertThatThrownBy(() -> client.release(second)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecaptureAfterTheLastReleaseUsesTheSameClientObject() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        Client client = Client.registered(registrar);
        client.release(client.capture());
        client.release(client.capture());
        assertThat(nio.client().ended()).isFalse();
    }

    @Test
    void registeringABlockTwiceThrows() {
        Client client = Client.registered(registrar);
        assertThatThrownBy(() -> registrar.register(WskClientNpi.any(), client.registration))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registered already");
        assertThat(registrar.snapshot().registrations).isEqualTo(1);
    }

    @Test
    void aBlockOfAnotherRegistrarThrows() {
        Client client = Client.registered(new NetworkModuleRegistrar(() -> {}));
        assertThatThrownBy(() -> registrar.captureProviderNpi(client.registration, 0, new Out<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another registrar");
    }

    @Test
    void registeringWithAMalformedFilterAnswersInvalidParameterAndLeavesTheBlockFree() {
        WskRegistration registration = new WskRegistration();
        WskClientNpi malformed = WskClientNpi.of(WskProviderSelection.any().filter("(wsk.provider=nio"));
        assertThat(registrar.register(malformed, registration)).isEqualTo(NtStatus.STATUS_INVALID_PARAMETER);
        assertThat(registrar.register(WskClientNpi.any(), registration)).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void aBlockThatWasNeverRegisteredCapturesNothing() {
        attach(FakeProvider.named("nio"));
        Out<WskProviderNpi> npi = new Out<>();
        assertThat(registrar.captureProviderNpi(new WskRegistration(), WskRegistrar.WSK_INFINITE_WAIT, npi))
                .isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(npi.value()).isNull();
    }

    @Test
    void aWaitThatRunsOutAnswersDeviceNotReady() {
        assertThat(Client.registered(registrar).capture(5)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
    }

    @Test
    void aBlockedCaptureWakesWhenAProviderArrives() throws Exception {
        Client client = Client.registered(registrar);
        Call<NtStatus> infinite =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        // As an unsigned number, 0xFFFFFFFE milliseconds are 49 days and no negative timeout.
        Call<NtStatus> long49Days = Call.of(() -> client.capture(0xFFFFFFFE)).blocked();
        attach(FakeProvider.named("nio"));
        assertThat(infinite.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(long49Days.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void aBlockedCaptureSleepsOnWhenAProviderArrivesThatDoesNotFit() throws Exception {
        Client client = Client.registered(registrar, WskProviderSelection.any().provider("native"));
        Call<NtStatus> call =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        attach(FakeProvider.named("nio"));
        call.blocked();
        attach(FakeProvider.named("native"));
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void aBlockedCaptureWakesWhenTheConfigurationLetsAProviderFit() throws Exception {
        attach(FakeProvider.named("nio"));
        registrar.configure(SelectionOverrides.NONE.everyone("test", "(wsk.provider=native)"), 0);
        Client client = Client.registered(registrar);
        Call<NtStatus> call =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        registrar.configure(SelectionOverrides.NONE, 0);
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void anInterruptEndsTheWaitWithCancelledAndStaysSet() throws Exception {
        Client client = Client.registered(registrar);
        AtomicBoolean flag = new AtomicBoolean();
        Call<NtStatus> call = Call.of(() -> {
                    NtStatus status = client.capture(WskRegistrar.WSK_INFINITE_WAIT);
                    flag.set(Thread.interrupted());
                    return status;
                })
                .blocked();
        call.thread.interrupt();
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_CANCELLED);
        assertThat(flag).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // provider lowest, highest, wanted, fits
        "0x0100, 0x0100, 0x0100, true",
        "0x0100, 0x0103, 0x0100, true",
        "0x0100, 0x0103, 0x0103, true",
        "0x0100, 0x0103, 0x0104, false",
        "0x0100, 0x0100, 0x0200, false",
        "0x0200, 0x0200, 0x0100, false",
        "0x0102, 0x0103, 0x0101, true",
    })
    void rule51AHigherMinorIsAcceptedAndAnotherMajorIsNoInterface(
            String lowest, String highest, String wanted, boolean fits) {
        attach(FakeProvider.versions("nio", Integer.decode(lowest), Integer.decode(highest)));
        Client client = Client.wanting(registrar, Integer.decode(wanted));
        // At once even with an infinite wait: a provider is there.
        assertThat(client.capture(WskRegistrar.WSK_INFINITE_WAIT))
                .isEqualTo(fits ? NtStatus.STATUS_SUCCESS : NtStatus.STATUS_NOINTERFACE);
    }

    @Test
    void anotherProviderOfTheRightVersionServesThoughABetterOneIsOfTheWrongVersion() {
        attach(FakeProvider.named("nio"));
        registrar.attach(
                FakeProvider.versions("new", WskVersion.make(2, 0), WskVersion.make(2, 0)),
                Map.of("service.ranking", 100));
        assertThat(Client.registered(registrar).chosen()).isEqualTo("nio");
    }

    @Test
    void characteristicsAreThoseOfTheProviderThatACaptureChooses() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        Client client = Client.registered(registrar);
        Out<WskProviderCharacteristics> out = new Out<>();
        assertThat(registrar.queryProviderCharacteristics(client.registration, out))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(out.value()).isSameAs(nio.characteristics());
    }

    @Test
    void characteristicsAfterNoInterfaceTellTheVersionsOfTheProviderThatIsThere() {
        attach(FakeProvider.versions("nio", WskVersion.make(2, 0), WskVersion.make(2, 1)));
        Client client = Client.registered(registrar);
        assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_NOINTERFACE);
        Out<WskProviderCharacteristics> out = new Out<>();
        assertThat(registrar.queryProviderCharacteristics(client.registration, out))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(out.value().lowestVersion()).isEqualTo(WskVersion.make(2, 0));
        assertThat(out.value().highestVersion()).isEqualTo(WskVersion.make(2, 1));
    }

    @Test
    void characteristicsWithoutAProviderAreNotReady() {
        Client client = Client.registered(registrar);
        Out<WskProviderCharacteristics> out = new Out<>();
        assertThat(registrar.queryProviderCharacteristics(client.registration, out))
                .isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(out.value()).isNull();
    }

    @Test
    void callsThatMayBlockThrowAtDispatchLevelAndTheOthersDoNot() {
        attach(FakeProvider.named("nio"));
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        int old = Irql.raise();
        try {
            assertThatThrownBy(() -> client.capture(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(client::deregister).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> registrar.register(WskClientNpi.any(), new WskRegistration()))
                    .isInstanceOf(IllegalStateException.class);
            client.release(client.capture());
            client.release(held);
            assertThat(registrar.queryProviderCharacteristics(client.registration, new Out<>()))
                    .isEqualTo(NtStatus.STATUS_SUCCESS);
        } finally {
            Irql.lower(old);
        }
        client.deregister();
    }

    @Test
    void aProviderThatFailsToAttachAClientAnswersInternalErrorAndMayRecover() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        nio.beforeAttach = () -> {
            throw new IllegalArgumentException("a defect of the test");
        };
        Client client = Client.registered(registrar);
        assertThat(client.capture(WskRegistrar.WSK_INFINITE_WAIT)).isEqualTo(NtStatus.STATUS_INTERNAL_ERROR);
        nio.beforeAttach = () -> {};
        client.release(client.capture());
        client.deregister();
    }

    @Test
    void aSecondCaptureWaitsForTheClientObjectThatTheFirstLetsTheProviderMake() throws Exception {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        CountDownLatch go = new CountDownLatch(1);
        nio.beforeAttach = () -> await(go);
        Client client = Client.registered(registrar);
        Call<NtStatus> first =
                Call.of(() -> client.capture(WskRegistrar.WSK_NO_WAIT)).blocked();
        Call<NtStatus> second =
                Call.of(() -> client.capture(WskRegistrar.WSK_NO_WAIT)).blocked();
        go.countDown();
        assertThat(first.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(second.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
        assertThat(nio.client().openSockets()).isZero();
    }

    @Test
    void aProviderThatLeavesWhileItMakesAClientObjectIsNotCaptured() throws Exception {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        CountDownLatch go = new CountDownLatch(1);
        nio.beforeAttach = () -> await(go);
        registrar.configure(SelectionOverrides.NONE, 10);
        Client client = Client.registered(registrar);
        Call<NtStatus> call =
                Call.of(() -> client.capture(WskRegistrar.WSK_NO_WAIT)).blocked();
        // It waits for attachClient, but not for ever.
        registrar.detach(nio);
        go.countDown();
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(nio.client().ended()).isTrue();
        assertThat(registrar.snapshot().swaps.get(0).drained).isFalse();
        client.deregister();
    }

    @Test
    void attachingAProviderTwiceThrows() {
        FakeProvider nio = attach(FakeProvider.named("nio"));
        assertThatThrownBy(() -> attach(nio)).isInstanceOf(IllegalStateException.class);
        assertThat(registrar.snapshot().providers).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
