package org.wsk4j.provider.kit.socket;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.kit.TransportException;

/** A transport of one loop that opens stream endpoints only. */
final class FakeStreamTransport<E extends StreamEndpoint> implements Transport {

    private final Loop loop;
    private final BiFunction<Loop, StreamSink, E> opener;
    private final WskProviderCharacteristics characteristics = describe();

    final List<E> endpoints = new ArrayList<>();
    boolean closed;

    FakeStreamTransport(Loop loop, BiFunction<Loop, StreamSink, E> opener) {
        this.loop = loop;
        this.opener = opener;
    }

    private static WskProviderCharacteristics describe() {
        var builder = WskProviderCharacteristics.builder("fake");
        for (WskCapability capability : WskCapability.known()) {
            builder.capability(capability, CapabilityLevel.EMULATED, "a test says what happens");
        }
        return builder.build();
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public Loop nextLoop() {
        return loop;
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop newLoop, StreamSink sink) {
        E endpoint = opener.apply(newLoop, sink);
        endpoints.add(endpoint);
        return endpoint;
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop newLoop, ListenSink sink) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "streams only");
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop newLoop, DatagramSink sink) throws TransportException {
        throw new TransportException(NtStatus.STATUS_NOT_SUPPORTED, "streams only");
    }

    @Override
    public void close(long timeoutNanos) {
        closed = true;
    }
}
