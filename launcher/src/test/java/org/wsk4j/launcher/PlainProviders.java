package org.wsk4j.launcher;

import java.util.ServiceLoader;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.launcher.swap.ProviderSwitch;
import org.wsk4j.launcher.tck.ProviderInstances;
import org.wsk4j.registrar.PlainRegistrar;

/** The nio provider of the class path, which can be stopped and started without a framework. */
public final class PlainProviders implements ProviderSwitch, ProviderInstances, AutoCloseable {

    private final PlainRegistrar registrar = PlainRegistrar.of();
    private WskProviderDispatch provider;

    public PlainProviders() {
        start("nio");
    }

    public PlainRegistrar registrar() {
        return registrar;
    }

    private static WskProviderDispatch load() {
        return ServiceLoader.load(WskProviderDispatch.class).stream()
                .filter(found -> found.type().getName().startsWith("org.wsk4j.provider.nio."))
                .findFirst()
                .orElseThrow()
                .get();
    }

    @Override
    public void stop(String name) {
        registrar.detach(provider);
    }

    @Override
    public void start(String name) {
        provider = load();
        registrar.attach(provider);
    }

    @Override
    public Source of(String name) {
        return new Source() {
            @Override
            public WskProviderDispatch open() {
                return load();
            }

            @Override
            public boolean opensInstances() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        registrar.close();
    }
}
