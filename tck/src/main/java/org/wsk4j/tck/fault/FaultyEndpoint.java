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
abstract class FaultyEndpoint<E extends Endpoint> implements Endpoint {

    private final FaultyTransport transport;
    private final String name;

    // set once, before any operation
    @SuppressWarnings("NullAway.Init")
    private E inner;

    @SuppressWarnings("NullAway.Init")
    private EndpointFaults home;

    FaultyEndpoint(FaultyTransport transport, String name) {
        this.transport = transport;
        this.name = name;
    }

    /** Gives it the endpoint below, before anything else. */
    final void lieOver(E endpoint) {
        inner = endpoint;
        home = new EndpointFaults(transport, endpoint.loop(), name);
    }

    final E inner() {
        return inner;
    }

    final EndpointFaults home() {
        return home;
    }

    final FaultyTransport transport() {
        return transport;
    }

    @Override
    public final Loop loop() {
        return home.loop();
    }

    @Override
    public final void bind(SockAddr local, boolean share) throws TransportException {
        home.bind(inner, local, share);
    }

    @Override
    public final void localAddress(SockAddr address) throws TransportException {
        home.localAddress(inner, address);
    }

    @Override
    public final void setOption(int level, int option, int value) throws TransportException {
        home.setOption(inner, level, option, value);
    }

    @Override
    public final int option(int level, int option) throws TransportException {
        return home.option(inner, level, option);
    }

    @Override
    public final void membership(IpMreq request, boolean join) throws TransportException {
        home.membership(inner, request, join);
    }

    @Override
    public final void close(boolean abort) {
        home.close(inner, abort);
    }
}
