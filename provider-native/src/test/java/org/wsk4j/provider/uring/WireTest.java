package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * What goes over the wire, seen by a program in C: in a network namespace, which needs root or namespaces of users, and a C
 * compiler. Where they are missing this says so.
 */
class WireTest {

    private static final long SECONDS = 90;

    @Test
    void theWireShowsWhatWasAskedFor(@TempDir Path folder) throws Exception {
        require(folder, "no network namespace", namespace("true"));
        Path program = folder.resolve("wire");
        require(folder, "no C compiler", List.of("cc", "--version"));
        assertThat(run(folder, List.of("cc", "-Wall", "-o", program.toString(), "src/test/c/wire.c")))
                .endsWith("exit 0");
        List<String> play = namespace(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WirePlay.class.getName(),
                program.toString());
        NativeFixture.engines().forEach(play::add);
        assertThat(run(folder, play))
                .contains("played on epoll", "played on uring")
                .endsWith("exit 0");
    }

    private static List<String> namespace(String... command) {
        List<String> whole = new ArrayList<>(List.of("unshare", "--map-root-user", "--net"));
        whole.addAll(List.of(command));
        return whole;
    }

    private static void require(Path folder, String absence, List<String> command) throws Exception {
        String output = run(folder, command);
        if (!output.endsWith("exit 0")) {
            System.out.println("SKIPPED: the wire is not looked at, " + absence + " here: " + output);
            throw new TestAbortedException(absence + ": " + output);
        }
    }

    private static String run(Path folder, List<String> command) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return e + ", no exit";
        }
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        int code = process.waitFor();
        return Files.readString(output) + "exit " + code;
    }
}
