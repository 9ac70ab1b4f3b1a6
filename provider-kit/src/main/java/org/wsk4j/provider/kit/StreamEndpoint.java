package org.wsk4j.provider.kit;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.data.SockAddr;

/** A stream connection, or the attempt of one. The rules are those of {@link Transport}. */
@ProviderType
public interface StreamEndpoint extends Endpoint {

    /**
     * For an accepted endpoint: says whom to call, before any other operation.
     *
     * @param sink called from now on
     */
    void attach(StreamSink sink);

    /**
     * Connects. Direction OUTPUT. The kit has bound the endpoint. After a failure, a cancelled attempt included, it can try
     * again, bound as before.
     *
     * @param remote of the endpoint's family
     * @param firstData what may ride on the handshake, or null; the transport takes as much as it can, often nothing
     * @return ready or {@link StreamSink#connected}: how many bytes of firstData were taken, once the connection is real
     */
    long connect(SockAddr remote, @Nullable BufferBatch firstData);

    /**
     * Answers the peer's address.
     *
     * @param address takes it, in the endpoint's family
     * @throws TransportException if there is none
     */
    void remoteAddress(SockAddr address) throws TransportException;

    /**
     * Writes. Direction OUTPUT.
     *
     * @param batch at least one byte
     * @return ready or {@link StreamSink#written}: how many bytes were taken and need not be kept, 0 for "now there is
     *     room"; pending when there is no room
     */
    long write(BufferBatch batch);

    /**
     * Reads into the caller's memory. Direction INPUT; not while push is on.
     *
     * @param batch at least one byte of room
     * @return ready or {@link StreamSink#readDone}: how many bytes came, 0 for "now there is something"; END_OF_STREAM
     */
    long read(BufferBatch batch);

    /**
     * Starts to deliver chunks by {@link StreamSink#pushed}. Direction INPUT; not while a read is pending or push is on.
     *
     * @param budget how many bytes to deliver about at most; then {@link StreamSink#pushEnded} with 0
     */
    void startPush(long budget);

    /**
     * Asks push to end soon; {@link StreamSink#pushEnded} still comes exactly once. No effect without push.
     */
    void stopPush();

    /**
     * Finishes sending, after all that was written. Direction OUTPUT.
     *
     * @return ready or {@link StreamSink#shutdownDone}: 0 once the protocol has finished the direction, as far as the
     *     transport can tell (its capability GRACEFUL_DISCONNECT says)
     */
    long shutdownOutput();

    /**
     * Received bytes that the host holds and the kit has not seen.
     *
     * @return the count, or 0 where the host does not tell
     */
    long receiveBacklog();

    /**
     * How many bytes are worth keeping in flight.
     *
     * @return the count, at least 1
     */
    long idealSendBacklog();

    /**
     * Puts nothing on the wire any more, not even when closed.
     *
     * @throws TransportException STATUS_NOT_SUPPORTED where the host cannot
     */
    void silence() throws TransportException;
}
