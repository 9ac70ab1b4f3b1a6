package org.wsk4j.tck.allocation;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.wsk4j.tck.ProviderUnderTest;

/**
 * Measures what all threads of a process allocate for an operation: the caller, the loop, the peer. Each measurement is a fresh
 * process: the JDK makes an object for each call of the host, and its compiler, which usually gets rid of it, now and then does
 * not, and then never again in this process.
 *
 * <p>As a program, {@code AllocationProbe PROVIDER OPERATION LIMIT}, it prints the bytes of the best of several rounds of {@link
 * #STEPS}, of the first that is below the limit if there is one: the interpreter, a recompilation or the JVM's own work may
 * allocate now and then. Reading the counters costs some bytes; one object per step would cost 16 times as many as there are
 * steps.
 */
public final class AllocationProbe {

    /** Few, for a busy machine compiles slowly, and what is not compiled yet may allocate: one round must be free of that. */
    public static final int STEPS = 1000;

    private static final int PROCESSES = 3;
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PATIENCE_SECONDS = 60;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationProbe() {}

    /**
     * Measures in up to three processes, until one is below the limit.
     *
     * @param provider a {@link ProviderUnderTest#name()} of the class path
     * @param operation what to measure
     * @param limit fewer bytes in a round are nothing
     * @param options for the JVM
     * @return the bytes of the best round
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if the thread was interrupted
     */
    public static long least(String provider, Operation operation, long limit, String... options)
            throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PROCESSES && least >= limit; i++) {
            least = Math.min(least, measure(provider, operation, limit, options));
        }
        return least;
    }

    /**
     * Measures in one process, with the class path of this one.
     *
     * @param provider a {@link ProviderUnderTest#name()} of the class path
     * @param operation what to measure
     * @param limit fewer bytes in a round are nothing
     * @param options for the JVM
     * @return the bytes of the best round
     * @throws IOException if the process cannot be started
     * @throws InterruptedException if the thread was interrupted
     */
    public static long measure(String provider, Operation operation, long limit, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(AllocationProbe.class.getName(), provider, operation.name(), Long.toString(limit)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(operation + " of " + provider + " was not measured: " + printed);
            }
            return Long.parseLong(printed.strip().lines().reduce("", (first, last) -> last));
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Measures in this process.
     *
     * @param arguments the names of a provider under test and of an operation, and the limit
     * @throws Exception if something goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        ProviderUnderTest provider = ServiceLoader.load(ProviderUnderTest.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals(arguments[0]))
                .findFirst()
                .orElseThrow();
        Operation operation = Operation.valueOf(arguments[1]);
        try (Scene scene = new Scene(provider.open())) {
            System.out.println(bytesOfTheBestRound(Long.parseLong(arguments[2]), operation.begin(scene)));
        }
        System.exit(0);
    }

    private static long bytesOfTheBestRound(long limit, Operation.Step step) throws Exception {
        long end = System.nanoTime() + MEASURE_NANOS;
        long best = Long.MAX_VALUE;
        while (best >= limit && System.nanoTime() - end < 0) {
            long[] threads = THREADS.getAllThreadIds();
            long[] before = THREADS.getThreadAllocatedBytes(threads);
            for (int i = 0; i < STEPS; i++) {
                step.run();
            }
            best = Math.min(best, allocated(before, THREADS.getThreadAllocatedBytes(threads)));
        }
        if (best == Long.MAX_VALUE) {
            throw new IllegalStateException("a thread ended in every round");
        }
        return best;
    }

    /** What a thread that has ended allocated is not known, so its round does not count. */
    private static long allocated(long[] before, long[] after) {
        long sum = 0;
        for (int i = 0; i < after.length; i++) {
            if (after[i] < 0) {
                return Long.MAX_VALUE;
            }
            sum += after[i] - before[i];
        }
        return sum;
    }
}
