package org.wsk4j.wsp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may configure with the PID {@code org.wsk4j.wsp}. */
@ObjectClassDefinition(
        id = WinsockConfiguration.PID,
        name = "wsk4j Winsock",
        description = "Which chains of layers there are, and where the catalogue is kept.")
public @interface WinsockConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.wsp";

    /**
     * Chains that applications get without asking.
     *
     * @return names of layers, the top one first, apart by commas; the first chain is chosen first
     */
    @AttributeDefinition(
            name = "Chains",
            description =
                    "Chains that come before everything else: names of layers, the top one first, apart by commas, for "
                            + "example meter,mask. Takes effect at once.",
            required = false)
    String[] chains() default {};

    /**
     * Where the catalogue is kept.
     *
     * @return a file, or nothing
     */
    @AttributeDefinition(
            name = "Catalogue file",
            description = "A file for the catalogue. Empty: Config Admin keeps it, with the PID org.wsk4j.wsp.catalog; "
                    + "without Config Admin a file of the bundle. Read once, when Winsock starts.",
            required = false)
    String catalogFile() default "";
}
