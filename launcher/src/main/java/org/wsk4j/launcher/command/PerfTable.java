package org.wsk4j.launcher.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.wsk4j.launcher.perf.Advice;
import org.wsk4j.launcher.perf.Job;
import org.wsk4j.launcher.perf.Score;

/**
 * What came out of a comparison, as a table and as JSON.
 *
 * @param scores by job, by contender
 * @param advice the recommendation
 * @param iperf bytes per second, if it ran
 * @param seed of the random order
 */
record PerfTable(Map<Job, Map<String, Score>> scores, Advice advice, OptionalDouble iperf, long seed) {

    private static final double MEBIBYTE = 1 << 20;
    private static final double BULK_MEBIBYTES = 1.0 / 16;

    void print(PrintWriter out) {
        out.printf("%-16s %-16s %18s %12s%n", "job", "with", "rate", "CPU us/op");
        scores.forEach((job, line) -> line.forEach((name, score) -> out.printf(
                Locale.ROOT,
                "%-16s %-16s %18s %12.2f%n",
                job.label(),
                name,
                rate(job, score.perSecond()),
                score.cpuMicros())));
        iperf.ifPresent(bytes -> out.printf(
                Locale.ROOT,
                "%-16s %-16s %18s %12s%n",
                Job.BULK.label(),
                "iperf3",
                String.format(Locale.ROOT, "%,.0f MiB/s", bytes / MEBIBYTE),
                "-"));
        out.printf("recommendation: %s: %s (seed %d)%n", advice.provider(), advice.reason(), seed);
    }

    private static String rate(Job job, double perSecond) {
        return switch (job) {
            case ONE -> String.format(Locale.ROOT, "%.1f us each", 1e6 / perSecond);
            case MANY, DATAGRAMS -> String.format(Locale.ROOT, "%,.0f /s", perSecond);
            case BULK -> String.format(Locale.ROOT, "%,.0f MiB/s", perSecond * BULK_MEBIBYTES);
        };
    }

    Map<String, Object> fields() {
        List<Object> lines = new ArrayList<>();
        scores.forEach((job, line) -> line.forEach((name, score) -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("job", job.label());
            fields.put("with", name);
            fields.put("operationsPerSecond", Math.round(score.perSecond() * 10) / 10.0);
            fields.put("cpuMicrosPerOperation", Math.round(score.cpuMicros() * 1000) / 1000.0);
            lines.add(fields);
        }));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("seed", seed);
        all.put("scores", lines);
        all.put("iperf3BytesPerSecond", iperf.isPresent() ? (Object) Math.round(iperf.getAsDouble()) : null);
        all.put("recommended", advice.provider());
        all.put("reason", advice.reason());
        return Map.of("perf", all);
    }
}
