package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_INET;
import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/**
 * Binds channels so that ports can be shared where WSK allows it.
 *
 * <p>A host like Linux asks of all sockets at a port that they agreed to share it. So each one agrees after it was bound:
 * whether another may come is decided above. A bind that must not share does not agree before, and the host refuses it.
 *
 * <p>The JDK's IPv6 sockets take IPv4 as well, so the host sees a conflict between an IPv6-only socket and an IPv4 one
 * where WSK sees none. That is why the addresses in use are kept here: if what the host complains of is only that, the bind
 * is repeated as a sharing one. The host prefers the IPv4 socket for IPv4.
 *
 * <p>A path in the Unix domain is created by bind and deleted when its socket closes.
 */
final class NioBinding {

    private static final Logger LOG = System.getLogger(NioBinding.class.getName());

    private final Map<String, Claim> paths = new HashMap<>(); // guarded by this
    private final Map<Integer, Claim> claimsByPort = new HashMap<>(); // chains; guarded by this

    /**
     * Binds a channel.
     *
     * @param v6Only for an IPv6 channel: whether it shall not take IPv4
     * @param backlog for a listening channel
     * @return what to give to {@link #release} when the channel is closed
     */
    Claim bind(NetworkChannel channel, SockAddr local, boolean v6Only, boolean share, int backlog)
            throws TransportException {
        if (local.family() == AF_UNIX) {
            return bindUnix(channel, local, share, backlog);
        }
        Claim wanted = new Claim(channel instanceof DatagramChannel, local, v6Only);
        try {
            boolean sharing = share && local.port() != 0;
            if (sharing) {
                agreeToShare(channel);
            }
            try {
                bind(channel, local.toSocketAddress(), backlog);
            } catch (IOException e) {
                if (sharing || !isNoConflictOfOurs(e, wanted)) {
                    throw e;
                }
                agreeToShare(channel);
                bind(channel, local.toSocketAddress(), backlog);
            }
            agreeToShare(channel);
            wanted.port = SockAddr.of(channel.getLocalAddress()).port();
            return claim(wanted);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** Binds the replacement of a channel that was bound before; its claim goes on. */
    void rebind(NetworkChannel channel, SockAddr local) throws TransportException {
        try {
            if (local.family() == AF_UNIX) {
                Files.deleteIfExists(Path.of(local.path()));
            } else {
                agreeToShare(channel);
            }
            bind(channel, local.toSocketAddress(), 0);
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    private synchronized Claim bindUnix(NetworkChannel channel, SockAddr local, boolean share, int backlog)
            throws TransportException {
        if (local.path().isEmpty()) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "a listener needs a path");
        }
        try {
            if (share && paths.containsKey(local.path())) {
                // A path cannot be shared; it can be taken over from a socket of ours, as by one that begins to listen.
                Files.deleteIfExists(Path.of(local.path()));
            }
            bind(channel, local.toSocketAddress(), backlog);
        } catch (IOException | RuntimeException e) {
            NtStatus status = StatusMapping.of(e);
            // The folder of the path does not exist, or is none.
            throw status == STATUS_UNEXPECTED_NETWORK_ERROR
                    ? new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, String.valueOf(e.getMessage()))
                    : StatusMapping.exception(e);
        }
        Claim claim = new Claim(false, local, false);
        paths.put(local.path(), claim);
        return claim;
    }

    private static void bind(NetworkChannel channel, SocketAddress local, int backlog) throws IOException {
        if (channel instanceof ServerSocketChannel listener) {
            listener.bind(local, backlog);
        } else {
            channel.bind(local);
        }
    }

    private static void agreeToShare(NetworkChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    /** Whether the host refuses because of sockets of ours, and WSK sees no conflict with any of them. */
    private synchronized boolean isNoConflictOfOurs(IOException cause, Claim wanted) {
        if (StatusMapping.of(cause) != STATUS_ADDRESS_ALREADY_EXISTS) {
            return false;
        }
        boolean ours = false;
        for (Claim claim = claimsByPort.get(wanted.port); claim != null; claim = claim.next) {
            if (claim.conflictsWith(wanted)) {
                return false;
            }
            ours |= claim.datagrams == wanted.datagrams;
        }
        return ours;
    }

    private synchronized Claim claim(Claim claim) {
        claim.next = claimsByPort.put(claim.port, claim);
        return claim;
    }

    /** Gives an address back; a path disappears, unless another socket has taken it over. */
    synchronized void release(@Nullable Claim claim) {
        if (claim == null) {
            return;
        }
        if (claim.local.family() == AF_UNIX) {
            releasePath(claim);
            return;
        }
        claimsByPort.computeIfPresent(claim.port, (port, first) -> first.without(claim));
    }

    private void releasePath(Claim claim) {
        if (paths.remove(claim.local.path(), claim)) {
            try {
                Files.deleteIfExists(Path.of(claim.local.path()));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the path of a Unix-domain socket stays: " + claim.local.path(), e);
            }
        }
    }

    /** Checks what a bind is asked for, in the terms of the endpoint. */
    static void check(SockAddr local, int family, boolean v6Only) throws TransportException {
        if (!NioAddressing.fits(local, family, v6Only)) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "not an address of the socket's family: " + local);
        }
    }

    /** An address in use. Each is an object of its own: equality is identity. */
    static final class Claim {

        private static final SockAddr ANY = SockAddr.any(AF_INET, 0);
        private static final SockAddr ANY6 = SockAddr.any(AF_INET6, 0);

        private final boolean datagrams;
        private final boolean v6Only;
        private final SockAddr local; // its port does not count; most are on all addresses and share one
        private int port;
        private @Nullable Claim next; // of the port; guarded by the binding

        private Claim(boolean datagrams, SockAddr local, boolean v6Only) {
            this.datagrams = datagrams;
            this.v6Only = v6Only;
            this.local = !local.isAny() ? withoutPort(local) : local.family() == AF_INET ? ANY : ANY6;
            this.port = local.port();
        }

        private static SockAddr withoutPort(SockAddr address) {
            SockAddr copy = new SockAddr().set(address);
            return address.family() == AF_UNIX ? copy : copy.setPort(0);
        }

        /** The chain without one of it. */
        private @Nullable Claim without(Claim leaving) {
            if (this == leaving) {
                return next;
            }
            for (Claim at = this; at.next != null; at = at.next) {
                if (at.next == leaving) {
                    at.next = leaving.next;
                    break;
                }
            }
            return this;
        }

        /** Whether both want the same packets; the ports are equal. */
        boolean conflictsWith(Claim other) {
            if (datagrams != other.datagrams) {
                return false;
            }
            if (local.family() == other.local.family()) {
                return local.isAny() || other.local.isAny() || local.equals(other.local);
            }
            Claim v6 = local.family() == AF_INET6 ? this : other;
            Claim v4 = v6 == this ? other : this;
            return !v6.v6Only
                    && (v6.local.isAny()
                            || v6.local.equals(new SockAddr().set(v4.local).mapToInet6()));
        }
    }
}
