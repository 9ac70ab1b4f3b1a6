package org.wsk4j.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs all benchmarks in turn, several times, so that a disturbance of the machine meets the alternatives alike, and prints
 * a table. JMH itself would run all forks of one benchmark before the next.
 */
public final class Rounds {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /** The iterations of one benchmark in all rounds. */
    private static final class Line {

        private double[] nanos = {};
        private double[] bytes = {};

        /** The last iteration of a fork also closes the sockets, which may allocate. */
        void add(IterationResult iteration, boolean last) {
            nanos = append(nanos, iteration.getPrimaryResult().getScore());
            if (last) {
                return;
            }
            Result<?> allocation = iteration.getSecondaryResults().get(ALLOCATION);
            if (allocation == null) {
                throw new IllegalStateException("no " + ALLOCATION);
            }
            bytes = append(bytes, allocation.getScore());
        }

        private static double[] append(double[] values, double value) {
            double[] longer = Arrays.copyOf(values, values.length + 1);
            longer[values.length] = value;
            Arrays.sort(longer);
            return longer;
        }

        String text(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.3f | %.3f | %d |",
                    name,
                    median(nanos),
                    nanos[0],
                    nanos[nanos.length - 1],
                    median(bytes),
                    bytes[bytes.length - 1],
                    nanos.length);
        }

        private static double median(double[] sorted) {
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    private Rounds() {}

    /**
     * Measures.
     *
     * @param arguments how many rounds, and options and patterns as JMH takes them
     */
    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        int rounds = Integer.parseInt(arguments[0]);
        Options options = new OptionsBuilder()
                .parent(new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length)))
                .forks(1)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build();
        Map<String, Line> lines = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            add(new Runner(options).run(), lines);
        }
        System.out.println();
        System.out.println("| Benchmark | ns/op, median | min | max | B/op, median | max | iterations |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|");
        lines.forEach((name, line) -> System.out.println(line.text(name)));
    }

    private static void add(Collection<RunResult> results, Map<String, Line> lines) {
        for (RunResult result : results) {
            Line line = lines.computeIfAbsent(name(result.getParams()), name -> new Line());
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                Iterator<IterationResult> iterations =
                        fork.getIterationResults().iterator();
                while (iterations.hasNext()) {
                    IterationResult iteration = iterations.next();
                    line.add(iteration, !iterations.hasNext());
                }
            }
        }
    }

    private static String name(BenchmarkParams parameters) {
        StringBuilder name = new StringBuilder(parameters
                .getBenchmark()
                .substring(Rounds.class.getPackageName().length() + 1));
        for (String key : parameters.getParamsKeys()) {
            name.append(", ").append(key).append(' ').append(parameters.getParam(key));
        }
        return name.toString();
    }
}
