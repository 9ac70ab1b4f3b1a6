package org.wsk4j.provider.uring.base;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.KitLimits;

/**
 * What can be configured. Every value is checked; a bad one fails with a message that names the property and what it
 * allows.
 *
 * @param engine which engine
 * @param systemCalls how the calls that move bytes reach the kernel
 * @param loops how many event loops
 * @param poll what a loop does while nothing happens
 * @param spinNanos for adaptive polling: how long a loop spins before it sleeps
 * @param poolBytes how much memory pushed data may hold, all endpoints together
 * @param zeroCopyBytes sends of so many bytes or more are made without a copy where the engine can, 0 for none
 * @param acceptLoops how many loops accept for one listener
 * @param backlog how many established connections the host keeps for a listener
 * @param limits what the kit keeps to
 */
public record NativeSettings(
        EngineChoice engine,
        CallChoice systemCalls,
        int loops,
        PollStrategy poll,
        long spinNanos,
        long poolBytes,
        long zeroCopyBytes,
        int acceptLoops,
        int backlog,
        KitLimits limits) {

    /** A blocked loop holds one of the C library's 64 slots: half of them are for calls. */
    private static final int MAX_LOOPS = 32;

    private static final int MAX_THREADS = 1024;
    private static final int MAX_COUNT = 1 << 20;

    /** Which engine. */
    public enum EngineChoice {
        /** io_uring where it works, else epoll. */
        AUTO,
        /** io_uring, or the provider is absent. */
        URING,
        /** epoll. */
        EPOLL
    }

    /** How system calls are made. */
    public enum CallChoice {
        /** Without the C library where that can be, else with it. */
        DIRECT,
        /** By the C library. */
        LIBC
    }

    /**
     * Reads and checks.
     *
     * @param prefix makes a short name one that the operator knows
     * @param values the text of each short name, or null for the default
     * @return the settings
     * @throws IllegalArgumentException for a bad value
     */
    public static NativeSettings read(String prefix, Function<String, @Nullable String> values) {
        return new Reader(prefix, values).read();
    }

    private record Reader(String prefix, Function<String, @Nullable String> values) {

        NativeSettings read() {
            KitLimits defaults = KitLimits.defaults();
            KitLimits limits = new KitLimits(
                    number("receiveBufferBytes", defaults.receiveBufferBytes(), 1, Long.MAX_VALUE),
                    count("acceptBacklog", defaults.acceptBacklog(), 1, MAX_COUNT),
                    count("pendedInspections", defaults.pendedInspections(), 1, MAX_COUNT),
                    count("resolverThreads", defaults.resolverThreads(), 1, MAX_THREADS),
                    count("resolverQueue", defaults.resolverQueue(), 1, MAX_COUNT),
                    count("closeTimeoutMillis", (int) defaults.closeTimeoutMillis(), 0, Integer.MAX_VALUE));
            int wanted = count("loops", 0, 0, MAX_LOOPS);
            int loops = wanted > 0 ? wanted : Math.min(4, Runtime.getRuntime().availableProcessors());
            int acceptLoops = count("acceptLoops", 1, 0, MAX_LOOPS);
            return new NativeSettings(
                    choice("engine", EngineChoice.AUTO, EngineChoice.values()),
                    choice("systemCalls", CallChoice.DIRECT, CallChoice.values()),
                    loops,
                    choice("poll", PollStrategy.BLOCK, PollStrategy.values()),
                    TimeUnit.MICROSECONDS.toNanos(count("spinMicros", 50, 0, 1_000_000)),
                    number("poolBytes", 64L << 20, 1 << 16, Long.MAX_VALUE),
                    number("zeroCopyBytes", 0, 0, Long.MAX_VALUE),
                    acceptLoops > 0 ? Math.min(acceptLoops, loops) : loops,
                    count("backlog", 1024, 1, 1 << 16),
                    limits);
        }

        private <T extends Enum<T>> T choice(String name, T otherwise, T[] all) {
            String text = values.apply(name);
            if (text == null) {
                return otherwise;
            }
            StringBuilder names = new StringBuilder();
            for (T value : all) {
                String known = value.name().toLowerCase(Locale.ROOT);
                if (known.equals(text)) {
                    return value;
                }
                names.append(value == all[0] ? "" : value == all[all.length - 1] ? " or " : ", ")
                        .append(known);
            }
            throw new IllegalArgumentException(prefix + name + " is \"" + text + "\"; it may be " + names);
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
            String upper = most == Long.MAX_VALUE ? " or more" : " to " + most;
            throw new IllegalArgumentException(
                    prefix + name + " is \"" + text + "\"; it may be a whole number, " + least + upper);
        }
    }
}
