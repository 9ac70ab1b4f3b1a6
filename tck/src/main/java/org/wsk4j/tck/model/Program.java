package org.wsk4j.tck.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A program: sockets, steps that one thread makes first, and steps that several threads make at once.
 *
 * @param seed what it was made from, and what chance there is in its run
 * @param slots the sockets
 * @param threads element 0 runs alone, the others side by side after it
 */
public record Program(long seed, List<SlotPlan> slots, List<List<Step>> threads) {

    /**
     * Makes it immutable.
     *
     * @param seed what it was made from
     * @param slots the sockets
     * @param threads the steps
     */
    public Program {
        slots = List.copyOf(slots);
        List<List<Step>> copies = new ArrayList<>();
        threads.forEach(thread -> copies.add(List.copyOf(thread)));
        threads = List.copyOf(copies);
    }

    /**
     * How long it is.
     *
     * @return the number of its steps
     */
    public int size() {
        return threads.stream().mapToInt(List::size).sum();
    }

    /**
     * The program as text that {@link #parse} reads.
     *
     * @return one line for each slot and step
     */
    public String text() {
        StringBuilder text = new StringBuilder("program " + seed + "\n");
        for (int i = 0; i < slots.size(); i++) {
            text.append("slot s")
                    .append(i)
                    .append(' ')
                    .append(slots.get(i).text())
                    .append('\n');
        }
        for (int i = 0; i < threads.size(); i++) {
            text.append(i == 0 ? "first" : "thread").append('\n');
            for (Step step : threads.get(i)) {
                text.append("  ").append(step.text()).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * Reads a program.
     *
     * @param text as {@link #text()} writes it; empty lines and lines that begin with # are skipped
     * @return the program
     */
    public static Program parse(String text) {
        long seed = 0;
        List<SlotPlan> slots = new ArrayList<>();
        List<List<Step>> threads = new ArrayList<>();
        for (String line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("program ")) {
                seed = Long.parseLong(line.substring("program ".length()));
            } else if (line.startsWith("slot ")) {
                slots.add(SlotPlan.parse(line.replaceFirst("slot s\\d+ +", "")));
            } else if (line.equals("first") || line.equals("thread")) {
                threads.add(new ArrayList<>());
            } else {
                threads.get(threads.size() - 1).add(Step.parse(line));
            }
        }
        if (threads.isEmpty()) {
            throw new IllegalArgumentException("a program needs at least its first thread");
        }
        return new Program(seed, slots, threads);
    }

    @Override
    public String toString() {
        return text();
    }
}
