package org.wsk4j.itests;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
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
    private static final String SERVICE = "META-INF/services/org.wsk4j.WskProviderDispatch";

    private final ClassLoader classPath;
    private PlainRegistrar registrar;
    private WskProviderDispatch provider;

    ClassPathWorld(Map<String, String> settings, ProviderBundle only) {
        classPath = classPath(only);
        load(settings);
    }

    /** Our class path, as if no other provider were on it; a provider that is not gets one with its libraries behind ours. */
    private static ClassLoader classPath(ProviderBundle only) {
        String jar = "/" + Jars.name(only.jar()).replaceFirst("\\.jar$", "");
        ClassLoader ours = ClassPathWorld.class.getClassLoader();
        boolean there = ours.resources(SERVICE).anyMatch(url -> url.getPath().contains(jar));
        URL[] more = there
                ? new URL[0]
                : Jars.withLibraries(only.jar()).map(ClassPathWorld::url).toArray(URL[]::new);
        return new URLClassLoader(more, ours) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                List<URL> found = Collections.list(super.getResources(name));
                boolean service = name.startsWith("META-INF/services/org.wsk4j.");
                found.removeIf(url -> service && !url.getPath().contains(jar));
                return Collections.enumeration(found);
            }
        };
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    /** System properties are read when a registrar is created, and are the process's: they must not stay. */
    private void load(Map<String, String> settings) {
        Map<String, String> properties = new HashMap<>();
        settings.forEach((name, value) -> properties.put(PREFIX + name, value));
        // Whatever is configured, we must find the provider ourselves.
        properties.put(PREFIX + TARGET_OF_CLIENT + OURSELVES, "(wsk.provider=*)");
        properties.forEach(System::setProperty);
        Thread thread = Thread.currentThread();
        ClassLoader ordinary = thread.getContextClassLoader();
        thread.setContextClassLoader(classPath);
        try {
            registrar = PlainRegistrar.load();
        } finally {
            thread.setContextClassLoader(ordinary);
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
        provider = ServiceLoader.load(WskProviderDispatch.class, classPath)
                .findFirst()
                .orElseThrow();
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
