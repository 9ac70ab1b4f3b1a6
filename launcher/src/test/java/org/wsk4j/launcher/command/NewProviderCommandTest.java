package org.wsk4j.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewProviderCommandTest {

    @TempDir
    private Path folder;

    private Run run(String... args) {
        return Run.of(
                configuration -> {
                    throw new AssertionError("writing a project needs no provider");
                },
                args);
    }

    private static List<Path> files(Path project) throws IOException {
        try (Stream<Path> all = Files.walk(project)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void everyPlaceholderIsFilledIn() throws IOException {
        Path project = folder.resolve("project");
        Run run = run("new-provider", "my-ring", "--directory", project.toString());

        assertThat(run.status()).as(run.err()).isZero();
        List<Path> files = files(project);
        assertThat(run.out().lines()).hasSize(files.size() + 1);
        for (Path file : files) {
            assertThat(file)
                    .content()
                    .as(file.toString())
                    .doesNotContain("{{")
                    .doesNotContain("}}")
                    .doesNotContain("${project.version}")
                    .isNotBlank();
        }
        assertThat(project.resolve("src/main/java/com/example/myring/MyRingTransport.java"))
                .content()
                .contains("final class MyRingTransport implements Transport")
                .contains("\"wsk-my-ring-\"");
        assertThat(project.resolve("src/main/resources/META-INF/services/org.wsk4j.WskProviderDispatch"))
                .hasContent("com.example.myring.MyRingProvider\n");
        assertThat(project.resolve("pom.xml")).content().containsPattern("<wsk4j.version>\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "mine");

        Run run = run("new-provider", "ring", "--directory", folder.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.message()).contains("is not empty").contains("--directory");
        assertThat(files(folder)).containsExactly(file);
    }

    @Test
    void badNamesAreWrongUsage() {
        for (String name : List.of("Ring", "9ring", "ring-", "my ring", "r/../ing")) {
            Run run = run("new-provider", name, "--directory", folder.toString());
            assertThat(run.status()).as(name).isEqualTo(2);
            assertThat(run.message()).contains("'" + name + "' is no name of a provider");
        }
        for (String name : List.of("ring", "org.acme.native", "org..acme", "org.acme.1")) {
            Run run = run("new-provider", "ring", "--package", name, "--directory", folder.toString());
            assertThat(run.status()).as(name).isEqualTo(2);
            assertThat(run.message()).contains("'" + name + "' is no package for a library");
        }
        assertThat(folder).isEmptyDirectory();
    }
}
