package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Our bundles find all that they need in a framework, and nothing more is needed than we say. */
final class ResolveIT {

    @TempDir
    private Path storage;

    @ParameterizedTest
    @EnumSource
    void everyBundleResolves(FrameworkKind kind) throws Exception {
        try (RunningFramework running = kind.start(storage, Map.of())) {
            List<Bundle> bundles = running.install(Jars.bundles());
            running.resolve(bundles);

            List<String> elsewhere = new ArrayList<>(names(ProviderBundle.laidOut()));
            elsewhere.removeAll(names(ProviderBundle.present()));
            assertThat(unresolved(bundles))
                    .as("all but what is for another Java, and that says so")
                    .hasSameSizeAs(elsewhere)
                    .allSatisfy(reason -> assertThat(reason).contains("osgi.ee"))
                    .allSatisfy(reason -> assertThat(elsewhere)
                            .anySatisfy(name -> assertThat(reason).startsWith(name + ": ")));
            assertThat(bundles)
                    .extracting(Bundle::getSymbolicName)
                    .contains(
                            "org.wsk4j.api",
                            "org.wsk4j.registrar",
                            "org.wsk4j.provider.kit",
                            "org.wsk4j.provider.nio",
                            "org.wsk4j.provider.netty");
        }
    }

    /** What README says to install is what the build lays out here: the tests above prove that it is enough. */
    @Test
    void nothingIsNeededButWhatReadmeLists() throws IOException {
        String readme =
                Files.readString(Path.of("").toAbsolutePath().getParent().resolve("README.md"));
        assertThat(Jars.in(Jars.BUNDLES))
                .extracting(jar -> Jars.name(jar).replaceFirst("\\.jar$", ""))
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    }

    /** Only forms for the configuration need it. */
    @ParameterizedTest
    @EnumSource
    void metatypeCanBeLeftOut(FrameworkKind kind) throws Exception {
        try (RunningFramework running = kind.start(storage, Map.of())) {
            List<Bundle> bundles = running.install(ProviderBundle.nio().withoutTheOthers().stream()
                    .filter(jar ->
                            !Jars.name(jar).matches("org\\.(apache\\.felix\\.metatype|osgi\\.service\\.log)\\.jar"))
                    .toList());
            RunningFramework.start(bundles);
            assertThat(running.context().getAllServiceReferences("org.wsk4j.WskProviderDispatch", null))
                    .hasSize(1);
            assertThat(running.context().getAllServiceReferences("org.wsk4j.WskRegistrar", null))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theApiNeedsNothingButTheFramework(FrameworkKind kind) throws Exception {
        try (RunningFramework running = kind.start(storage, Map.of())) {
            List<Bundle> api = running.install(List.of(Jars.BUNDLES.resolve("wsk4j-api.jar")));
            running.resolve(api);

            assertThat(unresolved(api)).isEmpty();
        }
    }

    private static List<String> names(List<ProviderBundle> providers) {
        return providers.stream().map(ProviderBundle::symbolicName).toList();
    }

    /** What did not resolve, each with the framework's reason. */
    private static List<String> unresolved(List<Bundle> bundles) {
        List<String> reasons = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                try {
                    bundle.start();
                    reasons.add(bundle.getSymbolicName() + ": resolved only when started");
                } catch (BundleException e) {
                    reasons.add(bundle.getSymbolicName() + ": " + e.getMessage());
                }
            }
        }
        return reasons;
    }
}
