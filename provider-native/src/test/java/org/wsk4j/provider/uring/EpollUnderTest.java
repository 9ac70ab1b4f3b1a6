package org.wsk4j.provider.uring;

import org.wsk4j.WskProviderDispatch;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.tck.ProviderUnderTest;

/** Joins the conformance kit with the engine on epoll. */
public final class EpollUnderTest implements ProviderUnderTest {

    @Override
    public String name() {
        return "native-epoll";
    }

    @Override
    public WskProviderDispatch open() {
        return new NativeProvider(NativeSettings.read("", name -> name.equals("engine") ? "epoll" : null));
    }

    @Override
    public long nativeBytes() {
        return MemoryBlock.liveBytes();
    }
}
