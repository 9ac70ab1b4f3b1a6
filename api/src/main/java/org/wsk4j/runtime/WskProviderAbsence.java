package org.wsk4j.runtime;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A provider that is installed and cannot work here. Registered as a service in place of the provider's table, so that an
 * operator reads why instead of finding nothing.
 */
@ProviderType
public interface WskProviderAbsence {

    /**
     * The provider's short name.
     *
     * @return for example {@code native}
     */
    String provider();

    /**
     * Why it is absent.
     *
     * @return one sentence that names the cause
     */
    String reason();

    /**
     * What would make it work.
     *
     * @return one sentence that names the next step
     */
    String remedy();
}
