package org.wsk4j;

import org.osgi.annotation.versioning.ProviderType;

/** A security descriptor that WSK_CACHE_SD cached; to be given back with WSK_RELEASE_SD. */
@ProviderType
public interface CachedSecurityDescriptor {

    /**
     * What was cached.
     *
     * @return the descriptor
     */
    SecurityDescriptor descriptor();
}
