package org.wsk4j.provider.kit.socket;

/** Where a request waits, asked when its owner cancels it. */
interface Canceller {

    /**
     * Takes the request out of the queue, unless the transport has it. Called with the lock held.
     *
     * @return false if the transport has it
     */
    boolean remove(Request request);

    /** Asks the transport to end the operation soon. Called without the lock. */
    void cancelInFlight(Request request);
}
