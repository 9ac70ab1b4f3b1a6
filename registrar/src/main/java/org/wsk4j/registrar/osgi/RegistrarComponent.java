package org.wsk4j.registrar.osgi;

import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.core.NetworkModuleRegistrar;
import org.wsk4j.registrar.core.SelectionOverrides;
import org.wsk4j.runtime.WskProviderAbsence;
import org.wsk4j.runtime.WskRuntime;

/**
 * The registrar as a service. Binds every provider and never lets go of one: a provider that loses an election keeps its
 * sockets. The framework unbinds a provider while it still works, so that is where it drains; its own deactivation follows.
 */
@Component(
        name = RegistrarConfiguration.PID,
        configurationPid = RegistrarConfiguration.PID,
        service = WskRegistrar.class,
        immediate = true)
@Designate(ocd = RegistrarConfiguration.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='org.wsk4j.runtime.WskRuntime'",
        uses = WskRuntime.class)
public final class RegistrarComponent implements WskRegistrar {

    /** Whoever stops a bundle waits in unbind, and the component runtime loses patience after five seconds. */
    private static final int MAX_DETACH_TIMEOUT_MILLIS = 4000;

    private static final System.Logger LOG = System.getLogger("org.wsk4j.registrar");

    private static final String SOURCE = "of configuration " + RegistrarConfiguration.PID;

    private final RuntimeService runtime = new RuntimeService();
    private final NetworkModuleRegistrar core = new NetworkModuleRegistrar(runtime::changed);

    /** Providers come before the activation and go after it. */
    private volatile @Nullable BundleContext context;

    /** Null where nobody exports the component runtime's API. */
    private @Nullable ComponentAbsences absences;

    /** Called by the component runtime. */
    public RegistrarComponent() {}

    @Activate
    void activate(BundleContext framework, RegistrarConfiguration configuration) {
        context = framework;
        configure(configuration);
        explainComponents(framework);
        runtime.register(framework, core);
    }

    private void explainComponents(BundleContext framework) {
        try {
            ComponentAbsences watching = ComponentAbsences.watch(framework, core::absencesChanged);
            core.askForAbsences(watching::now);
            absences = watching;
        } catch (NoClassDefFoundError optional) {
            LOG.log(Level.DEBUG, "providers whose component does not run are not explained", optional);
        }
    }

    @Modified
    void configure(RegistrarConfiguration configuration) {
        core.configure(overrides(configuration), detachTimeoutMillis(configuration));
    }

    @Deactivate
    void deactivate() {
        runtime.unregister();
        if (absences != null) {
            absences.close();
        }
        core.end();
    }

    @Reference(
            name = "provider",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "detach",
            updated = "update")
    void attach(WskProviderDispatch provider, Map<String, ?> properties) {
        core.attach(provider, properties);
    }

    void update(WskProviderDispatch provider, Map<String, ?> properties) {
        core.update(provider, properties);
    }

    void detach(WskProviderDispatch provider, Map<String, ?> properties) {
        core.detach(provider);
        keepAnswering(properties);
    }

    private void keepAnswering(Map<String, ?> properties) {
        BundleContext framework = context;
        if (framework == null || !(properties.get(Constants.SERVICE_BUNDLEID) instanceof Long id)) {
            return;
        }
        try {
            Bundle bundle = framework.getBundle(id);
            if (bundle != null) {
                OrphanClasses.load(bundle);
            }
        } catch (IllegalStateException gone) {
            LOG.log(Level.DEBUG, "the registrar's own bundle was faster", gone);
        }
    }

    @Reference(
            name = "absence",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "removeAbsence")
    void addAbsence(WskProviderAbsence absence) {
        core.addAbsence(absence);
    }

    void removeAbsence(WskProviderAbsence absence) {
        core.removeAbsence(absence);
    }

    @Override
    public NtStatus register(WskClientNpi clientNpi, WskRegistration registration) {
        return core.register(clientNpi, registration);
    }

    @Override
    public NtStatus captureProviderNpi(
            WskRegistration registration, int waitTimeoutMillis, Out<WskProviderNpi> providerNpi) {
        return core.captureProviderNpi(registration, waitTimeoutMillis, providerNpi);
    }

    @Override
    public void releaseProviderNpi(WskRegistration registration, WskProviderNpi providerNpi) {
        core.releaseProviderNpi(registration, providerNpi);
    }

    @Override
    public NtStatus queryProviderCharacteristics(
            WskRegistration registration, Out<WskProviderCharacteristics> characteristics) {
        return core.queryProviderCharacteristics(registration, characteristics);
    }

    @Override
    public void deregister(WskRegistration registration) {
        core.deregister(registration);
    }

    private static int detachTimeoutMillis(RegistrarConfiguration configuration) {
        try {
            return Math.min(configuration.detachTimeoutMillis(), MAX_DETACH_TIMEOUT_MILLIS);
        } catch (RuntimeException noNumber) {
            // What the component runtime throws for a text that is no number. A slip must not cost the registrar.
            LOG.log(Level.WARNING, "detachTimeoutMillis " + SOURCE + " is no number; the default holds", noNumber);
            return NetworkModuleRegistrar.DEFAULT_DETACH_TIMEOUT_MILLIS;
        }
    }

    private static SelectionOverrides overrides(RegistrarConfiguration configuration) {
        SelectionOverrides overrides = SelectionOverrides.NONE
                .everyone("target " + SOURCE, configuration.target())
                .provider("provider " + SOURCE, configuration.provider());
        for (String entry : configuration.client_targets()) {
            if (entry.isBlank()) {
                continue;
            }
            // An entry without '=' is a client with an empty filter: malformed, hence it selects nothing and says so.
            int equals = entry.indexOf('=');
            String client = equals < 0 ? entry : entry.substring(0, equals);
            String filter = equals < 0 ? "" : entry.substring(equals + 1);
            overrides = overrides.client("client.targets " + SOURCE, client.strip(), filter);
        }
        return overrides;
    }
}
