package org.wsk4j.tck;

import java.util.function.Supplier;
import org.wsk4j.WskProviderDispatch;

/** A provider that was handed over, not found. */
record GivenProvider(String name, Supplier<? extends WskProviderDispatch> opener, boolean opensInstances)
        implements ProviderUnderTest {

    @Override
    public WskProviderDispatch open() {
        return opener.get();
    }
}
