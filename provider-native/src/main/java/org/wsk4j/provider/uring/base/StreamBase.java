package org.wsk4j.provider.uring.base;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;
import static org.wsk4j.provider.uring.abi.InetConstants.TCP_NODELAY;
import static org.wsk4j.provider.uring.abi.SocketConstants.IPPROTO_TCP;

import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;
import org.wsk4j.provider.uring.abi.InetConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Sockets;

/**
 * The part of a stream endpoint that both engines have in common: its descriptor, addresses, options, how it begins and is
 * given up.
 *
 * <p>The number of a descriptor that is closed is soon another's. So a system call of an operation stands between {@link
 * #enterOutput} and {@link #exitOutput}, or the like for input, everything else under the lock of this; the descriptor is closed
 * by {@link #closeDescriptor} once nobody is in there.
 */
public abstract class StreamBase implements StreamEndpoint {

    /** What a cancelled operation answers. */
    public static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** The kernel does not tell when the end is acknowledged: it is asked, ever more rarely. */
    protected static final int FIRST_LOOK_NANOS = 100_000;

    protected static final int LONGEST_LOOK_NANOS = 20_000_000;

    private final Host host;
    private final NativeLoop loop;
    private final int family;
    private final NativeOptions options;
    private final int fd;

    private @Nullable StreamSink sink; // set before any operation
    private boolean gone; // guarded by this: the descriptor is closed

    private volatile boolean closing;
    private volatile boolean writing;
    private volatile boolean reading;

    private NativeBinding.@Nullable Claim claim; // guarded by this

    /** Where it was bound by its user, until it is connected; or null. */
    private volatile @Nullable SockAddr bound;

    private boolean nagleSuspended; // belongs to the write under way
    private volatile long latched;

    private volatile boolean established;
    private volatile boolean finished;

    /**
     * Creates it.
     *
     * @param host what all share
     * @param family AF_..., with Windows' values
     * @param loop its loop
     * @param fd its descriptor, which it closes
     * @param options its options
     * @param sink whom to call, or null for an accepted one
     */
    protected StreamBase(
            Host host, int family, NativeLoop loop, int fd, NativeOptions options, @Nullable StreamSink sink) {
        this.host = host;
        this.family = family;
        this.loop = loop;
        this.fd = fd;
        this.options = options;
        this.sink = sink;
        this.established = sink == null;
    }

    @Override
    public final void attach(StreamSink newSink) {
        sink = newSink;
    }

    /** Whom to call. */
    @SuppressWarnings("NullAway") // null only for an accepted endpoint before attach, which has no operation
    public final StreamSink sink() {
        return sink;
    }

    /** What all share. */
    public final Host host() {
        return host;
    }

    /** The descriptor. */
    public final int fd() {
        return fd;
    }

    /** Whether close was called. */
    public final boolean isClosing() {
        return closing;
    }

    /** The address family, with Windows' values. */
    public final int family() {
        return family;
    }

    private Sockets sockets() {
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

    // Addresses and options

    private void requireOpen() throws TransportException {
        if (gone) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "closed");
        }
    }

    @Override
    public final synchronized void bind(SockAddr local, boolean share) throws TransportException {
        requireOpen();
        if (family == AF_UNIX && local.family() == AF_UNIX && local.path().isEmpty()) {
            return; // unnamed
        }
        NativeBinding.check(local, family, options.v6Only());
        claim = host.binding().bind(fd, NativeOptions.Kind.STREAM, local, share);
        SockAddr address = new SockAddr();
        host.binding().localAddress(fd, family, address);
        bound = address;
    }

    @Override
    public final synchronized void localAddress(SockAddr address) throws TransportException {
        requireOpen();
        SockAddr known = bound;
        if (known != null) {
            address.set(known);
            return;
        }
        host.binding().localAddress(fd, family, address);
    }

    @Override
    public final synchronized void remoteAddress(SockAddr address) throws TransportException {
        requireOpen();
        host.binding().remoteAddress(fd, family, address);
    }

    @Override
    public final synchronized void setOption(int level, int option, int value) throws TransportException {
        requireOpen();
        options.set(fd, level, option, value);
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            nagleSuspended = false;
        }
    }

    @Override
    public final synchronized int option(int level, int option) throws TransportException {
        requireOpen();
        return options.get(fd, level, option);
    }

    @Override
    public final void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a stream has no multicast");
    }

    @Override
    public synchronized long receiveBacklog() {
        return gone ? 0 : Math.max(0, host.libc().files().intIoctl(fd, SocketConstants.SIOCINQ));
    }

    @Override
    public final synchronized long idealSendBacklog() {
        if (gone) {
            return 1;
        }
        long buffer = sockets().intOption(fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_SNDBUF);
        long room = Sockets.optionError(buffer) == 0 ? Math.max(1, buffer / 2) : 1;
        return family == AF_UNIX ? room : TcpState.idealSendBacklog(host, fd, room);
    }

    @Override
    public final synchronized void silence() throws TransportException {
        requireOpen();
        if (family == AF_UNIX) {
            throw new TransportException(STATUS_NOT_SUPPORTED, "there is no wire");
        }
        int result = sockets().setIntOption(fd, IPPROTO_TCP, InetConstants.TCP_REPAIR, InetConstants.TCP_REPAIR_ON);
        if (result == -Errno.EPERM) {
            throw new TransportException(STATUS_NOT_SUPPORTED, "TCP_REPAIR needs CAP_NET_ADMIN");
        }
        if (result < 0) {
            throw StatusMapping.exception("setsockopt", result);
        }
    }

    // Connect

    /** What forbids an attempt to connect, or 0. */
    public final long refusal(SockAddr remote) {
        if (!Addresses.fits(remote, family, options.v6Only())) {
            return IoResult.failure(NtStatus.STATUS_INVALID_PARAMETER);
        }
        if (remote.isAny()) {
            return IoResult.failure(
                    NtStatus.STATUS_INVALID_ADDRESS_COMPONENT); // the kernel would take it for this host
        }
        return 0;
    }

    /**
     * The connection is there.
     *
     * @param taken how many bytes of first data the kernel took before
     */
    public final void established(long taken) {
        established = true;
        bound = null; // the connection has chosen an interface, and nobody binds again
        host.fastOpen().established(fd, taken);
    }

    /** Begins to connect; answers what {@link FastOpen#connect} does. */
    public final long beginConnect(long address, int length, @Nullable BufferBatch firstData) {
        return firstData != null && mayRide(firstData)
                ? host.fastOpen().connect(fd, address, length, firstData)
                : sockets().connect(fd, address, length);
    }

    private boolean mayRide(BufferBatch firstData) {
        return firstData.bytes() > 0 && family != AF_UNIX && options.fastOpen();
    }

    /** The result of an attempt that failed; the endpoint is as it was before it. */
    public final long connectFailure(long negated) {
        if (closing) {
            return CANCELLED;
        }
        resetConnect();
        return IoResult.failure(StatusMapping.ofConnect(negated, family, bound != null));
    }

    /**
     * Takes an attempt to connect back. The kernel gives up the port with it, if it had chosen that itself: the endpoint is
     * bound to it again.
     */
    public final void resetConnect() {
        if (family == AF_UNIX) {
            return; // such an attempt never lasts
        }
        long scratch = host.vectors().take();
        if (scratch == 0) {
            return; // the next attempt is told EALREADY or the like
        }
        try {
            sockets().connect(fd, scratch, Long.BYTES); // AF_UNSPEC is 0
            SockAddr again = bound;
            if (again != null) {
                // -EINVAL: still bound.
                sockets().bind(fd, scratch, Addresses.put(again, scratch));
            }
        } finally {
            host.vectors().give(scratch);
        }
    }

    // Output

    /** Begins a system call of the output direction; false if the endpoint is closing, then there is none. */
    public final boolean enterOutput() {
        writing = true;
        if (closing) {
            writing = false;
            return false;
        }
        return true;
    }

    /** Ends it. */
    public final void exitOutput() {
        writing = false;
    }

    /** Whether a write is at it, and may just have taken a reset from the kernel that {@link #latched} does not show yet. */
    public final boolean isWriting() {
        return writing;
    }

    /**
     * WSK_FLAG_NODELAY is of one send, TCP_NODELAY of the socket: it is switched when two sends in a row differ. Inside of
     * output.
     */
    public final void push(boolean push) {
        if (push != nagleSuspended) {
            if (family != AF_UNIX && !options.noDelay()) {
                sockets().setIntOption(fd, IPPROTO_TCP, TCP_NODELAY, push ? 1 : 0);
            }
            nagleSuspended = push;
        }
    }

    /** What a send has returned, for the kit: 0 to try again. */
    public final long sent(long count) {
        if (count >= 0) {
            return count;
        }
        return switch ((int) -count) {
            case Errno.EAGAIN, Errno.EINTR -> 0;
            case Errno.ECANCELED -> CANCELLED;
            default -> outputFailure(count);
        };
    }

    /** The result of a write or shutdown that failed; a reset is kept for the direction that does not see it. */
    public final long outputFailure(long negated) {
        if (closing) {
            return CANCELLED;
        }
        if (latched == 0 && isOutOfOrder(negated)) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE);
        }
        return latch(StatusMapping.failure(negated));
    }

    /** Before the connection, or after its end by our own will; a broken pipe is a reset otherwise. */
    private boolean isOutOfOrder(long negated) {
        return negated == -Errno.EPIPE && (finished || !established) || negated == -Errno.ENOTCONN && !established;
    }

    private long latch(long failure) {
        if (latched == 0) {
            latched = failure;
        }
        return latched;
    }

    /** The failure that one direction has taken from the kernel, or 0. */
    public final long latched() {
        return latched;
    }

    /** Finishes sending; inside of output. 0 if there is no more to wait for, PENDING if {@link #shutdownResult} tells. */
    public final long beginShutdown() {
        long reset = latched;
        if (reset != 0) {
            return reset;
        }
        int result = sockets().shutdown(fd, SocketConstants.SHUT_WR);
        if (result == -Errno.ENOTCONN && established && family != AF_UNIX) {
            return latch(TcpState.failure(host, fd));
        }
        if (result < 0) {
            return outputFailure(result);
        }
        finished = true;
        return shutdownResult();
    }

    /** Whether the peer has acknowledged the end: 0, PENDING or a failure. Inside of output, or on the loop. */
    public final long shutdownResult() {
        if (family == AF_UNIX) {
            return 0;
        }
        long reset = latched;
        if (reset != 0) {
            return reset;
        }
        long result = TcpState.finished(host, fd);
        return IoResult.isFailure(result) ? latch(result) : result;
    }

    // Input

    /** Begins a system call of the input direction; false if the endpoint is closing, then there is none. */
    public final boolean enterInput() {
        reading = true;
        if (closing) {
            reading = false;
            return false;
        }
        return true;
    }

    /** Ends it. */
    public final void exitInput() {
        reading = false;
    }

    /** The result of a read that failed. */
    public final long inputFailure(long negated) {
        if (closing) {
            return CANCELLED;
        }
        if (negated == -Errno.ENOTCONN && latched == 0) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE);
        }
        return latch(StatusMapping.failure(negated));
    }

    /**
     * A write that took the reset from the kernel leaves what looks like a peer that has finished. While one is at it on
     * another thread, nothing is known yet: the kernel says the same when asked again.
     *
     * @return END_OF_STREAM, the reset, or 0 to ask again
     */
    public final long endOfStream() {
        boolean atIt = writing;
        long reset = latched;
        if (reset != 0) {
            return reset;
        }
        return atIt ? 0 : IoResult.END_OF_STREAM;
    }

    /** Whether a read may get less than it has room for while there is more: descriptors that are passed along stop it. */
    public final boolean mayStopShort() {
        return family == AF_UNIX;
    }

    // Close

    /** Close was called: no system call of an operation begins any more. */
    public final void beginClose() {
        closing = true;
    }

    /** Has the kernel reset the connection when its descriptor is closed. */
    public final synchronized void lingerNot() {
        if (family != AF_UNIX && !gone) {
            TcpState.lingerNot(host, fd);
        }
    }

    /** Whether an operation is inside of a system call on another thread: then the descriptor must stay for a moment. */
    public final boolean isBusy() {
        return writing || reading;
    }

    /** Closes the descriptor and gives the address back. Nothing may be armed on it, nobody be inside of a call. */
    public final void closeDescriptor() {
        NativeBinding.Claim last;
        synchronized (this) {
            gone = true;
            last = claim;
            claim = null;
        }
        host.close(fd);
        host.binding().release(last);
        StreamSink told = sink;
        if (told != null) {
            told.closed();
        }
    }
}
