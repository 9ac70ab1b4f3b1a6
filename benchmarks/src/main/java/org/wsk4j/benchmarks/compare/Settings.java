package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wsk4j.benchmarks.subject.Main;
import org.wsk4j.benchmarks.subject.Workload;

/**
 * What a campaign is told.
 *
 * @param cells what to measure
 * @param implementations of what
 * @param repetitions how often, each in an order of its own
 * @param seed of the orders
 * @param warmupMillis of Java programs; C programs take a tenth
 * @param measureMillis how long each is measured
 * @param cpus where the measured program runs, as taskset wants it; empty for anywhere
 * @param pairCpus where it runs if two of its threads spin
 * @param warmCpus where a Java program warms up, its compilers beside it
 * @param peerCpus where the other side runs
 * @param awake whether those CPUs are kept from halting where one operation follows the other
 * @param systemCalls whether to count system calls in a run of their own
 * @param folder where everything goes
 */
record Settings(
        List<Cell> cells,
        List<String> implementations,
        int repetitions,
        long seed,
        long warmupMillis,
        long measureMillis,
        String cpus,
        String pairCpus,
        String warmCpus,
        String peerCpus,
        boolean awake,
        boolean systemCalls,
        Path folder) {

    static final List<String> IMPLEMENTATIONS = Stream.concat(
                    Stream.of("c-epoll", "c-uring"), Main.IMPLEMENTATIONS.stream())
            .toList();

    static Settings of(String... words) throws IOException {
        Map<String, String> values = new HashMap<>();
        boolean calls = false;
        boolean awake = true;
        for (int i = 0; i < words.length; i++) {
            if (words[i].equals("--syscalls")) {
                calls = true;
            } else if (words[i].equals("--may-halt")) {
                awake = false;
            } else if (words[i].startsWith("--") && i + 1 < words.length) {
                values.put(words[i].substring(2), words[++i]);
            } else {
                throw new IllegalArgumentException("what is '" + words[i] + "'?");
            }
        }
        String cells = values.get("cells");
        String implementations = values.get("implementations");
        int processors = Runtime.getRuntime().availableProcessors();
        return new Settings(
                cells == null
                        ? Cell.ALL
                        : Stream.of(cells.split(",")).map(Cell::of).toList(),
                implementations == null ? IMPLEMENTATIONS : known(List.of(implementations.split(","))),
                Integer.parseInt(values.getOrDefault("repetitions", "3")),
                Long.parseLong(values.getOrDefault("seed", Long.toString(System.nanoTime() >>> 8))),
                Long.parseLong(values.getOrDefault("warmup", "4000")),
                Long.parseLong(values.getOrDefault("measure", "2000")),
                values.getOrDefault("cpus", processors > 2 ? Integer.toString(processors - 2) : ""),
                values.getOrDefault("pair-cpus", pair(processors)),
                values.getOrDefault("warm-cpus", processors > 2 ? "0-" + (processors - 2) : ""),
                values.getOrDefault("peer-cpus", processors > 2 ? Integer.toString(processors - 1) : ""),
                awake,
                calls,
                Path.of(values.getOrDefault("out", "benchmarks/target/results")));
    }

    private static String pair(int processors) {
        return processors > 3 ? (processors - 3) + "," + (processors - 2) : "";
    }

    /** Where the measured program runs. */
    String cpus(Cell cell) {
        return cell.spin() && cell.workload() == Workload.CROSS ? pairCpus : cpus;
    }

    private static List<String> known(List<String> names) {
        for (String name : names) {
            if (!IMPLEMENTATIONS.contains(name)) {
                throw new IllegalArgumentException(
                        "no such implementation: " + name + "; known are " + IMPLEMENTATIONS);
            }
        }
        return names;
    }
}
