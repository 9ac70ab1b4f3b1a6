package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientEvent;
import org.wsk4j.WskClientEvents;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeClient;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.SwapSnapshot;

class DepartureTest {

    private static final int LONG = 60_000;

    private final NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});
    private final FakeProvider nio = FakeProvider.named("nio");

    @BeforeEach
    void attach() {
        registrar.configure(SelectionOverrides.NONE, LONG);
        registrar.attach(nio, Map.of());
    }

    private SwapSnapshot lastSwap() {
        return registrar.snapshot().swaps.get(0);
    }

    @Test
    void aClientThatHoldsACaptureIsToldAndGetsItsNpi() {
        WskClientEvent event = mock(WskClientEvent.class);
        when(event.clientEvent(any(), anyInt(), any(), anyLong())).thenReturn(NtStatus.STATUS_SUCCESS);
        Client client = Client.listening(registrar, "context", event);
        WskProviderNpi held = client.capture();
        registrar.detach(nio);
        verify(event).clientEvent("context", WskClientEvents.PROVIDER_DETACHING, held, 0);
        verifyNoMoreInteractions(event);
        client.release(held);
        client.deregister();
    }

    @Test
    void aClientWithoutACaptureIsNotTold() {
        WskClientEvent event = mock(WskClientEvent.class);
        Client client = Client.listening(registrar, "context", event);
        client.release(client.capture());
        registrar.detach(nio);
        verifyNoInteractions(event);
    }

    @Test
    void theEventRunsAtDispatchLevelUnderNoLockAndMayReleaseTheCapture() {
        AtomicReference<WskProviderNpi> held = new AtomicReference<>();
        AtomicReference<Client> client = new AtomicReference<>();
        AtomicInteger level = new AtomicInteger();
        client.set(Client.listening(registrar, "context", (context, type, information, length) -> {
            level.set(Irql.current());
            client.get().release(held.get());
            // From another thread, the registrar still answers: nobody holds its lock.
            try {
                Call.of(registrar::snapshot).result();
            } catch (Exception locked) {
                throw new AssertionError(locked);
            }
            return NtStatus.STATUS_SUCCESS;
        }));
        held.set(client.get().capture());
        registrar.detach(nio);
        assertThat(level).hasValue(Irql.DISPATCH_LEVEL);
        assertThat(registrar.snapshot().captures).isZero();
        assertThat(lastSwap().drained).isTrue();
    }

    @Test
    void anEventThatThrowsDisturbsNeitherTheDepartureNorTheOthers() {
        WskClientEvent event = mock(WskClientEvent.class);
        Client bad = Client.listening(registrar, "bad", (context, type, information, length) -> {
            throw new IllegalArgumentException("a defect of the test");
        });
        Client good = Client.listening(registrar, "good", event);
        bad.capture();
        WskProviderNpi held = good.capture();
        registrar.detach(nio);
        verify(event).clientEvent("good", WskClientEvents.PROVIDER_DETACHING, held, 0);
        assertThat(lastSwap().drained).isTrue();
    }

    @Test
    void anEventThatBlocksDoesNotHoldTheDepartureLongerThanItsTime() {
        CountDownLatch forEver = new CountDownLatch(1);
        registrar.configure(SelectionOverrides.NONE, 50);
        Client client = Client.listening(registrar, "blocks", (context, type, information, length) -> {
            try {
                forEver.await();
            } catch (InterruptedException end) {
                return NtStatus.STATUS_CANCELLED;
            }
            return NtStatus.STATUS_SUCCESS;
        });
        client.capture();
        registrar.detach(nio);
        assertThat(registrar.snapshot().swaps).hasSize(1);
        forEver.countDown();
    }

    @Test
    void aProviderThatDetachesTakesNoNewCapturesAndItsBindingsEndFirst() throws Exception {
        Client client = Client.registered(registrar);
        client.release(client.capture());
        nio.client().begin();
        Call<Boolean> detach = Call.of(() -> registrar.detach(nio));
        await().atMost(Call.LIMIT).until(() -> nio.client().ended());
        assertThat(registrar.snapshot().providers.get(0).state).isEqualTo(ProviderState.DETACHING);
        assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(nio.client().open()).isFalse();
        nio.client().complete();
        assertThat(detach.result()).isTrue();
        assertThat(registrar.snapshot().providers).isEmpty();
        assertThat(lastSwap().provider).isEqualTo("nio");
        assertThat(lastSwap().drained).isTrue();
        assertThat(lastSwap().orphans).isZero();
    }

    @Test
    void whatDoesNotFinishInTimeBecomesOrphansAndTheSwapSaysSo() {
        registrar.configure(SelectionOverrides.NONE, 20);
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        FakeClient binding = (FakeClient) held.client();
        binding.open();
        binding.open();
        binding.begin();
        registrar.detach(nio);
        assertThat(lastSwap().drained).isFalse();
        assertThat(lastSwap().orphans).isEqualTo(2);
        assertThat(lastSwap().drainMillis).isGreaterThanOrEqualTo(0);
        assertThat(lastSwap().beganEpochMillis).isPositive();
        // Still there for those who wonder who holds it.
        assertThat(registrar.snapshot().providers.get(0).state).isEqualTo(ProviderState.DETACHED);
        assertThat(registrar.snapshot().captures).isEqualTo(1);
    }

    @Test
    void openSocketsDoNotHoldADeparture() {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        ((FakeClient) held.client()).open();
        registrar.detach(nio);
        assertThat(lastSwap().drained).isTrue();
        assertThat(lastSwap().orphans).isEqualTo(1);
    }

    @Test
    void aCaptureOfAProviderThatLeftIsStillReleasedAndThenForgotten() {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        registrar.detach(nio);
        assertThat(registrar.snapshot().providers).hasSize(1);
        client.release(held);
        assertThat(registrar.snapshot().captures).isZero();
        assertThat(registrar.snapshot().providers).isEmpty();
        client.deregister();
    }

    @Test
    void aClientThatOutlivesManyProvidersKeepsNothingOfThem() {
        Client client = Client.registered(registrar);
        FakeProvider last = nio;
        for (int i = 0; i < 50; i++) {
            WskProviderNpi held = client.capture();
            FakeClient binding = (FakeClient) held.client();
            binding.open();
            registrar.detach(last);
            client.release(held);
            // The orphan is closed after everything else happened.
            binding.close();
            last = FakeProvider.named("nio");
            registrar.attach(last, Map.of());
        }
        client.release(client.capture());
        assertThat(registrar.snapshot().providers).hasSize(1);
        assertThat(registrar.snapshot().swaps).hasSize(10);
        client.deregister();
    }

    @Test
    void aBlockedCaptureGetsTheNextProvider() throws Exception {
        registrar.detach(nio);
        Client client = Client.registered(registrar);
        Call<NtStatus> call =
                Call.of(() -> client.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        registrar.attach(nio, Map.of());
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void aClientThatHoldsACaptureMayCaptureAnotherProviderBesides() {
        FakeProvider netty = FakeProvider.named("netty");
        Client client = Client.registered(registrar);
        WskProviderNpi old = client.capture();
        registrar.attach(netty, Map.of("service.ranking", 10));
        WskProviderNpi next = client.capture();
        assertThat(next.dispatch()).isSameAs(netty);
        registrar.detach(nio);
        client.release(old);
        client.release(next);
        client.deregister();
        assertThat(netty.client().detaches()).isNotEmpty();
    }

    @Test
    void aDepartureFromACallbackDoesNotWait() {
        Client client = Client.registered(registrar);
        WskProviderNpi held = client.capture();
        ((FakeClient) held.client()).begin();
        int old = Irql.raise();
        try {
            // With the minute configured this test would run out of time.
            registrar.detach(nio);
        } finally {
            Irql.lower(old);
        }
        assertThat(lastSwap().drained).isFalse();
    }

    @Test
    void anInterruptEndsTheDrainingAndStaysSet() throws Exception {
        Client client = Client.registered(registrar);
        client.capture();
        nio.client().begin();
        Call<Boolean> detach = Call.of(() -> registrar.detach(nio) && Thread.interrupted());
        await().atMost(Call.LIMIT).until(() -> nio.client().detaches().size() >= 2);
        detach.blocked();
        detach.thread.interrupt();
        assertThat(detach.result()).isTrue();
        assertThat(lastSwap().drained).isFalse();
    }

    @Test
    void aSecondDetachDoesNothing() {
        assertThat(registrar.detach(nio)).isTrue();
        assertThat(registrar.detach(nio)).isFalse();
        assertThat(registrar.snapshot().swaps).hasSize(1);
    }

    @Test
    void theEndDetachesAllWithinOneTimeAndWakesWhoWaits() throws Exception {
        FakeProvider netty = FakeProvider.named("netty");
        registrar.attach(netty, Map.of());
        Client waiting = Client.registered(registrar, WskProviderSelection.any().provider("native"));
        Call<NtStatus> call =
                Call.of(() -> waiting.capture(WskRegistrar.WSK_INFINITE_WAIT)).blocked();
        assertThat(registrar.end()).containsExactly(nio, netty);
        assertThat(call.result()).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        assertThat(registrar.end()).isEmpty();
        assertThat(registrar.register(WskClientNpi.any(), new WskRegistration()))
                .isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        waiting.deregister();
    }
}
