package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/** What the kit does with a datagram endpoint's results. All calls come on the loop's thread, without any lock. */
@ProviderType
public interface DatagramSink {

    /**
     * The pending send is over.
     *
     * @param result datagrams sent; 0 for "try again"; or a failure of the first one
     */
    void sent(long result);

    /**
     * The pending receive is over.
     *
     * @param result bytes of the datagram; or a failure, STATUS_RETRY for "try again"
     */
    void received(long result);

    /**
     * A datagram came while push is on.
     *
     * @param chunk payload, source, control information and flags; the kit's until it releases it
     */
    void pushed(Chunk chunk);

    /**
     * A datagram came while push is on, and there may be others that came with it: the client hears of them together, with
     * {@link #pushedAll} at the latest.
     *
     * @param chunk as for {@link #pushed}
     */
    default void pushing(Chunk chunk) {
        pushed(chunk);
    }

    /** Ends a series of {@link #pushing}, before the transport returns to its loop; without one it has no effect. */
    default void pushedAll() {}

    /**
     * Push is over; for each startPush once.
     *
     * @param result 0 if stopped or the budget is used; or a failure
     */
    void pushEnded(long result);

    /** The endpoint is closed: the last call. */
    void closed();
}
