package org.wsk4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit in the container, with our provider and with a foreign one: the one that the generator writes. */
class ConformanceIT {

    @TempDir
    private Path folder;

    private Wsk wsk(String... args) throws IOException {
        return Wsk.start(folder.resolve("" + System.nanoTime()), Wsk.SCRIPT, new byte[0], args);
    }

    @Test
    void aProviderOfTheContainerConforms() throws Exception {
        Path report = folder.resolve("report");
        try (Wsk wsk = wsk(
                "tck", "nio", "--chapter", "capabilities", "--test", "DepartureContract", "--report", "" + report)) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isZero();
            assertThat(wsk.out())
                    .startsWith("nio: java.nio selectors")
                    .containsPattern("Capabilities +[1-9]\\d* +\\d+ +\\d+ +0 +0\n")
                    .containsPattern("Departure and hot swap +[1-9]\\d* +\\d+ +\\d+ +0 +0\n")
                    .doesNotContain("Stream data");
            assertThat(report.resolve("conformance-nio.md")).content().contains("# Conformance");
            assertThat(report.resolve("conformance-nio.json")).content().startsWith("{");
            assertThat(report.resolve("conformance-nio.html")).content().startsWith("<!DOCTYPE html>");
        }
    }

    /** Generated, compiled, packaged, resolved, activated: and then the kit names what is to be done. */
    @Test
    void aGeneratedProviderFailsWithNamedClauses() throws Exception {
        Path project = folder.resolve("project");
        try (Wsk wsk = wsk("new-provider", "my-ring", "--package", "org.acme.ring", "--directory", "" + project)) {
            assertThat(wsk.status()).as(wsk.err()).isZero();
            assertThat(wsk.out()).contains("Next: read " + project.resolve("README.md"));
        }
        GeneratedProject generated = new GeneratedProject(project);
        generated.compile();
        Path bundle = generated.bundle();
        try (JarFile jar = new JarFile(bundle.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Import-Package"))
                    .contains("org.wsk4j.provider.kit;version=\"[1.0,1.1)\"");
        }

        try (Wsk wsk = wsk("tck", "my-ring", "--bundle", "" + bundle, "--test", "DisconnectContract")) {
            assertThat(wsk.status()).as(wsk.out() + wsk.err()).isEqualTo(1);
            assertThat(wsk.err()).contains("wsk: my-ring fails the conformance kit");
            assertThat(wsk.out())
                    .startsWith("my-ring: ")
                    .contains("failed: Abortive: the peer sees a reset at once")
                    .contains("DisconnectContract.rule28AbortiveDisconnectResets")
                    .contains("STATUS_NOT_SUPPORTED")
                    .containsPattern("Connect, disconnect, listen +0 +0 +0 +[1-9]")
                    .contains("only all of it shows conformance");
        }
    }

    @Test
    void whatCannotBeTestedSaysWhy() throws Exception {
        Path noBundle = folder.resolve("no-bundle.jar");
        new JarOutputStream(Files.newOutputStream(noBundle), new Manifest()).close();
        try (Wsk absent = wsk("-C", "org.wsk4j.provider.nio:loops=-1", "tck", "nio");
                Wsk unknown = wsk("tck", "none");
                Wsk file = wsk("tck", "ring", "--bundle", "" + noBundle);
                Wsk other = wsk("tck", "nio", "--chapter", "weather")) {
            assertThat(absent.status()).isEqualTo(1);
            assertThat(absent.err())
                    .startsWith("wsk: provider nio cannot be used: ")
                    .contains("org.wsk4j.provider.nio")
                    .hasLineCount(1);
            assertThat(unknown.status()).isEqualTo(2);
            assertThat(unknown.err())
                    .startsWith("wsk: unknown provider 'none'; known are: ")
                    .hasLineCount(1);
            assertThat(file.status()).isEqualTo(1);
            assertThat(file.err()).contains("is no bundle").hasLineCount(1);
            assertThat(other.status()).isEqualTo(2);
            assertThat(other.err())
                    .startsWith("wsk: the kit has no chapter 'weather'; there are completion, ")
                    .hasLineCount(1);
        }
    }
}
