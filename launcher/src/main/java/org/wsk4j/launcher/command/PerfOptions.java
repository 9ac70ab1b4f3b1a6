package org.wsk4j.launcher.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long to compare, and how to print. */
final class PerfOptions {

    private static final double SHORTEST_ROUND = 0.1;
    private static final int MOST_SECONDS = 3600;
    private static final int MOST_ROUNDS = 1000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long to measure altogether (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many turns everybody has (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seed", paramLabel = "N", description = "Of the random order; printed with the table.")
    private @Nullable Long seed;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-iperf", description = "Do not run iperf3 as well, where it is installed.")
    private boolean noIperf;

    PerfOptions() {}

    void check() {
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw CommandFailure.usage("--rounds " + rounds + " is not from 1 to " + MOST_ROUNDS);
        }
        if (!(seconds >= SHORTEST_ROUND && seconds <= MOST_SECONDS)) {
            throw CommandFailure.usage(
                    "--seconds " + seconds + " is not from " + SHORTEST_ROUND + " to " + MOST_SECONDS);
        }
    }

    double seconds() {
        return seconds;
    }

    int rounds() {
        return rounds;
    }

    long seed() {
        Long given = seed;
        return given != null ? given : System.nanoTime() >>> 10;
    }

    boolean json() {
        return json;
    }

    boolean iperf() {
        return !noIperf;
    }
}
