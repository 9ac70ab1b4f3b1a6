package org.wsk4j.launcher.echo;

import org.wsk4j.data.SockAddr;

/** A running echo service. */
public interface Echo extends AutoCloseable {

    /**
     * Where it can be reached.
     *
     * @return the address, with the real port
     */
    SockAddr address();

    /**
     * What it has done, for people.
     *
     * @return one line
     */
    String summary();

    /**
     * Waits until the service cannot go on, because its socket died or its provider left.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void awaitFailure() throws InterruptedException;

    /** Closes the listener and all connections; waits a limited time. No effect the second time. One thread only. */
    @Override
    void close();
}
