package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;

/** Several providers in one framework: each takes over from each other, and none takes anything away. */
@ParameterizedClass
@EnumSource
@TestInstance(Lifecycle.PER_CLASS)
final class SwapPairsIT {

    private static final WskProviderSelection ANY = WskProviderSelection.any();
    private static final int ROUNDS = 10;
    private static final int PROGRESS = 20;

    @Parameter
    private FrameworkKind kind;

    private FrameworkWorld world;

    /** All that are present, and a second one of the first. None runs between tests. */
    private final List<ProviderBundle> providers = new ArrayList<>();

    private ProviderBundle better;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage, @TempDir Path folder) throws Exception {
        providers.clear();
        providers.addAll(ProviderBundle.present());
        ProviderBundle first = providers.get(0);
        better = first.replica(folder, "better", 1000);
        providers.add(better);
        world = FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "20"), first);
        for (ProviderBundle provider : providers) {
            if (!provider.equals(first)) {
                world.install(provider);
            }
        }
        world.bundle(first).stop();
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    /** For each pair in both orders; the new provider starts before the old one stops, or after. */
    @Test
    void eachTakesOverFromEach() throws Exception {
        for (ProviderBundle from : providers) {
            for (ProviderBundle to : providers) {
                if (!from.equals(to)) {
                    takeOver(from, to, new Random(0));
                    try (Census census = new Census()) {
                        Rounds.repeat(roundsPerPair(), (number, random) -> takeOver(from, to, random));
                        census.compare();
                    }
                }
            }
        }
    }

    /** More providers make more pairs, not a longer build. */
    private int roundsPerPair() {
        int pairs = providers.size() * (providers.size() - 1);
        return Math.max(3, 2 * ROUNDS / pairs);
    }

    private void takeOver(ProviderBundle from, ProviderBundle to, Random random) throws Exception {
        Bundle oldBundle = world.bundle(from);
        Bundle newBundle = world.bundle(to);
        boolean overlap = random.nextBoolean();
        started(from);
        try (Counterparts peers = new Counterparts();
                Client survivor = Client.register(world.registrar(), ANY)) {
            SwapClient before = new SwapClient(world.registrar(), ANY.provider(from.name()), peers);
            Scene.ALL.play(before);
            before.awaitWork(random.nextInt(200));
            if (overlap) {
                started(to);
            }
            Await.returns("stop", oldBundle::stop);
            if (!overlap) {
                assertThat(survivor.capture(WskRegistrar.WSK_NO_WAIT)).isEqualTo(NtStatus.STATUS_DEVICE_NOT_READY);
                started(to);
            }
            assertThat(survivor.capture((int) World.LIMIT.toMillis())).isEqualTo(NtStatus.STATUS_SUCCESS);
            SwapClient after = new SwapClient(world.registrar(), ANY.provider(to.name()), peers);
            assertThat(after.provider()).isSameAs(survivor.captured().dispatch());
            Scene.ALL.play(after);
            after.awaitWork(random.nextInt(200));

            before.expectOrphans();
            Await.returns("leave", before::leave);
            Await.returns("stop", newBundle::stop);
            after.expectOrphans();
            Await.returns("leave", after::leave);
        }
    }

    /** The election is for those who capture; who has a socket is left alone. */
    @Test
    void aBetterOneThatComesAndGoesTakesNothingAway() throws Exception {
        ProviderBundle good = providers.get(0);
        betterComesAndGoes(good, 1);
        try (Census census = new Census()) {
            betterComesAndGoes(good, ROUNDS);
            census.compare();
        }
    }

    private void betterComesAndGoes(ProviderBundle good, int rounds) throws Exception {
        started(good);
        try (Counterparts peers = new Counterparts()) {
            SwapClient client = new SwapClient(world.registrar(), ANY, peers);
            Scene.RECEIVE.play(client);
            Scene.SEND.play(client);
            Scene.RETAIN.play(client);
            Rounds.repeat(rounds, (number, random) -> {
                started(better);
                SwapClient other = new SwapClient(world.registrar(), ANY, peers);
                assertThat(other.provider()).isNotSameAs(client.provider());
                Scene.ALL.play(other);
                progress(client);
                Await.returns("stop", world.bundle(better)::stop);
                progress(client);
                other.expectOrphans();
                Await.returns("leave", other::leave);
            });
            assertThat(client.anyDeath()).isFalse();
            // Only echoes have ended so far, all of them well.
            assertThat(client.ledger().outcomes()).containsOnlyKeys("receive STATUS_SUCCESS", "send STATUS_SUCCESS");
            Await.returns("stop", world.bundle(good)::stop);
            client.expectOrphans();
            Await.returns("leave", client::leave);
        }
    }

    private static void progress(SwapClient client) {
        int enough = client.echoes() + PROGRESS;
        Await.until("its echoes go on", () -> client.echoes() >= enough);
    }

    private void started(ProviderBundle provider) throws Exception {
        world.bundle(provider).start();
        world.awaitAttached(provider);
    }
}
