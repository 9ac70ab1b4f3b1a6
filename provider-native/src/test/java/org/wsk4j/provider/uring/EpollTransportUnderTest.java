package org.wsk4j.provider.uring;

import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Transport;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.tck.fault.TransportUnderTest;

/** Joins the chapter on faults with the engine on epoll. */
public final class EpollTransportUnderTest implements TransportUnderTest {

    private final NativeSettings settings = EpollUnderTest.settings();

    @Override
    public String name() {
        return EpollUnderTest.NAME;
    }

    @Override
    public Transport open() {
        try {
            return NativeTransport.open(settings);
        } catch (AbsentException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public KitLimits limits() {
        return settings.limits();
    }
}
