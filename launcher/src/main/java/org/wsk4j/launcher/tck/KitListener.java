package org.wsk4j.launcher.tck;

/** Told how a run goes on. */
@FunctionalInterface
public interface KitListener {

    /**
     * A test is over.
     *
     * @param done how many are over
     * @param total how many there are
     * @param problem the test and what went wrong, empty if it is proven
     */
    void finished(int done, int total, String problem);
}
