package org.wsk4j.registrar.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.runtime.WskProviderAbsence;

/**
 * Providers whose bundle runs and whose component does not: why. The component runtime knows, and is asked for every answer,
 * so that none is older than the question.
 *
 * <p>The only class here that needs the component runtime's own API, which the bundle imports optionally.
 */
final class ComponentAbsences implements ServiceListener {

    /** The name that Declarative Services gives the reference to a component's condition. */
    private static final String CONDITION = "osgi.ds.satisfying.condition";

    /** The component runtime tells of changes by a property of its service. */
    private static final String COMPONENT_RUNTIME =
            "(" + Constants.OBJECTCLASS + "=" + ServiceComponentRuntime.class.getName() + ")";

    private final BundleContext context;
    private final Runnable onChange;

    // guarded by this
    private List<WskProviderAbsence> last = List.of();

    private ComponentAbsences(BundleContext context, Runnable onChange) {
        this.context = context;
        this.onChange = onChange;
    }

    /**
     * Begins to watch, until {@link #close}.
     *
     * @param context the registrar's
     * @param onChange told of changes, some seconds late
     * @throws NoClassDefFoundError if nobody exports the component runtime's API
     */
    static ComponentAbsences watch(BundleContext context, Runnable onChange) {
        ComponentAbsences absences = new ComponentAbsences(context, onChange);
        try {
            context.addServiceListener(absences, COMPONENT_RUNTIME);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        return absences;
    }

    void close() {
        try {
            context.removeServiceListener(this);
        } catch (IllegalStateException gone) {
            // The framework was faster.
            return;
        }
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        List<WskProviderAbsence> now = now();
        synchronized (this) {
            if (now.equals(last)) {
                return;
            }
            last = now;
        }
        onChange.run();
    }

    /** The absences of this moment; none where there is no component runtime. */
    List<WskProviderAbsence> now() {
        try {
            ServiceReference<ServiceComponentRuntime> reference =
                    context.getServiceReference(ServiceComponentRuntime.class);
            ServiceComponentRuntime components = reference == null ? null : context.getService(reference);
            if (reference == null || components == null) {
                return List.of();
            }
            try {
                return absences(components);
            } finally {
                context.ungetService(reference);
            }
        } catch (IllegalStateException ending) {
            // Our bundle is being stopped, or the component runtime is.
            return List.of();
        }
    }

    private static List<WskProviderAbsence> absences(ServiceComponentRuntime components) {
        List<WskProviderAbsence> absent = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (!isProvider(description)) {
                continue;
            }
            Collection<ComponentConfigurationDTO> configurations =
                    components.getComponentConfigurationDTOs(description);
            if (!components.isComponentEnabled(description)) {
                absent.add(
                        new Absent(name(description, null), "its component is disabled", "enable " + description.name));
            } else if (configurations.isEmpty()) {
                absent.add(unconfigured(description, null));
            }
            for (ComponentConfigurationDTO configuration : configurations) {
                WskProviderAbsence absence = absence(description, configuration);
                if (absence != null) {
                    absent.add(absence);
                }
            }
        }
        return absent;
    }

    /** It offers one, or registers one itself under the name that it has among its properties. */
    private static boolean isProvider(ComponentDescriptionDTO description) {
        return Arrays.asList(description.serviceInterfaces).contains(WskProviderDispatch.class.getName())
                || description.serviceInterfaces.length == 0
                        && description.properties.containsKey(WskProviderProperties.WSK_PROVIDER);
    }

    /** Null for a component that runs, or will at its first use. */
    private static @Nullable WskProviderAbsence absence(
            ComponentDescriptionDTO description, ComponentConfigurationDTO component) {
        return switch (component.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                new Absent(
                        name(description, component),
                        "it does not start: " + rootCause(String.valueOf(component.failure)),
                        "correct the configuration " + String.join(", ", description.configurationPid)
                                + ", or read what the component runtime logged");
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> unconfigured(description, component);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> unsatisfied(description, component);
            default -> null;
        };
    }

    private static WskProviderAbsence unconfigured(
            ComponentDescriptionDTO description, @Nullable ComponentConfigurationDTO component) {
        return new Absent(
                name(description, component),
                "it waits for its configuration",
                "configure " + String.join(", ", description.configurationPid));
    }

    private static WskProviderAbsence unsatisfied(
            ComponentDescriptionDTO description, ComponentConfigurationDTO component) {
        List<String> missing = new ArrayList<>();
        boolean condition = false;
        for (UnsatisfiedReferenceDTO reference : component.unsatisfiedReferences) {
            condition |= reference.name.equals(CONDITION);
            missing.add((reference.name.equals(CONDITION) ? "condition" : reference.name)
                    + (reference.target == null ? "" : " " + reference.target));
        }
        return new Absent(
                name(description, component),
                "it waits for " + String.join(", ", missing),
                condition ? "make the condition true, or use another provider" : "start the bundle that offers it");
    }

    private static String name(ComponentDescriptionDTO description, @Nullable ComponentConfigurationDTO component) {
        Object name = component == null
                ? description.properties.get(WskProviderProperties.WSK_PROVIDER)
                : component.properties.get(WskProviderProperties.WSK_PROVIDER);
        return name == null ? description.name : name.toString();
    }

    /** The last cause of a printed stack trace says most; the names of exceptions say nothing to an operator. */
    private static String rootCause(String trace) {
        List<String> lines = trace.lines().map(String::strip).toList();
        String cause = lines.isEmpty() ? "no reason given" : lines.get(0);
        for (String line : lines) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        return cause.replaceFirst("^(?:[\\w.$]+(?:Exception|Error): )+", "");
    }

    private record Absent(String provider, String reason, String remedy) implements WskProviderAbsence {}
}
