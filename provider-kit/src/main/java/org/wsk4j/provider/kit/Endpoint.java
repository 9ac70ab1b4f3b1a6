package org.wsk4j.provider.kit;

import org.osgi.annotation.versioning.ProviderType;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;

/** One descriptor of the host, pinned to a loop. The rules are those of {@link Transport}. */
@ProviderType
public interface Endpoint {

    /**
     * The loop that it is pinned to.
     *
     * @return always the same
     */
    Loop loop();

    /**
     * Binds to a local address; a listening endpoint listens from then on.
     *
     * @param local of the endpoint's family; port 0 for an ephemeral one; the empty path of AF_UNIX for an endpoint that needs
     *     no name because it will connect
     * @param share whether another socket of this program rightly holds the same port: the transport sets what the host
     *     needs for that. Whatever this says, the transport makes a later sharing of this endpoint's port possible.
     * @throws TransportException STATUS_ADDRESS_ALREADY_EXISTS, STATUS_ACCESS_DENIED, STATUS_INVALID_ADDRESS_COMPONENT...
     */
    void bind(SockAddr local, boolean share) throws TransportException;

    /**
     * Answers the local address.
     *
     * @param address takes it, in the endpoint's family; the wildcard with the real port before a connection
     * @throws TransportException if the host refuses
     */
    void localAddress(SockAddr address) throws TransportException;

    /**
     * Sets an option; the numbers are those of {@link org.wsk4j.WskOptions}. The kit has checked the state and keeps
     * sharing, conditional accept and event options to itself. What is set on a listening endpoint holds for the connections
     * that it accepts from then on; what was set before a failed connect holds for the next one.
     *
     * @param level SOL_SOCKET or a protocol
     * @param option the option
     * @param value its value
     * @throws TransportException STATUS_NOT_SUPPORTED for an option that it does not know
     */
    void setOption(int level, int option, int value) throws TransportException;

    /**
     * Reads an option.
     *
     * @param level SOL_SOCKET or a protocol
     * @param option the option
     * @return its value
     * @throws TransportException STATUS_NOT_SUPPORTED for an option that it does not know
     */
    int option(int level, int option) throws TransportException;

    /**
     * Joins or leaves a multicast group; datagram endpoints only.
     *
     * @param request group, interface and source
     * @param join true to join
     * @throws TransportException STATUS_NOT_SUPPORTED where there is no multicast
     */
    void membership(IpMreq request, boolean join) throws TransportException;

    /**
     * Asks the pending operation of a direction to end soon with what it has: bytes, or a failure of STATUS_CANCELLED. No
     * effect without one. The endpoint stays in use: after a cancelled connect it can connect again. Push is ended by
     * {@code stopPush}, not by this.
     *
     * @param direction which one
     */
    void cancel(Direction direction);

    /**
     * Closes; {@code closed} of the sink follows exactly once, on the loop, never inside another sink call. Called once.
     *
     * @param abort whether to reset a connection; else pending output of the host still goes out
     */
    void close(boolean abort);
}
