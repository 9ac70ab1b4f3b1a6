package org.wsk4j.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskRegistrar;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskRuntime;

/**
 * A framework: providers are services, Config Admin configures. The framework exports the API to its bundles from the tests'
 * class path, so that tests can call services by their types.
 */
final class FrameworkWorld implements World {

    private static final String REGISTRAR_PID = "org.wsk4j.registrar";

    /** The API of the services that configure and run components, in the versions of the jars on our class path. */
    private static final String SERVICE_PACKAGES =
            "org.osgi.service.cm;version=1.6.0,org.osgi.service.component;version=1.5.1,"
                    + "org.osgi.service.component.runtime;version=1.5.0,org.osgi.service.component.runtime.dto;version=1.5.0,"
                    + "org.osgi.util.promise;version=1.3.0,org.osgi.util.function;version=1.2.0";

    private final RunningFramework running;
    private final List<Bundle> bundles;
    private final ProviderBundle provider;
    private final Map<Class<?>, ServiceTracker<?, ?>> trackers = new ConcurrentHashMap<>();

    private FrameworkWorld(RunningFramework running, List<Bundle> bundles, ProviderBundle provider) {
        this.running = running;
        this.bundles = bundles;
        this.provider = provider;
    }

    /** Starts one in which a provider is attached, and no other is installed. */
    static FrameworkWorld start(FrameworkKind kind, Path storage, Map<String, String> settings, ProviderBundle provider)
            throws Exception {
        Path api = Jars.BUNDLES.resolve("wsk4j-api.jar");
        String packages = exports(api) + "," + SERVICE_PACKAGES;
        RunningFramework running = kind.start(storage, Map.of(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, packages));
        try {
            List<Path> providers =
                    ProviderBundle.laidOut().stream().map(ProviderBundle::jar).toList();
            List<Path> jars = Jars.bundles().stream()
                    .filter(jar -> !jar.equals(api)
                            && !providers.contains(jar)
                            && !Jars.name(jar).startsWith("org.osgi.service.component")
                            && !Jars.name(jar).startsWith("org.osgi.util"))
                    .toList();
            FrameworkWorld world = new FrameworkWorld(running, new ArrayList<>(running.install(jars)), provider);
            world.install(provider);
            world.bundle("org.apache.felix.configadmin").start();
            world.configure(settings);
            RunningFramework.start(world.bundles);
            world.awaitAttached(provider);
            return world;
        } catch (Exception | AssertionError failure) {
            running.close();
            throw failure;
        }
    }

    /** Installs one more provider, without starting it. */
    Bundle install(ProviderBundle more) throws BundleException {
        Bundle bundle = running.install(List.of(more.jar())).get(0);
        bundles.add(bundle);
        return bundle;
    }

    /** Forgets a bundle that was uninstalled. */
    void uninstalled(Bundle gone) {
        bundles.remove(gone);
    }

    /** Waits until a provider can be captured. */
    void awaitAttached(ProviderBundle awaited) {
        Await.until(
                awaited.name() + " is attached",
                () -> runtime().snapshot().providers.stream()
                        .anyMatch(seen -> seen.name.equals(awaited.name()) && seen.state == ProviderState.ATTACHED));
    }

    private static String exports(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
        }
    }

    /** A service, as soon as there is one. It is kept, for some services are good only for so long. */
    <T> T service(Class<T> type) {
        ServiceTracker<?, ?> tracker = trackers.computeIfAbsent(type, key -> {
            ServiceTracker<?, ?> opened = new ServiceTracker<>(running.context(), key, null);
            opened.open();
            return opened;
        });
        try {
            Object service = tracker.waitForService(LIMIT.toMillis());
            if (service == null) {
                throw new AssertionError("nobody offers " + type.getName());
            }
            return type.cast(service);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Installs more jars, all before any of them is resolved. */
    List<Bundle> install(List<Path> jars) throws BundleException {
        return running.install(jars);
    }

    RunningFramework running() {
        return running;
    }

    Bundle bundle(ProviderBundle of) {
        return bundle(of.symbolicName());
    }

    Bundle bundle(String name) {
        return bundles.stream()
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public WskRegistrar registrar() {
        return service(WskRegistrar.class);
    }

    @Override
    public WskRuntime runtime() {
        return service(WskRuntime.class);
    }

    @Override
    public void configure(Map<String, String> settings) throws IOException {
        Map<String, Object> properties = new HashMap<>(settings);
        List<String> clients = new ArrayList<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(TARGET_OF_CLIENT)) {
                properties.remove(name);
                clients.add(name.substring(TARGET_OF_CLIENT.length()) + "=" + value);
            }
        });
        properties.put("client.targets", clients.toArray(String[]::new));
        configure(REGISTRAR_PID, properties);
    }

    /** Configures anything. */
    void configure(String pid, Map<String, Object> properties) throws IOException {
        service(ConfigurationAdmin.class).getConfiguration(pid, "?").update(FrameworkUtil.asDictionary(properties));
    }

    /** Takes a configuration away. */
    void unconfigure(String pid) throws IOException {
        service(ConfigurationAdmin.class).getConfiguration(pid, "?").delete();
    }

    @Override
    public String source(String setting) {
        String name = setting.startsWith(TARGET_OF_CLIENT) ? "client.targets" : setting;
        return name + " of configuration " + REGISTRAR_PID;
    }

    @Override
    public void stopProvider() throws BundleException {
        bundle(provider).stop();
    }

    @Override
    public void startProvider() throws BundleException {
        bundle(provider).start();
    }

    @Override
    public Runnable offer(WskProviderDispatch offered, int ranking) {
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking));
        ServiceRegistration<WskProviderDispatch> registration =
                running.context().registerService(WskProviderDispatch.class, offered, properties);
        return registration::unregister;
    }

    @Override
    public void close() throws IOException, BundleException {
        running.close();
    }
}
