package org.wsk4j.tck.run;

import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.tck.report.ClauseOutcome;

/** Told how a run goes on, on the thread that runs it. */
@FunctionalInterface
@ConsumerType
public interface TckProgress {

    /**
     * A test is over.
     *
     * @param done how many are over, this one included
     * @param of how many are to run
     * @param test its name
     * @param outcome how it ended
     * @param reason why, if there is something to say
     */
    void finished(int done, int of, String test, ClauseOutcome outcome, String reason);

    /**
     * A test begins.
     *
     * @param test its name
     */
    default void started(String test) {}
}
