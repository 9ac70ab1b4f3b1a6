package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.wsk4j.WskProviderSelection;

/** The whole framework stops in the middle of work: nothing of us survives it but answers. */
final class ShutdownIT {

    private static final int ROUNDS = 2;

    private static final List<String> OURS =
            List.of("org.wsk4j.registrar", "org.wsk4j.provider.kit", "org.apache.felix.scr");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("org.wsk4j.itests.HotSwapIT#places")
    void aFrameworkThatStopsLeavesNothing(FrameworkKind kind, ProviderBundle provider) throws Exception {
        stopped(kind, provider, new Random(0));
        Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();
        try (Census census = new Census()) {
            Rounds.repeat(
                    ROUNDS,
                    (number, random) -> stopped(kind, provider, random)
                            .forEach((bundle, loader) -> loaders.put(bundle + " " + number, loader)));
            census.compare();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("wsk-"));
        }
        Census.collected(loaders);
    }

    private Map<String, WeakReference<ClassLoader>> stopped(FrameworkKind kind, ProviderBundle provider, Random random)
            throws Exception {
        Path storage = Files.createTempDirectory(folder, "storage");
        Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();
        try (FrameworkWorld world = FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "20"), provider);
                Counterparts peers = new Counterparts()) {
            for (Bundle bundle : world.running().context().getBundles()) {
                if (OURS.contains(bundle.getSymbolicName())
                        || bundle.getSymbolicName().equals(provider.symbolicName())) {
                    loaders.put(
                            bundle.getSymbolicName(),
                            new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                }
            }
            SwapClient client = new SwapClient(world.registrar(), WskProviderSelection.any(), peers);
            Scene.ALL.play(client);
            client.awaitWork(random.nextInt(200));
            Await.returns("shutdown", world.running()::stop);
            client.expectOrphans();
            Await.returns("leave", client::leave);
        }
        return loaders;
    }
}
