package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskEventMask;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/**
 * The connection role: its state, where the transport's results go, and its end of life. A connection socket is one; a
 * stream socket has one until it listens. How it connects, moves data, disconnects and calls its client are concerns of
 * their own.
 */
final class Connection implements StreamSink, SocketPart {

    /** Bytes that are buffered of a connection that waits for a decision. */
    private static final long DECISION_LOOK_AHEAD = 65_536;

    private final SocketCore core;
    private final int family;
    private final SendSide sends;
    private final ReceiveSide receives;
    /** Since a client enabled the event; most do not. */
    private volatile @Nullable BacklogWatch backlog;

    private final ConnectionCallbacks callbacks;
    /** Until it is connected, while somebody connects. Written with the lock held. */
    private volatile @Nullable Connecting connecting;

    /** Since the client disconnects. Guarded by core.lock(). */
    private @Nullable Disconnecting disconnecting;

    // guarded by core.lock()
    private volatile ConnectionState state = ConnectionState.CREATED;
    private @Nullable StreamEndpoint stream;
    /** Why the connection is dead; the first cause stays. */
    private @Nullable NtStatus cause;

    private boolean finSent;
    private @Nullable LocalBinding binding;
    private @Nullable Runnable onReset;

    Connection(SocketCore core, int family, @Nullable WskClientConnectionDispatch dispatch) {
        this.core = core;
        this.family = family;
        this.callbacks = new ConnectionCallbacks(core, dispatch);
        this.sends = new SendSide(this, core);
        this.receives = new ReceiveSide(this, core);
    }

    /** The address to give back when the endpoint is closed. */
    void releases(LocalBinding newBinding) {
        binding = newBinding;
    }

    /** Gives the connection its endpoint, before anything else. */
    void open(StreamEndpoint endpoint) {
        synchronized (core.lock()) {
            stream = endpoint;
        }
    }

    StreamEndpoint stream() {
        StreamEndpoint current = stream;
        if (current == null) {
            throw new AssertionError("no endpoint");
        }
        return current;
    }

    /** False for a socket whose type knows no connections. */
    boolean hasEndpoint() {
        return stream != null;
    }

    int family() {
        return family;
    }

    SendSide sends() {
        return sends;
    }

    ReceiveSide receives() {
        return receives;
    }

    /** How many bytes are worth keeping in flight, as the host sees it; 1 once there is no endpoint. */
    long idealSendBacklog() {
        synchronized (core.lock()) {
            if (!core.enterTransport()) {
                return 1;
            }
        }
        try {
            return stream().idealSendBacklog();
        } catch (RuntimeException e) {
            Defects.threw(core, e);
            return 1;
        } finally {
            core.exitTransport();
        }
    }

    ConnectionCallbacks callbacks() {
        return callbacks;
    }

    Connecting connecting() {
        synchronized (core.lock()) {
            Connecting current = connecting;
            if (current == null) {
                current = new Connecting(this, core);
                connecting = current;
            }
            return current;
        }
    }

    /** There is nothing more to connect. With the lock held. */
    void endConnecting() {
        connecting = null;
    }

    Disconnecting disconnecting() {
        synchronized (core.lock()) {
            Disconnecting current = disconnecting;
            if (current == null) {
                current = new Disconnecting(this, core);
                disconnecting = current;
            }
            return current;
        }
    }

    /** With the lock held. */
    ConnectionState state() {
        return state;
    }

    /** With the lock held. */
    void moveTo(ConnectionState next) {
        if (!state.leadsTo(next)) {
            throw new AssertionError(state + " does not lead to " + next);
        }
        state = next;
    }

    /** Whether there is, or was, a connection that is not silent. With the lock held. */
    boolean isConnected() {
        return state.wasConnected() && state != ConnectionState.SILENT;
    }

    /** Why an entry is refused in a state that does not permit it. With the lock held. */
    NtStatus refusal() {
        NtStatus known = cause;
        return state == ConnectionState.ABORTED && known != null ? known : NtStatus.STATUS_INVALID_DEVICE_STATE;
    }

    /** The socket has a local address. With the lock held. */
    void bound() {
        moveTo(ConnectionState.BOUND);
    }

    /** A stream socket begins to listen; answers the endpoint that is of no use any more. With the lock held. */
    StreamEndpoint retire() {
        moveTo(ConnectionState.LISTENING);
        return stream();
    }

    /** A client's static events begin with the connection. With the lock held. */
    void enableStatics() {
        core.events.enableStatics(statics());
    }

    private int statics() {
        return core.client.staticEvents() & ownEvents() & callbacks.supplied();
    }

    // accepted connections

    /**
     * The connection exists already; nobody has it yet.
     *
     * @throws TransportException if it is gone already, so that not even its addresses are known
     */
    void accepted() throws TransportException {
        new Connecting(this, core).cacheAddresses();
        synchronized (core.lock()) {
            moveTo(ConnectionState.CONNECTED);
        }
    }

    /** Somebody takes an accepted connection: from here on its client may enable events. */
    void adopt(@Nullable WskClientConnectionDispatch newDispatch) {
        synchronized (core.lock()) {
            callbacks.adopt(newDispatch);
            core.events.announceStatics(statics());
        }
    }

    /** Static and inherited events of an accepted connection begin. */
    void handOver(int inherited) {
        synchronized (core.lock()) {
            onReset = null;
            enableStatics();
            core.events.enableInherited(inherited & callbacks.supplied());
        }
        eventsChanged();
    }

    /** Watches for a reset before anybody takes the connection. */
    void watch(Runnable resetCallback) {
        synchronized (core.lock()) {
            onReset = resetCallback;
        }
        receives.signal();
    }

    // what the two sides tell

    /** A graceful disconnect is queued: no send is accepted any more. With the lock held. */
    void finQueued() {
        moveTo(state == ConnectionState.REMOTE_FIN ? ConnectionState.BOTH_FIN : ConnectionState.LOCAL_FIN);
    }

    /** The connection is dead, for a first cause or another one. With the lock held. */
    void died(NtStatus status) {
        if (cause == null) {
            cause = status;
        }
        if (state != ConnectionState.ABORTED) {
            moveTo(ConnectionState.ABORTED);
        }
    }

    /** A connection whose first data is torn is of no use. With the lock held. */
    void firstDataCancelled() {
        disconnecting().abortNow(NtStatus.STATUS_CONNECTION_ABORTED);
    }

    /** The FIN has left. With the lock held. */
    void finSent() {
        finSent = true;
    }

    /** The sending side failed: the first cause stays. With the lock held. */
    NtStatus sendFailed(NtStatus status) {
        NtStatus first = cause;
        if (first == null) {
            first = status;
            cause = status;
        }
        if (state != ConnectionState.ABORTED) {
            moveTo(ConnectionState.ABORTED);
            receives.peerGone();
        }
        return first;
    }

    /** Sends have completed. Without the lock. */
    void sendProgress(boolean failed) {
        BacklogWatch watch = backlog;
        if (watch != null) {
            watch.check();
        }
        Connecting current = connecting;
        if (current != null && current.takeEstablishedBySend()) {
            eventsChanged();
        } else if (failed) {
            receives.signal();
        }
    }

    /**
     * The receiving side has ended: answers the cause to tell. With the lock held.
     *
     * @param status null for a graceful end
     */
    @Nullable
    NtStatus inputEnded(@Nullable NtStatus status) {
        if (cause != null) {
            return cause; // the host told a failed send first, and now pretends a graceful end
        }
        if (state == ConnectionState.SILENT) {
            return status; // the wire does not matter any more
        }
        if (status != null) {
            cause = status;
            if (state != ConnectionState.ABORTED) {
                moveTo(ConnectionState.ABORTED);
            }
            return status;
        }
        if (state == ConnectionState.CONNECTED) {
            moveTo(ConnectionState.REMOTE_FIN);
        } else if (state == ConnectionState.LOCAL_FIN) {
            moveTo(ConnectionState.BOTH_FIN);
        }
        return null;
    }

    /** With the lock held. */
    boolean isAbortedLocally() {
        Disconnecting current = disconnecting;
        return current != null && current.isAbortedLocally();
    }

    /** With the lock held. */
    boolean isAborted() {
        return isAbortedLocally() || core.isEndpointGone();
    }

    /**
     * How many bytes to buffer, without anybody who receives, to see the stream's end behind them: a little for the
     * disconnect event, more for a connection request that waits for a decision and may be reset meanwhile. With the lock
     * held.
     */
    long lookAhead() {
        if (onReset != null) {
            return DECISION_LOOK_AHEAD;
        }
        return core.events.isEnabled(WskEventMask.WSK_EVENT_DISCONNECT) ? 1 : 0;
    }

    // events

    int ownEvents() {
        return WskEventMask.WSK_EVENT_RECEIVE | WskEventMask.WSK_EVENT_DISCONNECT | WskEventMask.WSK_EVENT_SEND_BACKLOG;
    }

    /** Events were enabled or disabled: what waits is indicated. */
    void eventsChanged() {
        BacklogWatch watch;
        synchronized (core.lock()) {
            if (backlog == null && core.events.isEnabled(WskEventMask.WSK_EVENT_SEND_BACKLOG)) {
                backlog = new BacklogWatch(this, core);
            }
            watch = backlog;
        }
        if (watch != null) {
            watch.enabled();
        }
        receives.signal();
    }

    // the sink

    @Override
    public void connected(long result) {
        Connecting current = connecting;
        if (current != null) {
            current.connected(result);
        }
    }

    @Override
    public void written(long result) {
        sends.onDone(result);
    }

    @Override
    public void shutdownDone(long result) {
        sends.onDone(result);
    }

    @Override
    public void readDone(long result) {
        receives.onDone(result);
    }

    @Override
    public void pushed(Chunk chunk) {
        receives.onPushed(chunk);
    }

    @Override
    public void pushEnded(long result) {
        receives.onPushEnded(result);
        Runnable watcher = null;
        synchronized (core.lock()) {
            if (cause != null) {
                watcher = onReset;
                onReset = null;
            }
        }
        if (watcher != null) {
            watcher.run();
        }
    }

    @Override
    public void closed() {
        boolean retired;
        synchronized (core.lock()) {
            retired = state == ConnectionState.LISTENING;
        }
        if (!retired) {
            core.onEndpointClosed();
        }
    }

    // the end

    @Override
    public void takeQueued(RequestQueue target) {
        takeTransfers(target);
    }

    /** All sends and receives that the transport does not have. With the lock held. */
    void takeTransfers(RequestQueue target) {
        sends.takeQueued(target);
        receives.takeQueued(target);
    }

    @Override
    public void takeInFlight(RequestQueue target) {
        Connecting current = connecting;
        if (current != null) {
            current.takeInFlight(target);
        }
        sends.takeInFlight(target);
        receives.takeInFlight(target);
    }

    @Override
    public boolean closesAbortively() {
        return state == ConnectionState.CONNECTING
                || state.wasConnected()
                        && state != ConnectionState.SILENT
                        && !(state == ConnectionState.BOTH_FIN && finSent);
    }

    @Override
    public void endpointClosed() {
        LocalBinding held = binding;
        if (held != null) {
            held.release();
        }
        Disconnecting ending;
        synchronized (core.lock()) {
            receives.discard();
            ending = disconnecting;
        }
        receives.releaseEmptied();
        if (ending != null) {
            ending.endpointClosed();
        }
    }

    @Override
    public void indicateDeath() {
        boolean entered = core.events.enter(WskEventMask.WSK_EVENT_RECEIVE);
        core.events.close(); // it is the last one
        if (!entered) {
            return;
        }
        callbacks.tellDeath();
        core.events.exit();
    }

    @Override
    public String stateName() {
        return state.name();
    }

    @Override
    public int retained() {
        return receives.retained();
    }

    /** SIO_WSK_SET_TCP_SILENT_MODE. */
    NtStatus silence() {
        synchronized (core.lock()) {
            if (state != ConnectionState.CONNECTED || !sends.isIdle() || !core.enterTransport()) {
                return core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            // First, so that nothing is sent meanwhile.
            moveTo(ConnectionState.SILENT);
        }
        try {
            stream().silence();
            return NtStatus.STATUS_SUCCESS;
        } catch (TransportException | RuntimeException e) {
            synchronized (core.lock()) {
                moveTo(ConnectionState.CONNECTED);
                receives.tellEndAgain();
            }
            return Defects.statusOf(core, e);
        } finally {
            core.exitTransport();
        }
    }
}
