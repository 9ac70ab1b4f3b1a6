package org.wsk4j.itests;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.registrar.PlainRegistrar;
import org.wsk4j.runtime.WskRuntime;

/** A plain class path: providers are found by ServiceLoader, system properties configure. */
final class ClassPathWorld implements World {

    private static final String PREFIX = "wsk.";
    private static final String OURSELVES = "class-path-world";

    private PlainRegistrar registrar;
    private WskProviderDispatch provider;

    ClassPathWorld(Map<String, String> settings) {
        load(settings);
    }

    /** System properties are read when a registrar is created, and are the process's: they must not stay. */
    private void load(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put(PREFIX + name, value));
        // Whatever is configured, we must find the provider ourselves.
        properties.put(PREFIX + TARGET_OF_CLIENT + OURSELVES, "(wsk.provider=nio)");
        properties.forEach(System::setProperty);
        try {
            registrar = PlainRegistrar.load();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
        provider = loaded();
    }

    /** What ServiceLoader made, as a client gets to see it. */
    private WskProviderDispatch loaded() {
        try (Client client =
                Client.register(registrar, WskProviderSelection.any().client(OURSELVES))) {
            return client.capture().dispatch();
        }
    }

    @Override
    public WskRegistrar registrar() {
        return registrar;
    }

    @Override
    public WskRuntime runtime() {
        return registrar;
    }

    @Override
    public void configure(Map<String, String> settings) {
        registrar.close();
        load(settings);
    }

    @Override
    public String source(String setting) {
        return "system property " + PREFIX + setting;
    }

    @Override
    public void stopProvider() {
        registrar.detach(provider);
    }

    @Override
    public void startProvider() {
        provider = ServiceLoader.load(WskProviderDispatch.class).findFirst().orElseThrow();
        registrar.attach(provider);
    }

    @Override
    public Runnable offer(WskProviderDispatch offered, int ranking) {
        registrar.attach(offered, Map.of("service.ranking", ranking));
        return () -> registrar.detach(offered);
    }

    @Override
    public void close() {
        registrar.close();
    }
}
