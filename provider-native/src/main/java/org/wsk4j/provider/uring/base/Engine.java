package org.wsk4j.provider.uring.base;

import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/** How bytes are moved: by io_uring, or by system calls when epoll says so. Datagrams are moved alike under both. */
public interface Engine {

    /**
     * Its name in the configuration.
     *
     * @return uring or epoll
     */
    String name();

    /**
     * Makes a loop, which is not started yet.
     *
     * @param index its number
     * @return a loop of this engine
     */
    NativeLoop loop(int index);

    /**
     * Opens a stream endpoint.
     *
     * @param family AF_..., with Windows' values
     * @param loop one of this engine's
     * @param sink called for it
     * @return an endpoint that is neither bound nor connected
     * @throws TransportException if the kernel refuses
     */
    StreamEndpoint openStream(int family, NativeLoop loop, StreamSink sink) throws TransportException;

    /**
     * Opens a listening endpoint.
     *
     * @param family AF_..., with Windows' values
     * @param loop one of this engine's
     * @param keeping whether its connections stay on its loop; else they go round all loops
     * @param sink called for it
     * @return an endpoint that is not bound
     * @throws TransportException if the kernel refuses
     */
    ListenEndpoint openListen(int family, NativeLoop loop, boolean keeping, ListenSink sink) throws TransportException;
}
