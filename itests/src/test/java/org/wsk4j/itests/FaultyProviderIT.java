package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientDispatch;
import org.wsk4j.WskClientEvent;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskVersion;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskProviderRuntime;

/** Providers and clients that fail where they must not: it costs themselves, never the registrar or anybody else. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class FaultyProviderIT {

    private static final String NAME = "faulty";
    private static final WskProviderSelection ANY = WskProviderSelection.any();
    private static final WskProviderSelection FAULTY = ANY.provider(NAME);

    @Parameter
    private WorldKind kind;

    private World world;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = kind.start(storage, Map.of(World.DETACH_TIMEOUT, "50"));
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void oneThatFailsToAttachAClientIsNotCaptured() throws Exception {
        WskProviderDispatch faulty = StandIn.named(NAME);
        when(faulty.attachClient(any())).thenThrow(new IllegalStateException("in attachClient"));
        offered(faulty, () -> refused(NtStatus.STATUS_INTERNAL_ERROR));
    }

    @Test
    void oneThatAttachesNothingIsNotCaptured() throws Exception {
        WskProviderDispatch faulty = StandIn.named(NAME);
        when(faulty.attachClient(any())).thenReturn(null);
        offered(faulty, () -> refused(NtStatus.STATUS_INTERNAL_ERROR));
    }

    @Test
    void oneThatLacksAClassIsNotCaptured() throws Exception {
        WskProviderDispatch faulty = StandIn.named(NAME);
        when(faulty.attachClient(any())).thenThrow(new NoClassDefFoundError("some/Class"));
        offered(faulty, () -> refused(NtStatus.STATUS_INTERNAL_ERROR));
    }

    /** While it takes its time, others are served. */
    @Test
    void oneThatIsSlowKeepsNobodyElseWaiting() throws Exception {
        WskProviderDispatch faulty = StandIn.named(NAME);
        WskClient made = faulty.attachClient(WskClientNpi.any());
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        when(faulty.attachClient(any())).thenAnswer(call -> {
            asked.countDown();
            answer.await();
            return made;
        });
        offered(faulty, () -> {
            try (Client patient = Client.register(world.registrar(), FAULTY)) {
                CompletableFuture<NtStatus> captured =
                        CompletableFuture.supplyAsync(() -> patient.capture(WskRegistrar.WSK_NO_WAIT));
                assertThat(asked.await(World.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                othersWork();
                assertThat(captured).isNotDone();
                answer.countDown();
                assertThat(captured.get(World.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(NtStatus.STATUS_SUCCESS);
            }
        });
    }

    @Test
    void oneThatLiesAboutItsVersionIsAbsent() throws Exception {
        for (int lie : new int[] {WskVersion.make(2, 0), WskVersion.make(0, 9), WskVersion.make(1, 1)}) {
            WskProviderDispatch faulty = StandIn.named(NAME);
            when(faulty.version()).thenReturn(lie);
            offered(faulty, () -> {
                refused(NtStatus.STATUS_DEVICE_NOT_READY);
                ProviderSnapshot absent = picture(NAME);
                assertThat(absent.state).isEqualTo(ProviderState.ABSENT);
                assertThat(absent.reason)
                        .isEqualTo("its table is of version " + WskVersion.major(lie) + "." + WskVersion.minor(lie)
                                + ", and it claims versions 1.0 to 1.0");
            });
        }
    }

    /** From its first answer on, as one would that was made against another API. */
    @Test
    void oneThatFailsInEveryEntryIsAbsent() throws Exception {
        WskProviderDispatch faulty = mock(WskProviderDispatch.class, call -> {
            if (call.getMethod().getDeclaringClass() == Object.class) {
                return call.callRealMethod();
            }
            throw new AbstractMethodError(call.getMethod().getName());
        });
        world.offer(StandIn.named(NAME), -1).run();
        Runnable withdraw = offer(faulty);
        try {
            Await.untilAsserted(() -> assertThat(world.runtime().snapshot().providers)
                    .filteredOn(seen -> seen.state == ProviderState.ABSENT)
                    .singleElement()
                    .satisfies(absent -> assertThat(absent.reason)
                            .startsWith("it cannot say what it is: ")
                            .contains("characteristics")));
            othersWork();
        } finally {
            withdraw.run();
        }
        Await.until(
                "it is forgotten", () -> world.runtime().snapshot().providers.size() == 1);
    }

    /** Its departure, and that of its client, are over all the same. */
    @Test
    void oneThatFailsToLetGoIsLetGo() throws Exception {
        WskProviderDispatch faulty = StandIn.named(NAME);
        WskClient client = faulty.attachClient(WskClientNpi.any());
        when(client.detach(anyBoolean(), anyLong())).thenThrow(new IllegalStateException("in detach"));
        when(client.openSockets()).thenThrow(new IllegalStateException("in openSockets"));
        doThrow(new IllegalStateException("in close")).when(faulty).close();
        try (Client captor = Client.register(world.registrar(), FAULTY)) {
            Runnable withdraw = offer(faulty);
            assertThat(captor.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
            Await.returns("withdraw", withdraw::run);
            assertThat(world.runtime().snapshot().swaps.get(0).provider).isEqualTo(NAME);
            assertThat(captor.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
        }
        othersWork();
        Await.until(
                "it is forgotten", () -> world.runtime().snapshot().providers.size() == 1);
    }

    @Test
    void oneThatCannotPictureItselfIsPicturedByOthers() throws Exception {
        WskProviderDispatch faulty =
                mock(WskProviderDispatch.class, withSettings().extraInterfaces(WskProviderRuntime.class));
        when(faulty.version()).thenReturn(WskVersion.WSK_1_0);
        when(faulty.characteristics()).thenReturn(StandIn.characteristics(NAME));
        doThrow(new IllegalStateException("in fill"))
                .when((WskProviderRuntime) faulty)
                .fill(any());
        offered(faulty, () -> assertThat(picture(NAME).state).isEqualTo(ProviderState.ATTACHED));
    }

    @Test
    void aClientWhoseEventFailsIsDetachedAllTheSame() throws Exception {
        WskClientEvent event = mock(WskClientEvent.class, call -> {
            throw new IllegalStateException("in clientEvent");
        });
        departs(event);
    }

    /** It must not block; the thread that stops a bundle does not wait for one that does. */
    @Test
    void aClientWhoseEventBlocksIsDetachedAllTheSame() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        WskClientEvent event = mock(WskClientEvent.class, call -> {
            over.await();
            return NtStatus.STATUS_SUCCESS;
        });
        try {
            departs(event);
        } finally {
            over.countDown();
        }
    }

    private void departs(WskClientEvent event) throws Exception {
        WskClientDispatch dispatch = new WskClientDispatch(WskVersion.WSK_1_0, event);
        try (Client client = Client.register(world.registrar(), new WskClientNpi(null, dispatch, FAULTY))) {
            Runnable withdraw = offer(StandIn.named(NAME));
            assertThat(client.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
            Await.returns("withdraw", withdraw::run);
        }
        othersWork();
    }

    /** It wins every election, so that who gets another asked for another. */
    private Runnable offer(WskProviderDispatch faulty) {
        return world.offer(faulty, 1000);
    }

    private void offered(WskProviderDispatch faulty, Await.Action action) throws Exception {
        Runnable withdraw = offer(faulty);
        try {
            Await.untilAsserted(() -> assertThat(world.runtime().snapshot().providers)
                    .extracting(seen -> seen.name)
                    .contains(NAME));
            action.run();
            othersWork();
        } finally {
            withdraw.run();
        }
        Await.until(
                "it is forgotten", () -> world.runtime().snapshot().providers.size() == 1);
    }

    private void refused(NtStatus status) {
        try (Client client = Client.register(world.registrar(), FAULTY)) {
            assertThat(client.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(status);
        }
    }

    private void othersWork() {
        try (Client client = Client.register(world.registrar(), ANY.provider("nio"))) {
            client.capture();
            Client.close(client.datagram(null));
            assertThat(world.runtime().explain(ANY)).isNotEmpty();
        }
    }

    private ProviderSnapshot picture(String name) {
        return world.runtime().snapshot().providers.stream()
                .filter(seen -> seen.name.equals(name))
                .findFirst()
                .orElseThrow();
    }
}
