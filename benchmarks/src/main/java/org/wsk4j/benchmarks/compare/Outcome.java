package org.wsk4j.benchmarks.compare;

import java.util.HashMap;
import java.util.Map;

/**
 * What one program said of one run.
 *
 * @param operations how many, while measuring
 * @param lost datagrams that did not come
 * @param nanos how long it was measured
 * @param cpuNanos CPU time of the whole process
 * @param userNanos the part in user space, as the kernel's ticks have it
 * @param systemNanos the part in the kernel
 * @param allocatedBytes on the Java heap, by all threads; for idle connections what stays
 */
record Outcome(
        long operations, long lost, long nanos, long cpuNanos, long userNanos, long systemNanos, long allocatedBytes) {

    private static final String MARK = "RESULT ";

    static boolean isOutcome(String line) {
        return line.startsWith(MARK);
    }

    static Outcome of(String line) {
        Map<String, Long> values = new HashMap<>();
        for (String word : line.substring(MARK.length()).split(" ")) {
            int equals = word.indexOf('=');
            values.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
        }
        return new Outcome(
                value(values, "operations"),
                value(values, "lost"),
                value(values, "nanos"),
                value(values, "cpuNanos"),
                value(values, "userNanos"),
                value(values, "systemNanos"),
                value(values, "allocatedBytes"));
    }

    private static long value(Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a result without " + name);
        }
        return value;
    }
}
