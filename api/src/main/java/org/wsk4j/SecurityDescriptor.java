package org.wsk4j;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * SECURITY_DESCRIPTOR, as far as sockets use it: who may share an address. Make it usable with WSK_CACHE_SD first.
 *
 * @wsk SECURITY_DESCRIPTOR
 */
@ConsumerType
@FunctionalInterface
public interface SecurityDescriptor {

    /**
     * Whether a second socket may share the address of the socket that has this descriptor.
     *
     * @param owner the second socket's owning process, or null for this program as a whole
     * @return true to share
     */
    boolean permitsSharing(@Nullable Principal owner);
}
