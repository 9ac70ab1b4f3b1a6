package org.wsk4j.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * The embedded framework, with every jar of a folder installed. Only the bundle of the commands is started: a command starts
 * the others if it needs them.
 */
final class Framework implements AutoCloseable {

    /** Property of the service that runs the command line; the service is a {@link ToIntFunction} of {@code String[]}. */
    static final String COMMAND = "wsk.command";

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.launcher");
    private static final long STOP_MILLIS = 2000;

    private final Path storage;
    private final org.osgi.framework.launch.Framework framework;

    private Framework(Path storage, org.osgi.framework.launch.Framework framework) {
        this.storage = storage;
        this.framework = framework;
    }

    static Framework start(boolean verbose) throws IOException, BundleException {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(
                        () -> new IOException("no OSGi framework on the class path; build again with mvn package"));
        Path storage = createStorage();
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put("felix.log.level", verbose ? "2" : "0");
        configuration.put("ds.log.enabled", Boolean.toString(verbose));
        Framework started = new Framework(storage, factory.newFramework(configuration));
        try {
            started.framework.start();
        } catch (BundleException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private static Path createStorage() throws IOException {
        try {
            return Files.createTempDirectory("wsk");
        } catch (IOException e) {
            String folder = System.getProperty("java.io.tmpdir");
            throw new IOException(
                    "cannot write to " + folder + ", the folder for temporary files; make it writable", e);
        }
    }

    /** Installs all jars; a jar that is no bundle is an error of the distribution. */
    List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
        }
        return bundles;
    }

    static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The function that runs a command line and answers the exit status. */
    ToIntFunction<String[]> command() throws BundleException {
        BundleContext context = framework.getBundleContext();
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<ToIntFunction>> references =
                    context.getServiceReferences(ToIntFunction.class, "(" + COMMAND + "=true)");
            for (ServiceReference<?> reference : references) {
                if (context.getService(reference) instanceof ToIntFunction<?> function) {
                    @SuppressWarnings("unchecked")
                    ToIntFunction<String[]> command = (ToIntFunction<String[]>) function;
                    return command;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        throw new BundleException("the bundle of the commands offers no command");
    }

    /** Stops everything, waits a limited time, and deletes what the framework stored. */
    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the framework did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteStorage();
    }

    /** Deletes what the framework stored, at once; for a JVM that is about to end. */
    void deleteStorage() {
        if (!Files.exists(storage)) {
            return;
        }
        try (Stream<Path> files = Files.walk(storage)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                if (!file.toFile().delete() && Files.exists(file)) {
                    file.toFile().deleteOnExit();
                }
            });
        } catch (IOException | UncheckedIOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "left behind: " + storage, e);
        }
    }
}
