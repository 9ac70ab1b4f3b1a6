package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Where and with what was measured: lines of a list in the report. */
final class Environment {

    private static final String FILE = "environment.txt";

    private Environment() {}

    static void write(Settings settings) throws IOException {
        Files.createDirectories(settings.folder());
        List<String> lines = new ArrayList<>();
        lines.add("Date: " + LocalDate.now(ZoneOffset.UTC));
        lines.add("Machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " CPUs, "
                + memory() + " GiB, Linux " + System.getProperty("os.version") + ", load average at the begin "
                + loadAverage());
        lines.add("JDK: " + System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version")
                + "; -XX:+UseSerialGC; Netty "
                + io.netty.channel.Channel.class.getPackage().getImplementationVersion());
        lines.add("Measured program on CPU " + orAny(settings.cpus()) + ", other side (the C floor with epoll) on CPU "
                + orAny(settings.peerCpus())
                + (settings.awake() ? "; with one operation at a time they do not halt" : ""));
        lines.add("Warm-up " + settings.warmupMillis() + " ms (C: a tenth), measured " + settings.measureMillis()
                + " ms, " + settings.repetitions() + " repetitions, seed " + settings.seed());
        Files.write(settings.folder().resolve(FILE), lines);
    }

    static List<String> read(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(FILE));
    }

    private static String orAny(String cpus) {
        return cpus.isEmpty() ? "any" : cpus;
    }

    private static String processor() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return System.getProperty("os.arch");
    }

    private static long memory() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/meminfo")).get(0);
        return Long.parseLong(first.replaceAll("[^0-9]", "")) >> 20;
    }

    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
