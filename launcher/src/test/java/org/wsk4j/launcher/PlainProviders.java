package org.wsk4j.launcher;

import java.util.ServiceLoader;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.launcher.swap.ProviderSwitch;
import org.wsk4j.registrar.PlainRegistrar;

/** The one provider of the class path, which can be stopped and started without a framework. */
public final class PlainProviders implements ProviderSwitch, AutoCloseable {

    private final PlainRegistrar registrar = PlainRegistrar.of();
    private WskProviderDispatch provider;

    public PlainProviders() {
        start("nio");
    }

    public PlainRegistrar registrar() {
        return registrar;
    }

    @Override
    public void stop(String name) {
        registrar.detach(provider);
    }

    @Override
    public void start(String name) {
        provider = ServiceLoader.load(WskProviderDispatch.class).findFirst().orElseThrow();
        registrar.attach(provider);
    }

    @Override
    public void close() {
        registrar.close();
    }
}
