package org.wsk4j.launcher.osgi;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.launcher.swap.ProviderSwitch;

/** Stops and starts the bundles that offer providers. */
final class BundleSwitch implements ProviderSwitch {

    private static final long SERVICE_WAIT_MILLIS = 5000;

    private final BundleContext context;
    private final Map<String, Bundle> stopped = new HashMap<>();

    BundleSwitch(BundleContext context) {
        this.context = context;
    }

    @Override
    public synchronized void stop(String provider) {
        Bundle bundle = bundle(provider);
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
            stopped.put(provider, bundle);
        } catch (BundleException e) {
            throw new CommandFailure("the bundle of " + provider + " does not stop: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void start(String provider) {
        Bundle bundle = stopped.containsKey(provider) ? stopped.get(provider) : bundle(provider);
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw new CommandFailure(
                    "the bundle of " + provider + " does not start again: " + BundleFailure.reason(e) + "; "
                            + BundleFailure.remedy(e),
                    e);
        }
        await(provider);
    }

    private void await(String provider) {
        ServiceTracker<WskProviderDispatch, WskProviderDispatch> tracker =
                new ServiceTracker<>(context, filter(provider), null);
        tracker.open();
        try {
            if (tracker.waitForService(SERVICE_WAIT_MILLIS) == null) {
                throw new CommandFailure("the bundle of " + provider
                        + " was started and offers no provider; run with --verbose to see why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.close();
        }
    }

    private Bundle bundle(String provider) {
        try {
            Collection<ServiceReference<WskProviderDispatch>> references = context.getServiceReferences(
                    WskProviderDispatch.class, filter(provider).toString());
            for (ServiceReference<WskProviderDispatch> reference : references) {
                Bundle bundle = reference.getBundle();
                if (bundle != null) {
                    return bundle;
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        throw new CommandFailure("no bundle offers the provider " + provider + "; see wsk providers");
    }

    private Filter filter(String provider) {
        try {
            return context.createFilter("(&(objectClass=" + WskProviderDispatch.class.getName() + ")("
                    + WskProviderProperties.WSK_PROVIDER + "=" + provider + "))");
        } catch (InvalidSyntaxException e) {
            throw CommandFailure.usage("'" + provider + "' is no name of a provider");
        }
    }
}
