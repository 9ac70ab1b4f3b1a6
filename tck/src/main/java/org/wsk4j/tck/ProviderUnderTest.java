package org.wsk4j.tck;

import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;
import org.wsk4j.WskProviderDispatch;

/**
 * How a provider joins the kit: implemented once in the provider's tests, with a public constructor without parameters, and
 * found by {@link java.util.ServiceLoader}.
 */
@ConsumerType
public interface ProviderUnderTest {

    /**
     * The provider's short name, as in its characteristics.
     *
     * @return for example {@code nio}
     */
    String name();

    /**
     * Makes a provider that shares nothing with one made earlier. The kit closes it.
     *
     * @return a new provider, ready for clients
     */
    WskProviderDispatch open();

    /**
     * How long the kit waits for what must happen, before it calls it missing.
     *
     * @return a generous time; machines of a build farm are slow
     */
    default Duration patience() {
        return Duration.ofSeconds(15);
    }

    /**
     * How many file descriptors a provider may keep after a test beyond those before it: pools and the like.
     *
     * @return the number tolerated
     */
    default int descriptorTolerance() {
        return 8;
    }
}
