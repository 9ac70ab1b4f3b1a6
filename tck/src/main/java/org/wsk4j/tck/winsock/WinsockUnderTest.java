package org.wsk4j.tck.winsock;

import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.wsp.WspProvider;

/**
 * How a Winsock provider of somebody else joins the chapter: a layer above our base provider, or a provider in its place. Named
 * in {@code META-INF/services/org.wsk4j.tck.winsock.WinsockUnderTest}; without one the base provider itself is held to the
 * contract.
 */
@ConsumerType
@FunctionalInterface
public interface WinsockUnderTest {

    /**
     * Answers the provider that the chapter starts and calls.
     *
     * @param base the base provider over the WSK provider under test
     * @return it, or one that stands on it
     */
    WspProvider over(WspProvider base);
}
