package org.wsk4j.registrar.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.fake.FakeClient;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.RuntimeSnapshot;

/** Everything at once, again and again. A call that never returns fails the test by the limit of {@link Call#result}. */
class RacesTest {

    private final long seed = System.nanoTime();

    RacesTest() {
        System.out.println("RacesTest seed " + seed);
    }

    @Test
    void aWaiterIsNeverLostBetweenArrivalAndDeregistration() throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});
            Client client = Client.registered(registrar);
            FakeProvider nio = FakeProvider.named("nio");
            boolean deregister = random.nextBoolean();
            int parties = deregister ? 4 : 3;
            CyclicBarrier start = new CyclicBarrier(parties);
            Out<WskProviderNpi> one = new Out<>();
            Out<WskProviderNpi> two = new Out<>();
            Call<NtStatus> first = Call.of(() -> captureAndRelease(start, client, one));
            Call<NtStatus> second = Call.of(() -> captureAndRelease(start, client, two));
            Call<Void> arrival = Call.of(() -> {
                start.await();
                registrar.attach(nio, Map.of());
                return null;
            });
            Call<Void> end = deregister
                    ? Call.of(() -> {
                        start.await();
                        client.deregister();
                        return null;
                    })
                    : arrival;
            NtStatus[] answers = {first.result(), second.result()};
            arrival.result();
            end.result();
            for (NtStatus answer : answers) {
                if (deregister) {
                    assertThat(answer).isIn(NtStatus.STATUS_SUCCESS, NtStatus.STATUS_DEVICE_NOT_READY);
                } else {
                    assertThat(answer).isEqualTo(NtStatus.STATUS_SUCCESS);
                }
            }
            if (deregister) {
                assertThat(nio.clients()).as("round %d seed %d", round, seed).allMatch(FakeClient::ended);
            }
            assertThat(nio.clients()).hasSizeLessThanOrEqualTo(1);
            assertThat(registrar.snapshot().captures).isZero();
        }
    }

    private static NtStatus captureAndRelease(CyclicBarrier start, Client client, Out<WskProviderNpi> out)
            throws Exception {
        start.await();
        NtStatus status = client.capture(WskRegistrar.WSK_INFINITE_WAIT, out);
        if (status == NtStatus.STATUS_SUCCESS) {
            client.release(out.value());
        }
        return status;
    }

    @Test
    void clientsAndProvidersComeAndGoAndNothingIsLeft() throws Exception {
        NetworkModuleRegistrar registrar = new NetworkModuleRegistrar(() -> {});
        registrar.configure(SelectionOverrides.NONE, 200);
        Queue<FakeProvider> made = new ConcurrentLinkedQueue<>();
        AtomicInteger captured = new AtomicInteger();
        List<Call<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(seed + i);
            calls.add(Call.of(() -> comeAndGo(registrar, made, random)));
        }
        for (int i = 0; i < 4; i++) {
            Random random = new Random(seed + 10 + i);
            calls.add(Call.of(() -> useAndLeave(registrar, captured, random)));
        }
        calls.add(Call.of(() -> {
            for (int i = 0; i < 2000; i++) {
                RuntimeSnapshot snapshot = registrar.snapshot();
                assertThat(snapshot.captures).isBetween(0, 8);
                Thread.onSpinWait();
            }
        }));
        for (Call<Void> call : calls) {
            call.result();
        }
        assertThat(captured).as("seed %d", seed).hasPositiveValue();
        assertThat(made)
                .allSatisfy(provider -> assertThat(provider.clients())
                        .as("every binding was ended, seed %d", seed)
                        .allMatch(FakeClient::ended));
        RuntimeSnapshot end = registrar.snapshot();
        assertThat(end.captures).isZero();
        assertThat(end.registrations).isZero();
        assertThat(end.providers).isEmpty();
        assertThat(end.swaps).hasSize(10);
    }

    private static void comeAndGo(NetworkModuleRegistrar registrar, Queue<FakeProvider> made, Random random) {
        for (int i = 0; i < 300; i++) {
            FakeProvider provider = FakeProvider.named("p" + i);
            made.add(provider);
            registrar.attach(provider, Map.of("service.ranking", random.nextInt(3)));
            for (int spin = random.nextInt(200); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            assertThat(registrar.detach(provider)).isTrue();
        }
    }

    private static void useAndLeave(NetworkModuleRegistrar registrar, AtomicInteger captured, Random random) {
        for (int i = 0; i < 150; i++) {
            Client client = Client.registered(registrar);
            for (int k = random.nextInt(4); k >= 0; k--) {
                Out<WskProviderNpi> npi = new Out<>();
                int wait = random.nextBoolean() ? WskRegistrar.WSK_NO_WAIT : random.nextInt(5);
                if (client.capture(wait, npi) != NtStatus.STATUS_SUCCESS) {
                    continue;
                }
                captured.incrementAndGet();
                FakeClient binding = (FakeClient) npi.value().client();
                if (binding.open()) {
                    binding.begin();
                    Thread.onSpinWait();
                    binding.complete();
                    binding.close();
                }
                client.release(npi.value());
            }
            client.deregister();
        }
    }
}
