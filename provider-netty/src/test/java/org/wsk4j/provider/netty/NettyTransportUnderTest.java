package org.wsk4j.provider.netty;

import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.tck.fault.TransportUnderTest;

/** Joins the chapter on faults. */
public final class NettyTransportUnderTest implements TransportUnderTest {

    private final NettySettings settings = NettySettings.ofSystemProperties();

    @Override
    public String name() {
        return NettyCharacteristics.NAME + "-" + settings.transport();
    }

    @Override
    public Transport open() {
        return NettyTransport.on(settings, NettyGroup.start(settings.transport(), settings.loops()));
    }

    @Override
    public KitLimits limits() {
        return settings.limits();
    }
}
