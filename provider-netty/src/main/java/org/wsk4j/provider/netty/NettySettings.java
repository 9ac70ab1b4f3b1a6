package org.wsk4j.provider.netty;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.KitLimits;

/**
 * What can be configured. Every value is checked; a bad one fails with a message that names the property and what it
 * allows.
 *
 * @param loops how many event loops
 * @param transport which of Netty's transports, or {@code auto}
 * @param poolBytes how much memory pushed data may hold, all endpoints together
 * @param backlog how many established connections the host keeps for a listener
 * @param limits what the kit keeps to
 */
record NettySettings(int loops, String transport, long poolBytes, int backlog, KitLimits limits) {

    /** The first transport that works. */
    static final String AUTO = "auto";

    /** What may be asked for, best first. */
    static final List<String> TRANSPORTS = List.of("io_uring", "epoll", "nio");

    /** Before the names of system properties. */
    static final String PREFIX = "wsk.netty.";

    private static final Logger LOG = System.getLogger(NettySettings.class.getName());
    private static final int MAX_LOOPS = 1024;
    private static final int MAX_COUNT = 1 << 20;

    /** The defaults, and what the system properties {@code wsk.netty.*} say instead. */
    static NettySettings ofSystemProperties() {
        List<String> unknown = unknown(System.getProperties().stringPropertyNames());
        if (!unknown.isEmpty()) {
            LOG.log(Level.WARNING, "nothing is configured by {0}; known are {1}", unknown, known());
        }
        return new Reader(PREFIX, name -> System.getProperty(PREFIX + name)).read();
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
        return Arrays.stream(NettyConfiguration.class.getDeclaredMethods())
                .map(attribute -> PREFIX + attribute.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What is configured in OSGi. */
    static NettySettings of(NettyConfiguration configuration) {
        Map<String, Object> values = new HashMap<>();
        values.put("loops", value("loops", configuration::loops));
        values.put("transport", value("transport", configuration::transport));
        values.put("poolBytes", value("poolBytes", configuration::poolBytes));
        values.put("receiveBufferBytes", value("receiveBufferBytes", configuration::receiveBufferBytes));
        values.put("backlog", value("backlog", configuration::backlog));
        values.put("acceptBacklog", value("acceptBacklog", configuration::acceptBacklog));
        values.put("pendedInspections", value("pendedInspections", configuration::pendedInspections));
        values.put("resolverThreads", value("resolverThreads", configuration::resolverThreads));
        values.put("resolverQueue", value("resolverQueue", configuration::resolverQueue));
        values.put("closeTimeoutMillis", value("closeTimeoutMillis", configuration::closeTimeoutMillis));
        return new Reader(NettyConfiguration.PID + ":", name -> String.valueOf(values.get(name))).read();
    }

    /** The component runtime converts a value only when it is asked for, and does not say then which one it could not. */
    private static Object value(String name, Supplier<Object> setting) {
        try {
            return setting.get();
        } catch (RuntimeException wrongType) {
            // Without a cause: operators are shown the last one.
            throw new IllegalArgumentException(
                    NettyConfiguration.PID + ":" + name + " has the wrong type: " + wrongType.getMessage());
        }
    }

    /** Reads and checks. The prefix makes a short name one that the operator knows. */
    record Reader(String prefix, Function<String, @Nullable String> values) {

        NettySettings read() {
            KitLimits defaults = KitLimits.defaults();
            KitLimits limits = new KitLimits(
                    number("receiveBufferBytes", defaults.receiveBufferBytes(), 1, Long.MAX_VALUE),
                    count("acceptBacklog", defaults.acceptBacklog(), 1, MAX_COUNT),
                    count("pendedInspections", defaults.pendedInspections(), 1, MAX_COUNT),
                    count("resolverThreads", defaults.resolverThreads(), 1, MAX_LOOPS),
                    count("resolverQueue", defaults.resolverQueue(), 1, MAX_COUNT),
                    count("closeTimeoutMillis", (int) defaults.closeTimeoutMillis(), 0, Integer.MAX_VALUE));
            int loops = count("loops", 0, 0, MAX_LOOPS);
            return new NettySettings(
                    loops > 0 ? loops : Math.min(4, Runtime.getRuntime().availableProcessors()),
                    transport(),
                    number("poolBytes", 64L << 20, 1 << 16, Long.MAX_VALUE),
                    count("backlog", 1024, 1, 1 << 16),
                    limits);
        }

        private String transport() {
            String text = values.apply("transport");
            if (text == null || text.equals(AUTO) || TRANSPORTS.contains(text)) {
                return text == null ? AUTO : text;
            }
            throw new IllegalArgumentException(
                    prefix + "transport is \"" + text + "\"; it may be auto, " + String.join(", ", TRANSPORTS));
        }

        private int count(String name, int otherwise, int least, int most) {
            return (int) number(name, otherwise, least, most);
        }

        private long number(String name, long otherwise, long least, long most) {
            String text = values.apply(name);
            if (text == null) {
                return otherwise;
            }
            try {
                long value = Long.parseLong(text.strip());
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException noNumber) {
                // Answered below, without a cause: operators are shown the last one, and it names no property.
            }
            throw new IllegalArgumentException(message(name, text, least, most));
        }

        private String message(String name, String text, long least, long most) {
            String upper = most == Long.MAX_VALUE ? " or more" : " to " + most;
            return prefix + name + " is \"" + text + "\"; it may be a whole number, " + least + upper;
        }
    }
}
