package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The headers that bnd wrote: what we promise to a framework, and what we ask of it. */
final class ManifestIT {

    static Stream<Path> ours() {
        return Jars.ours().stream();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void oneNameForBundleAndModule(Path jar) throws IOException {
        Attributes manifest = manifest(jar);
        assertThat(manifest.getValue("Automatic-Module-Name"))
                .startsWith("org.wsk4j.")
                .isEqualTo(manifest.getValue("Bundle-SymbolicName"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void annotationsAreNotImported(Path jar) throws IOException {
        assertThat(header(manifest(jar), "Import-Package"))
                .doesNotContain("org.jspecify", "org.osgi.annotation", "org.osgi.service.component.annotations");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void frameworksOlderThanJavaPackageImportsAreServed(Path jar) throws IOException {
        assertThat(header(manifest(jar), "Import-Package")).doesNotContainPattern("(^|,)java\\.");
    }

    @Test
    void theApiRequiresJavaAndNothingElse() throws IOException {
        Attributes manifest = manifest(Jars.BUNDLES.resolve("wsk4j-api.jar"));
        assertThat(manifest.getValue("Require-Capability"))
                .isEqualTo("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
        assertThat(manifest.getValue("Import-Package")).isNull();
        assertThat(manifest.getValue("Require-Bundle")).isNull();
        assertThat(manifest.getValue("DynamicImport-Package")).isNull();
    }

    @Test
    void exportsAreTheOnesWePromise() throws IOException {
        Map<String, String> exports = new TreeMap<>();
        for (Path jar : Jars.ours()) {
            exports.put(Jars.name(jar), exportedPackages(manifest(jar)));
        }
        assertThat(exports)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "wsk4j-api.jar",
                        "org.wsk4j org.wsk4j.data org.wsk4j.nt org.wsk4j.runtime",
                        "wsk4j-launcher.jar",
                        "",
                        "wsk4j-provider-kit.jar",
                        "org.wsk4j.provider.kit",
                        "wsk4j-provider-native.jar",
                        "",
                        "wsk4j-provider-netty.jar",
                        "",
                        "wsk4j-provider-nio.jar",
                        "",
                        "wsk4j-registrar.jar",
                        "org.wsk4j.registrar",
                        "wsk4j-tck.jar",
                        "org.wsk4j.tck org.wsk4j.tck.fault org.wsk4j.tck.fixture org.wsk4j.tck.model"
                                + " org.wsk4j.tck.report org.wsk4j.tck.run",
                        "wsk4j-wsp.jar",
                        "org.wsk4j.wsp org.wsk4j.wsp.base org.wsk4j.wsp.extension org.wsk4j.wsp.layer"
                                + " org.wsk4j.wsp.plain org.wsk4j.wsp.runtime org.wsk4j.wsp.ws2",
                        "wsk4j-wsp-layers.jar",
                        ""));
    }

    private static String exportedPackages(Attributes manifest) {
        // A quoted value (a version, a uses list) may hold commas, so quotes go first.
        String unquoted = header(manifest, "Export-Package").replaceAll("\"[^\"]*\"", "");
        return Arrays.stream(unquoted.split(",", -1))
                .map(clause -> clause.split(";", -1)[0].strip())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String header(Attributes manifest, String name) {
        String value = manifest.getValue(name);
        return value == null ? "" : value;
    }

    private static Attributes manifest(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes();
        }
    }
}
