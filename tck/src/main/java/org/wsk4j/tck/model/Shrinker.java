package org.wsk4j.tck.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing program smaller, as long as it still breaks one of the laws that it broke: threads, then ever smaller
 * groups of steps, then what single steps and sockets do. A failure that needs luck gets several tries.
 */
public final class Shrinker {

    private final Function<Program, Outcome> runner;
    private final int tries;
    private final long deadline;
    private Outcome best;

    private Shrinker(Function<Program, Outcome> runner, Outcome failed, int tries, Duration limit) {
        this.runner = runner;
        this.tries = tries;
        this.best = failed;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /**
     * Shrinks.
     *
     * @param runner runs a program
     * @param failed what is to be made smaller
     * @param tries how often a candidate is run before it counts as good
     * @param limit how long to try
     * @return the smallest failure found, at worst the given one
     */
    public static Outcome shrink(Function<Program, Outcome> runner, Outcome failed, int tries, Duration limit) {
        Shrinker shrinker = new Shrinker(runner, failed, tries, limit);
        int before;
        do {
            before = shrinker.weight();
            shrinker.dropThreads();
            shrinker.dropSteps();
            shrinker.simplify();
            shrinker.dropSlots();
        } while (shrinker.weight() < before && shrinker.hasTime());
        return shrinker.best;
    }

    private boolean hasTime() {
        return System.nanoTime() - deadline < 0;
    }

    /** Steps count most, then what they say. */
    private int weight() {
        Program program = best.program();
        return program.size() * 1000 + program.text().length();
    }

    /** It must fail again after the first time, or step by step one would come to what nobody sees again. */
    private boolean accepts(Program candidate) {
        Outcome first = failure(candidate);
        Outcome second = first == null ? null : failure(candidate);
        if (second == null) {
            return false;
        }
        best = second;
        return true;
    }

    private @Nullable Outcome failure(Program candidate) {
        for (int i = 0; i < tries && hasTime(); i++) {
            Outcome outcome = runner.apply(candidate);
            if (best.breaches().stream().anyMatch(breach -> outcome.breaks(breach.law()))) {
                return outcome;
            }
        }
        return null;
    }

    private Program with(List<List<Step>> threads) {
        return new Program(best.program().seed(), best.program().slots(), threads);
    }

    private void dropThreads() {
        for (int i = best.program().threads().size() - 1; i > 0; i--) {
            List<List<Step>> fewer = new ArrayList<>(best.program().threads());
            fewer.remove(i);
            accepts(with(fewer));
        }
        // One thread less, its steps behind those of another.
        for (int i = best.program().threads().size() - 1; i > 0; i--) {
            List<List<Step>> merged = new ArrayList<>(best.program().threads());
            List<Step> before = new ArrayList<>(merged.get(i - 1));
            before.addAll(merged.remove(i));
            merged.set(i - 1, before);
            accepts(with(merged));
        }
    }

    private void dropSteps() {
        for (int thread = 0; thread < best.program().threads().size(); thread++) {
            int size = best.program().threads().get(thread).size();
            for (int group = Math.max(1, size / 2); group > 0; group /= 2) {
                for (int at = best.program().threads().get(thread).size() - group; at >= 0; at -= group) {
                    List<Step> steps = new ArrayList<>(best.program().threads().get(thread));
                    if (at + group > steps.size()) {
                        continue;
                    }
                    steps.subList(at, at + group).clear();
                    accepts(replaced(thread, steps));
                }
            }
        }
    }

    private Program replaced(int thread, List<Step> steps) {
        List<List<Step>> threads = new ArrayList<>(best.program().threads());
        threads.set(thread, steps);
        return with(threads);
    }

    private void simplify() {
        for (int thread = 0; thread < best.program().threads().size(); thread++) {
            for (int at = 0; at < best.program().threads().get(thread).size(); at++) {
                Step step = best.program().threads().get(thread).get(at);
                for (Step simpler : simpler(step)) {
                    List<Step> steps = new ArrayList<>(best.program().threads().get(thread));
                    steps.set(at, simpler);
                    if (accepts(replaced(thread, steps))) {
                        break;
                    }
                }
            }
        }
        for (int i = 0; i < best.program().slots().size(); i++) {
            SlotPlan plan = best.program().slots().get(i);
            slot(i, new SlotPlan(plan.kind(), plan.net(), plan.parent(), "A", plan.narrow(), plan.settle()));
            plan = best.program().slots().get(i);
            slot(i, new SlotPlan(plan.kind(), plan.net(), plan.parent(), plan.answers(), false, plan.settle()));
            plan = best.program().slots().get(i);
            slot(i, new SlotPlan(plan.kind(), plan.net(), plan.parent(), plan.answers(), plan.narrow(), false));
        }
    }

    private void slot(int number, SlotPlan plan) {
        List<SlotPlan> slots = new ArrayList<>(best.program().slots());
        if (!slots.set(number, plan).equals(plan)) {
            accepts(new Program(best.program().seed(), slots, best.program().threads()));
        }
    }

    private static List<Step> simpler(Step step) {
        List<Step> all = new ArrayList<>();
        if (step.mode() != 0) {
            all.add(new Step(step.op(), step.slot(), step.size(), 0));
        }
        if (step.size() > 1) {
            all.add(new Step(step.op(), step.slot(), 1, step.mode()));
            all.add(new Step(step.op(), step.slot(), step.size() / 8, step.mode()));
        }
        return all;
    }

    /** Takes sockets away from the end that no step names and no other socket needs. */
    private void dropSlots() {
        for (int i = best.program().slots().size() - 1; i >= 0; i--) {
            int number = i;
            boolean used =
                    best.program().threads().stream().flatMap(List::stream).anyMatch(step -> step.slot() >= number)
                            || best.program().slots().stream().anyMatch(plan -> plan.parent() >= number);
            if (used || i == 0) {
                return;
            }
            List<SlotPlan> fewer = best.program().slots().subList(0, i);
            accepts(new Program(best.program().seed(), fewer, best.program().threads()));
        }
    }
}
