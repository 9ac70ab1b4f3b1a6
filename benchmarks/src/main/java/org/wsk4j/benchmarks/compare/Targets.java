package org.wsk4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** What the project wants to reach, and where it is. */
final class Targets {

    private static final List<String> C = List.of("c-epoll", "c-uring");
    private static final List<String> NATIVE = List.of("wsk-native-epoll", "wsk-native-uring");
    private static final List<String> NETTY = List.of("netty-nio", "netty-epoll", "netty-uring");
    private static final Set<String> BULK = Set.of("bulk-out-64k", "bulk-out-1m", "bulk-in-64k");
    private static final Set<String> WITHOUT_OPERATIONS = Set.of("idle-9000");

    private final Figures figures;
    private final List<String> lines = new ArrayList<>();

    Targets(Figures figures) {
        this.figures = figures;
    }

    List<String> lines() {
        lines.add("| what | where | target | reached | |");
        lines.add("|---|---|---:|---:|---|");
        for (Cell cell : Cell.ALL) {
            if (!WITHOUT_OPERATIONS.contains(cell.name())) {
                String name = cell.name();
                ratio("native against the best C program", name, NATIVE, C, name.equals("pingpong-1000") ? 1.25 : 1.10);
                ratio("native against the best raw Netty", name, NATIVE, NETTY, BULK.contains(name) ? 1.0 : 0.9);
                ratio("nio against a plain selector", name, List.of("wsk-nio"), List.of("nio"), 1.10);
                for (String transport : List.of("nio", "epoll", "uring")) {
                    ratio(
                            "netty against raw Netty, " + transport,
                            name,
                            List.of("wsk-netty-" + transport),
                            List.of("netty-" + transport),
                            1.10);
                }
            }
        }
        rate("segments-out");
        rate("segments-in");
        for (Cell cell : Cell.ALL) {
            if (!WITHOUT_OPERATIONS.contains(cell.name())
                    && cell.workload().label().equals("connect")) {
                continue; // a connection is an object, whoever makes it
            }
            if (!WITHOUT_OPERATIONS.contains(cell.name())) {
                allocation(cell.name());
            }
        }
        calls("pingpong-64", 0.3);
        calls("pingpong-1", 1.1);
        user();
        idle("wsk-native-epoll", 500);
        idle("wsk-native-uring", 500);
        idle("wsk-nio", 1000);
        return lines;
    }

    private void line(String what, String where, String target, double reached, String format, boolean met) {
        lines.add(String.format(
                Locale.ROOT,
                "| %s | %s | %s | " + format + " | %s |",
                what,
                where,
                target,
                reached,
                met ? "met" : "**missed**"));
    }

    private void ratio(String what, String cell, List<String> ours, List<String> theirs, double target) {
        OptionalDouble our = figures.cheapest(cell, ours);
        OptionalDouble their = figures.cheapest(cell, theirs);
        if (our.isPresent() && their.isPresent()) {
            double reached = our.getAsDouble() / their.getAsDouble();
            line(what, cell, String.format(Locale.ROOT, "%.2f", target), reached, "%.2f", reached <= target);
        }
    }

    private void rate(String cell) {
        if (!figures.has(cell, "nio")) {
            return;
        }
        double plain = figures.spread(cell, "nio", Row::perSecond).median();
        double best = NATIVE.stream()
                .filter(implementation -> figures.has(cell, implementation))
                .mapToDouble(implementation ->
                        figures.spread(cell, implementation, Row::perSecond).median())
                .max()
                .orElse(0);
        if (best > 0) {
            line("rate against DatagramChannel", cell, "10", best / plain, "%.1f", best / plain >= 10);
        }
    }

    private void allocation(String cell) {
        for (String implementation : List.of("wsk-nio", "wsk-native-epoll", "wsk-native-uring")) {
            if (figures.has(cell, implementation)) {
                // What the JVM itself allocates in these seconds is some kilobytes: less than a byte per operation.
                double bytes = figures.spread(cell, implementation, Row::bytesPerOperation)
                        .median();
                line("bytes allocated per operation, " + implementation, cell, "0", bytes, "%.2f", bytes < 0.5);
            }
        }
        for (String transport : List.of("nio", "epoll", "uring")) {
            String ours = "wsk-netty-" + transport;
            String theirs = "netty-" + transport;
            if (figures.has(cell, ours) && figures.has(cell, theirs)) {
                double our = figures.spread(cell, ours, Row::bytesPerOperation).median();
                double their =
                        figures.spread(cell, theirs, Row::bytesPerOperation).median();
                String target = String.format(Locale.ROOT, "%.1f", their);
                line("bytes allocated per operation, " + ours, cell, target, our, "%.1f", our <= their + 0.5);
            }
        }
    }

    private void calls(String cell, double target) {
        OptionalDouble reached = figures.systemCalls(cell, "wsk-native-uring");
        if (reached.isPresent()) {
            double value = reached.getAsDouble();
            line(
                    "system calls per request, native-uring",
                    cell,
                    Double.toString(target),
                    value,
                    "%.2f",
                    value <= target);
        }
    }

    private void user() {
        String cell = "pingpong-64";
        if (figures.has(cell, "wsk-native-uring")) {
            double share = 100
                    * figures.spread(cell, "wsk-native-uring", Row::userShare).median();
            line("user-space share of the process, %, native-uring", cell, "4", share, "%.1f", share <= 4);
        }
    }

    private void idle(String implementation, double target) {
        if (figures.has("idle-9000", implementation)) {
            double bytes = figures.spread("idle-9000", implementation, Row::bytesPerOperation)
                    .median();
            line(
                    "heap per idle connection, " + implementation,
                    "idle-9000",
                    String.format(Locale.ROOT, "%.0f", target),
                    bytes,
                    "%.0f",
                    bytes <= target);
        }
    }
}
