package org.wsk4j.tck.fault;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.provider.kit.KitLimits;
import org.wsk4j.provider.kit.Transport;

/**
 * How a provider that is built on the kit joins the chapter on faults: implemented once in the provider's tests, with a
 * public constructor without parameters, and found by {@link java.util.ServiceLoader}. A provider of another build needs
 * none, and does not need the kit for {@link org.wsk4j.tck.ProviderUnderTest}.
 */
@ConsumerType
public interface TransportUnderTest {

    /**
     * The provider's short name, as in {@link org.wsk4j.tck.ProviderUnderTest#name()}.
     *
     * @return for example {@code nio}
     */
    String name();

    /**
     * Makes a transport that shares nothing with one made earlier. The provider around it closes it.
     *
     * @return a new transport with its loops running
     */
    Transport open();

    /**
     * The limits of the provider around the transport.
     *
     * @return the kit's defaults, unless the provider has its own
     */
    default KitLimits limits() {
        return KitLimits.defaults();
    }

    /**
     * How long the chapter waits for what must happen, before it calls it missing.
     *
     * @return a generous time; machines of a build farm are slow
     */
    default Duration patience() {
        return Duration.ofSeconds(15);
    }
}
