package org.wsk4j.launcher.osgi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;

/** Providers whose bundle runs and whose component does not: why. */
final class ComponentFailure {

    private ComponentFailure() {}

    static List<ProviderSnapshot> absences(ServiceComponentRuntime components) {
        List<ProviderSnapshot> absent = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (Arrays.asList(description.serviceInterfaces).contains(WskProviderDispatch.class.getName())) {
                for (ComponentConfigurationDTO component : components.getComponentConfigurationDTOs(description)) {
                    String reason = reason(component);
                    if (reason != null) {
                        absent.add(absence(description, component, reason));
                    }
                }
            }
        }
        return absent;
    }

    private static ProviderSnapshot absence(
            ComponentDescriptionDTO description, ComponentConfigurationDTO component, String reason) {
        ProviderSnapshot snapshot = new ProviderSnapshot();
        Object name = component.properties.get(WskProviderProperties.WSK_PROVIDER);
        snapshot.name = name != null ? name.toString() : description.name;
        snapshot.description = description.name;
        snapshot.state = ProviderState.ABSENT;
        snapshot.reason = reason;
        snapshot.remedy = component.state == ComponentConfigurationDTO.FAILED_ACTIVATION
                ? "correct the configuration (" + String.join(", ", description.configurationPid)
                        + "), or run with --verbose to see more"
                : "start the bundle that offers it";
        return snapshot;
    }

    /** Null for a component that runs, or will at its first use. */
    private static @Nullable String reason(ComponentConfigurationDTO component) {
        switch (component.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION:
                return "does not start: " + rootCause(String.valueOf(component.failure));
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION:
                return "waits for its configuration";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE:
                List<String> missing = new ArrayList<>();
                for (UnsatisfiedReferenceDTO reference : component.unsatisfiedReferences) {
                    missing.add(reference.name + (reference.target == null ? "" : " " + reference.target));
                }
                return "waits for a service: " + String.join(", ", missing);
            default:
                return null;
        }
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
}
