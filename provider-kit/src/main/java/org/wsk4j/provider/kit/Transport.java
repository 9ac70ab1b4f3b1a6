package org.wsk4j.provider.kit;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.WskProviderCharacteristics;

/**
 * What a provider implements below the kit: loops and endpoints. The kit does everything that Winsock Kernel demands above
 * it; the transport moves bytes.
 *
 * <p>The rules that hold for all endpoints:
 * <ol>
 *   <li><b>One operation per direction.</b> The kit queues; the transport never has to.
 *   <li><b>Ready, pending or failed.</b> An operation answers an {@link IoResult}. Ready and failed need no sink call and
 *       get none. Pending promises exactly one later call of the sink, on the loop's thread, which may come before the
 *       operation has returned to its caller.
 *   <li><b>Operations do not throw</b>, but for a {@link TransportException} where the signature says so: what goes wrong
 *       is an answer. An operation that throws nevertheless has failed with STATUS_INTERNAL_ERROR for the kit, which
 *       reports the first one of each socket; a {@code close} that throws counts as closed.
 *   <li><b>Any thread.</b> Operations may be called from any thread, one thread per direction at a time, and never block.
 *       The kit holds no lock while it calls. Sinks may call operations of the same endpoint.
 *   <li><b>Memory is lent</b> from the call to its result, and so are the batch, the slot and the address that came with it.
 *       Views in a {@link BufferBatch} are the transport's to move.
 *   <li><b>Cancel is a request.</b> The operation's own result is the authority: it may still report success, or a part.
 *       A cancel that comes late may end the direction's next operation instead: the kit then tries that one again.
 *   <li><b>Close is a barrier.</b> After {@code closed} the transport calls no sink, touches no lent memory and holds no
 *       descriptor of that endpoint. Operations that were pending get no result of their own any more; {@code closed}
 *       ends them.
 *   <li><b>Push.</b> Where the kit asks for it, the transport delivers {@link Chunk}s of its own memory until told to stop.
 *       A chunk outlives its endpoint until it is released.
 *   <li><b>Nothing allocated per operation.</b>
 *   <li><b>Causes are told</b> as the nearest {@link org.wsk4j.nt.NtStatus}.
 *   <li><b>IPv6 means IPv6.</b> An endpoint of AF_INET6 takes no IPv4 until its option IPV6_V6ONLY is set to 0, which the kit
 *       does before it binds.
 * </ol>
 */
@ProviderType
public interface Transport {

    /**
     * What the provider says of itself; the capability levels must match what the endpoints do.
     *
     * @return always the same object
     */
    WskProviderCharacteristics characteristics();

    /**
     * Picks the loop for a new socket.
     *
     * @return one of the transport's loops
     */
    Loop nextLoop();

    /**
     * Opens a stream endpoint.
     *
     * @param addressFamily AF_INET, AF_INET6 or AF_UNIX
     * @param loop one of this transport's loops
     * @param sink called for this endpoint
     * @return an endpoint that is neither bound nor connected
     * @throws TransportException if the host refuses
     */
    StreamEndpoint openStream(int addressFamily, Loop loop, StreamSink sink) throws TransportException;

    /**
     * Opens a listening endpoint.
     *
     * @param addressFamily AF_INET, AF_INET6 or AF_UNIX
     * @param loop one of this transport's loops
     * @param sink called for this endpoint
     * @return an endpoint that is not bound
     * @throws TransportException if the host refuses
     */
    ListenEndpoint openListen(int addressFamily, Loop loop, ListenSink sink) throws TransportException;

    /**
     * Opens a datagram endpoint.
     *
     * @param addressFamily AF_INET or AF_INET6
     * @param loop one of this transport's loops
     * @param sink called for this endpoint
     * @return an endpoint that is not bound
     * @throws TransportException if the host refuses
     */
    DatagramEndpoint openDatagram(int addressFamily, Loop loop, DatagramSink sink) throws TransportException;

    /**
     * Adds counters of its own to the picture that an operator sees. Any thread.
     *
     * @param counters takes them, each by a name that says whose it is
     */
    default void count(Map<String, Long> counters) {}

    /**
     * Ends the loops. Endpoints are closed already. Bounded; idempotent.
     *
     * @param timeoutNanos how long to wait for the loops' threads
     */
    void close(long timeoutNanos);
}
