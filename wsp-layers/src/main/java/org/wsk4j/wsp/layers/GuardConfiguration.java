package org.wsk4j.wsp.layers;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the guarding layer. */
@ObjectClassDefinition(name = "wsk4j Winsock guarding layer", description = "Forbids connecting and sending to ports.")
public @interface GuardConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.wsp.layers.guard";

    /**
     * Where nobody may connect or send to.
     *
     * @return ports
     */
    @AttributeDefinition(name = "Forbidden ports", description = "Ports that nobody may connect or send datagrams to.")
    int[] forbiddenPorts() default {};
}
