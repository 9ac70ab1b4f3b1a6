package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeClient;
import org.wsk4j.registrar.fake.FakeProvider;

class DeregisterTest {

    private final NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});
    private final FakeProvider nio = FakeProvider.named("nio");

    @BeforeEach
    void attach() {
        registrar.attach(nio, Map.of());
    }

    @Test
    void rule51ACaptureThatIsBlockedWakesWithDeviceNotReady() throws Exception {
        registrar.detach(nio);
        Client client = Client.registered(registrar);
        Call<NtStatus> infinite =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        Call<NtStatus> hour = Call.of(() -> client.capture(3_600_000)).blocked();
        client.deregister();
        assertThat(infinite.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(hour.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
    }

    @Test
    void rule51ABlockedCaptureWakesAtItsBeginningAndNotAtItsEnd() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        registrar.detach(nio);
        Call<NtStatus> blocked =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        Call<Void> deregister = Call.of(client::deregister);
        assertThat(blocked.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        deregister.blocked();
        client.release(held);
        deregister.result();
    }

    @Test
    void rule51ItReturnsOnlyAfterAClientObjectThatIsBeingMadeIsMadeAndEnded() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        nio.beforeAttach = () -> {
            try {
                go.await();
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        };
        Client client = Client.registered(registrar);
        Call<NtStatus> capture =
                Call.of(() -> client.capture(WskRegistrar.WSK_NO_WAIT)).blocked();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        go.countDown();
        assertThat(capture.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        deregister.result();
        assertThat(nio.client().ended()).isTrue();
    }

    @Test
    void rule51ItReturnsOnlyAfterEveryCaptureIsReleased() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi first = client.capture();
        WskProviderNpi second = client.capture();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        client.release(first);
        deregister.blocked();
        client.release(second);
        deregister.result();
    }

    @Test
    void rule51ItReturnsOnlyAfterEverySocketIsClosed() throws Exception {
        Client client = Client.registered(registrar);
        client.release(client.capture());
        FakeClient binding = nio.client();
        binding.open();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        await().atMost(Call.LIMIT).until(() -> binding.detaches().contains("until closed"));
        assertThat(deregister.done()).isFalse();
        binding.close();
        deregister.result();
    }

    @Test
    void rule51ItReturnsOnlyAfterPendingIrpsCompleted() throws Exception {
        Client client = Client.registered(registrar);
        client.release(client.capture());
        FakeClient binding = nio.client();
        binding.begin();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        binding.complete();
        deregister.result();
    }

    @Test
    void rule51APendingTransportListChangeIsCancelledBeforeTheLastReleaseIsWaitedFor() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        Call<Void> deregister = Call.of(client::deregister);
        // The provider cancels it when the binding is detached; a client may release only then.
        await().atMost(Call.LIMIT).until(() -> nio.client().ended());
        assertThat(deregister.done()).isFalse();
        client.release(held);
        deregister.result();
    }

    @Test
    void rule51ACaptureAfterItFailsWithDeviceNotReady() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        assertThat(client.capture(WskRegistrar.WSK_INFINITE_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        client.release(held);
        deregister.result();
        assertThat(client.capture(WskRegistrar.WSK_INFINITE_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
    }

    @Test
    void itReleasesTheBlockForAnotherRegistration() {
        Client client = Client.registered(registrar);
        client.deregister();
        assertThat(registrar.register(WskClientNpi.any(), client.registration)).isEqualTo(NtStatus.STATUS_SUCCESS);
        client.release(client.capture());
        client.deregister();
        assertThat(registrar.snapshot().registrations).isZero();
    }

    @Test
    void aSecondOneThrows() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        Call<Void> deregister = Call.of(client::deregister).blocked();
        assertThatThrownBy(client::deregister).isInstanceOf(IllegalStateException.class);
        client.release(held);
        deregister.result();
        assertThatThrownBy(client::deregister).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anotherClientIsNotDisturbed() throws Exception {
        Client leaving = Client.registered(registrar);
        leaving.release(leaving.capture());
        FakeClient leavingBinding = nio.client();
        Client staying = Client.registered(registrar);
        WskProviderNpi held = staying.capture();
        FakeClient stayingBinding = (FakeClient) held.client();
        stayingBinding.open();
        leavingBinding.open();
        Call<Void> deregister = Call.of(leaving::deregister).blocked();
        // While one waits for its sockets, the other captures, opens and releases.
        staying.release(staying.capture());
        assertThat(stayingBinding.open()).isTrue();
        assertThat(stayingBinding.ended()).isFalse();
        leavingBinding.close();
        deregister.result();
        assertThat(stayingBinding.ended()).isFalse();
        staying.release(held);
    }

    @Test
    void itWaitsForTheSocketsOfAProviderThatHasLeft() throws Exception {
        registrar.configure(SelectionOverrides.NONE, 0);
        Client client = Client.registered(registrar);
        client.release(client.capture());
        nio.client().open();
        registrar.detach(nio);
        Call<Void> deregister = Call.of(client::deregister).blocked();
        nio.client().close();
        deregister.result();
    }

    @Test
    void itIsNotStoppedByAnInterruptWhichStaysSet() throws Exception {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        nio.client().open();
        Call<Boolean> deregister = Call.of(() -> {
                    client.deregister();
                    return Thread.interrupted();
                })
                .blocked();
        deregister.thread.interrupt();
        deregister.blocked();
        client.release(held);
        await().atMost(Call.LIMIT).until(() -> nio.client().detaches().contains("until closed"));
        deregister.thread.interrupt();
        deregister.blocked();
        nio.client().close();
        assertThat(deregister.result()).isTrue();
    }
}
