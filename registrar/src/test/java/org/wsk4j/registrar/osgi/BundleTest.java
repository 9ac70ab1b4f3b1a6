package org.wsk4j.registrar.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskRegistrar;
import org.wsk4j.registrar.PlainRegistrar;

/** What the jar asks of its surroundings: little of a framework, nothing of the framework on a class path. */
class BundleTest {

    private static final ClassLoader HERE = BundleTest.class.getClassLoader();

    private static URL root(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Manifest manifest() throws IOException {
        try (InputStream in = new URL(root(PlainRegistrar.class), "META-INF/MANIFEST.MF").openStream()) {
            return new Manifest(in);
        }
    }

    /** The names in a header, without attributes. */
    private static List<String> names(String header) {
        List<String> names = new ArrayList<>();
        for (String clause : header.split(",(?=[a-z])", -1)) {
            names.add(clause.replaceAll(";.*", ""));
        }
        return names;
    }

    @Test
    void itImportsTheApiAndTheFrameworkAndOfTheRestNothingThatItCannotDoWithout() throws IOException {
        String imports = manifest().getMainAttributes().getValue("Import-Package");
        assertThat(names(imports))
                .containsExactlyInAnyOrder(
                        "org.osgi.framework",
                        "org.osgi.framework.wiring",
                        "org.osgi.service.component.runtime",
                        "org.osgi.service.component.runtime.dto",
                        "org.wsk4j",
                        "org.wsk4j.data",
                        "org.wsk4j.nt",
                        "org.wsk4j.runtime");
        assertThat(imports.split(",(?=[a-z])"))
                .filteredOn(clause -> clause.startsWith("org.osgi.service"))
                .allSatisfy(clause -> assertThat(clause).contains("resolution:=optional"));
    }

    @Test
    void itExportsOnePackageThatUsesOnlyTheApi() throws IOException {
        String exports = manifest().getMainAttributes().getValue("Export-Package");
        assertThat(exports).startsWith("org.wsk4j.registrar;version=\"1.0.0\";uses:=\"");
        assertThat(exports).doesNotContain("osgi").doesNotContain(".core");
    }

    @Test
    void itOffersTheRegistrarAndTheRuntimeAsServices() throws IOException {
        assertThat(manifest().getMainAttributes().getValue("Provide-Capability"))
                .contains("\"org.wsk4j.WskRegistrar\"")
                .contains("\"org.wsk4j.runtime.WskRuntime\"");
        assertThat(manifest().getMainAttributes().getValue("Require-Capability"))
                .contains("osgi.extender=osgi.component");
    }

    @Test
    void theComponentIsImmediateAndBindsEveryProviderDynamically() throws IOException {
        String xml = resource("OSGI-INF/org.wsk4j.registrar.xml");
        assertThat(xml).contains("immediate=\"true\"").contains("configuration-pid=\"org.wsk4j.registrar\"");
        assertThat(xml)
                .containsPattern("<reference name=\"provider\" cardinality=\"0..n\" policy=\"dynamic\"[^>]*"
                        + "policy-option=\"greedy\"");
        assertThat(xml)
                .contains("updated=\"update\"")
                .contains("unbind=\"detach\"")
                .contains("modified=\"configure\"");
    }

    @Test
    void theConfigurationIsDescribed() throws IOException {
        assertThat(resource("OSGI-INF/metatype/org.wsk4j.registrar.xml"))
                .contains("AD id=\"target\"")
                .contains("AD id=\"client.targets\"")
                .contains("AD id=\"provider\"")
                .contains("AD id=\"detachTimeoutMillis\"")
                .contains("Designate pid=\"org.wsk4j.registrar\"");
    }

    @Test
    void onAPlainClassPathNoClassOfAFrameworkIsLoaded() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        ClassLoader platform = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                asked.add(name);
                throw new ClassNotFoundException(name);
            }
        };
        URL[] classPath = {root(PlainRegistrar.class), root(WskRegistrar.class)};
        try (URLClassLoader plain = new URLClassLoader(classPath, platform)) {
            Class<?> type = plain.loadClass(PlainRegistrar.class.getName());
            assertThat(type).isNotSameAs(PlainRegistrar.class);
            Object registrar = type.getMethod("load").invoke(null);
            Object picture = type.getMethod("snapshot").invoke(registrar);
            assertThat(picture).isNotNull();
            type.getMethod("close").invoke(registrar);
        }
        assertThat(asked).noneMatch(name -> name.startsWith("org.osgi"));
        assertThat(asked).contains(PlainRegistrar.class.getName());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HERE.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
