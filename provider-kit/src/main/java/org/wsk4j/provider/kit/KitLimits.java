package org.wsk4j.provider.kit;

/**
 * The limits of a provider; each has a name and a documented answer.
 *
 * @param receiveBufferBytes how many received bytes a socket holds, retained by its client or not yet taken; beyond it the
 *     socket receives no more until some are released (the peer's window closes; datagrams are dropped by the host)
 * @param acceptBacklog how many established connections a listener holds that nobody accepted; beyond it they stay with the
 *     host
 * @param pendedInspections how many connection requests a listener holds for a decision; beyond it they are rejected
 * @param resolverThreads how many name look-ups run at once
 * @param resolverQueue how many name look-ups wait; beyond it STATUS_INSUFFICIENT_RESOURCES
 * @param closeTimeoutMillis how long the departure of a provider waits for its endpoints and loops to end
 */
public record KitLimits(
        long receiveBufferBytes,
        int acceptBacklog,
        int pendedInspections,
        int resolverThreads,
        int resolverQueue,
        long closeTimeoutMillis) {

    /**
     * The limits that are good for most.
     *
     * @return 4 MiB, 128 connections, 128 requests, 4 threads, 1024 look-ups, 2 s
     */
    public static KitLimits defaults() {
        return new KitLimits(4L << 20, 128, 128, 4, 1024, 2000);
    }
}
