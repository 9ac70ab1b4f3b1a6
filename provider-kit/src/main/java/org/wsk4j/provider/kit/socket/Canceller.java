package org.wsk4j.provider.kit.socket;

/** Where a request waits, asked when its owner cancels it. */
interface Canceller {

    /**
     * Takes the request out of the queue, unless the transport has it. Called with the lock held.
     *
     * @return false if the transport has it
     */
    boolean remove(Request request);

    /** A request was taken out and is completed: what waited behind it may go on. Called without the lock. */
    default void removed() {}

    /** Asks the transport to end the operation soon. Called without the lock. */
    void cancelInFlight(Request request);
}
