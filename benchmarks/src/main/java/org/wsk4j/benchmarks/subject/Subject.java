package org.wsk4j.benchmarks.subject;

import java.util.function.IntConsumer;

/** One implementation of the workloads. */
interface Subject {

    /**
     * Begins the workload; it goes on, on threads of its own, until it is closed. What goes wrong is told to the meter.
     *
     * @param plan what to do
     * @param meter counts
     * @param port told where it listens
     */
    void start(Plan plan, Meter meter, IntConsumer port) throws Exception;

    /** Ends it. */
    void close() throws Exception;
}
