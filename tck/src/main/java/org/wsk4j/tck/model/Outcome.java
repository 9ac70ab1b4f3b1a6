package org.wsk4j.tck.model;

import java.util.List;

/**
 * What became of a program.
 *
 * @param program what ran
 * @param strictness what was required
 * @param breaches the laws that it broke, at best none
 * @param tally what it did, and how it ended
 */
public record Outcome(Program program, Strictness strictness, List<Breach> breaches, Tally tally) {

    /**
     * Whether a law was broken.
     *
     * @return false if all is well
     */
    public boolean failed() {
        return !breaches.isEmpty();
    }

    boolean breaks(Law law) {
        return breaches.stream().anyMatch(breach -> breach.law() == law);
    }

    /**
     * Everything that is needed to see it again.
     *
     * @return the broken laws, the seed, the program and the way to replay it
     */
    public String report() {
        StringBuilder text = new StringBuilder();
        breaches.stream().limit(8).forEach(breach -> text.append(breach).append('\n'));
        text.append("\nseed ").append(program.seed()).append(", ").append(strictness);
        text.append(", the program as it was run last:\n").append(program.text());
        text.append("\nreplay the whole program of the seed:\n  mvn test -pl PROVIDER -am -Dtest=ModelContract"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dwsk.tck.replay=")
                .append(program.seed())
                .append("\nor this one: put its text into a file and give -Dwsk.tck.replay=FILE\n");
        return text.toString();
    }
}
