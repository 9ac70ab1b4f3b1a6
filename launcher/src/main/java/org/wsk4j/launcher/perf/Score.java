package org.wsk4j.launcher.perf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What one contender reached in one job, over all rounds. */
public final class Score {

    private final List<Double> perSecond = new ArrayList<>();
    private final List<Double> cpuMicros = new ArrayList<>();

    /** Creates a score without rounds. */
    Score() {}

    void add(double operationsPerSecond, double cpuMicrosPerOperation) {
        perSecond.add(operationsPerSecond);
        cpuMicros.add(cpuMicrosPerOperation);
    }

    /**
     * The rate.
     *
     * @return the median, operations per second
     */
    public double perSecond() {
        return median(perSecond);
    }

    /**
     * The CPU time of one operation, all threads of the process but the peer's.
     *
     * @return the median, microseconds
     */
    public double cpuMicros() {
        return median(cpuMicros);
    }

    /** The least of all rounds: what a disturbance of the machine spoils last. */
    double leastCpuMicros() {
        return Collections.min(cpuMicros);
    }

    /** The most of all rounds. */
    double mostCpuMicros() {
        return Collections.max(cpuMicros);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
