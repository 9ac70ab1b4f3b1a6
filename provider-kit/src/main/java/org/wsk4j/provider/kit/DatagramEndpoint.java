package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;

/** A datagram endpoint. The rules are those of {@link Transport}. */
@ProviderType
public interface DatagramEndpoint extends Endpoint {

    /**
     * Sends datagrams in order. Direction OUTPUT.
     *
     * @param batch at least one datagram
     * @return ready: how many, from the first on, are sent (1 or more); a failure: the first one failed and nothing was
     *     sent; pending: none is sent, and {@link DatagramSink#sent} comes when there is room (0) or with one of these
     */
    long send(DatagramBatch batch);

    /**
     * Receives one datagram into the caller's memory. Direction INPUT; not while push is on.
     *
     * @param slot takes payload, source, control information and flags
     * @return ready or {@link DatagramSink#received}: bytes of the datagram that fit (0 is a datagram); a failure of
     *     STATUS_RETRY for "now there is something"
     */
    long receive(DatagramSlot slot);

    /**
     * Starts to deliver datagrams by {@link DatagramSink#pushed} or {@link DatagramSink#pushing}. Direction INPUT; not while
     * a receive is pending or push is on.
     *
     * @param budget how many bytes to deliver about at most; then {@link DatagramSink#pushEnded} with 0
     */
    void startPush(long budget);

    /** Asks push to end soon; {@link DatagramSink#pushEnded} still comes exactly once. No effect without push. */
    void stopPush();
}
