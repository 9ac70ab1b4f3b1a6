package org.wsk4j.provider.kit.socket;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientConnectionDispatch;
import org.wsk4j.WskDisconnectFlags;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.WskSendFlags;
import org.wsk4j.data.SizeT;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.StreamEndpoint;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.kit.TransportException;

/**
 * The connection role: state, both directions, connecting and disconnecting. A connection socket is one; a stream socket has
 * one until it listens.
 */
final class Connection implements StreamSink, SocketPart {

    /** What {@link #callReceiveEvent} answers for a list that the client keeps. */
    static final long RETAINED = -1;

    /** Bytes that are buffered of a connection that waits for a decision. */
    private static final long DECISION_LOOK_AHEAD = 65_536;

    /** WskConnectEx takes at most this many bytes. */
    private static final long MAX_FIRST_DATA = 65_535;

    private final SocketCore core;
    private final int family;
    private final SendSide sends;
    private final ReceiveSide receives;
    private final BacklogWatch backlog;

    // guarded by core.lock
    private volatile ConnectionState state = ConnectionState.CREATED;
    private @Nullable StreamEndpoint stream;
    private @Nullable WskClientConnectionDispatch dispatch;
    /** Why the connection is dead; the first cause stays. */
    private @Nullable NtStatus cause;

    private boolean abortedLocally;
    private boolean finSent;
    /** The last send completed a connect: events begin. */
    private boolean establishedBySend;

    /** The pending connect, while the transport has it. */
    private @Nullable Request connecting;

    private final RequestQueue aborts = new RequestQueue();
    private @Nullable LocalBinding binding;
    private @Nullable SocketControls controls;
    private @Nullable Runnable onReset;

    /** owner: whoever connects. */
    private final BufferBatch firstData = new BufferBatch();
    /** owner: the loop. */
    private final SizeT bytesAccepted = new SizeT();

    private final Canceller connectCanceller = new Canceller() {
        @Override
        public boolean remove(Request request) {
            return false;
        }

        @Override
        public void cancelInFlight(Request request) {
            core.cancelTransport(Direction.OUTPUT);
        }
    };

    Connection(SocketCore core, int family, @Nullable WskClientConnectionDispatch dispatch) {
        this.core = core;
        this.family = family;
        this.dispatch = dispatch;
        this.sends = new SendSide(this, core);
        this.receives = new ReceiveSide(this, core);
        this.backlog = new BacklogWatch(this, core);
    }

    /** The address to give back when the endpoint is closed. */
    void releases(LocalBinding newBinding) {
        binding = newBinding;
    }

    /** Whose requests wait with the connection's and end with them. */
    void waitsWith(SocketControls newControls) {
        controls = newControls;
    }

    /** Gives the connection its endpoint, before anything else. */
    void open(StreamEndpoint endpoint) {
        synchronized (core.lock) {
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

    /** With the lock held. */
    ConnectionState state() {
        return state;
    }

    @Nullable
    WskClientConnectionDispatch dispatch() {
        return dispatch;
    }

    private void moveTo(ConnectionState next) {
        if (!state.leadsTo(next)) {
            throw new AssertionError(state + " does not lead to " + next);
        }
        state = next;
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

    // connecting

    /** WskConnect, WskConnectEx. */
    NtStatus connect(SockAddr remote, @Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (buffer != null) {
            buffer.checkRange();
        }
        int remoteFamily = remote.family();
        Request request = core.begin(irp, Request.Kind.CONNECT);
        if (buffer != null) {
            request.capture(buffer);
        }
        NtStatus refusal = flags != 0 || remoteFamily != family
                ? NtStatus.STATUS_INVALID_PARAMETER
                : request.length > MAX_FIRST_DATA ? NtStatus.STATUS_BUFFER_OVERFLOW : null;
        start(request, remote, refusal);
        return request.leave();
    }

    private void start(Request request, SockAddr remote, @Nullable NtStatus argumentRefusal) {
        SockAddr peer = request.capturedAddress(remote);
        NtStatus refusal = argumentRefusal;
        boolean cancelled = false;
        synchronized (core.lock) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if (state != ConnectionState.BOUND) {
                refusal = refusal != null ? refusal : NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (refusal == null && !core.enterTransport()) {
                refusal = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (refusal == null) {
                moveTo(ConnectionState.CONNECTING);
                connecting = request;
                request.waitsIn(connectCanceller);
                cancelled = request.isCancelRequested();
                firstData.add(request.mdl, request.offset, request.length);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
            return;
        }
        long result = cancelled
                ? IoResult.failure(NtStatus.STATUS_CANCELLED)
                : stream().connect(peer, firstData.count() == 0 ? null : firstData);
        boolean late = false;
        if (result == IoResult.PENDING) {
            synchronized (core.lock) {
                late = connecting == request && request.isCancelRequested();
            }
        }
        core.exitTransport();
        if (late) {
            core.cancelTransport(Direction.OUTPUT);
        }
        if (result != IoResult.PENDING) {
            connected(result);
        }
    }

    @Override
    public void connected(long result) {
        Request request;
        NtStatus failure = null;
        boolean whole = false;
        boolean ready = IoResult.isReady(result);
        if (ready) {
            cacheAddresses();
        }
        synchronized (core.lock) {
            request = connecting;
            if (request == null) {
                return; // closed meanwhile: the request is back already
            }
            connecting = null;
            request.waitsIn(null);
            firstData.clear();
            if (!ready) {
                failure = IoResult.isFailure(result) ? IoResult.status(result) : NtStatus.STATUS_CONNECTION_RESET;
                moveTo(ConnectionState.BOUND);
            } else {
                request.moved = Math.min(result, request.length);
                whole = request.remaining() == 0;
                if (whole) {
                    established();
                } else if (!sends.add(request)) {
                    firstDataCancelled();
                    failure = NtStatus.STATUS_CANCELLED;
                }
            }
        }
        if (failure != null) {
            request.complete(failure, request.moved);
        } else if (whole) {
            request.complete(NtStatus.STATUS_SUCCESS, request.moved);
            eventsChanged();
        } else {
            sends.signal();
        }
    }

    /** All first data has left: the connect is over. With the lock held. */
    void firstDataSent() {
        established();
        establishedBySend = true;
    }

    /** A connection whose first data is torn is of no use. With the lock held. */
    void firstDataCancelled() {
        abortNow(NtStatus.STATUS_CONNECTION_ABORTED);
    }

    private void established() {
        moveTo(ConnectionState.CONNECTED);
        enableStatics();
    }

    private void enableStatics() {
        core.events.enableStatics(core.client.staticEvents() & ownEvents() & suppliedEvents());
    }

    private void cacheAddresses() {
        SockAddr address = new SockAddr();
        try {
            stream().localAddress(address);
            core.cacheLocal(address);
            stream().remoteAddress(address);
            core.cacheRemote(address);
        } catch (TransportException e) {
            // The peer may have reset it already; what bind told stays.
        }
    }

    // accepted connections

    /** The connection exists already; nobody has it yet. */
    void accepted() {
        cacheAddresses();
        synchronized (core.lock) {
            moveTo(ConnectionState.CONNECTED);
        }
    }

    /** Somebody takes an accepted connection: from here on its client may enable events. */
    void adopt(@Nullable WskClientConnectionDispatch newDispatch) {
        synchronized (core.lock) {
            dispatch = newDispatch;
        }
    }

    /** Static and inherited events of an accepted connection begin. */
    void handOver(int inherited) {
        synchronized (core.lock) {
            onReset = null;
            enableStatics();
            core.events.enableInherited(inherited & suppliedEvents());
        }
        eventsChanged();
    }

    /** Watches for a reset before anybody takes the connection. */
    void watch(Runnable resetCallback) {
        synchronized (core.lock) {
            onReset = resetCallback;
        }
        receives.signal();
    }

    // data

    /** WskSend. */
    NtStatus send(WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.SEND);
        request.capture(buffer);
        request.flags = flags;
        NtStatus refusal = null;
        boolean queued = false;
        synchronized (core.lock) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if ((flags & ~WskSendFlags.WSK_FLAG_NODELAY) != 0) {
                refusal = NtStatus.STATUS_NOT_SUPPORTED;
            } else if (!state.acceptsSend()) {
                refusal = stateRefusal();
            } else {
                queued = sends.add(request);
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        } else {
            sends.signal();
        }
        return request.leave();
    }

    private NtStatus stateRefusal() {
        NtStatus known = cause;
        return state == ConnectionState.ABORTED && known != null ? known : NtStatus.STATUS_INVALID_DEVICE_STATE;
    }

    /** WskReceive. */
    NtStatus receive(WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        buffer.checkRange();
        Request request = core.begin(irp, Request.Kind.RECEIVE);
        request.capture(buffer);
        request.flags = flags;
        boolean drain = (flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        boolean waitAll = (flags & WskReceiveFlags.WSK_FLAG_WAITALL) != 0;
        NtStatus result = null;
        boolean queued = false;
        synchronized (core.lock) {
            if (core.isEnding()) {
                result = core.refusal();
            } else if ((flags & ~(WskReceiveFlags.WSK_FLAG_DRAIN | WskReceiveFlags.WSK_FLAG_WAITALL)) != 0) {
                result = NtStatus.STATUS_NOT_SUPPORTED;
            } else if (drain && (waitAll || request.length != 0) || Memory.isReadOnly(request)) {
                result = NtStatus.STATUS_INVALID_PARAMETER;
            } else if (!state.wasConnected() || state == ConnectionState.SILENT) {
                result = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (abortedLocally) {
                result = stateRefusal(); // not behind a receive that waits for the end of the endpoint
            } else if (request.length == 0 && !drain) {
                receives.resume();
                result = NtStatus.STATUS_SUCCESS;
            } else {
                queued = receives.add(request);
            }
        }
        if (result != null) {
            request.complete(result, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        }
        if (queued || result == NtStatus.STATUS_SUCCESS) {
            receives.signal();
        }
        return request.leave();
    }

    /** WskRelease. */
    NtStatus release(WskDataIndication indication) {
        Objects.requireNonNull(indication, "indication");
        return receives.buffer().release(indication);
    }

    // disconnecting

    /** WskDisconnect. */
    NtStatus disconnect(@Nullable WskBuf buffer, int flags, @Nullable Irp irp) {
        if (irp == null) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        if (buffer != null) {
            buffer.checkRange();
        }
        Request request = core.begin(irp, Request.Kind.DISCONNECT);
        if (buffer != null) {
            request.capture(buffer);
        }
        if ((flags & ~WskDisconnectFlags.WSK_FLAG_ABORTIVE) != 0) {
            request.complete(NtStatus.STATUS_INVALID_PARAMETER, 0);
        } else if (flags == 0) {
            disconnectGracefully(request);
        } else if (buffer != null) {
            request.complete(NtStatus.STATUS_INVALID_PARAMETER, 0);
        } else {
            disconnectAbortively(request);
        }
        return request.leave();
    }

    private void disconnectGracefully(Request request) {
        NtStatus refusal = null;
        boolean queued = false;
        synchronized (core.lock) {
            if (core.isEnding()) {
                refusal = core.refusal();
            } else if (!state.acceptsSend()) {
                refusal = stateRefusal();
            } else {
                queued = sends.add(request);
                if (queued) {
                    moveTo(state == ConnectionState.REMOTE_FIN ? ConnectionState.BOTH_FIN : ConnectionState.LOCAL_FIN);
                }
            }
        }
        if (refusal != null) {
            request.complete(refusal, 0);
        } else if (!queued) {
            request.resultCancelled().complete();
        } else {
            sends.signal();
        }
    }

    private void disconnectAbortively(Request request) {
        RequestQueue cancelled = new RequestQueue();
        NtStatus result = null;
        synchronized (core.lock) {
            if (core.isEnding()) {
                result = core.refusal();
            } else if (!state.wasConnected() || state == ConnectionState.SILENT) {
                result = NtStatus.STATUS_INVALID_DEVICE_STATE;
            } else if (abortedLocally || core.isEndpointGone()) {
                result = NtStatus.STATUS_SUCCESS;
            } else {
                takeTransfers(cancelled);
                cancelled.result(NtStatus.STATUS_CANCELLED);
                abortNow(NtStatus.STATUS_CONNECTION_ABORTED);
                aborts.add(request);
            }
        }
        cancelled.completeAll();
        receives.buffer().releaseEmptied();
        if (result != null) {
            request.complete(result, 0);
        } else {
            core.closeEndpoint(true);
        }
    }

    /** From here on the connection is dead by our own doing. With the lock held. */
    private void abortNow(NtStatus status) {
        abortedLocally = true;
        if (cause == null) {
            cause = status;
        }
        if (state != ConnectionState.ABORTED) {
            moveTo(ConnectionState.ABORTED);
        }
        receives.abort(status);
        receives.buffer().discard();
    }

    // what the two sides tell

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
        backlog.check();
        boolean begins;
        synchronized (core.lock) {
            begins = establishedBySend;
            establishedBySend = false;
        }
        if (begins) {
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

    boolean isAbortedLocally() {
        return abortedLocally;
    }

    /** With the lock held. */
    boolean isAborted() {
        return abortedLocally || core.isEndpointGone();
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

    int suppliedEvents() {
        WskClientConnectionDispatch table = dispatch;
        if (table == null) {
            return 0;
        }
        return (table.receiveEvent() != null ? WskEventMask.WSK_EVENT_RECEIVE : 0)
                | (table.disconnectEvent() != null ? WskEventMask.WSK_EVENT_DISCONNECT : 0)
                | (table.sendBacklogEvent() != null ? WskEventMask.WSK_EVENT_SEND_BACKLOG : 0);
    }

    /** Events were enabled or disabled: what waits is indicated. */
    void eventsChanged() {
        backlog.enabled();
        receives.signal();
    }

    /** Calls the client; answers the bytes accepted, or {@link #RETAINED}. On the loop, event entered. */
    long callReceiveEvent(DataNode list, long bytes, boolean tight) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.receiveEvent() == null) {
            return 0;
        }
        bytesAccepted.set(bytes);
        int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL | (tight ? WskEventFlags.WSK_FLAG_RELEASE_ASAP : 0);
        try {
            NtStatus status = table.receiveEvent().receiveEvent(core.socketContext, flags, list, bytes, bytesAccepted);
            if (status == NtStatus.STATUS_PENDING) {
                return RETAINED;
            }
            return status == NtStatus.STATUS_SUCCESS ? Math.max(0, bytesAccepted.value()) : 0;
        } catch (Throwable e) {
            core.callbackFailed("receiveEvent", e);
            return 0;
        }
    }

    void callDisconnectEvent(boolean abortive) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.disconnectEvent() == null) {
            return;
        }
        int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL | (abortive ? WskEventFlags.WSK_FLAG_ABORTIVE : 0);
        try {
            table.disconnectEvent().disconnectEvent(core.socketContext, flags);
        } catch (Throwable e) {
            core.callbackFailed("disconnectEvent", e);
        }
    }

    void callSendBacklogEvent(long ideal) {
        WskClientConnectionDispatch table = dispatch;
        if (table == null || table.sendBacklogEvent() == null) {
            return;
        }
        try {
            table.sendBacklogEvent().sendBacklogEvent(core.socketContext, ideal);
        } catch (Throwable e) {
            core.callbackFailed("sendBacklogEvent", e);
        }
    }

    // the sink

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
        receives.onReadDone(result);
    }

    @Override
    public void pushed(Chunk chunk) {
        receives.onPushed(chunk);
    }

    @Override
    public void pushEnded(long result) {
        receives.onPushEnded(result);
        Runnable watcher = null;
        synchronized (core.lock) {
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
        synchronized (core.lock) {
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
        SocketControls waiting = controls;
        if (waiting != null) {
            waiting.takeQueued(target);
        }
    }

    private void takeTransfers(RequestQueue target) {
        sends.takeQueued(target);
        receives.takeQueued(target);
    }

    @Override
    public void takeInFlight(RequestQueue target) {
        Request connect = connecting;
        if (connect != null) {
            connecting = null;
            connect.waitsIn(null);
            firstData.clear();
            target.add(connect);
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
        RequestQueue over = new RequestQueue();
        synchronized (core.lock) {
            receives.buffer().discard();
            aborts.moveAfter(0, over);
        }
        receives.buffer().releaseEmptied();
        over.result(NtStatus.STATUS_SUCCESS);
        over.completeAll();
    }

    @Override
    public void indicateDeath() {
        boolean entered = core.events.enter(WskEventMask.WSK_EVENT_RECEIVE);
        core.events.close(); // it is the last one
        if (!entered) {
            return;
        }
        WskClientConnectionDispatch table = dispatch;
        try {
            if (table != null && table.receiveEvent() != null) {
                bytesAccepted.set(0);
                table.receiveEvent()
                        .receiveEvent(
                                core.socketContext, WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL, null, 0, bytesAccepted);
            }
        } catch (Throwable e) {
            core.callbackFailed("receiveEvent", e);
        }
        core.events.exit();
    }

    @Override
    public String stateName() {
        return state.name();
    }

    @Override
    public int retained() {
        return receives.buffer().retained();
    }

    // controls

    long receiveBacklog() {
        long buffered;
        synchronized (core.lock) {
            buffered = receives.buffer().bytes();
            if (!core.enterTransport()) {
                return buffered;
            }
        }
        try {
            return buffered + stream().receiveBacklog();
        } finally {
            core.exitTransport();
        }
    }

    long idealSendBacklog() {
        synchronized (core.lock) {
            if (!core.enterTransport()) {
                return 1;
            }
        }
        try {
            return stream().idealSendBacklog();
        } finally {
            core.exitTransport();
        }
    }

    /** SIO_WSK_SET_TCP_SILENT_MODE. */
    NtStatus silence() {
        synchronized (core.lock) {
            if (state != ConnectionState.CONNECTED || !sends.isIdle() || !core.enterTransport()) {
                return core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            // First, so that nothing is sent meanwhile.
            moveTo(ConnectionState.SILENT);
        }
        try {
            stream().silence();
            return NtStatus.STATUS_SUCCESS;
        } catch (TransportException e) {
            synchronized (core.lock) {
                moveTo(ConnectionState.CONNECTED);
                receives.tellEndAgain();
            }
            return e.status();
        } finally {
            core.exitTransport();
        }
    }
}
