package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.itests.probe.Tenant;
import org.wsk4j.runtime.SelectionExplanation;

/** Versions of packages decide at resolve time, and what services say of themselves at selection time. */
final class VersionIT {

    private static final String CLIENT = Tenant.class.getSimpleName();
    private static final String API = "org.wsk4j.api";
    private static final String KIT = "org.wsk4j.provider.kit";
    private static final String REGISTRAR = "org.wsk4j.registrar";

    @TempDir
    private Path folder;

    /**
     * Who implements the tables must be built for what they gained; who only calls them need not; another major is another
     * interface for both.
     */
    @ParameterizedTest
    @CsvSource({"FELIX, 1.0.1", "FELIX, 1.1.0", "FELIX, 2.0.0", "EQUINOX, 1.0.1", "EQUINOX, 1.1.0", "EQUINOX, 2.0.0"})
    void providersAreBuiltForOneMinorAndClientsForAMajor(FrameworkKind kind, String version) throws Exception {
        Path api = new JarEdit(Jars.BUNDLES.resolve("wsk4j-api.jar"))
                .header(
                        Constants.EXPORT_PACKAGE,
                        packages -> packages.replace("version=\"1.0.0\"", "version=\"" + version + "\""))
                .write(folder.resolve("api.jar"));
        List<Path> jars =
                new ArrayList<>(List.of(api, ClientBundle.of(Tenant.class, Map.of(), folder.resolve("c.jar"))));
        Jars.bundles().stream()
                .filter(jar -> !Jars.name(jar).equals("wsk4j-api.jar"))
                .forEach(jars::add);
        try (RunningFramework running = kind.start(folder.resolve("storage"), Map.of())) {
            List<Bundle> bundles = running.install(jars);
            running.resolve(bundles);
            List<String> refused = bundles.stream()
                    .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                    .map(Bundle::getSymbolicName)
                    .toList();

            List<String> expected = new ArrayList<>();
            // Who needs another Java is refused whatever the version.
            List<ProviderBundle> others = new ArrayList<>(ProviderBundle.laidOut());
            others.removeAll(ProviderBundle.present());
            others.forEach(provider -> expected.add(provider.symbolicName()));
            if (!version.startsWith("1.0")) {
                expected.addAll(List.of(KIT, REGISTRAR));
                ProviderBundle.laidOut().forEach(provider -> expected.add(provider.symbolicName()));
            }
            if (version.startsWith("2")) {
                expected.add(CLIENT);
            }
            assertThat(new TreeSet<>(refused))
                    .isEqualTo(new TreeSet<>(expected))
                    .doesNotContain(API);
        }
    }

    /** Only filters look at the property, as they would at any; a provider is what its table and characteristics say. */
    @ParameterizedTest
    @EnumSource
    void aBadVersionPropertyDeceivesNobody(FrameworkKind kind) throws Exception {
        try (FrameworkWorld world =
                FrameworkWorld.start(kind, folder.resolve("storage"), Map.of(), ProviderBundle.nio())) {
            for (Object bad :
                    List.of("", "one", "2.0", "1", 1, 1.0, List.of("1.0", "2.0"), new String[0], new Object())) {
                Map<String, Object> properties = new HashMap<>(Map.of("wsk.version", bad, "wsk.provider", "odd"));
                ServiceRegistration<WskProviderDispatch> registration = world.running()
                        .context()
                        .registerService(
                                WskProviderDispatch.class,
                                StandIn.named("odd"),
                                FrameworkUtil.asDictionary(properties));
                WskProviderSelection odd = WskProviderSelection.any().provider("odd");
                try (Client client = Client.register(world.registrar(), odd)) {
                    assertThat(client.capture((int) World.LIMIT.toMillis()).isSuccess())
                            .isTrue();
                    assertThat(world.runtime().snapshot().providers)
                            .filteredOn(seen -> seen.name.equals("odd"))
                            .singleElement()
                            .satisfies(seen -> assertThat(seen.version).isEqualTo("1.0"));
                    // Numbers are compared by value, of several values one is enough.
                    boolean fits = bad instanceof List<?> || bad instanceof Number;
                    assertThat(chosen(world, odd.filter("(wsk.version=1.0)")))
                            .as("%s %s", bad.getClass(), bad)
                            .isEqualTo(fits ? "odd" : "nobody");
                } finally {
                    registration.unregister();
                }
            }
        }
    }

    /** Of equals the lowest service.id wins, in whatever order the registrar came to know them. */
    @ParameterizedTest
    @EnumSource
    void theOldestServiceWinsATieForARegistrarThatComesLate(FrameworkKind kind) throws Exception {
        try (FrameworkWorld world =
                FrameworkWorld.start(kind, folder.resolve("storage"), Map.of(), ProviderBundle.nio())) {
            Bundle registrar = world.bundle(REGISTRAR);
            registrar.stop();
            List<ServiceRegistration<WskProviderDispatch>> registrations = new ArrayList<>();
            for (String name : List.of("d", "b", "e", "a", "c")) {
                registrations.add(world.running()
                        .context()
                        .registerService(
                                WskProviderDispatch.class,
                                StandIn.named(name),
                                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 7))));
            }
            registrar.start();
            Await.until(
                    "all are attached",
                    () -> world.runtime().snapshot().providers.size() == 6);
            assertThat(world.runtime().explain(WskProviderSelection.any()))
                    .extracting(explanation -> explanation.provider)
                    .containsExactly("d", "b", "e", "a", "c", "nio");

            registrations.get(3).setProperties(FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 8)));
            Await.until(
                    "the ranking changed",
                    () -> chosen(world, WskProviderSelection.any()).equals("a"));
            registrations.get(3).setProperties(FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 7)));
            Await.until(
                    "it changed back",
                    () -> chosen(world, WskProviderSelection.any()).equals("d"));
        }
    }

    private static String chosen(FrameworkWorld world, WskProviderSelection selection) {
        return world.runtime().explain(selection).stream()
                .filter(explanation -> explanation.chosen)
                .map((SelectionExplanation explanation) -> explanation.provider)
                .findFirst()
                .orElse("nobody");
    }
}
