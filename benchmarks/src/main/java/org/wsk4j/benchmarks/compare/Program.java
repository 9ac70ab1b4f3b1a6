package org.wsk4j.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process that says PORT, MEASURING and RESULT. */
final class Program implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final List<String> said = new ArrayList<>();

    Program(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    long pid() {
        return process.pid();
    }

    int awaitPort() throws IOException {
        String line = await("PORT ");
        return Integer.parseInt(line.substring("PORT ".length()));
    }

    /** Everything said up to a line that begins so; fails if the program ends before. */
    String await(String beginning) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(beginning)) {
                return line;
            }
            said.add(line);
        }
        throw new IOException("it ended without " + beginning.strip() + ": " + String.join("\n", said));
    }

    Outcome outcome() throws IOException {
        return Outcome.of(await("RESULT "));
    }

    /** Ends a peer by the end of its input; null if it has no result to tell. */
    @Nullable
    Outcome finish() throws IOException {
        process.getOutputStream().close();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (Outcome.isOutcome(line)) {
                return Outcome.of(line);
            }
        }
        return null;
    }

    /** Kills it when it has not ended by then; reading from it ends with it. */
    void limit(long seconds) {
        Thread watch = new Thread(() -> {
            try {
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
