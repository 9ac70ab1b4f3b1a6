package org.wsk4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The rows of a campaign, asked for medians. */
final class Figures {

    private final List<Row> rows;

    Figures(List<Row> rows) {
        this.rows = rows;
    }

    /** Median, least and most of the repetitions. */
    record Spread(double median, double least, double most) {

        static Spread of(List<Double> values) {
            List<Double> sorted = new ArrayList<>(values);
            Collections.sort(sorted);
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
        }
    }

    boolean has(String cell, String implementation) {
        return rows.stream().anyMatch(row -> isTimed(row, cell, implementation));
    }

    private static boolean isTimed(Row row, String cell, String implementation) {
        return row.cell().equals(cell) && row.implementation().equals(implementation) && !row.countsSystemCalls();
    }

    Spread spread(String cell, String implementation, ToDoubleFunction<Row> figure) {
        return Spread.of(rows.stream()
                .filter(row -> isTimed(row, cell, implementation))
                .map(figure::applyAsDouble)
                .toList());
    }

    Spread cpu(String cell, String implementation) {
        return spread(cell, implementation, Row::cpuPerOperation);
    }

    int repetitions(String cell, String implementation) {
        return (int)
                rows.stream().filter(row -> isTimed(row, cell, implementation)).count();
    }

    OptionalDouble systemCalls(String cell, String implementation) {
        return rows.stream()
                .filter(row -> row.cell().equals(cell) && row.implementation().equals(implementation))
                .filter(Row::countsSystemCalls)
                .mapToDouble(Row::systemCalls)
                .average();
    }

    /** The median CPU of the cheapest of these, if any was measured. */
    OptionalDouble cheapest(String cell, List<String> implementations) {
        return implementations.stream()
                .filter(implementation -> has(cell, implementation))
                .mapToDouble(implementation -> cpu(cell, implementation).median())
                .min();
    }
}
