package org.wsk4j.provider.nio;

import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the conformance kit. */
public final class NioUnderTest implements ProviderUnderTest {

    @Override
    public String name() {
        return NioCharacteristics.NAME;
    }

    @Override
    public WskProviderDispatch open() {
        return new NioProvider();
    }
}
