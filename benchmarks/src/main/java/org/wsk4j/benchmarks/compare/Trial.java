package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.benchmarks.subject.Main;
import org.wsk4j.benchmarks.subject.Workload;

/** One measured program and its other side, two processes. */
final class Trial {

    private static final Path FAST_OPEN = Path.of("/proc/sys/net/ipv4/tcp_fastopen");
    private static final double NONE = -1;

    private final Settings settings;
    private final Path floor;
    private final Path awake;

    /**
     * Takes the compiled programs.
     *
     * @param settings of the campaign
     * @param floor the other side, and the measured programs in C
     * @param awake what keeps a CPU from halting
     */
    Trial(Settings settings, Path floor, Path awake) {
        this.settings = settings;
        this.floor = floor;
        this.awake = awake;
    }

    /**
     * What came out.
     *
     * @param measured of the measured program
     * @param peer of the other side, from its start to its end; null if it had nothing to tell
     * @param systemCalls per operation, negative if not counted
     * @param kernelBytes per connection and both ends, negative if not looked at
     */
    record Result(Outcome measured, @Nullable Outcome peer, double systemCalls, double kernelBytes) {}

    Result run(Cell cell, String implementation, boolean countSystemCalls) throws IOException, InterruptedException {
        allowFastOpen(cell.fastOpen());
        if (!settings.awake() || !cell.oneAtATime()) {
            return runNow(cell, implementation, countSystemCalls);
        }
        Awake sleepless = new Awake(awake, List.of(settings.cpus(cell), settings.peerCpus()));
        try {
            return runNow(cell, implementation, countSystemCalls);
        } finally {
            sleepless.close();
        }
    }

    private Result runNow(Cell cell, String implementation, boolean countSystemCalls)
            throws IOException, InterruptedException {
        long slab = kernelMemory();
        List<String> other = new ArrayList<>(pinned(settings.peerCpus()));
        other.addAll(List.of(floor.toString(), "--engine", "epoll", "--peer"));
        if (cell.fastOpen()) {
            other.add("--fastopen");
        }
        if (cell.server()) {
            try (Program measured = start(measured(cell, implementation, 0))) {
                other.addAll(cell.options(false, measured.awaitPort()));
                try (Program peer = start(other)) {
                    return result(cell, measured, peer, countSystemCalls, slab);
                }
            }
        }
        other.addAll(cell.options(false, 0));
        try (Program peer = start(other);
                Program measured = start(measured(cell, implementation, peer.awaitPort()))) {
            return result(cell, measured, peer, countSystemCalls, slab);
        }
    }

    private Program start(List<String> command) throws IOException {
        Program program = new Program(command);
        program.limit(60 + (Main.MOST_WARMUPS * settings.warmupMillis() + settings.measureMillis()) / 1000);
        return program;
    }

    private Result result(Cell cell, Program measured, Program peer, boolean countSystemCalls, long slabBefore)
            throws IOException, InterruptedException {
        measured.await("MEASURING");
        double kernelBytes = NONE;
        if (cell.workload() == Workload.IDLE) {
            kernelBytes = (double) (kernelMemory() - slabBefore) / cell.connections();
        }
        double perSecond = countSystemCalls ? systemCallsPerSecond(measured.pid()) : NONE;
        Outcome outcome = measured.outcome();
        double perOperation =
                perSecond < 0 ? NONE : perSecond * outcome.nanos() / 1e9 / Math.max(1, outcome.operations());
        return new Result(outcome, peer.finish(), perOperation, kernelBytes);
    }

    private List<String> measured(Cell cell, String implementation, int port) {
        boolean c = implementation.startsWith("c-");
        List<String> command = new ArrayList<>(pinned(c ? settings.cpus(cell) : settings.warmCpus()));
        if (c) {
            command.addAll(List.of(floor.toString(), "--engine", implementation.substring(2)));
        } else {
            command.addAll(java());
            command.addAll(List.of("--implementation", implementation, "--pin", settings.cpus(cell)));
        }
        command.addAll(cell.options(true, port));
        if (cell.fastOpen()) {
            command.add("--fastopen");
        }
        long warmup = c ? settings.warmupMillis() / 10 : settings.warmupMillis();
        command.addAll(List.of("--warmup", Long.toString(warmup)));
        command.addAll(List.of("--measure", Long.toString(settings.measureMillis())));
        return command;
    }

    /** The same collector for all: with one processor the JVM would take it by itself. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms256m",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
    }

    private static List<String> pinned(String cpus) {
        return cpus.isEmpty() ? List.of() : List.of("taskset", "-c", cpus);
    }

    /** In a namespace of one's own this is one's own business; where it may not be written, it stays as it is. */
    private static void allowFastOpen(boolean allowed) throws IOException {
        String wanted = allowed ? "3" : "0";
        if (Files.isWritable(FAST_OPEN) && OwnNamespace.isOwn()) {
            Files.writeString(FAST_OPEN, wanted);
        } else if (allowed) {
            throw new IOException("fast open needs a namespace of its own: run benchmarks/compare");
        }
    }

    private static double systemCallsPerSecond(long pid) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "perf", "stat", "-x,", "-e", "raw_syscalls:sys_enter", "-p", Long.toString(pid), "sleep", "1");
        Process perf;
        try {
            perf = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            return NONE; // no perf here
        }
        String said = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!perf.waitFor(5, TimeUnit.SECONDS)) {
            perf.destroyForcibly();
            return NONE;
        }
        for (String line : said.split("\n")) {
            String[] fields = line.split(",");
            if (fields.length > 2 && fields[2].startsWith("raw_syscalls") && fields[0].matches("[0-9]+")) {
                return Long.parseLong(fields[0]); // in the second that perf's own child slept
            }
        }
        return NONE;
    }

    /** Slabs and pages of sockets; others on the machine disturb it a little. */
    private static long kernelMemory() throws IOException {
        long kilobytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("Slab:") || line.startsWith("PageTables:")) {
                kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return kilobytes << 10;
    }

    static String describe(Result result) {
        Outcome measured = result.measured();
        return String.format(
                Locale.ROOT,
                "%,d/s, %.0f ns of CPU, %.2f bytes",
                Math.round(measured.operations() * 1e9 / measured.nanos()),
                (double) measured.cpuNanos() / measured.operations(),
                (double) measured.allocatedBytes() / measured.operations());
    }
}
