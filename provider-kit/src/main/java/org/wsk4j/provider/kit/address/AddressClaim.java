package org.wsk4j.provider.kit.address;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.wsk4j.SecurityDescriptor;
import org.wsk4j.data.SockAddr;

/** One socket's hold on an address; an entry of the registry's chain for its port. */
public final class AddressClaim {

    private static final SockAddr ANY = SockAddr.any(SockAddr.AF_INET, 0);
    private static final SockAddr ANY6 = SockAddr.any(SockAddr.AF_INET6, 0);

    private final SockAddr address; // its port does not count
    private final int port;
    private final boolean dual;
    private final Sharing sharing;
    private final @Nullable Principal owner;
    private final @Nullable SecurityDescriptor descriptor;

    /** The next claim on the port. guarded by the registry. */
    @Nullable
    AddressClaim next;

    /**
     * Creates a claim.
     *
     * @param address where, with its real port; not to be changed
     * @param dual whether an IPv6 socket serves IPv4 too
     * @param sharing how it treats others
     * @param owner the socket's owning process, or null for this program as a whole
     * @param descriptor says who else may have the address; null for nobody
     */
    public AddressClaim(
            SockAddr address,
            boolean dual,
            Sharing sharing,
            @Nullable Principal owner,
            @Nullable SecurityDescriptor descriptor) {
        this.address = shared(address);
        this.port = address.port();
        this.dual = dual;
        this.sharing = sharing;
        this.owner = owner;
        this.descriptor = descriptor;
    }

    /** Most sockets are on all addresses: these need no address of their own. */
    private static SockAddr shared(SockAddr address) {
        return !address.isAny() ? address : address.family() == SockAddr.AF_INET ? ANY : ANY6;
    }

    /** The port. */
    int port() {
        return port;
    }

    /**
     * The same hold on an address that the host has completed.
     *
     * @param real where, with its real port; not to be changed
     * @return another claim
     */
    public AddressClaim at(SockAddr real) {
        return new AddressClaim(real, dual, sharing, owner, descriptor);
    }

    Sharing sharing() {
        return sharing;
    }

    @Nullable
    Principal owner() {
        return owner;
    }

    /** Whether it lets another one have the address. */
    boolean permits(AddressClaim second) {
        return descriptor != null && descriptor.permitsSharing(second.owner());
    }

    /** Whether both hold one port of one address space, there on the same address or one of them on all. */
    boolean meets(AddressClaim other) {
        return port == other.port
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
