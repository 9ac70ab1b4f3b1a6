package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.itests.probe.Tenant;
import org.wsk4j.runtime.ProviderSnapshot;

/** Bundles are updated, uninstalled and stopped in the middle of work, and their class loaders become garbage. */
@ParameterizedClass
@MethodSource("org.wsk4j.itests.HotSwapIT#places")
@TestInstance(Lifecycle.PER_CLASS)
final class BundleLifeIT {

    private static final WskProviderSelection ANY = WskProviderSelection.any();

    /** Of the provider that is always there; of others fewer, for the build's sake. */
    private static final int UPDATES = 100;

    private static final int UPDATES_OF_OTHERS = 20;
    private static final int UNINSTALLS = 10;
    private static final int TENANTS = 10;

    @Parameter(0)
    private FrameworkKind kind;

    @Parameter(1)
    private ProviderBundle provider;

    private FrameworkWorld world;
    private Path folder;

    @BeforeParameterizedClassInvocation(injectArguments = false)
    void start(@TempDir Path storage, @TempDir Path jars) throws Exception {
        folder = jars;
        world = FrameworkWorld.start(kind, storage, Map.of(World.DETACH_TIMEOUT, "10"), provider);
    }

    @AfterParameterizedClassInvocation(injectArguments = false)
    void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void aHundredUpdatesLeaveOneProviderAndNothingElse() throws Exception {
        Bundle bundle = world.bundle(provider);
        Path update = new JarEdit(provider.jar())
                .header(Constants.BUNDLE_VERSION, version -> "1.0.1")
                .write(folder.resolve("update.jar"));
        Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();
        updated(bundle, update, new Random(0));
        bundle.stop();
        try (Census census = new Census()) {
            bundle.start();
            Rounds.repeat(updates(), (number, random) -> {
                loaders.put("revision " + number, loader(bundle));
                updated(bundle, number % 2 == 0 ? provider.jar() : update, random);
            });
            assertThat(world.runtime().snapshot().providers).hasSize(1);
            bundle.stop();
            world.running().refresh(bundle);
            census.compare();
        }
        Census.collected(loaders);
        bundle.start();
    }

    private int updates() {
        return provider.equals(ProviderBundle.nio()) ? UPDATES : UPDATES_OF_OTHERS;
    }

    private void updated(Bundle bundle, Path jar, Random random) throws Exception {
        world.awaitAttached(provider);
        try (Counterparts peers = new Counterparts()) {
            SwapClient client = new SwapClient(world.registrar(), ANY, peers);
            Scene.RECEIVE.play(client);
            client.awaitWork(random.nextInt(20));
            Await.returns("update", () -> {
                try (InputStream in = Files.newInputStream(jar)) {
                    bundle.update(in);
                }
            });
            client.expectOrphans();
            Await.returns("leave", client::leave);
        }
    }

    /** Orphans, and memory that was retained, answer without the bundle that made them. */
    @Test
    void socketsAreHeldWhenTheirProviderIsUninstalled() throws Exception {
        ProviderBundle second = provider.replica(folder, "second", 1000);
        Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();
        uninstalled(second, new Random(0));
        try (Census census = new Census()) {
            Rounds.repeat(UNINSTALLS, (number, random) -> loaders.put("bundle " + number, uninstalled(second, random)));
            census.compare();
        }
        Census.collected(loaders);
    }

    private WeakReference<ClassLoader> uninstalled(ProviderBundle second, Random random) throws Exception {
        Bundle bundle = world.install(second);
        bundle.start();
        world.awaitAttached(second);
        WeakReference<ClassLoader> loader = loader(bundle);
        try (Counterparts peers = new Counterparts()) {
            SwapClient client = new SwapClient(world.registrar(), ANY.provider(second.name()), peers);
            Scene.ALL.play(client);
            client.awaitWork(random.nextInt(100));
            Await.returns("uninstall", bundle::uninstall);
            world.uninstalled(bundle);
            world.running().refresh(bundle);
            client.expectOrphans();
            Await.returns("leave", client::leave);
        }
        return loader;
    }

    /** A client that cleans up after itself can be removed while its provider goes on. */
    @Test
    void theClientBundleStopsFirst() throws Exception {
        Map<String, WeakReference<ClassLoader>> loaders = new HashMap<>();
        try (Counterparts peers = new Counterparts()) {
            tenantLeaves(peers);
            int registrations = world.runtime().snapshot().registrations;
            try (Census census = new Census()) {
                Rounds.repeat(TENANTS, (number, random) -> loaders.put("client " + number, tenantLeaves(peers)));
                assertThat(world.runtime().snapshot().registrations).isEqualTo(registrations);
                assertThat(picture().sockets).isEmpty();
                // The provider still runs and keeps what it pooled; the bundles are what is looked at.
                census.compareThreads();
            }
        }
        Census.collected(loaders);
    }

    private WeakReference<ClassLoader> tenantLeaves(Counterparts peers) throws Exception {
        Bundle tenant = world.running().context().installBundle("tenant", tenant(peers, Map.of()));
        tenant.start();
        WeakReference<ClassLoader> loader = loader(tenant);
        Supplier<?> state = service(tenant);
        Await.until("it receives", () -> !state.get().toString().endsWith(" 0 completed"));
        Await.returns("stop", tenant::stop);
        assertThat(state.get().toString()).startsWith("0 pending");
        tenant.uninstall();
        world.running().refresh(tenant);
        return loader;
    }

    /** One that forgets everything costs neither the provider its departure nor its receives their completions. */
    @Test
    void aClientBundleStopsAndForgetsItsSockets() throws Exception {
        Bundle bundle = world.bundle(provider);
        try (Counterparts peers = new Counterparts()) {
            Bundle tenant =
                    world.running().context().installBundle("careless", tenant(peers, Map.of(Tenant.CARELESS, "true")));
            tenant.start();
            Supplier<?> state = service(tenant);
            tenant.stop();
            Await.returns("stop", bundle::stop);
            Await.until("its receives are over", () -> state.get().toString().startsWith("0 pending"));
            tenant.uninstall();
            world.running().refresh(tenant);
        } finally {
            bundle.start();
            world.awaitAttached(provider);
        }
    }

    private ProviderSnapshot picture() {
        return world.runtime().snapshot().providers.stream()
                .filter(seen -> seen.name.equals(provider.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Supplier<?> service(Bundle tenant) {
        ServiceReference<?> reference = tenant.getRegisteredServices()[0];
        return (Supplier<?>) tenant.getBundleContext().getService(reference);
    }

    private InputStream tenant(Counterparts peers, Map<String, String> headers) throws Exception {
        Map<String, String> all = new HashMap<>(headers);
        all.put(Tenant.PORT, Integer.toString(peers.talking().port()));
        return Files.newInputStream(ClientBundle.of(Tenant.class, all, folder.resolve("tenant.jar")));
    }

    private static WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }
}
