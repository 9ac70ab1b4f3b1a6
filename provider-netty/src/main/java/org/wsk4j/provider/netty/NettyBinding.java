package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_UNEXPECTED_NETWORK_ERROR;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;

/**
 * Binds sockets so that ports can be shared where WSK allows it: the host asks all sockets at a port whether they agreed, so
 * each one agrees after it was bound, and whether another may come is decided above.
 *
 * <p>Where IPv6 sockets take IPv4 as well, the host sees conflicts that WSK does not see. So there the addresses in use are
 * kept, and a bind that the host refuses for such a conflict alone is repeated as a sharing one.
 *
 * <p>A path in the Unix domain is created by bind and deleted when its socket closes.
 */
final class NettyBinding {

    private static final Logger LOG = System.getLogger(NettyBinding.class.getName());

    private final boolean mixesIpv4;
    private final Map<String, Claim> paths = new HashMap<>(); // guarded by this
    private final Map<Integer, List<Claim>> claimsByPort = new HashMap<>(); // guarded by this

    NettyBinding(boolean mixesIpv4) {
        this.mixesIpv4 = mixesIpv4;
    }

    /**
     * Binds a socket.
     *
     * @param datagrams whether it is one for datagrams
     * @param v6Only for an IPv6 socket: whether it shall not take IPv4
     * @return what to give to {@link #release} when the socket is closed, or null
     */
    @Nullable
    Claim bind(HostSocket socket, boolean datagrams, SockAddr local, boolean v6Only, boolean share, int backlog)
            throws TransportException {
        if (local.family() == AF_UNIX) {
            return bindPath(socket, local, share, backlog);
        }
        Claim wanted = mixesIpv4 ? new Claim(datagrams, new SockAddr().set(local), v6Only) : null;
        try {
            boolean sharing = share && local.port() != 0;
            if (sharing) {
                socket.agreeToShare();
            }
            try {
                socket.bind(local, backlog);
            } catch (IOException e) {
                if (sharing || wanted == null || !isNoConflictOfOurs(e, wanted)) {
                    throw e;
                }
                socket.agreeToShare();
                socket.bind(local, backlog);
            }
            socket.agreeToShare();
            if (wanted != null) {
                socket.local(wanted.local);
                claim(wanted);
            }
            return wanted;
        } catch (IOException | RuntimeException e) {
            throw StatusMapping.exception(e);
        }
    }

    /** Binds the replacement of a socket that was bound before; its claim goes on. */
    void rebind(HostSocket socket, SockAddr local) throws IOException {
        if (local.family() == AF_UNIX) {
            Files.deleteIfExists(Path.of(local.path()));
        } else {
            socket.agreeToShare();
        }
        socket.bind(local, 0);
    }

    private synchronized Claim bindPath(HostSocket socket, SockAddr local, boolean share, int backlog)
            throws TransportException {
        if (local.path().isEmpty()) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "a listener needs a path");
        }
        try {
            if (share && paths.containsKey(local.path())) {
                // A path cannot be shared; it can be taken over from a socket of ours, as by one that begins to listen.
                Files.deleteIfExists(Path.of(local.path()));
            }
            socket.bind(local, backlog);
        } catch (IOException | RuntimeException e) {
            NtStatus status = StatusMapping.of(e);
            // The folder of the path does not exist, or is none.
            throw status == STATUS_UNEXPECTED_NETWORK_ERROR
                    ? new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, String.valueOf(e.getMessage()))
                    : StatusMapping.exception(e);
        }
        Claim claim = new Claim(false, new SockAddr().set(local), false);
        paths.put(local.path(), claim);
        return claim;
    }

    /** Whether the host refuses because of sockets of ours, and WSK sees no conflict with any of them. */
    private synchronized boolean isNoConflictOfOurs(IOException cause, Claim wanted) {
        if (StatusMapping.of(cause) != STATUS_ADDRESS_ALREADY_EXISTS) {
            return false;
        }
        boolean ours = false;
        for (Claim claim : claimsByPort.getOrDefault(wanted.local.port(), List.of())) {
            if (claim.conflictsWith(wanted)) {
                return false;
            }
            ours |= claim.datagrams == wanted.datagrams;
        }
        return ours;
    }

    private synchronized void claim(Claim claim) {
        claimsByPort
                .computeIfAbsent(claim.local.port(), port -> new ArrayList<>(1))
                .add(claim);
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
        claimsByPort.computeIfPresent(claim.local.port(), (port, claims) -> {
            claims.remove(claim);
            return claims.isEmpty() ? null : claims;
        });
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
        if (!Addresses.fits(local, family, v6Only)) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "not an address of the socket's family: " + local);
        }
    }

    /** An address in use. Each is an object of its own: equality is identity. */
    static final class Claim {

        private final boolean datagrams;
        private final SockAddr local;
        private final boolean v6Only;

        private Claim(boolean datagrams, SockAddr local, boolean v6Only) {
            this.datagrams = datagrams;
            this.local = local;
            this.v6Only = v6Only;
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
