package org.wsk4j.launcher.tck;

import java.util.List;

/**
 * Which part of the kit; without any, all of it.
 *
 * @param chapters names of chapters
 * @param rules numbers of rules, 0 for the clauses outside them
 * @param tests names of contracts, or of tests
 */
public record KitSelection(List<String> chapters, List<Integer> rules, List<String> tests) {

    /** Copies the lists. */
    public KitSelection {
        chapters = List.copyOf(chapters);
        rules = List.copyOf(rules);
        tests = List.copyOf(tests);
    }

    /**
     * Whether it is all of the kit.
     *
     * @return true if nothing is named
     */
    public boolean isAll() {
        return chapters.isEmpty() && rules.isEmpty() && tests.isEmpty();
    }
}
