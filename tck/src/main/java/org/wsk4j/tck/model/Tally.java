package org.wsk4j.tck.model;

import java.util.Map;
import java.util.TreeMap;

/** Counts what programs did, by kind and outcome. */
public final class Tally {

    private final Map<String, Long> counts = new TreeMap<>();

    /** Creates an empty one. */
    public Tally() {}

    synchronized void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /**
     * Adds another one.
     *
     * @param other what to add
     */
    public void add(Tally other) {
        Map<String, Long> theirs = other.counts();
        synchronized (this) {
            theirs.forEach((what, count) -> counts.merge(what, count, Long::sum));
        }
    }

    /**
     * All counts.
     *
     * @return a copy, by name
     */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /**
     * One count.
     *
     * @param what its name
     * @return how often
     */
    public synchronized long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /**
     * All counts, a line for each kind.
     *
     * @return readable text
     */
    public synchronized String text() {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            String[] parts = entry.getKey().split(" ", 2);
            text.append(parts[0].equals(before) ? ", " : "\n  " + parts[0] + ": ");
            text.append(parts.length > 1 ? parts[1] + " " : "").append(entry.getValue());
            before = parts[0];
        }
        return text.toString();
    }
}
