package org.wsk4j.benchmarks.subject;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program that is compared in this process, as a test does that cannot wait for a hundred JVMs. */
public final class InProcess {

    private static final int SECONDS = 30;

    private final String implementation;
    private final int millis;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<String> result = new CompletableFuture<>();

    /**
     * A program that has not begun.
     *
     * @param implementation which
     * @param millis how long to measure
     */
    public InProcess(String implementation, int millis) {
        this.implementation = implementation;
        this.millis = millis;
    }

    /**
     * Why it cannot run on this machine.
     *
     * @return null if it can
     */
    public @Nullable String absent() {
        Throwable cause = null;
        if (implementation.endsWith("netty-epoll")) {
            cause = Epoll.unavailabilityCause();
        } else if (implementation.endsWith("netty-uring")) {
            cause = IoUring.unavailabilityCause();
        }
        return cause == null ? null : cause.toString();
    }

    /**
     * Begins.
     *
     * @param options what to do
     * @return where it listens, 0 if it does not
     */
    public int start(List<String> options) throws Exception {
        List<String> words = new ArrayList<>(options);
        words.addAll(List.of("--implementation", implementation, "--warmup", "1", "--measure", "" + millis));
        Plan plan = Plan.of(words.toArray(String[]::new));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8) {
            @Override
            public void println(@Nullable String line) {
                super.println(line);
                if (line != null && line.startsWith("PORT ")) {
                    port.complete(Integer.parseInt(line.substring(5)));
                }
            }
        };
        Thread thread = new Thread(
                () -> {
                    try {
                        Measurement.run(plan, out);
                        Optional<String> line = said.toString(StandardCharsets.UTF_8)
                                .lines()
                                .filter(text -> text.startsWith("RESULT "))
                                .findFirst();
                        result.complete(line.orElseThrow());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                        port.completeExceptionally(e);
                    }
                },
                "program");
        thread.setDaemon(true);
        thread.start();
        return plan.server() ? port.get(SECONDS, TimeUnit.SECONDS) : 0;
    }

    /**
     * Waits for its end.
     *
     * @return the line with its result
     */
    public String result() throws Exception {
        return result.get(SECONDS, TimeUnit.SECONDS);
    }
}
