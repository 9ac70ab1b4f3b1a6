package org.wsk4j.provider.uring.base;

import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.ListenEndpoint;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * The part of a listening endpoint that both engines have in common. Connections are accepted on the loop; everything else
 * holds the lock of this while it uses the descriptor.
 */
public abstract class ListenBase implements ListenEndpoint {

    private final Host host;
    private final int family;
    private final NativeLoop loop;
    private final int fd;
    private final NativeOptions options;
    private final @Nullable NativeLoop keeper;
    private final ListenSink sink;

    private volatile boolean closing;
    private boolean gone; // guarded by this
    private NativeBinding.@Nullable Claim claim; // guarded by this

    /**
     * Creates it.
     *
     * @param host what all share
     * @param family AF_..., with Windows' values
     * @param loop its loop
     * @param fd its descriptor, which it closes
     * @param options its options
     * @param keeper the loop of all its connections; null if they go round all loops
     * @param sink whom to call
     */
    protected ListenBase(
            Host host,
            int family,
            NativeLoop loop,
            int fd,
            NativeOptions options,
            @Nullable NativeLoop keeper,
            ListenSink sink) {
        this.host = host;
        this.family = family;
        this.loop = loop;
        this.fd = fd;
        this.options = options;
        this.keeper = keeper;
        this.sink = sink;
    }

    /** What all share. */
    public final Host host() {
        return host;
    }

    /** The address family, with Windows' values. */
    public final int family() {
        return family;
    }

    /** The descriptor. */
    public final int fd() {
        return fd;
    }

    /** Its options, which its connections inherit. */
    public final NativeOptions options() {
        return options;
    }

    /** Whom to call. */
    public final ListenSink sink() {
        return sink;
    }

    /** The socket calls. */
    public final Sockets sockets() {
        return host.libc().sockets();
    }

    @Override
    public final Loop loop() {
        return loop;
    }

    /** The loop, as its engine knows it. */
    public final NativeLoop nativeLoop() {
        return loop;
    }

    /** The loop for a connection. */
    public final NativeLoop loopOf(Supplier<NativeLoop> round) {
        return keeper != null ? keeper : round.get();
    }

    /** Whether close was called. */
    public final boolean isClosing() {
        return closing;
    }

    /** Close was called: nothing is accepted any more. */
    public final void beginClose() {
        closing = true;
    }

    private void requireOpen() throws TransportException {
        if (gone) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "closed");
        }
    }

    @Override
    public final synchronized void bind(SockAddr local, boolean share) throws TransportException {
        requireOpen();
        NativeBinding.check(local, family, options.v6Only());
        claim = host.binding().bind(fd, NativeOptions.Kind.LISTEN, local, share);
        int result = sockets().listen(fd, host.settings().backlog());
        if (result < 0) {
            throw StatusMapping.exception("listen", result);
        }
    }

    @Override
    public final synchronized void localAddress(SockAddr address) throws TransportException {
        requireOpen();
        host.binding().localAddress(fd, family, address);
    }

    @Override
    public final synchronized void setOption(int level, int option, int value) throws TransportException {
        requireOpen();
        options.set(fd, level, option, value);
    }

    @Override
    public final synchronized int option(int level, int option) throws TransportException {
        requireOpen();
        return options.get(fd, level, option);
    }

    @Override
    public final void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a listener has no multicast");
    }

    /** A listening endpoint has no pending operations. */
    @Override
    public final void cancel(Direction direction) {}

    /** Whether a failure to accept is of one connection, which went before it was accepted: the next may come at once. */
    public static boolean isPassing(int negated) {
        return switch (-negated) {
            case Errno.EINTR,
                    Errno.ECONNABORTED,
                    Errno.EPROTO,
                    Errno.ENETDOWN,
                    Errno.EHOSTDOWN,
                    Errno.EHOSTUNREACH,
                    Errno.ENETUNREACH,
                    Errno.ENONET -> true;
            default -> false;
        };
    }

    /** What to tell the sink of a failure to accept. */
    public static long failure(int negated) {
        return StatusMapping.failure(negated);
    }

    /** Closes the descriptor and gives the address back. Nothing may be armed on it. */
    public final void closeDescriptor() {
        NativeBinding.Claim last;
        synchronized (this) {
            gone = true;
            last = claim;
            claim = null;
        }
        host.close(fd);
        host.binding().release(last);
        sink.closed();
    }
}
