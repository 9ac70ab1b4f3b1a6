package org.wsk4j.launcher.osgi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.launcher.tck.ProviderInstances;

/**
 * New instances of a provider's component: each factory configuration of its PID is one. They are made and configured as the
 * container makes them, not by calling a constructor.
 */
final class ComponentInstances implements ProviderInstances.Source {

    private static final long SERVICE_WAIT_MILLIS = 10_000;

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final String pid;
    private final Dictionary<String, Object> properties;
    private final List<Configuration> made = new ArrayList<>();

    ComponentInstances(BundleContext context, ConfigurationAdmin admin, String pid) throws IOException {
        this.context = context;
        this.admin = admin;
        this.pid = pid;
        Configuration single = admin.getConfiguration(pid, "?");
        Dictionary<String, Object> configured = single.getProperties();
        properties = configured == null ? new Hashtable<>() : configured;
        properties.remove(Constants.SERVICE_PID);
        // Beside instances of a factory the component must not have a configuration of its own.
        single.delete();
    }

    @Override
    public WskProviderDispatch open() {
        try {
            Configuration configuration = admin.createFactoryConfiguration(pid, "?");
            made.add(configuration);
            configuration.update(properties);
            return await(configuration.getPid());
        } catch (IOException e) {
            throw new CommandFailure("no further instance of " + pid + " can be configured: " + e.getMessage(), e);
        }
    }

    private WskProviderDispatch await(String instance) {
        ServiceTracker<WskProviderDispatch, WskProviderDispatch> tracker =
                new ServiceTracker<>(context, filter(instance), null);
        tracker.open();
        try {
            WskProviderDispatch provider = tracker.waitForService(SERVICE_WAIT_MILLIS);
            if (provider != null) {
                return provider;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.close();
        }
        throw new CommandFailure("a further instance of " + pid + " does not start; run with --verbose to see why");
    }

    private Filter filter(String instance) {
        try {
            return context.createFilter("(&(objectClass=" + WskProviderDispatch.class.getName() + ")("
                    + Constants.SERVICE_PID + "=" + instance + "))");
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean opensInstances() {
        return true;
    }

    @Override
    public void close() {
        for (Configuration configuration : made) {
            try {
                configuration.delete();
            } catch (IOException e) {
                System.getLogger("org.wsk4j.launcher").log(System.Logger.Level.DEBUG, "left behind", e);
            }
        }
    }

    /** The attached provider alone, where its component cannot have more instances. */
    record Single(WskProviderDispatch provider) implements ProviderInstances.Source {

        @Override
        public WskProviderDispatch open() {
            return provider;
        }

        @Override
        public boolean opensInstances() {
            return false;
        }

        @Override
        public void close() {
            // The container's.
        }
    }
}
