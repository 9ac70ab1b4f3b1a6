package org.wsk4j.provider.uring;

import org.wsk4j.WskProviderDispatch;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the conformance kit with the engine on io_uring. */
public final class UringUnderTest implements ProviderUnderTest {

    static final String NAME = "native-uring";

    static NativeSettings settings() {
        return NativeSettings.read("", name -> name.equals("engine") ? "uring" : null);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public WskProviderDispatch open() {
        return new NativeProvider(settings());
    }

    @Override
    public long nativeBytes() {
        return MemoryBlock.liveBytes();
    }
}
