package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/** What the kit does with a stream endpoint's results. All calls come on the loop's thread, without any lock. */
@ProviderType
public interface StreamSink {

    /**
     * The pending connect is over.
     *
     * @param result bytes of the first data taken, or a failure
     */
    void connected(long result);

    /**
     * The pending write is over.
     *
     * @param result bytes taken; 0 for "try again"; or a failure
     */
    void written(long result);

    /**
     * The pending read is over.
     *
     * @param result bytes read; 0 for "try again"; END_OF_STREAM; or a failure
     */
    void readDone(long result);

    /**
     * Bytes came while push is on.
     *
     * @param chunk the kit's until it releases it
     */
    void pushed(Chunk chunk);

    /**
     * Push is over; for each startPush once.
     *
     * @param result 0 if stopped or the budget is used; END_OF_STREAM; or a failure
     */
    void pushEnded(long result);

    /**
     * The pending shutdown is over.
     *
     * @param result 0, or a failure
     */
    void shutdownDone(long result);

    /** The endpoint is closed: the last call. */
    void closed();
}
