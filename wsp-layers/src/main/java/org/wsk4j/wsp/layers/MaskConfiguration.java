package org.wsk4j.wsp.layers;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of the masking layer. */
@ObjectClassDefinition(
        name = "wsk4j Winsock masking layer",
        description = "Changes every byte by exclusive or; the other end needs the same key. No encryption.")
public @interface MaskConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.wsp.layers.mask";

    /**
     * What both ends must have the same.
     *
     * @return any number
     */
    @AttributeDefinition(name = "Key", description = "Any number, the same at both ends.")
    long key() default 0;
}
