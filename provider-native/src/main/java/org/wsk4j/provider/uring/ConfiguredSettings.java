package org.wsk4j.provider.uring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.wsk4j.provider.uring.base.NativeSettings;

/** Where settings come from: system properties, or the component's configuration. */
final class ConfiguredSettings {

    /** Before the names of system properties. */
    static final String PREFIX = "wsk.native.";

    private static final Logger LOG = System.getLogger(ConfiguredSettings.class.getName());

    private ConfiguredSettings() {}

    /** The defaults, and what the system properties {@code wsk.native.*} say instead. */
    static NativeSettings ofSystemProperties() {
        List<String> unknown = unknown(System.getProperties().stringPropertyNames());
        if (!unknown.isEmpty()) {
            LOG.log(Level.WARNING, "nothing is configured by {0}; known are {1}", unknown, known());
        }
        return NativeSettings.read(PREFIX, name -> System.getProperty(PREFIX + name));
    }

    /** Which of these are meant for us and say nothing to us: a mistyped name must not pass in silence. */
    static List<String> unknown(Set<String> properties) {
        Set<String> known = known();
        return properties.stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .toList();
    }

    private static Set<String> known() {
        return Arrays.stream(NativeConfiguration.class.getDeclaredMethods())
                .map(attribute -> PREFIX + attribute.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is configured in OSGi. */
    static NativeSettings of(NativeConfiguration configuration) {
        Map<String, Object> values = new HashMap<>();
        put(values, "engine", configuration::engine);
        put(values, "systemCalls", configuration::systemCalls);
        put(values, "loops", configuration::loops);
        put(values, "poll", configuration::poll);
        put(values, "spinMicros", configuration::spinMicros);
        put(values, "poolBytes", configuration::poolBytes);
        put(values, "receiveBufferBytes", configuration::receiveBufferBytes);
        put(values, "zeroCopyBytes", configuration::zeroCopyBytes);
        put(values, "acceptLoops", configuration::acceptLoops);
        put(values, "backlog", configuration::backlog);
        put(values, "acceptBacklog", configuration::acceptBacklog);
        put(values, "pendedInspections", configuration::pendedInspections);
        put(values, "resolverThreads", configuration::resolverThreads);
        put(values, "resolverQueue", configuration::resolverQueue);
        put(values, "closeTimeoutMillis", configuration::closeTimeoutMillis);
        return NativeSettings.read(NativeConfiguration.PID + ":", name -> String.valueOf(values.get(name)));
    }

    /** The component runtime converts a value only when it is asked for, and does not say then which one it could not. */
    private static void put(Map<String, Object> values, String name, Supplier<Object> setting) {
        try {
            values.put(name, setting.get());
        } catch (RuntimeException wrongType) {
            // Without a cause: operators are shown the last one.
            throw new IllegalArgumentException(
                    NativeConfiguration.PID + ":" + name + " has the wrong type: " + wrongType.getMessage());
        }
    }
}
