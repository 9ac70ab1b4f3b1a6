package org.wsk4j.provider.kit.address;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.data.SockAddr;

/**
 * One socket's hold on an address.
 *
 * @param address where, with its real port; not to be changed
 * @param dual whether an IPv6 socket serves IPv4 too
 * @param sharing how it treats others
 * @param owner the socket's owning process, or null for this program as a whole
 * @param descriptor says who else may have the address; null for nobody
 */
public record AddressClaim(
        SockAddr address,
        boolean dual,
        Sharing sharing,
        @Nullable Principal owner,
        @Nullable SecurityDescriptor descriptor) {

    /** Whether both hold one port of one address space, there on the same address or one of them on all. */
    boolean meets(AddressClaim other) {
        return address.port() == other.address.port()
                && (occupiesInet() && other.occupiesInet() || occupiesInet6() && other.occupiesInet6())
                && (isWildcard() || other.isWildcard() || isSameHost(other.address));
    }

    private boolean occupiesInet() {
        return address.family() == SockAddr.AF_INET || address.isV4Mapped() || dual && isWildcard();
    }

    private boolean occupiesInet6() {
        return address.family() == SockAddr.AF_INET6 && !address.isV4Mapped();
    }

    private boolean isSameHost(SockAddr other) {
        if (occupiesInet()) {
            return (int) address.inet6Low() == (int) other.inet6Low();
        }
        return address.inet6High() == other.inet6High()
                && address.inet6Low() == other.inet6Low()
                && address.scopeId() == other.scopeId();
    }

    /** Whether it is on all addresses. */
    boolean isWildcard() {
        return address.isAny() || address.isV4Mapped() && (int) address.inet6Low() == 0;
    }
}
