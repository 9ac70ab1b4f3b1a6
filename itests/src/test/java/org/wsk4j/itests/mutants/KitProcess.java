package org.wsk4j.itests.mutants;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.wsk4j.tck.ProviderUnderTest;

/** The kit in a process of its own: a broken provider may hang, spin or leave threads behind. */
final class KitProcess {

    /** The class path of the tests, as the build gave it. */
    static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final Path folder;

    /** Uses a folder of its own; its {@code classes} come before all others. */
    KitProcess(Path folder) throws IOException {
        this.folder = folder;
        Path services = Files.createDirectories(classes().resolve("META-INF/services"));
        Files.writeString(services.resolve(ProviderUnderTest.class.getName()), NioForMutants.class.getName());
    }

    Path classes() {
        return folder.resolve("classes");
    }

    /**
     * Runs tests.
     *
     * @param tests which, none for all
     * @param patience how long the kit waits for what must happen
     * @param limit how long the process may take
     * @return what became of each
     */
    Outcome run(List<String> tests, Duration patience, Duration limit) throws IOException, InterruptedException {
        Path results = folder.resolve("results");
        Files.deleteIfExists(results);
        // Short, because the names of Unix-domain sockets must be.
        Path temporary = Files.createTempDirectory("wsk-mutant");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-D" + NioForMutants.PATIENCE_MILLIS + "=" + patience.toMillis(),
                "-Dwsk.tck.provider=nio",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classes() + File.pathSeparator + CLASS_PATH,
                KitRun.class.getName(),
                results.toString()));
        command.addAll(tests);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
            delete(temporary);
        }
        return new Outcome(ended, Files.exists(results) ? Files.readAllLines(results) : List.of());
    }

    /** A process that is ended in the middle leaves things behind. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * What a run said.
     *
     * @param ended whether it ended by itself
     * @param lines test, status and cause of each end
     */
    record Outcome(boolean ended, List<String> lines) {

        /** The tests that failed as tests do: not because the mutant cannot be loaded. */
        Set<String> failed() {
            Set<String> failed = new LinkedHashSet<>();
            for (String line : lines) {
                String[] parts = line.split("\t", 3);
                if (parts[1].equals("FAILED")) {
                    if (parts[2].contains("LinkageError") || parts[2].contains("NoSuch") || parts[2].contains("NoClass")) {
                        throw new AssertionError("the mutant does not fit: " + line);
                    }
                    failed.add(parts[0]);
                }
            }
            return failed;
        }

        /** The tests that ran and did not fail. */
        Set<String> passed() {
            Set<String> passed = new LinkedHashSet<>();
            for (String line : lines) {
                String[] parts = line.split("\t", 3);
                if (parts[1].equals("SUCCESSFUL")) {
                    passed.add(parts[0]);
                }
            }
            passed.removeAll(failed());
            return passed;
        }
    }
}
