package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.nt.NtStatus;

/** Providers leave and come in the middle of work, again and again, and nothing is lost, doubled or left behind. */
@ParameterizedClass
@MethodSource("places")
@TestInstance(Lifecycle.PER_CLASS)
final class HotSwapIT {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    /** Enough for what can end; what waits for a peer that says nothing never does. */
    private static final Map<String, String> SETTINGS = Map.of(World.DETACH_TIMEOUT, "20");

    private static final int ROUNDS = 10;

    @Parameter(0)
    private FrameworkKind kind;

    @Parameter(1)
    private ProviderBundle provider;

    private FrameworkWorld world;
    private Bundle bundle;

    static List<Arguments> places() {
        return Stream.of(FrameworkKind.values())
                .flatMap(kind -> ProviderBundle.present().stream().map(provider -> Arguments.of(kind, provider)))
                .toList();
    }

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage) throws Exception {
        world = FrameworkWorld.start(kind, storage, SETTINGS, provider);
        bundle = world.bundle(provider);
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theProviderStopsInTheMiddle(Scene scene) throws Exception {
        repeatedly((client, random) -> {
            scene.play(client);
            client.awaitWork(random.nextInt(200));
            Await.returns("stop", bundle::stop);
        });
    }

    /** Another configuration is another provider, by the same way out. */
    @Test
    void theProviderIsConfiguredInTheMiddle() throws Exception {
        try {
            repeatedly((client, random) -> {
                Scene.ALL.play(client);
                client.awaitWork(random.nextInt(200));
                Await.returns(
                        "configure",
                        () -> world.configure(provider.symbolicName(), Map.of("round", random.nextLong())));
                Await.until("another instance serves", () -> {
                    Client other = Client.register(world.registrar(), ANY);
                    try (other) {
                        return other.capture(WskRegistrar.WSK_NO_WAIT) == NtStatus.STATUS_SUCCESS
                                && other.captured().dispatch() != client.provider();
                    }
                });
            });
        } finally {
            world.unconfigure(provider.symbolicName());
        }
    }

    /** The registrar's configuration is for those who capture; who has a socket is left alone. */
    @Test
    void theRegistrarIsConfiguredInTheMiddle() throws Exception {
        repeatedly((client, random) -> {
            Scene.RECEIVE.play(client);
            client.awaitWork(random.nextInt(50));
            try {
                world.configure(Map.of(World.TARGET, "(wsk.provider=nobody)", World.DETACH_TIMEOUT, "20"));
                Await.until(
                        "nobody is chosen",
                        () -> world.runtime().explain(ANY).stream().noneMatch(explanation -> explanation.chosen));
                client.awaitWork(20);
                world.configure(SETTINGS);
                Await.until(
                        "somebody is chosen",
                        () -> world.runtime().explain(ANY).stream().anyMatch(explanation -> explanation.chosen));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(client.anyDeath()).isFalse();
            assertThat(client.ledger().outcomes()).containsOnlyKeys("receive STATUS_SUCCESS", "send STATUS_SUCCESS");
            Await.returns("stop", bundle::stop);
        });
    }

    /** The thread that a provider's loop is must survive that it ends the loop. */
    @Test
    void theProviderIsStoppedFromItsOwnCompletion() throws Exception {
        repeatedly((client, random) -> {
            Scene.ALL.play(client);
            client.awaitWork(random.nextInt(200));
            client.trapCompletion(this::stopBundle);
            Await.until("the bundle stopped", () -> bundle.getState() == Bundle.RESOLVED);
        });
    }

    @Test
    void theProviderIsStoppedFromItsOwnEvent() throws Exception {
        repeatedly((client, random) -> {
            Scene.ALL.play(client);
            client.awaitWork(random.nextInt(200));
            client.trapEvent(this::stopBundle);
            Await.until("the bundle stopped", () -> bundle.getState() == Bundle.RESOLVED);
        });
    }

    /** A round begins with a provider that has just started and ends when it is gone; the first one only warms up. */
    private void repeatedly(BiConsumer<SwapClient, Random> untilStopped) throws Exception {
        round(untilStopped, new Random(0));
        bundle.stop();
        try (Census census = new Census()) {
            Rounds.repeat(ROUNDS, (number, random) -> round(untilStopped, random));
            bundle.stop();
            census.compare();
        } finally {
            bundle.start();
        }
    }

    private void round(BiConsumer<SwapClient, Random> untilStopped, Random random) throws Exception {
        bundle.start();
        world.awaitAttached(provider);
        try (Counterparts peers = new Counterparts()) {
            SwapClient client = new SwapClient(world.registrar(), ANY, peers);
            untilStopped.accept(client, random);
            client.expectOrphans();
            Await.returns("leave", client::leave);
        }
    }

    private void stopBundle() {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }
}
