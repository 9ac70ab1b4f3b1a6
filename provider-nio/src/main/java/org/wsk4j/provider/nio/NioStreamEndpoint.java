package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_NOT_SUPPORTED;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.IpMreq;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.Loop;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/**
 * A stream connection on a {@link SocketChannel}: what it connects and sends; {@link NioStreamInput} is the other direction.
 *
 * <p>Every operation is tried on the calling thread. What finds no room is left in {@code output} for the loop, which does
 * the I/O itself when there is room, and tells the sink how much it moved.
 */
final class NioStreamEndpoint implements StreamEndpoint, NioRegistration.Owner {

    private static final Logger LOG = System.getLogger(NioStreamEndpoint.class.getName());

    private static final AtomicIntegerFieldUpdater<NioStreamEndpoint> OUTPUT =
            AtomicIntegerFieldUpdater.newUpdater(NioStreamEndpoint.class, "output");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int CONNECT = 2;
    private static final int WRITE = 3;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    private final NioTransport transport;
    private final int family;
    private final NioRegistration registration;
    private final NioStreamInput input;
    private final NioOptions options;

    private volatile SocketChannel channel;
    private @Nullable StreamSink sink; // set before any operation

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int output = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending write
    private volatile int outputCount; // which pending operation it is; written by who makes one
    private volatile int cancelCount; // which one to cancel

    private volatile NioBinding.@Nullable Claim claim;

    /** Where it was bound by its user, until it is connected; or null. */
    private volatile @Nullable SockAddr bound;

    private volatile boolean closing;
    private volatile boolean aborting;
    private volatile boolean nagleSuspended;

    /** The first reset that a write consumed; a read would see the end of the stream instead. 0 for none. */
    private volatile long latched;

    private volatile boolean writing;

    private final SendBacklog sendBacklog = new SendBacklog();

    NioStreamEndpoint(
            NioTransport transport,
            int family,
            NioLoop loop,
            SocketChannel channel,
            NioOptions options,
            @Nullable StreamSink sink) {
        this.transport = transport;
        this.family = family;
        this.channel = channel;
        this.options = options;
        this.sink = sink;
        this.registration = new NioRegistration(loop, this);
        this.input = new NioStreamInput(this, transport.pool());
    }

    @Override
    public void attach(StreamSink newSink) {
        sink = newSink;
    }

    @SuppressWarnings("NullAway") // null only for an accepted endpoint before attach, which has no operation
    StreamSink sink() {
        return sink;
    }

    NioRegistration registration() {
        return registration;
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
        return registration.loop();
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    // Addresses and options

    @Override
    public void bind(SockAddr local, boolean share) throws TransportException {
        if (family == AF_UNIX && local.family() == AF_UNIX && local.path().isEmpty()) {
            return; // unnamed
        }
        NioBinding.check(local, family, options.v6Only());
        claim = transport.binding().bind(channel, local, options.v6Only(), share, 0);
        SockAddr address = new SockAddr();
        localAddress(address);
        bound = address;
    }

    @Override
    public void localAddress(SockAddr address) throws TransportException {
        try {
            NioAddressing.tell(channel.getLocalAddress(), family, address);
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
    }

    @Override
    public void remoteAddress(SockAddr address) throws TransportException {
        SocketAddress remote;
        try {
            remote = channel.getRemoteAddress();
        } catch (IOException e) {
            throw StatusMapping.exception(e);
        }
        if (remote == null) {
            throw new TransportException(STATUS_INVALID_DEVICE_STATE, "not connected");
        }
        NioAddressing.tell(remote, family, address);
    }

    @Override
    public void setOption(int level, int option, int value) throws TransportException {
        options.set(channel, level, option, value);
        if (level == WskOptions.IPPROTO_TCP && option == WskOptions.TCP_NODELAY) {
            nagleSuspended = false;
        }
        if (level == WskOptions.SOL_SOCKET && option == WskOptions.SO_SNDBUF) {
            sendBacklog.changed();
        }
    }

    @Override
    public int option(int level, int option) throws TransportException {
        return options.get(channel, level, option);
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
        return sendBacklog.of(channel);
    }

    @Override
    public void silence() throws TransportException {
        throw new TransportException(STATUS_NOT_SUPPORTED, "java.nio cannot silence a connection");
    }

    // Connect

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        if (!NioAddressing.fits(remote, family, options.v6Only())) {
            return IoResult.failure(NtStatus.STATUS_INVALID_PARAMETER);
        }
        if (remote.isAny()) {
            return IoResult.failure(NtStatus.STATUS_INVALID_ADDRESS_COMPONENT); // the JDK would take it for this host
        }
        try {
            if (!channel.isOpen()) {
                reopen(); // it could not be done when the last attempt failed
            }
            if (channel.connect(remote.toSocketAddress())) {
                connected();
                return 0;
            }
        } catch (IOException | RuntimeException e) {
            long result = connectFailure(e);
            reopenAfterFailure();
            return result;
        } catch (TransportException e) {
            return IoResult.failure(e.status());
        }
        return pend(CONNECT, SelectionKey.OP_CONNECT);
    }

    private void connected() {
        bound = null; // nobody binds again
        sendBacklog.changed();
    }

    private long connectFailure(Exception cause) {
        return closing ? CANCELLED : IoResult.failure(StatusMapping.ofConnect(cause, family, bound != null));
    }

    /** The JDK closes a channel that failed to connect; a WSK socket stays bound and may try again. */
    private void reopenAfterFailure() {
        if (channel.isOpen() || closing) {
            return;
        }
        try {
            reopen();
        } catch (IOException | TransportException e) {
            LOG.log(Level.DEBUG, "no channel yet for another attempt to connect", e);
        }
    }

    private void reopen() throws IOException, TransportException {
        SocketChannel fresh = transport.reopenStream(family, options, bound);
        channel = fresh;
        nagleSuspended = false;
        if (closing) {
            fresh.close(); // the loop may have closed the other one
        }
    }

    // Output

    @Override
    public long write(BufferBatch newBatch) {
        long result = writeNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        return pend(WRITE, SelectionKey.OP_WRITE);
    }

    // hot path: no allocation, no lock of ours
    private long writeNow(BufferBatch from) {
        writing = true;
        try {
            if (from.push() != nagleSuspended) {
                suspendNagle(from.push());
            }
            return Transfer.write(channel, from);
        } catch (IOException | RuntimeException e) {
            return outputFailure(e);
        } finally {
            writing = false;
        }
    }

    /** Whether a write is at it, and may just have taken a reset from the host that {@link #latched} does not show yet. */
    boolean isWriting() {
        return writing;
    }

    /** WSK_FLAG_NODELAY is of one send, TCP_NODELAY of the socket: it is switched when two sends in a row differ. */
    private void suspendNagle(boolean suspend) throws IOException {
        if (family != AF_UNIX && !options.noDelay()) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, suspend);
        }
        nagleSuspended = suspend;
    }

    private long outputFailure(Exception cause) {
        if (closing) {
            return CANCELLED;
        }
        if (cause instanceof IllegalStateException || cause instanceof ClosedChannelException) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE); // not connected yet, or sending is finished
        }
        long result = StatusMapping.failure(cause);
        if (latched == 0) {
            latched = result;
        }
        return latched;
    }

    @Override
    public long shutdownOutput() {
        long reset = latched;
        if (reset != 0) {
            return reset;
        }
        try {
            channel.shutdownOutput();
            return 0;
        } catch (IOException | RuntimeException e) {
            return outputFailure(e);
        }
    }

    /** Leaves an operation for the loop. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private long pend(int operation, int event) {
        outputCount = outputCount + 1;
        output = operation;
        registration.request(event);
        // The loop may have closed before it could see the operation.
        if (closing && OUTPUT.compareAndSet(this, operation, IDLE)) {
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    // On the loop

    @Override
    public int wantedOps() {
        int ops = input.wantedOps();
        return switch (output) {
            case CONNECT -> ops | SelectionKey.OP_CONNECT;
            case WRITE -> ops | SelectionKey.OP_WRITE;
            default -> ops;
        };
    }

    @Override
    public void ready(int ops) {
        if ((ops & (SelectionKey.OP_CONNECT | SelectionKey.OP_WRITE)) != 0) {
            outputReady();
        }
        if ((ops & SelectionKey.OP_READ) != 0) {
            input.ready();
        }
    }

    private void outputReady() {
        if (OUTPUT.compareAndSet(this, WRITE, CLAIMED)) {
            continueWrite();
        } else if (OUTPUT.compareAndSet(this, CONNECT, CLAIMED)) {
            finishConnect();
        }
    }

    @SuppressWarnings("NullAway") // the pending write has set the batch
    private void continueWrite() {
        BufferBatch pending = batch;
        long result = writeNow(pending);
        if (result == 0) {
            output = WRITE;
            return;
        }
        sendBacklog.changed();
        batch = null;
        output = IDLE;
        sink().written(result);
    }

    private void finishConnect() {
        long result = 0;
        try {
            if (!channel.finishConnect()) {
                output = CONNECT;
                return;
            }
            connected();
        } catch (IOException | RuntimeException e) {
            result = connectFailure(e);
            if (!channel.isOpen()) {
                registration.channelChanged();
                reopenAfterFailure();
            }
        }
        output = IDLE;
        sink().connected(result);
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else if (output != IDLE) {
            cancelCount = outputCount;
            registration.loop().execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount != outputCount || closing) {
            return; // it was over before, and this is the next one
        }
        if (OUTPUT.compareAndSet(this, WRITE, IDLE)) {
            batch = null;
            registration.run();
            sink().written(CANCELLED);
        } else if (OUTPUT.compareAndSet(this, CONNECT, CLAIMED)) {
            abandonConnect();
            output = IDLE;
            sink().connected(CANCELLED);
        }
    }

    /**
     * There is no other way to end an attempt to connect. If the host has made the connection meanwhile, it is reset: in the
     * way of the next attempt, from the same port to the same peer, is nothing.
     */
    private void abandonConnect() {
        options.resetAtClose(channel);
        registration.abandonChannel();
        reopenAfterFailure();
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
        if (!registration.loop().execute(this::closeOnLoop)) {
            // The loop has ended and closed the channels of its selector; this one may never have been there.
            try {
                channel.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "close failed", e);
            }
            transport.binding().release(claim);
            closed();
        }
    }

    private void closeOnLoop() {
        output = IDLE;
        batch = null;
        input.drop();
        if (aborting) {
            options.resetAtClose(channel);
        }
        registration.close();
        transport.binding().release(claim);
    }

    @Override
    public void closed() {
        StreamSink last = sink;
        if (last != null) {
            last.closed();
        }
    }
}
