package org.wsk4j.benchmarks.subject;

import java.io.IOException;
import java.util.List;

/** Runs one implementation of one workload, and prints what the C floor prints. */
public final class Main {

    /** All implementations in Java. */
    public static final List<String> IMPLEMENTATIONS = List.of(
            "nio",
            "nio2",
            "netty-nio",
            "netty-epoll",
            "netty-uring",
            "wsk-nio",
            "wsk-netty-nio",
            "wsk-netty-epoll",
            "wsk-netty-uring",
            "wsk-native-epoll",
            "wsk-native-uring");

    /** How many times its warm-up a program may take to be warm, the warm-up itself included. */
    public static final long MOST_WARMUPS = 1 + Measurement.MOST_WARMUPS;

    private Main() {}

    /**
     * Measures.
     *
     * @param words the command line, see {@link Plan#of}
     */
    public static void main(String... words) throws Exception {
        Plan plan = Plan.of(words);
        try {
            Measurement.run(plan, System.out);
        } catch (Throwable e) {
            e.printStackTrace();
            System.out.flush();
            Runtime.getRuntime().halt(1);
        }
        System.out.flush();
        System.exit(0); // whatever threads there are
    }

    static Subject subject(Plan plan) throws IOException {
        String name = plan.implementation();
        if (name.startsWith("wsk-")) {
            return new WskSubject();
        }
        if (name.startsWith("netty-")) {
            return new NettySubject(NettyHost.of(name.substring("netty-".length())));
        }
        return switch (name) {
            case "nio2" -> new Nio2Subject();
            case "nio" -> new NioSubject();
            default -> throw new IllegalArgumentException("no such implementation: " + name);
        };
    }
}
