package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;

/**
 * The fixed remote address of a datagram socket (default destination and filter) and its fixed send-to address (default
 * destination only). All with the socket's lock held.
 */
final class FixedAddresses {

    private final SockAddr remote = new SockAddr();
    private final SockAddr sendTo = new SockAddr();

    void setRemote(@Nullable SockAddr address) {
        set(remote, address);
    }

    void setSendTo(@Nullable SockAddr address) {
        set(sendTo, address);
    }

    private static void set(SockAddr target, @Nullable SockAddr address) {
        if (address == null) {
            target.clear();
        } else {
            target.set(address);
        }
    }

    /** Where a datagram without a destination goes; the remote address wins. Null if there is none. */
    @Nullable
    SockAddr destination() {
        if (isSet(remote)) {
            return remote;
        }
        return isSet(sendTo) ? sendTo : null;
    }

    /** Whether a datagram from there is for this socket. */
    boolean admits(SockAddr source) {
        return !isSet(remote)
                || (source.family() == remote.family()
                        && source.port() == remote.port()
                        && source.inet6Low() == remote.inet6Low()
                        && source.inet6High() == remote.inet6High()
                        && (remote.scopeId() == 0 || remote.scopeId() == source.scopeId()));
    }

    private static boolean isSet(SockAddr address) {
        return address.family() != SockAddr.AF_UNSPEC;
    }
}
