package org.wsk4j.launcher.osgi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.launcher.command.CommandFailure;
import org.wsk4j.launcher.tck.ProviderInstances;

/** Instances of the providers that bundles contain. */
final class BundleInstances implements ProviderInstances {

    private static final String COMPONENT_NAME = "component.name";
    private static final String IGNORE = "ignore";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Supplier<ConfigurationAdmin> admin;
    private final @Nullable Bundle added;

    BundleInstances(
            BundleContext context,
            ServiceComponentRuntime components,
            Supplier<ConfigurationAdmin> admin,
            @Nullable Bundle added) {
        this.context = context;
        this.components = components;
        this.admin = admin;
        this.added = added;
    }

    @Override
    public Source of(String provider) {
        List<String> offered = new ArrayList<>();
        ServiceReference<WskProviderDispatch> wanted = null;
        for (ServiceReference<WskProviderDispatch> reference : references()) {
            String name = String.valueOf(reference.getProperty(WskProviderProperties.WSK_PROVIDER));
            if (added == null || added.equals(reference.getBundle())) {
                offered.add(name);
                wanted = wanted == null && name.equals(provider) ? reference : wanted;
            }
        }
        if (wanted == null) {
            throw new CommandFailure("the bundle offers no provider " + provider + "; it offers "
                    + (offered.isEmpty() ? "none" : String.join(", ", offered)));
        }
        Bundle bundle = wanted.getBundle();
        stopOthers(bundle);
        String pid = factoryPid(wanted, bundle);
        try {
            return pid != null
                    ? new ComponentInstances(context, admin.get(), pid)
                    : new ComponentInstances.Single(context.getService(wanted));
        } catch (IOException e) {
            throw new CommandFailure("the configuration of " + provider + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Collection<ServiceReference<WskProviderDispatch>> references() {
        try {
            return context.getServiceReferences(WskProviderDispatch.class, null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Their threads and memory would be counted as those of the provider under test. */
    private void stopOthers(Bundle bundle) {
        for (ServiceReference<WskProviderDispatch> reference : references()) {
            Bundle other = reference.getBundle();
            if (other != null && !other.equals(bundle)) {
                try {
                    other.stop(Bundle.STOP_TRANSIENT);
                } catch (BundleException e) {
                    throw new CommandFailure(
                            "the bundle " + other.getSymbolicName() + " does not stop: " + e.getMessage(), e);
                }
            }
        }
    }

    /** The PID whose factory configurations make instances; null for what is no component, or takes no configuration. */
    private @Nullable String factoryPid(ServiceReference<?> reference, Bundle bundle) {
        Object name = reference.getProperty(COMPONENT_NAME);
        ComponentDescriptionDTO component =
                name == null ? null : components.getComponentDescriptionDTO(bundle, name.toString());
        if (component == null
                || component.configurationPolicy.equals(IGNORE)
                || component.configurationPid.length != 1) {
            return null;
        }
        return component.configurationPid[0];
    }
}
