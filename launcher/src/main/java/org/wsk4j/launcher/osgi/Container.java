package org.wsk4j.launcher.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.util.tracker.ServiceTracker;
import org.wsk4j.WskRegistrar;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.launcher.command.Session;
import org.wsk4j.launcher.command.Sessions;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.WskRuntime;
import org.wsk4j.wsp.ws2.Ws2;

/** Starts the installed bundles, configured, and answers the registrar that comes up. */
final class Container implements Sessions {

    private static final long SERVICE_WAIT_MILLIS = 5000;
    private static final String CONFIG_ADMIN = "org.apache.felix.configadmin";
    private static final String METATYPE = "org.apache.felix.metatype";

    /** System property of the script: the JDK that it took because there is none that every provider can run on. */
    private static final String FALLBACK = "wsk.jdk.fallback";

    private final BundleContext context;

    private @Nullable Bundle added;

    Container(BundleContext context) {
        this.context = context;
    }

    @Override
    public Session open(Map<String, Map<String, String>> configuration) {
        List<ProviderSnapshot> absent = new ArrayList<>();
        for (Bundle bundle : inStartOrder()) {
            try {
                bundle.start();
            } catch (BundleException e) {
                if (!BundleFailure.isProvider(bundle)) {
                    throw new CommandFailure(
                            "the bundle " + bundle.getSymbolicName() + " does not start: " + BundleFailure.reason(e)
                                    + "; " + BundleFailure.remedy(e),
                            e);
                }
                absent.add(BundleFailure.absence(bundle, e));
            }
            if (METATYPE.equals(bundle.getSymbolicName())) {
                configure(configuration);
            }
        }
        WskRegistrar registrar = service(WskRegistrar.class);
        WskRuntime runtime = service(WskRuntime.class);
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        mentionFallback(absent);
        BundleInstances instances =
                new BundleInstances(context, components, () -> service(ConfigurationAdmin.class), added);
        return new Session(registrar, runtime, absent, new BundleSwitch(context), instances, () -> service(Ws2.class));
    }

    @Override
    public void add(Path file) {
        Bundle bundle;
        try {
            bundle = context.installBundle(file.toUri().toString());
        } catch (BundleException e) {
            throw new CommandFailure(file + " cannot be installed: " + e.getMessage(), e);
        }
        if (bundle.getSymbolicName() == null) {
            throw new CommandFailure(
                    file + " is no bundle, its manifest has no Bundle-SymbolicName; build it with bnd");
        }
        added = bundle;
    }

    /** Configuration first, so that every component finds it when it is activated; libraries need no start. */
    private List<Bundle> inStartOrder() {
        List<Bundle> bundles = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getBundleId() != 0 && bundle.getState() != Bundle.ACTIVE && !fragment) {
                bundles.add(bundle);
            }
        }
        bundles.sort(Comparator.comparing((Bundle bundle) -> !CONFIG_ADMIN.equals(bundle.getSymbolicName()))
                .thenComparing(bundle -> !METATYPE.equals(bundle.getSymbolicName()))
                .thenComparing(BundleFailure::isProvider));
        return bundles;
    }

    private static void mentionFallback(List<ProviderSnapshot> absent) {
        String jdk = System.getProperty(FALLBACK);
        if (jdk != null) {
            String names = absent.stream().map(provider -> provider.name).collect(Collectors.joining(", "));
            System.err.println(
                    "wsk: no JDK 25 found, using Java " + Runtime.version().feature() + " (" + jdk
                            + "); providers that cannot run: " + (names.isEmpty() ? "none" : names));
        }
    }

    private void configure(Map<String, Map<String, String>> configuration) {
        if (configuration.isEmpty()) {
            return;
        }
        Settings settings = new Settings(service(MetaTypeService.class), context.getBundles());
        configuration.forEach(settings::check);
        ConfigurationAdmin admin = service(ConfigurationAdmin.class);
        try {
            for (Map.Entry<String, Map<String, String>> entry : configuration.entrySet()) {
                Dictionary<String, Object> properties = new Hashtable<>(entry.getValue());
                admin.getConfiguration(entry.getKey(), "?").update(properties);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    "the configuration cannot be stored: " + e.getMessage() + "; make room in the"
                            + " folder for temporary files",
                    e);
        }
    }

    private <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        return service != null ? service : awaited(type);
    }

    private <T> T awaited(Class<T> type) {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(SERVICE_WAIT_MILLIS);
            if (service != null) {
                return service;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.close();
        }
        throw new CommandFailure("no bundle offers " + type.getName() + "; run with --verbose to see why");
    }
}
