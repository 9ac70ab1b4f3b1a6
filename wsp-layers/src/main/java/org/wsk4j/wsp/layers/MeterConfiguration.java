package org.wsk4j.wsp.layers;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the metering layer. */
@ObjectClassDefinition(
        name = "wsk4j Winsock metering layer",
        description = "Counts the bytes of sockets, logs them, and limits how fast they send.")
public @interface MeterConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.wsp.layers.meter";

    /**
     * How fast each socket may send.
     *
     * @return bytes per second; 0 for no limit
     */
    @AttributeDefinition(
            name = "Bytes per second",
            description = "How fast each socket may send; 0 for no limit.",
            min = "0")
    long bytesPerSecond() default 0;

    /**
     * How much a socket may send at once after a pause.
     *
     * @return bytes
     */
    @AttributeDefinition(
            name = "Burst",
            description = "How many bytes a socket may send at once after a pause; matters with a limit.",
            min = "1")
    long burstBytes() default 65536;

    /**
     * Whether a line is logged for each socket.
     *
     * @return whether
     */
    @AttributeDefinition(name = "Log", description = "Log what a socket moved when it is closed.")
    boolean log() default true;
}
