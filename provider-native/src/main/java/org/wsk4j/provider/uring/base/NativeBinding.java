package org.wsk4j.provider.uring.base;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.provider.uring.abi.SocketConstants.SOL_SOCKET;
import static org.wsk4j.provider.uring.abi.SocketConstants.SO_REUSEADDR;
import static org.wsk4j.provider.uring.abi.SocketConstants.SO_REUSEPORT;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * Binds descriptors so that ports can be shared where WSK allows it, and tells addresses.
 *
 * <p>Linux asks of all sockets at a port that they agreed to share it. So each one agrees after it was bound: whether another
 * may come is decided above. A bind that must not share does not agree before, and the kernel refuses it.
 *
 * <p>A path in the Unix domain is created by bind and deleted when its socket closes.
 */
public final class NativeBinding {

    private static final Logger LOG = System.getLogger(NativeBinding.class.getName());

    private final Host host;
    private final Map<String, Claim> paths = new HashMap<>(); // guarded by this

    NativeBinding(Host host) {
        this.host = host;
    }

    /**
     * Binds a descriptor.
     *
     * @param fd the descriptor
     * @param kind of its endpoint
     * @param local where to
     * @param share whether another socket of this program rightly holds the port
     * @return what to give to {@link #release} when the descriptor is closed, or null
     * @throws TransportException if the kernel refuses
     */
    public @Nullable Claim bind(int fd, NativeOptions.Kind kind, SockAddr local, boolean share)
            throws TransportException {
        if (local.family() == AF_UNIX) {
            return bindUnix(fd, local, share);
        }
        Sockets sockets = host.libc().sockets();
        boolean sharing = share && local.port() != 0;
        if (sharing) {
            agreeToShare(fd);
        } else if (kind == NativeOptions.Kind.LISTEN) {
            // Connections of a listener that is gone may still be in TIME_WAIT.
            sockets.setIntOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        }
        check(bindNow(fd, local));
        agreeToShare(fd);
        return null;
    }

    private void agreeToShare(int fd) {
        Sockets sockets = host.libc().sockets();
        // Failures show when somebody comes to share.
        sockets.setIntOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        sockets.setIntOption(fd, SOL_SOCKET, SO_REUSEPORT, 1);
    }

    private int bindNow(int fd, SockAddr local) {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return -Errno.ENOBUFS;
        }
        try {
            int length = Addresses.put(local, scratch);
            return length < 0 ? length : host.libc().sockets().bind(fd, scratch, length);
        } finally {
            host.vectors().give(scratch);
        }
    }

    private static void check(int result) throws TransportException {
        if (result < 0) {
            throw StatusMapping.exception("bind", result);
        }
    }

    private synchronized Claim bindUnix(int fd, SockAddr local, boolean share) throws TransportException {
        String path = local.path();
        if (path.isEmpty()) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "a listener needs a path");
        }
        if (share && paths.containsKey(path)) {
            // A path cannot be shared; it can be taken over from a socket of ours, as by one that begins to listen.
            delete(path);
        }
        int result = bindNow(fd, local);
        if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
            throw new TransportException(STATUS_INVALID_ADDRESS_COMPONENT, "bind: " + Errno.name(-result));
        }
        check(result);
        Claim claim = new Claim(path);
        paths.put(path, claim);
        return claim;
    }

    /**
     * Gives an address back; a path disappears, unless another socket has taken it over.
     *
     * @param claim what bind answered
     */
    public synchronized void release(@Nullable Claim claim) {
        if (claim != null && paths.remove(claim.path, claim)) {
            delete(claim.path);
        }
    }

    private static void delete(String path) {
        if (path.charAt(0) == 0) {
            return; // a name without a file
        }
        try {
            Files.deleteIfExists(Path.of(path));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the path of a Unix-domain socket stays: " + path, e);
        }
    }

    /**
     * Checks what a bind is asked for, in the terms of the endpoint.
     *
     * @param local the address
     * @param family of the endpoint
     * @param v6Only whether it refuses IPv4
     * @throws TransportException STATUS_INVALID_PARAMETER if it does not fit
     */
    public static void check(SockAddr local, int family, boolean v6Only) throws TransportException {
        if (!Addresses.fits(local, family, v6Only)) {
            throw new TransportException(STATUS_INVALID_PARAMETER, "not an address of the socket's family: " + local);
        }
    }

    /**
     * Tells a descriptor's own address.
     *
     * @param fd the descriptor
     * @param family of its endpoint
     * @param address takes it
     * @throws TransportException if the kernel refuses
     */
    public void localAddress(int fd, int family, SockAddr address) throws TransportException {
        tell(fd, family, address, false);
    }

    /**
     * Tells the address of a descriptor's peer.
     *
     * @param fd the descriptor
     * @param family of its endpoint
     * @param address takes it
     * @throws TransportException if there is none
     */
    public void remoteAddress(int fd, int family, SockAddr address) throws TransportException {
        tell(fd, family, address, true);
    }

    private void tell(int fd, int family, SockAddr address, boolean remote) throws TransportException {
        long scratch = host.vectors().take();
        if (scratch == 0) {
            throw new TransportException(NtStatus.STATUS_INSUFFICIENT_RESOURCES, "no memory for an address");
        }
        try {
            Sockets sockets = host.libc().sockets();
            int length = remote
                    ? sockets.getpeername(fd, scratch, Addresses.ROOM)
                    : sockets.getsockname(fd, scratch, Addresses.ROOM);
            if (length == -Errno.ENOTCONN) {
                throw new TransportException(NtStatus.STATUS_INVALID_DEVICE_STATE, "not connected");
            }
            if (length < 0) {
                throw StatusMapping.exception(remote ? "getpeername" : "getsockname", length);
            }
            Addresses.take(scratch, length, family, address);
        } finally {
            host.vectors().give(scratch);
        }
    }

    /** A path in use. Each is an object of its own: equality is identity. */
    public static final class Claim {

        private final String path;

        private Claim(String path) {
            this.path = path;
        }
    }
}
