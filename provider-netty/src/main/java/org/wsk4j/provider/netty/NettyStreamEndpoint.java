package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/**
 * A stream connection: what it connects and sends; {@link NettyStreamInput} is the other direction.
 *
 * <p>An operation that is called on the loop is tried at once; one from elsewhere is handed over. What finds no room waits
 * for it, and is done when there is some.
 */
final class NettyStreamEndpoint implements StreamEndpoint, Interest.Owner {

    private static final Logger LOG = System.getLogger(NettyStreamEndpoint.class.getName());

    private static final int IDLE = 0;
    private static final int CONNECT = 1;
    private static final int WRITE = 2;
    private static final int SHUTDOWN = 3;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** When to ask again whether the peer has acknowledged the end: soon, and then ever more rarely. */
    private static final long FIRST_CHECK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long LAST_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final NettyTransport transport;
    private final int family;
    private final NettyLoop loop;
    private final NettyOptions options;
    private final NettyStreamInput input;
    private final Transfer transfer;
    private final Runnable startTask = this::startOnLoop;
    private final Runnable cancelTask = this::cancelOnLoop;
    private final Runnable closeTask = this::closeOnLoop;
    private final Runnable checkTask = this::checkShutdown;
    private final Runnable closedTask = this::closed;

    private volatile HostSocket socket;
    private volatile boolean usable = true; // false after a failed connect until there is another socket
    private volatile @Nullable StreamSink sink; // set before any operation

    // The operation that is handed over or waits; written by who starts one, in turn.
    private int starting = IDLE;
    private @Nullable BufferBatch batch;
    private @Nullable SockAddr peer;
    private volatile int outputCount; // which operation it is
    private volatile int cancelCount; // which one to cancel

    private volatile NettyBinding.@Nullable Claim claim;
    private volatile @Nullable SockAddr bound; // where its user bound it
    private volatile boolean closing;
    private volatile boolean aborting;
    private final SendBacklog sendBacklog = new SendBacklog();

    // owner: loop thread
    private int waiting = IDLE;
    private @Nullable Interest interest;
    private boolean flying; // the write is with the ring
    private boolean nagleSuspended;
    private long taken; // first data that rides on the handshake
    private long latched; // the first reset that a write took from the host; a read would see the end instead
    private long checkDelay;

    NettyStreamEndpoint(
            NettyTransport transport,
            int family,
            NettyLoop loop,
            HostSocket socket,
            NettyOptions options,
            @Nullable StreamSink sink) {
        this.transport = transport;
        this.family = family;
        this.loop = loop;
        this.socket = socket;
        this.options = options;
        this.sink = sink;
        this.transfer = new Transfer(loop);
        this.input = new NettyStreamInput(this, transport.pool(), transfer);
    }

    @Override
    public void attach(StreamSink newSink) {
        sink = newSink;
    }

    @SuppressWarnings("NullAway") // null only for an accepted endpoint before attach, which has no operation
    StreamSink sink() {
        return sink;
    }

    NettyLoop nettyLoop() {
        return loop;
    }

    HostSocket socket() {
        return socket;
    }

    boolean isClosing() {
        return closing;
    }

    /** The failure that a write has taken from the host, or 0. */
    long latched() {
        return latched;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    // Addresses and options

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        if (family == AF_UNIX && local.family() == AF_UNIX && local.path().isEmpty()) {
            return; // unnamed
        }
        NettyBinding.check(local, family, options.v6Only());
        claim = transport.binding().bind(socket, false, local, options.v6Only(), share, 0);
        options.bound();
        SockAddr address = new SockAddr();
        localAddress(address);
        bound = address;
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            socket.local(address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        boolean connected;
        try {
            connected = socket.remote(address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
        if (!connected) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "not connected");
        }
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(socket, level, option, value);
        if (level == WskOptions.SOL_SOCKET && option == WskOptions.SO_SNDBUF) {
            sendBacklog.changed();
        }
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(socket, level, option);
    }

    @Override
    public void membership(IpMreq request, boolean join) throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "a stream has no multicast");
    }

    @Override
    public long receiveBacklog() {
        return 0;
    }

    @Override
    public long idealSendBacklog() {
        return sendBacklog.of(socket);
    }

    @Override
    public void silence() throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "Netty cannot silence a connection");
    }

    // Output, any thread

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        if (!Addresses.fits(remote, family, options.v6Only())) {
            return IoResult.failure(STATUS_INVALID_PARAMETER);
        }
        if (remote.isAny()) {
            return IoResult.failure(STATUS_INVALID_ADDRESS_COMPONENT); // the host would take it for itself
        }
        peer = remote;
        batch = firstData;
        return start(CONNECT);
    }

    @Override
    public long write(BufferBatch newBatch) {
        batch = newBatch;
        return start(WRITE);
    }

    @Override
    public long shutdownOutput() {
        return start(SHUTDOWN);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private long start(int operation) {
        outputCount = outputCount + 1;
        if (loop.inLoop()) {
            return closing ? CANCELLED : perform(operation);
        }
        starting = operation;
        return loop.execute(startTask) ? IoResult.PENDING : CANCELLED;
    }

    // On the loop

    private void startOnLoop() {
        if (!closing) {
            int operation = starting;
            finish(operation, perform(operation));
        }
    }

    /** Tells the sink, unless the operation goes on waiting. */
    private void finish(int operation, long result) {
        if (result == IoResult.PENDING) {
            return;
        }
        switch (operation) {
            case CONNECT -> sink().connected(result);
            case WRITE -> sink().written(result);
            default -> sink().shutdownDone(result);
        }
    }

    /** Tries; if it must wait, it does, and the answer is PENDING. */
    private long perform(int operation) {
        long result = tryNow(operation);
        if (result == IoResult.PENDING && cancelCount == outputCount) {
            result = abandon(operation);
        }
        if (result == IoResult.PENDING) {
            waiting = operation;
            updateInterest();
        } else {
            batch = null;
            peer = null;
        }
        return result;
    }

    private long tryNow(int operation) {
        return switch (operation) {
            case CONNECT -> connectNow();
            case WRITE -> writeNow();
            default -> shutdownNow();
        };
    }

    @SuppressWarnings("NullAway") // the operation has set the peer
    private long connectNow() {
        try {
            if (!usable) {
                reopen(); // it could not be done when the last attempt failed
            }
            BufferBatch data = batch;
            if (data != null && data.count() > 0 && options.fastOpen()) {
                taken = socket.connect(peer, FastOpen.data(data, loop));
                return IoResult.PENDING;
            }
            taken = 0;
            if (!socket.connect(peer)) {
                return IoResult.PENDING;
            }
            sendBacklog.changed();
            return 0;
        } catch (IOException | RuntimeException e) {
            return connectFailed(e);
        } catch (TransportException e) {
            return IoResult.failure(e.status());
        }
    }

    private long connectFailed(Exception cause) {
        long result = IoResult.failure(StatusMapping.ofConnect(cause, family, bound != null));
        replaceSocket();
        return result;
    }

    /** A socket that failed to connect is of no use to the host; a WSK socket stays bound and may try again. */
    private void replaceSocket() {
        usable = false;
        Interest old = interest;
        interest = null;
        if (old != null) {
            old.close(() -> {});
        } else {
            socket.close();
        }
        try {
            reopen();
        } catch (IOException | TransportException | RuntimeException e) {
            LOG.log(Level.DEBUG, "no socket yet for another attempt to connect", e);
        }
    }

    private void reopen() throws IOException, TransportException {
        HostSocket fresh = transport.reopenStream(family, options, bound);
        socket = fresh;
        usable = true;
        nagleSuspended = false;
    }

    // hot path: no allocation, no lock of ours
    @SuppressWarnings("NullAway") // the operation has set the batch
    private long writeNow() {
        if (latched != 0) {
            return latched;
        }
        try {
            if (batch.push() != nagleSuspended) {
                suspendNagle(batch.push());
            }
            Ring ring = ring();
            if (ring != null) {
                flying = true;
                ring.write(batch);
                return IoResult.PENDING;
            }
            long count = transfer.write(socket, batch);
            return count == 0 ? IoResult.PENDING : count;
        } catch (IOException | RuntimeException e) {
            return outputFailed(e);
        }
    }

    /** WSK_FLAG_NODELAY is of one send, TCP_NODELAY of the socket: it is switched when two sends in a row differ. */
    private void suspendNagle(boolean suspend) throws IOException {
        if (family != AF_UNIX && !options.noDelay()) {
            socket.setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, suspend ? 1 : 0);
        }
        nagleSuspended = suspend;
    }

    private long outputFailed(Exception cause) {
        if (cause instanceof IllegalStateException || cause instanceof ClosedChannelException) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE); // not connected yet, or sending is finished
        }
        if (latched == 0) {
            latched = StatusMapping.failure(cause);
        }
        return latched;
    }

    private long shutdownNow() {
        if (latched != 0) {
            return latched;
        }
        try {
            socket.shutdownOutput();
        } catch (IOException | RuntimeException e) {
            return outputFailed(e);
        }
        if (socket.isOutputFinished()) {
            return 0;
        }
        checkDelay = FIRST_CHECK_NANOS;
        return loop.schedule(checkTask, checkDelay) ? IoResult.PENDING : CANCELLED;
    }

    /** No event of the host tells that the peer has acknowledged the end. */
    private void checkShutdown() {
        if (closing || waiting != SHUTDOWN) {
            return;
        }
        if (socket.isOutputFinished()) {
            waiting = IDLE;
            finish(SHUTDOWN, 0);
        } else {
            checkDelay = Math.min(checkDelay * 2, LAST_CHECK_NANOS);
            loop.schedule(checkTask, checkDelay);
        }
    }

    void updateInterest() {
        if (closing || wanted() == 0) {
            return;
        }
        try {
            enter().update();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the loop does not take a socket; its operations wait until it is closed", e);
        }
    }

    private Interest enter() throws IOException {
        Interest current = interest;
        if (current == null) {
            current = socket.register(loop, this);
            interest = current;
        }
        return current;
    }

    /** What reads and writes for us, or null. */
    @Nullable
    Ring ring() throws IOException {
        return enter().ring();
    }

    @Override
    public int wanted() {
        boolean blocked = waiting == CONNECT || waiting == WRITE && !flying;
        return (blocked ? Interest.WRITE : 0) | input.wanted();
    }

    @Override
    public void ready(int what) {
        if (closing) {
            return;
        }
        if ((what & Interest.WRITE) != 0) {
            if (waiting == WRITE && !flying) {
                continueWrite();
            } else if (waiting == CONNECT) {
                continueConnect();
            }
        }
        if ((what & Interest.READ) != 0 && !closing) {
            input.ready();
        }
    }

    @Override
    public void transferred(int what, int result) {
        if (what == Interest.READ) {
            input.transferred(result);
            return;
        }
        flying = false;
        waiting = IDLE;
        batch = null;
        sendBacklog.changed();
        if (result > 0) {
            finish(WRITE, result);
        } else if (result == 0 || Ring.isCancelled(result)) {
            finish(WRITE, CANCELLED);
        } else {
            latched = latched == 0 ? StatusMapping.failure(-result) : latched;
            finish(WRITE, latched);
        }
    }

    private void continueWrite() {
        waiting = IDLE;
        sendBacklog.changed();
        finish(WRITE, perform(WRITE));
    }

    private void continueConnect() {
        long result;
        try {
            if (!socket.finishConnect()) {
                return;
            }
            result = taken;
            sendBacklog.changed();
        } catch (IOException | RuntimeException e) {
            result = connectFailed(e);
        }
        waiting = IDLE;
        batch = null;
        peer = null;
        finish(CONNECT, result);
    }

    // Cancel

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else {
            cancelCount = outputCount;
            loop.execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        int operation = waiting;
        if (cancelCount != outputCount || closing || operation == IDLE) {
            return; // it was over before, or it comes yet and will see
        }
        long result = abandon(operation);
        if (result != IoResult.PENDING) {
            waiting = IDLE;
            batch = null;
            peer = null;
            finish(operation, result);
        }
    }

    /** An attempt to connect ends with its socket only; what the ring has ends when the ring says so. */
    private long abandon(int operation) {
        if (operation == CONNECT) {
            replaceSocket();
        }
        if (flying) {
            cancelFlight(Interest.WRITE);
            return IoResult.PENDING;
        }
        return CANCELLED;
    }

    /** Asks the ring to end what it does. */
    void cancelFlight(int what) {
        Interest current = interest;
        Ring ring = current == null ? null : current.ring();
        if (ring != null) {
            ring.cancel(what);
        }
    }

    // Input

    @Override
    public long read(BufferBatch newBatch) {
        return input.read(newBatch);
    }

    @Override
    public void startPush(long budget) {
        input.startPush(budget);
    }

    @Override
    public void stopPush() {
        input.stopPush();
    }

    // Close

    @Override
    public void close(boolean abort) {
        aborting = abort;
        closing = true;
        if (!loop.execute(closeTask)) {
            socket.close(); // the loop has ended
            closed();
        }
    }

    private void closeOnLoop() {
        waiting = IDLE;
        batch = null;
        peer = null;
        input.drop();
        if (aborting && usable) {
            try {
                socket.resetWhenClosed();
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.DEBUG, "no reset", e);
            }
        }
        Interest current = interest;
        if (current != null) {
            current.close(closedTask);
            return;
        }
        socket.close();
        if (!loop.execute(closedTask)) {
            closed();
        }
    }

    private void closed() {
        transport.binding().release(claim);
        claim = null;
        input.closed();
        StreamSink last = sink;
        if (last != null) {
            last.closed();
        }
    }
}
