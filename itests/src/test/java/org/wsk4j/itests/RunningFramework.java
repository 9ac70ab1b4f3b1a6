package org.wsk4j.itests;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;

/** A framework that is up; closing it stops it and waits until it has stopped. */
record RunningFramework(Framework framework, URLClassLoader loader) implements AutoCloseable {

    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(30);

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Installs jars, all before any of them is resolved. */
    List<Bundle> install(List<Path> jars) throws BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            bundles.add(context().installBundle(jar.toUri().toString()));
        }
        return bundles;
    }

    /** Starts bundles; a fragment is part of another one. */
    static void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
            }
        }
    }

    /** Resolves bundles and says whether every one of them could be. */
    boolean resolve(List<Bundle> bundles) {
        return framework.adapt(FrameworkWiring.class).resolveBundles(bundles);
    }

    /** Takes bundles out of the wiring, as an operator does after an update or an uninstall; waits for it. */
    void refresh(Bundle... bundles) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        framework.adapt(FrameworkWiring.class).refreshBundles(List.of(bundles), event -> refreshed.countDown());
        if (!refreshed.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the framework still refreshes after " + STOP_MILLIS + " ms");
        }
    }

    /** Stops the framework; what it loaded stays usable. */
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        FrameworkEvent stopped = framework.waitForStop(STOP_MILLIS);
        if (stopped.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            throw new IllegalStateException("the framework still runs " + STOP_MILLIS + " ms after stop()");
        }
    }

    @Override
    public void close() throws IOException, BundleException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the framework was stopping", e);
        } finally {
            loader.close();
        }
    }
}
