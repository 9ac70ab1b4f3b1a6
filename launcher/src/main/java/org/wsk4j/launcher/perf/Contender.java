package org.wsk4j.launcher.perf;

import java.net.InetSocketAddress;

/** Who does the jobs. */
public interface Contender {

    /**
     * Its name in tables.
     *
     * @return a provider's name, or what it is instead
     */
    String name();

    /**
     * Begins a job.
     *
     * @param job what to do
     * @param address the other side
     * @return the work, to be closed
     */
    Work begin(Job job, InetSocketAddress address);
}
