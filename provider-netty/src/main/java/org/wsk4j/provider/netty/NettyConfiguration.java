package org.wsk4j.provider.netty;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * What an operator may configure with the PID {@code org.wsk4j.provider.netty}; outside of OSGi the same names stand behind
 * {@code wsk.netty.} in system properties. A change restarts the provider.
 */
@ObjectClassDefinition(
        id = NettyConfiguration.PID,
        name = "wsk4j Netty provider",
        description = "Winsock Kernel on Netty 4.2. A change restarts the provider.")
public @interface NettyConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.provider.netty";

    /**
     * How many event loops.
     *
     * @return 0 for as many as there are processors, 4 at most
     */
    @AttributeDefinition(
            name = "Event loops",
            description = "How many event loops; 0 for as many as there are processors, 4 at most.",
            min = "0",
            max = "1024",
            required = false)
    int loops() default 0;

    /**
     * Which of Netty's transports.
     *
     * @return auto, io_uring, epoll or nio
     */
    @AttributeDefinition(
            name = "Transport",
            description =
                    "Which of Netty's transports: io_uring, epoll or nio; auto takes the first of these that works here.",
            options = {@Option("auto"), @Option("io_uring"), @Option("epoll"), @Option("nio")},
            required = false)
    String transport() default "auto";

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
