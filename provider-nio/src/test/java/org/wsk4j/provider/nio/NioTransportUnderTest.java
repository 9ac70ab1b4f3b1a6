package org.wsk4j.provider.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.tck.fault.TransportUnderTest;

/** Joins the chapter on faults. */
public final class NioTransportUnderTest implements TransportUnderTest {

    private final NioSettings settings = NioSettings.ofSystemProperties();

    @Override
    public String name() {
        return NioCharacteristics.NAME;
    }

    @Override
    public Transport open() {
        try {
            return new NioTransport(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public KitLimits limits() {
        return settings.limits();
    }
}
