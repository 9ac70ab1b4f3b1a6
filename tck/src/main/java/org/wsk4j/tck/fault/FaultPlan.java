package org.wsk4j.tck.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Which faults, how often, and from which seed. One plan makes the same decisions again: for each endpoint, the n-th chance
 * of a fault is taken or not, whatever the threads do meanwhile. Immutable.
 */
public final class FaultPlan {

    private final long seed;
    private final Map<Fault, Double> rates;
    private final long failingStep;
    private final boolean throwing;

    private FaultPlan(long seed, Map<Fault, Double> rates, long failingStep, boolean throwing) {
        this.seed = seed;
        this.rates = rates;
        this.failingStep = failingStep;
        this.throwing = throwing;
    }

    /**
     * A plan without faults.
     *
     * @param seed decides what {@link #with} adds
     * @return a new plan
     */
    public static FaultPlan of(long seed) {
        return new FaultPlan(seed, new EnumMap<>(Fault.class), 0, false);
    }

    /**
     * Adds a fault.
     *
     * @param fault which one
     * @param rate how many of its chances are taken: 0 to 1
     * @return a new plan
     */
    public FaultPlan with(Fault fault, double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a rate is 0 to 1, not " + rate);
        }
        Map<Fault, Double> more = new EnumMap<>(rates);
        more.put(fault, rate);
        return new FaultPlan(seed, more, failingStep, throwing);
    }

    /**
     * Adds faults.
     *
     * @param faults which ones
     * @param rate how many of the chances of each are taken: 0 to 1
     * @return a new plan
     */
    public FaultPlan with(Set<Fault> faults, double rate) {
        FaultPlan plan = this;
        for (Fault fault : faults) {
            plan = plan.with(fault, rate);
        }
        return plan;
    }

    /**
     * Lets one step fail, counted over all endpoints: calls that may fail, and results that come later.
     *
     * @param step from 1 on
     * @return a new plan
     */
    public FaultPlan failingAt(long step) {
        return new FaultPlan(seed, rates, step, false);
    }

    /**
     * Lets one call throw, against the contract, counted over all endpoints.
     *
     * @param call from 1 on
     * @return a new plan
     */
    public FaultPlan throwingAt(long call) {
        return new FaultPlan(seed, rates, call, true);
    }

    long seed() {
        return seed;
    }

    double rate(Fault fault) {
        return rates.getOrDefault(fault, 0.0);
    }

    /** Whether it breaks the contract. */
    boolean isRogue() {
        return throwing || rates.keySet().stream().anyMatch(Fault::isRogue);
    }

    long failingStep() {
        return throwing ? 0 : failingStep;
    }

    long throwingCall() {
        return throwing ? failingStep : 0;
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + rates + (failingStep == 0 ? "" : ", step " + failingStep)
                + (throwing ? " throws" : "");
    }
}
