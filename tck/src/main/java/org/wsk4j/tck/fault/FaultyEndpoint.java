package org.wsk4j.tck.fault;

import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;

/**
 * What all endpoints between the kit and the transport do alike.
 *
 * @param <E> what the transport has below
 */
interface FaultyEndpoint<E extends Endpoint> extends Endpoint {

    /** The endpoint below. */
    E inner();

    /** What goes wrong with it. */
    EndpointFaults home();

    @Override
    default Loop loop() {
        return home().loop();
    }

    @Override
    default void bind(SockAddr local, boolean share) throws TransportException {
        home().bind(inner(), local, share);
    }

    @Override
    default void localAddress(SockAddr address) throws TransportException {
        home().localAddress(inner(), address);
    }

    @Override
    default void setOption(int level, int option, int value) throws TransportException {
        home().setOption(inner(), level, option, value);
    }

    @Override
    default int option(int level, int option) throws TransportException {
        return home().option(inner(), level, option);
    }

    @Override
    default void membership(IpMreq request, boolean join) throws TransportException {
        home().membership(inner(), request, join);
    }

    @Override
    default void close(boolean abort) {
        home().close(inner(), abort);
    }
}
