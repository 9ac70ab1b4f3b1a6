package org.wsk4j.registrar.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may configure with the PID {@code org.wsk4j.registrar}. Changes take effect at once, for new captures. */
@ObjectClassDefinition(
        id = RegistrarConfiguration.PID,
        name = "wsk4j registrar",
        description = "Which provider serves which client, and how long one that leaves may take.")
public @interface RegistrarConfiguration {

    /** The PID. */
    String PID = "org.wsk4j.registrar";

    /**
     * For everyone.
     *
     * @return a filter, or nothing
     */
    @AttributeDefinition(
            name = "Filter for every client",
            description =
                    "LDAP filter over the properties of provider services that must match besides what a client asks "
                            + "for, for example (wsk.provider=nio). Empty: none.",
            required = false)
    String target() default "";

    /**
     * For single clients.
     *
     * @return entries {@code clientName=filter}
     */
    @AttributeDefinition(
            name = "Filters for single clients",
            description =
                    "Entries clientName=filter, for example web=(wsk.provider=native). The filter replaces the provider "
                            + "name and the filter that this client asks for, and the filter for every client.",
            required = false)
    String[] client_targets() default {};

    /**
     * For clients that name no provider.
     *
     * @return a provider's short name, or nothing
     */
    @AttributeDefinition(
            name = "Provider for clients that name none",
            description = "Short name of a provider, for example nio. Empty: ranking decides.",
            required = false)
    String provider() default "";

    /**
     * How long a provider that leaves may finish what is pending.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            name = "Detach timeout",
            description =
                    "How many milliseconds the pending IRPs of a provider that leaves may still take. The thread that "
                            + "stops the provider waits so long.",
            min = "0",
            max = "4000",
            required = false)
    int detachTimeoutMillis() default 2000;
}
