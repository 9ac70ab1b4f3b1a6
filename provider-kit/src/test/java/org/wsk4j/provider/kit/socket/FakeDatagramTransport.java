package org.wsk4j.provider.kit.socket;

import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSink;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.Transport;

/** Has the one endpoint. */
final class FakeDatagramTransport implements Transport {

    private final FakeDatagramEndpoint endpoint;

    private final WskProviderCharacteristics characteristics = describe();

    FakeDatagramTransport(FakeDatagramEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    private static WskProviderCharacteristics describe() {
        var builder = WskProviderCharacteristics.builder("fake");
        for (WskCapability capability : WskCapability.known()) {
            boolean carried = capability == WskCapability.TOS || capability == WskCapability.ECN;
            builder.capability(
                    capability, carried ? CapabilityLevel.NATIVE : CapabilityLevel.ABSENT, "as the tests need it");
        }
        return builder.build();
    }

    @Override
    public WskProviderCharacteristics characteristics() {
        return characteristics;
    }

    @Override
    public Loop nextLoop() {
        return endpoint.loop();
    }

    @Override
    public StreamEndpoint openStream(int addressFamily, Loop onLoop, StreamSink sink) {
        throw new AssertionError();
    }

    @Override
    public ListenEndpoint openListen(int addressFamily, Loop onLoop, ListenSink sink) {
        throw new AssertionError();
    }

    @Override
    public DatagramEndpoint openDatagram(int addressFamily, Loop onLoop, DatagramSink sink) {
        endpoint.sink = sink;
        return endpoint;
    }

    @Override
    public void close(long timeoutNanos) {}
}
