package org.wsk4j.provider.netty;

import static org.wsk4j.data.SockAddr.AF_UNIX;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_ADDRESS_COMPONENT;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_PARAMETER;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskOptions;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.TransportException;

/**
 * What a stream connection sends, and how it comes about and ends.
 *
 * <p>An operation that is called on the loop is tried at once; one from elsewhere is handed over. What finds no room waits
 * for it, and is done when there is some; or the ring does it, and tells.
 */
final class NettyStreamOutput {

    private static final int IDLE = 0;
    private static final int CONNECT = 1;
    private static final int WRITE = 2;
    private static final int SHUTDOWN = 3;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);
    private static final long RESET = IoResult.failure(STATUS_CONNECTION_RESET);

    /** When to ask again whether the peer has acknowledged the end: soon, and then ever more rarely. */
    private static final long FIRST_CHECK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long LAST_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final NettyStreamEndpoint endpoint;
    private final int family;
    private final NettyLoop loop;
    private final NettyOptions options;
    private final Transfer transfer;
    private final SendBacklog sendBacklog = new SendBacklog();
    private final Runnable startTask = this::startOnLoop;
    private final Runnable cancelTask = this::cancelOnLoop;
    private final Runnable checkTask = this::checkShutdown;

    // The operation that is handed over or waits; written by who starts one, in turn.
    private int starting = IDLE;
    private @Nullable BufferBatch batch;
    private @Nullable SockAddr peer;
    private volatile int outputCount; // which operation it is
    private volatile int cancelCount; // which one to cancel

    // owner: loop thread
    private int waiting = IDLE;
    private boolean flying; // the write is with the ring
    private boolean connected;
    private boolean nagleSuspended;
    private long taken; // first data that rides on the handshake
    private long latched; // the first reset that a write took from the host; a read would see the end instead
    private long checkDelay;

    /**
     * Creates one that does nothing yet.
     *
     * @param connected whether the connection is there, because it was accepted
     */
    NettyStreamOutput(
            NettyStreamEndpoint endpoint, int family, NettyOptions options, Transfer transfer, boolean connected) {
        this.endpoint = endpoint;
        this.family = family;
        this.loop = endpoint.nettyLoop();
        this.options = options;
        this.transfer = transfer;
        this.connected = connected;
    }

    SendBacklog sendBacklog() {
        return sendBacklog;
    }

    /** The failure that a write has taken from the host, or 0. */
    long latched() {
        return latched;
    }

    /** Whether there is a connection, or was: then "not connected" means that it was reset. */
    boolean isConnected() {
        return connected;
    }

    // Any thread

    long connect(SockAddr remote, @Nullable BufferBatch firstData) {
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

    long write(BufferBatch newBatch) {
        batch = newBatch;
        return start(WRITE);
    }

    long shutdownOutput() {
        return start(SHUTDOWN);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private long start(int operation) {
        outputCount = outputCount + 1;
        if (loop.inLoop()) {
            return endpoint.isClosing() ? CANCELLED : perform(operation);
        }
        starting = operation;
        return loop.execute(startTask) ? IoResult.PENDING : CANCELLED;
    }

    // On the loop

    private void startOnLoop() {
        if (!endpoint.isClosing()) {
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
            case CONNECT -> endpoint.sink().connected(result);
            case WRITE -> endpoint.sink().written(result);
            default -> endpoint.sink().shutdownDone(result);
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
            endpoint.updateInterest();
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
            endpoint.requireSocket();
            BufferBatch data = batch;
            if (data != null && data.count() > 0 && options.fastOpen()) {
                taken = endpoint.socket().connect(peer, FastOpen.data(data, loop));
                return IoResult.PENDING;
            }
            taken = 0;
            if (!endpoint.socket().connect(peer)) {
                return IoResult.PENDING;
            }
            connected = true;
            sendBacklog.changed();
            return 0;
        } catch (IOException | RuntimeException e) {
            return connectFailed(e);
        } catch (TransportException e) {
            return IoResult.failure(e.status());
        }
    }

    private long connectFailed(Exception cause) {
        long result = IoResult.failure(StatusMapping.ofConnect(cause, family, endpoint.isBound()));
        replaceSocket();
        return result;
    }

    /** A socket that failed to connect is of no use to the host; a WSK socket stays bound and may try again. */
    private void replaceSocket() {
        endpoint.replaceSocket();
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
            Ring ring = endpoint.ring();
            if (ring != null) {
                flying = true;
                ring.write(batch);
                return IoResult.PENDING;
            }
            long count = transfer.write(endpoint.socket(), batch);
            return count == 0 ? IoResult.PENDING : count;
        } catch (IOException | RuntimeException e) {
            return outputFailed(e);
        }
    }

    /** WSK_FLAG_NODELAY is of one send, TCP_NODELAY of the socket: it is switched when two sends in a row differ. */
    private void suspendNagle(boolean suspend) throws IOException {
        if (family != AF_UNIX && !options.noDelay()) {
            endpoint.socket().setOption(WskOptions.IPPROTO_TCP, WskOptions.TCP_NODELAY, suspend ? 1 : 0);
        }
        nagleSuspended = suspend;
    }

    private long outputFailed(Exception cause) {
        boolean reset = cause instanceof NotYetConnectedException && connected;
        if (!reset && (cause instanceof IllegalStateException || cause instanceof ClosedChannelException)) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE); // not connected yet, or sending is finished
        }
        if (latched == 0) {
            latched = reset ? RESET : StatusMapping.failure(cause);
        }
        return latched;
    }

    private long shutdownNow() {
        if (latched != 0) {
            return latched;
        }
        try {
            endpoint.socket().shutdownOutput();
        } catch (IOException | RuntimeException e) {
            return outputFailed(e);
        }
        if (endpoint.socket().isOutputFinished()) {
            return 0;
        }
        checkDelay = FIRST_CHECK_NANOS;
        return loop.schedule(checkTask, checkDelay) ? IoResult.PENDING : CANCELLED;
    }

    /** No event of the host tells that the peer has acknowledged the end. */
    private void checkShutdown() {
        if (endpoint.isClosing() || waiting != SHUTDOWN) {
            return;
        }
        if (endpoint.socket().isOutputFinished()) {
            waiting = IDLE;
            finish(SHUTDOWN, 0);
        } else {
            checkDelay = Math.min(checkDelay * 2, LAST_CHECK_NANOS);
            loop.schedule(checkTask, checkDelay);
        }
    }

    /** Whether it waits for room, and nobody else does that for it. */
    boolean isBlocked() {
        return waiting == CONNECT || waiting == WRITE && !flying;
    }

    void ready() {
        if (waiting == WRITE && !flying) {
            continueWrite();
        } else if (waiting == CONNECT) {
            continueConnect();
        }
    }

    /** The ring has written. */
    void transferred(int result) {
        flying = false;
        waiting = IDLE;
        batch = null;
        sendBacklog.changed();
        if (result > 0) {
            finish(WRITE, result);
        } else if (result == 0 || Ring.isCancelled(result)) {
            finish(WRITE, CANCELLED);
        } else {
            latched = latched == 0 ? StatusMapping.ofTransfer(-result) : latched;
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
            if (!endpoint.socket().finishConnect()) {
                return;
            }
            result = taken;
            connected = true;
            sendBacklog.changed();
        } catch (IOException | RuntimeException e) {
            result = connectFailed(e);
        }
        waiting = IDLE;
        batch = null;
        peer = null;
        finish(CONNECT, result);
    }

    void cancel() {
        cancelCount = outputCount;
        loop.execute(cancelTask);
    }

    private void cancelOnLoop() {
        int operation = waiting;
        if (cancelCount != outputCount || endpoint.isClosing() || operation == IDLE) {
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
            endpoint.cancelFlight(Interest.WRITE);
            return IoResult.PENDING;
        }
        return CANCELLED;
    }

    /** The endpoint closes: what was pending is over without a result of its own. */
    void drop() {
        waiting = IDLE;
        batch = null;
        peer = null;
    }
}
