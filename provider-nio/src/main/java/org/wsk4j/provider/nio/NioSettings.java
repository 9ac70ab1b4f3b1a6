package org.wsk4j.provider.nio;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.KitLimits;

/**
 * What can be configured. Every value is checked; a bad one fails with a message that names the property and what it
 * allows.
 *
 * @param loops how many event loops
 * @param poll what a loop does while nothing happens
 * @param spinNanos for adaptive polling: how long a loop spins before it sleeps
 * @param poolBytes how much memory pushed data may hold, all endpoints together
 * @param backlog how many established connections the host keeps for a listener
 * @param limits what the kit keeps to
 */
record NioSettings(int loops, PollStrategy poll, long spinNanos, long poolBytes, int backlog, KitLimits limits) {

    static final String PREFIX = "wsk.nio.";

    private static final int MAX_LOOPS = 1024;

    /** The defaults, and what the system properties {@code wsk.nio.*} say instead. */
    static NioSettings ofSystemProperties() {
        return of(System::getProperty);
    }

    /** Reads properties by their full names; null for what is not given. */
    static NioSettings of(Function<String, @Nullable String> properties) {
        KitLimits defaults = KitLimits.defaults();
        KitLimits limits = new KitLimits(
                number(properties, "receiveBufferBytes", defaults.receiveBufferBytes(), 1, Long.MAX_VALUE),
                (int) number(properties, "acceptBacklog", defaults.acceptBacklog(), 1, 1 << 20),
                (int) number(properties, "pendedInspections", defaults.pendedInspections(), 1, 1 << 20),
                (int) number(properties, "resolverThreads", defaults.resolverThreads(), 1, MAX_LOOPS),
                (int) number(properties, "resolverQueue", defaults.resolverQueue(), 1, 1 << 20),
                number(properties, "closeTimeoutMillis", defaults.closeTimeoutMillis(), 0, Integer.MAX_VALUE));
        return new NioSettings(
                (int) number(properties, "loops", defaultLoops(), 1, MAX_LOOPS),
                poll(properties),
                TimeUnit.MICROSECONDS.toNanos(number(properties, "spinMicros", 50, 0, 1_000_000)),
                number(properties, "poolBytes", 64L << 20, 1 << 16, Long.MAX_VALUE),
                (int) number(properties, "backlog", 1024, 1, 1 << 16),
                limits);
    }

    static int defaultLoops() {
        return Math.min(4, Runtime.getRuntime().availableProcessors());
    }

    private static PollStrategy poll(Function<String, @Nullable String> properties) {
        String text = properties.apply(PREFIX + "poll");
        if (text == null) {
            return PollStrategy.BLOCK;
        }
        for (PollStrategy strategy : PollStrategy.values()) {
            if (strategy.name().toLowerCase(Locale.ROOT).equals(text)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException(PREFIX + "poll is \"" + text + "\"; it may be block, adaptive or spin");
    }

    private static long number(
            Function<String, @Nullable String> properties, String name, long otherwise, long least, long most) {
        String text = properties.apply(PREFIX + name);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(message(name, text, least, most), e);
        }
        throw new IllegalArgumentException(message(name, text, least, most));
    }

    private static String message(String name, String text, long least, long most) {
        String upper = most == Long.MAX_VALUE ? " or more" : " to " + most;
        return PREFIX + name + " is \"" + text + "\"; it may be a whole number, " + least + upper;
    }
}
