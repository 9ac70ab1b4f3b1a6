package org.wsk4j.launcher.demo;

/** Told how far a long step is. */
@FunctionalInterface
public interface Progress {

    /**
     * A step has moved on.
     *
     * @param step its name
     * @param done how much is done
     * @param total how much there is to do
     */
    void moved(String step, long done, long total);
}
