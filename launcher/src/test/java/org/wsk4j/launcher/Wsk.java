package org.wsk4j.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of the real script, on what the build has packaged. */
final class Wsk implements AutoCloseable {

    static final Path SCRIPT = Path.of("..", "wsk").toAbsolutePath().normalize();

    private static final long LIMIT_SECONDS = 90;

    private final Process process;
    private final Path out;
    private final Path err;

    private Wsk(Path folder, Process process) {
        this.process = process;
        out = folder.resolve("out");
        err = folder.resolve("err");
    }

    static Wsk start(Path folder, Path script, byte[] input, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        Files.createDirectories(folder);
        Path in = Files.write(folder.resolve("in"), input);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("WSK_NO_BUILD", "1");
        // The JVM of the tests may be told things that the one of the command must not be.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return new Wsk(folder, builder.start());
    }

    int status() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the command hangs: " + process.info());
        }
        return process.exitValue();
    }

    /** Waits until standard output has a text. */
    void awaitOut(String text) {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS)).until(() -> out().contains(text) || !process.isAlive());
        if (!out().contains(text)) {
            throw new AssertionError("ended before it said '" + text + "': " + err());
        }
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    byte[] bytes() {
        return read(out);
    }

    String out() {
        return new String(read(out), UTF_8);
    }

    String err() {
        return new String(read(err), UTF_8);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
