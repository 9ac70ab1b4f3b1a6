package org.wsk4j.provider.netty;

import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the conformance kit, on the transport that the system property {@code wsk.netty.transport} names. */
public final class NettyUnderTest implements ProviderUnderTest {

    @Override
    public String name() {
        return NettyCharacteristics.NAME + "-"
                + NettySettings.ofSystemProperties().transport();
    }

    @Override
    public WskProviderDispatch open() {
        return new NettyProvider();
    }
}
