package org.wsk4j.provider.uring;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.wsk4j.CapabilityLevel;
import org.wsk4j.WskCapability;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.runtime.WskProviderAbsence;

/**
 * The provider in OSGi. It registers what there is: the provider with the properties of what was found on this host, or why
 * there is none. That is why the service is not the component itself.
 */
@Component(
        name = NativeConfiguration.PID,
        configurationPid = NativeConfiguration.PID,
        service = {},
        immediate = true,
        property = {
            "wsk.provider=" + NativeCharacteristics.NAME,
            "service.ranking:Integer=" + NativeCharacteristics.RANKING
        })
@Designate(ocd = NativeConfiguration.class)
@Capability(namespace = "osgi.implementation", name = "org.wsk4j", version = "1.0.0", uses = WskProviderDispatch.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.wsk4j.WskProviderDispatch\"",
        uses = WskProviderDispatch.class,
        effective = "active")
public final class NativeComponent {

    private final @Nullable NativeProvider provider;
    private final ServiceRegistration<?> registration;

    /**
     * For the component runtime.
     *
     * @param context registers the service
     * @param configuration what the operator configured
     * @param component the component's properties, which the service gets too
     * @throws IllegalArgumentException for a bad value; the message says what is allowed
     */
    @Activate
    public NativeComponent(BundleContext context, NativeConfiguration configuration, Map<String, Object> component) {
        NativeProvider opened = null;
        NativeUnavailableException absence = null;
        try {
            opened = new NativeProvider(ConfiguredSettings.of(configuration));
        } catch (NativeUnavailableException e) {
            absence = e;
        }
        provider = opened;
        Dictionary<String, Object> properties = properties(opened);
        // What a component runtime would do: a provider's name and rank can be configured.
        component.forEach((name, value) -> {
            if (!name.startsWith(".")) {
                properties.put(name, value);
            }
        });
        registration = opened != null
                ? context.registerService(WskProviderDispatch.class, opened, properties)
                : context.registerService(WskProviderAbsence.class, absence, properties);
    }

    @SuppressWarnings("JdkObsolete") // what the framework takes
    private static Dictionary<String, Object> properties(@Nullable NativeProvider provider) {
        Dictionary<String, Object> properties = new Hashtable<>();
        if (provider != null) {
            WskProviderCharacteristics characteristics = provider.characteristics();
            properties.put(WskProviderProperties.WSK_VERSION, "1.0");
            properties.put(WskProviderProperties.WSK_TRANSPORTS, NativeCharacteristics.transportNames(characteristics));
            properties.put(WskProviderProperties.WSK_FEATURES, features(characteristics, CapabilityLevel.EMULATED));
            properties.put(
                    WskProviderProperties.WSK_FEATURES_NATIVE, features(characteristics, CapabilityLevel.NATIVE));
            properties.put("service.description", characteristics.description());
        }
        return properties;
    }

    private static List<String> features(WskProviderCharacteristics characteristics, CapabilityLevel atLeast) {
        return WskCapability.known().stream()
                .filter(known -> {
                    CapabilityLevel level = characteristics.level(known);
                    return level == CapabilityLevel.NATIVE || level == atLeast;
                })
                .map(WskCapability::name)
                .toList();
    }

    /** The component ends: so does the provider. */
    @Deactivate
    void deactivate() {
        registration.unregister();
        if (provider != null) {
            provider.close();
        }
    }
}
