package org.wsk4j.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Makes {@code report.md} and plots of what a campaign measured. */
public final class Report {

    private static final List<String> C = List.of("c-epoll", "c-uring");

    private Report() {}

    /**
     * Reports.
     *
     * @param words the folder of the campaign
     */
    public static void main(String... words) throws IOException {
        Path folder = Path.of(words[0]);
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("results.csv"))) {
            if (!line.isBlank() && !line.equals(Row.HEADER)) {
                rows.add(Row.of(line));
            }
        }
        Figures figures = new Figures(rows);
        List<String> lines = new ArrayList<>();
        Environment.read(folder).forEach(line -> lines.add("- " + line));
        lines.add("");
        lines.add("## Targets");
        lines.add("");
        lines.addAll(new Targets(figures).lines());
        for (Cell cell : Cell.ALL) {
            cell(cell, figures, lines);
        }
        lines.add("");
        Files.write(folder.resolve("report.md"), lines);
        Plots.draw(folder, figures);
        System.out.println("report in " + folder.resolve("report.md"));
    }

    private static void cell(Cell cell, Figures figures, List<String> lines) {
        List<String> measured = Settings.IMPLEMENTATIONS.stream()
                .filter(implementation -> figures.has(cell.name(), implementation))
                .toList();
        if (measured.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("## " + cell.name() + ": " + cell.meaning());
        lines.add("");
        if (cell.name().startsWith("idle")) {
            idle(cell, measured, figures, lines);
            return;
        }
        lines.add(
                "| | CPU ns/op, median | min | max | to best C | operations/s | user % | bytes/op | system calls/op | lost % |");
        lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        OptionalDouble best = figures.cheapest(cell.name(), C);
        for (String implementation : measured) {
            Figures.Spread cpu = figures.cpu(cell.name(), implementation);
            OptionalDouble calls = figures.systemCalls(cell.name(), implementation);
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f | %s | %,.0f | %.1f | %s | %s | %s |",
                    implementation,
                    cpu.median(),
                    cpu.least(),
                    cpu.most(),
                    best.isPresent() ? String.format(Locale.ROOT, "%.2f", cpu.median() / best.getAsDouble()) : "-",
                    figures.spread(cell.name(), implementation, Row::perSecond).median(),
                    100
                            * figures.spread(cell.name(), implementation, Row::userShare)
                                    .median(),
                    implementation.startsWith("c-")
                            ? "-"
                            : String.format(
                                    Locale.ROOT,
                                    "%.2f",
                                    figures.spread(cell.name(), implementation, Row::bytesPerOperation)
                                            .median()),
                    calls.isPresent() ? String.format(Locale.ROOT, "%.2f", calls.getAsDouble()) : "-",
                    lost(cell, implementation, figures)));
        }
    }

    /** Of what was sent while measuring; for senders, of what the other side saw from begin to end. */
    private static String lost(Cell cell, String implementation, Figures figures) {
        String workload = cell.workload().label();
        if (workload.endsWith("-in") && !workload.startsWith("bulk")) {
            return String.format(
                    Locale.ROOT,
                    "%.1f",
                    figures.spread(
                                    cell.name(),
                                    implementation,
                                    row -> 100.0
                                            * row.outcome().lost()
                                            / (row.outcome().lost()
                                                    + row.outcome().operations()))
                            .median());
        }
        if (workload.endsWith("-out") && !workload.startsWith("bulk")) {
            return String.format(
                    Locale.ROOT,
                    "%.1f",
                    figures.spread(
                                    cell.name(),
                                    implementation,
                                    row -> 100.0 * row.peerLost() / Math.max(1, row.peerLost() + row.peerOperations()))
                            .median());
        }
        return "-";
    }

    private static void idle(Cell cell, List<String> measured, Figures figures, List<String> lines) {
        lines.add("| | heap bytes per connection, median | min | max | kernel bytes, both ends |");
        lines.add("|---|---:|---:|---:|---:|");
        for (String implementation : measured) {
            Figures.Spread heap = figures.spread(cell.name(), implementation, Row::bytesPerOperation);
            double kernel = figures.spread(cell.name(), implementation, Row::kernelBytes)
                    .median();
            lines.add(
                    implementation.startsWith("c-")
                            ? String.format(Locale.ROOT, "| %s | - | - | - | %,.0f |", implementation, kernel)
                            : String.format(
                                    Locale.ROOT,
                                    "| %s | %.0f | %.0f | %.0f | %,.0f |",
                                    implementation,
                                    heap.median(),
                                    heap.least(),
                                    heap.most(),
                                    kernel));
        }
    }
}
