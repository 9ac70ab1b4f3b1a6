package org.wsk4j.itests;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The frameworks that every test of this module runs in. */
enum FrameworkKind {
    FELIX("org.apache.felix.framework.jar"),
    EQUINOX("org.eclipse.osgi.jar");

    private final String jar;

    FrameworkKind(String jar) {
        this.jar = jar;
    }

    /**
     * Starts an empty framework in a class loader of its own. Its parent is the loader of the tests, so that both sides mean the
     * same {@code org.osgi.framework} types.
     *
     * @param storage an empty folder for the framework's cache
     * @param properties framework properties beyond the storage
     */
    RunningFramework start(Path storage, Map<String, String> properties) throws IOException, BundleException {
        URL[] path = {Jars.FRAMEWORKS.resolve(jar).toUri().toURL()};
        URLClassLoader loader = new URLClassLoader(name(), path, FrameworkKind.class.getClassLoader());
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class, loader).stream()
                .filter(provider -> loader.equals(provider.type().getClassLoader()))
                .findFirst()
                .orElseThrow()
                .get();
        Map<String, String> all = new HashMap<>(properties);
        all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Equinox would save its state later, with classes of a loader that is closed by then.
        all.put("eclipse.stateSaveDelayInterval", "0");
        // How many milliseconds late the component runtime tells of changes.
        all.put("ds.service.changecount.timeout", "50");
        Framework framework = factory.newFramework(all);
        framework.start();
        return new RunningFramework(framework, loader);
    }
}
