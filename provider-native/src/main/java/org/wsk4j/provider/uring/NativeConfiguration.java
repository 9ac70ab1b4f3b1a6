package org.wsk4j.provider.uring;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * What an operator may configure with the PID {@code org.wsk4j.provider.uring}; outside of OSGi the same names stand behind
 * {@code wsk.native.} in system properties. A change restarts the provider.
 */
@ObjectClassDefinition(
        id = NativeConfiguration.PID,
        name = "wsk4j native provider",
        description = "Winsock Kernel on Linux system calls. A change restarts the provider.")
public @interface NativeConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.provider.uring";

    /**
     * Which engine moves the bytes.
     *
     * @return auto, uring or epoll
     */
    @AttributeDefinition(
            name = "Engine",
            description = "auto takes io_uring where it works, else epoll; uring and epoll ask for that one.",
            options = {@Option("auto"), @Option("uring"), @Option("epoll")},
            required = false)
    String engine() default "auto";

    /**
     * How the calls that move bytes reach the kernel.
     *
     * @return direct or libc
     */
    @AttributeDefinition(
            name = "System calls",
            description =
                    "direct makes the calls that move bytes by a few instructions of the provider's own, without an "
                            + "object for each call, where that can be (x86-64, memory may be made executable); libc asks the C "
                            + "library.",
            options = {@Option("direct"), @Option("libc")},
            required = false)
    String systemCalls() default "direct";

    /**
     * How many event loops.
     *
     * @return 0 for as many as there are processors, 4 at most
     */
    @AttributeDefinition(
            name = "Event loops",
            description = "How many event loops; 0 for as many as there are processors, 4 at most.",
            min = "0",
            max = "32",
            required = false)
    int loops() default 0;

    /**
     * What a loop does while nothing happens.
     *
     * @return block, adaptive or spin
     */
    @AttributeDefinition(
            name = "Polling",
            description =
                    "What a loop does while nothing happens: block sleeps at once, adaptive spins for a while and then "
                            + "sleeps, spin buys latency with a core.",
            options = {@Option("block"), @Option("adaptive"), @Option("spin")},
            required = false)
    String poll() default "block";

    /**
     * For adaptive polling: how long a loop spins before it sleeps.
     *
     * @return microseconds
     */
    @AttributeDefinition(
            name = "Spin time",
            description = "For adaptive polling: how many microseconds a loop spins before it sleeps.",
            min = "0",
            max = "1000000",
            required = false)
    int spinMicros() default 50;

    /**
     * How much memory received data may hold, all sockets together.
     *
     * @return bytes
     */
    @AttributeDefinition(
            name = "Memory for received data",
            description =
                    "How many bytes of direct memory received data may hold, all sockets together; beyond it sockets wait "
                            + "until some is released.",
            min = "65536",
            required = false)
    long poolBytes() default 64L << 20;

    /**
     * How many received bytes one socket holds.
     *
     * @return bytes
     */
    @AttributeDefinition(
            name = "Received data of one socket",
            description =
                    "How many received bytes a socket holds, retained by its client or not yet taken; beyond it the socket "
                            + "receives no more until some are released.",
            min = "1",
            required = false)
    long receiveBufferBytes() default 4L << 20;

    /**
     * From which size on a send leaves its bytes in the client's memory until the kernel is done with them.
     *
     * @return bytes, 0 for never
     */
    @AttributeDefinition(
            name = "Zero-copy threshold",
            description =
                    "With io_uring: sends of so many bytes or more are not copied by the kernel where it can; 0 for never.",
            min = "0",
            required = false)
    long zeroCopyBytes() default 0;

    /**
     * How many loops accept for one listening socket.
     *
     * @return 0 for all
     */
    @AttributeDefinition(
            name = "Accepting loops",
            description =
                    "How many loops accept for one listening socket, by listeners of the kernel that share its port "
                            + "(SO_REUSEPORT): the kernel spreads connections by their addresses, and each stays on the loop "
                            + "that accepted it. 0 for all loops; with 1 connections go round all loops.",
            min = "0",
            max = "32",
            required = false)
    int acceptLoops() default 1;

    /**
     * How many established connections the host keeps for a listener.
     *
     * @return the backlog of listen
     */
    @AttributeDefinition(
            name = "Backlog of the host",
            description = "How many established connections the host keeps for a listener.",
            min = "1",
            max = "65536",
            required = false)
    int backlog() default 1024;

    /**
     * How many connections a listener holds that nobody accepted.
     *
     * @return the limit
     */
    @AttributeDefinition(
            name = "Backlog of the provider",
            description =
                    "How many connections a listener holds that nobody accepted; beyond it they stay with the host.",
            min = "1",
            max = "1048576",
            required = false)
    int acceptBacklog() default 128;

    /**
     * How many connection requests a listener holds for a decision.
     *
     * @return the limit
     */
    @AttributeDefinition(
            name = "Pended inspections",
            description = "How many connection requests a listener holds for a decision; beyond it they are rejected.",
            min = "1",
            max = "1048576",
            required = false)
    int pendedInspections() default 128;

    /**
     * How many name look-ups run at once.
     *
     * @return threads
     */
    @AttributeDefinition(
            name = "Resolver threads",
            description = "How many name look-ups run at once.",
            min = "1",
            max = "1024",
            required = false)
    int resolverThreads() default 4;

    /**
     * How many name look-ups wait.
     *
     * @return the limit
     */
    @AttributeDefinition(
            name = "Resolver queue",
            description = "How many name look-ups wait; beyond it STATUS_INSUFFICIENT_RESOURCES.",
            min = "1",
            max = "1048576",
            required = false)
    int resolverQueue() default 1024;

    /**
     * How long the provider's departure waits for its sockets and loops to end.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            name = "Close timeout",
            description = "How many milliseconds the provider's departure waits for its sockets and loops to end.",
            min = "0",
            required = false)
    int closeTimeoutMillis() default 2000;
}
