package org.wsk4j.provider.kit.socket;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CachedSecurityDescriptor;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.kit.address.AddressClaim;
import org.wsk4j.provider.kit.address.AddressRegistry;
import org.wsk4j.provider.kit.address.Sharing;

/** A socket's local address: the options that count at bind, the bind itself, and the hold on the address until the end. */
final class LocalBinding {

    /** Where a bind stands. */
    private enum State {
        /** Options may change. */
        UNBOUND,
        /** One call binds; another one is refused. */
        BINDING,
        /** Options are settled; the address is held until the endpoint is gone, and told until the socket is. */
        BOUND
    }

    private final SocketCore core;
    final int protocol;
    final int addressFamily;
    private final @Nullable Principal owner;

    // guarded by core.lock()
    private @Nullable CachedSecurityDescriptor descriptor;
    private State state = State.UNBOUND;
    private boolean reuse;
    private boolean exclusive;
    private boolean v6Only = true;
    private @Nullable AddressClaim claim;

    LocalBinding(
            SocketCore core,
            int protocol,
            int addressFamily,
            @Nullable Principal owner,
            @Nullable CachedSecurityDescriptor descriptor) {
        this.core = core;
        this.protocol = protocol;
        this.addressFamily = addressFamily;
        this.owner = owner;
        this.descriptor = descriptor;
    }

    /** With or without the lock. */
    boolean isBound() {
        synchronized (core.lock()) {
            return state == State.BOUND;
        }
    }

    /** Whether options that count at bind may still change. With the lock held. */
    boolean isOpenToOptions() {
        return state == State.UNBOUND;
    }

    /** Whether the address family may serve IPv4 through IPv6. With the lock held. */
    boolean isV6Only() {
        return v6Only;
    }

    /** With the lock held. */
    void setV6Only(boolean newV6Only) {
        v6Only = newV6Only;
    }

    /** With the lock held. */
    boolean isReuse() {
        return reuse;
    }

    /** With the lock held; the two sharing options exclude each other. */
    NtStatus setReuse(boolean newReuse) {
        if (newReuse && exclusive) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        reuse = newReuse;
        return NtStatus.STATUS_SUCCESS;
    }

    /** With the lock held. */
    boolean isExclusive() {
        return exclusive;
    }

    /** With the lock held; the two sharing options exclude each other. */
    NtStatus setExclusive(boolean newExclusive) {
        if (newExclusive && reuse) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        exclusive = newExclusive;
        return NtStatus.STATUS_SUCCESS;
    }

    /** With the lock held. */
    @Nullable
    CachedSecurityDescriptor descriptor() {
        return descriptor;
    }

    /** With the lock held. */
    void setDescriptor(@Nullable CachedSecurityDescriptor newDescriptor) {
        descriptor = newDescriptor;
    }

    /** Whether an address can be one of this socket. With the lock held. */
    boolean accepts(SockAddr address) {
        return address.family() == addressFamily && !(v6Only && address.isV4Mapped());
    }

    /**
     * Binds. On success the local address is cached in the core. Without the lock, on any thread.
     *
     * @param endpoint the core's endpoint
     * @param local captured by the caller or not: it is not read after the call
     * @return the status to complete with
     */
    NtStatus bind(Endpoint endpoint, SockAddr local) {
        SockAddr captured = new SockAddr();
        AddressClaim wanted;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                return core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_CANCELLED;
            }
            if (state != State.UNBOUND) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            if (!accepts(local)) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            if (!core.enterTransport()) {
                return NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            state = State.BINDING;
            wanted = claimFor(captured.set(local));
        }
        NtStatus status;
        try {
            status = bind(endpoint, captured, wanted);
        } finally {
            core.exitTransport();
        }
        return status;
    }

    private NtStatus bind(Endpoint endpoint, SockAddr local, AddressClaim wanted) {
        AddressRegistry registry = registry();
        SockAddr real = new SockAddr();
        boolean early = false;
        boolean share = false;
        try {
            if (registry != null && local.port() != 0) {
                NtStatus refusal = registry.claim(wanted);
                if (refusal != NtStatus.STATUS_SUCCESS) {
                    return settle(refusal, null);
                }
                early = true;
                share = registry.isShared(wanted);
            }
            endpoint.bind(local, share);
            endpoint.localAddress(real);
        } catch (TransportException | RuntimeException e) {
            if (registry != null && early) {
                registry.release(wanted);
            }
            return settle(Defects.statusOf(core, e), null);
        }
        AddressClaim held = wanted;
        if (registry != null && !early) {
            held = wanted.at(real);
            registry.claimChosen(held);
        }
        core.cacheLocal(real);
        return settle(NtStatus.STATUS_SUCCESS, held);
    }

    private NtStatus settle(NtStatus status, @Nullable AddressClaim held) {
        synchronized (core.lock()) {
            state = held != null ? State.BOUND : State.UNBOUND;
            claim = registry() != null ? held : null;
        }
        return status;
    }

    /**
     * Binds another endpoint to the address that is held already, as when a stream socket begins to listen. Without the
     * lock.
     *
     * @throws TransportException if the host refuses
     */
    void rebind(Endpoint endpoint) throws TransportException {
        SockAddr local = new SockAddr();
        synchronized (core.lock()) {
            local.set(core.localAddress);
        }
        endpoint.bind(local, true);
    }

    private AddressClaim claimFor(SockAddr address) {
        Sharing sharing = exclusive ? Sharing.EXCLUSIVE : reuse ? Sharing.REUSE : Sharing.DEFAULT;
        CachedSecurityDescriptor current = descriptor;
        boolean dual = addressFamily == SockAddr.AF_INET6 && !v6Only;
        return new AddressClaim(address, dual, sharing, owner, current == null ? null : current.descriptor());
    }

    private @Nullable AddressRegistry registry() {
        if (addressFamily == SockAddr.AF_UNIX) {
            return null;
        }
        return switch (protocol) {
            case WskOptions.IPPROTO_TCP -> AddressRegistry.tcp();
            case WskOptions.IPPROTO_UDP -> AddressRegistry.udp();
            default -> null;
        };
    }

    /** The endpoint is closed: the address is free again. Idempotent; without the lock. */
    void release() {
        AddressClaim held;
        AddressRegistry registry = registry();
        synchronized (core.lock()) {
            held = claim;
            claim = null;
        }
        if (held != null && registry != null) {
            registry.release(held);
        }
    }
}
