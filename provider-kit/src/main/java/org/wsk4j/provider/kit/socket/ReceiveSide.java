package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.data.WskDataIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;

/**
 * The receiving direction of a connection: posted receives in call order, and the receive event.
 *
 * <p>Posted receives come first. Without buffered bytes they are read straight into the caller's memory; when the event (or
 * the disconnect event) wants bytes, the transport pushes chunks, which are buffered here until a receive or the event takes
 * them. A refused or partly accepted indication pauses the event until a receive has completed.
 */
final class ReceiveSide extends SerialPump implements Canceller {

    private enum Input {
        /** The transport does nothing. */
        IDLE,
        /** It reads into the memory of the first posted receive. */
        READING,
        /** It pushes chunks. */
        PUSHING,
        /** It was asked to end pushing. */
        STOPPING
    }

    private enum Step {
        NOTHING,
        READ,
        PUSH,
        STOP,
        INDICATE,
        DISCONNECT_EVENT,
        HOP
    }

    private final Connection connection;
    private final SocketCore core;
    private final ReceiveBuffer buffer;
    private final Runnable pumpOnLoop;

    // guarded by core.lock
    private final RequestQueue queue = new RequestQueue();
    private Input input = Input.IDLE;
    /** The event waits until a receive completes. */
    private boolean paused;
    /** Counts completed receives, so that one during a callback is not missed. */
    private long receivesDone;
    /** Nothing more will come from the transport. */
    private boolean ended;
    /** Why; null for the peer's graceful disconnect. */
    private @Nullable NtStatus endStatus;

    private boolean disconnectDue;
    private boolean disconnectAbortive;
    private boolean abortiveTold;
    private boolean arrived;
    private long arrivedResult;
    /** A task of the loop is to go on. */
    private boolean hopping;

    // owner: the pump
    private @Nullable BufferBatch batch; // since the first read
    private final RequestQueue done = new RequestQueue();

    ReceiveSide(Connection connection, SocketCore core) {
        super(core.loop);
        this.connection = connection;
        this.core = core;
        this.buffer = new ReceiveBuffer(this, core);
        this.pumpOnLoop = this::continueOnLoop;
    }

    private BufferBatch batch() {
        BufferBatch made = batch;
        if (made == null) {
            made = new BufferBatch();
            batch = made;
        }
        return made;
    }

    ReceiveBuffer buffer() {
        return buffer;
    }

    /** Queues a receive. With the lock held; false if it is cancelled already. */
    boolean add(Request request) {
        if (request.isCancelRequested()) {
            return false;
        }
        queue.add(request);
        request.waitsIn(this);
        return true;
    }

    /** A receive is over: the event resumes. A zero-length one is at once, whatever else is posted. With the lock held. */
    void resume() {
        paused = false;
        receivesDone++;
    }

    void takeQueued(RequestQueue target) {
        queue.moveAfter(input == Input.READING ? 1 : 0, target);
    }

    void takeInFlight(RequestQueue target) {
        if (input == Input.READING) {
            batch().clear();
        }
        input = Input.IDLE;
        queue.moveAfter(0, target);
    }

    /** Our own abort, or the death of the provider: what is buffered is dropped, later receives fail. With the lock held. */
    void abort(NtStatus status) {
        ended = true;
        endStatus = status;
        disconnectDue = false;
    }

    /** The sending direction saw that the connection is dead; the rest is still readable. With the lock held. */
    void peerGone() {
        if (!abortiveTold && !connection.isAbortedLocally()) {
            abortiveTold = true;
            disconnectDue = true;
            disconnectAbortive = true;
        }
    }

    /** True if there is more to do. */
    @Override
    boolean step() {
        Step next;
        synchronized (core.lock) {
            if (arrived) {
                arrived = false;
                applyRead(arrivedResult);
            }
            next = prepare();
        }
        buffer.releaseEmptied();
        done.completeAll();
        return switch (next) {
            case NOTHING -> false;
            case READ -> startRead();
            case PUSH -> startPush();
            case STOP -> stopPush();
            case INDICATE -> indicate() || hop();
            case DISCONNECT_EVENT -> disconnectEvent();
            case HOP -> hop();
        };
    }

    /** Goes on in a later turn of the loop. */
    private boolean hop() {
        synchronized (core.lock) {
            if (hopping) {
                return false;
            }
            hopping = true;
        }
        core.loop.execute(pumpOnLoop);
        return false;
    }

    private void continueOnLoop() {
        synchronized (core.lock) {
            hopping = false;
        }
        signal();
    }

    /** Serves posted receives from the buffer, then decides what comes next. */
    private Step prepare() {
        for (Request head = queue.peek(); head != null && input != Input.READING; head = queue.peek()) {
            if (!serve(head)) {
                return wait(head);
            }
        }
        if (input == Input.READING || core.isEnding()) {
            return Step.NOTHING;
        }
        boolean eventWanted = core.events.isEnabled(WskEventMask.WSK_EVENT_RECEIVE);
        if (eventWanted && !paused && !buffer.isEmpty()) {
            return core.mayCallBack() ? Step.INDICATE : Step.HOP;
        }
        if (disconnectDue && core.events.isEnabled(WskEventMask.WSK_EVENT_DISCONNECT)) {
            return core.mayCallBack() ? Step.DISCONNECT_EVENT : Step.HOP;
        }
        boolean push = wantsPush(eventWanted);
        if (input == Input.IDLE && push && core.enterTransport()) {
            input = Input.PUSHING;
            return Step.PUSH;
        }
        if (input == Input.PUSHING && !push && core.enterTransport()) {
            input = Input.STOPPING;
            return Step.STOP;
        }
        return Step.NOTHING;
    }

    private boolean wantsPush(boolean eventWanted) {
        if (ended || buffer.isFull()) {
            return false;
        }
        if (eventWanted && !paused) {
            return true;
        }
        // Without a receive the end of the stream is only seen by reading: look a little ahead.
        return buffer.bytes() < connection.lookAhead();
    }

    /** Gives the first receive what there is; true if it is over, and moved to the done ones. */
    private boolean serve(Request head) {
        boolean drain = (head.flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        if (drain) {
            buffer.discard();
        } else if (!buffer.isEmpty()) {
            buffer.copyTo(head);
        }
        boolean whole = (head.flags & WskReceiveFlags.WSK_FLAG_WAITALL) != 0;
        if (!drain && head.moved > 0 && (!whole || head.remaining() == 0)) {
            over(head.result(NtStatus.STATUS_SUCCESS));
            return true;
        }
        if (ended && buffer.isEmpty()) {
            NtStatus status = endStatus;
            over(head.result(status == null || head.moved > 0 ? NtStatus.STATUS_SUCCESS : status));
            return true;
        }
        return false;
    }

    private void over(Request head) {
        queue.poll();
        done.add(head);
        resume();
    }

    /** The first receive needs more from the transport. */
    private Step wait(Request head) {
        boolean drain = (head.flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        if (input != Input.IDLE || !core.enterTransport()) {
            return Step.NOTHING;
        }
        if (drain) {
            input = Input.PUSHING;
            return Step.PUSH;
        }
        input = Input.READING;
        batch().add(head.mdl, head.offset + head.moved, head.remaining());
        return Step.READ;
    }

    private boolean startRead() {
        long result;
        try {
            result = connection.stream().read(batch());
        } catch (RuntimeException e) {
            result = Defects.threw(core, e);
        }
        boolean pending = result == IoResult.PENDING;
        boolean cancel = false;
        synchronized (core.lock) {
            if (pending) {
                Request head = queue.peek();
                cancel = input == Input.READING && head != null && head.cancelled;
            } else {
                applyRead(result);
            }
        }
        core.exitTransport();
        if (cancel) {
            core.cancelTransport(Direction.INPUT);
        }
        return !pending;
    }

    /** The pending read is over. On the loop. */
    void onReadDone(long result) {
        synchronized (core.lock) {
            arrived = true;
            arrivedResult = result;
        }
        signal();
    }

    private void applyRead(long result) {
        Request head = queue.peek();
        if (input != Input.READING || head == null) {
            return; // closed meanwhile: the request is back already
        }
        input = Input.IDLE;
        batch().clear();
        if (IoResult.isReady(result)) {
            head.moved += result;
            core.bytesReceived += result;
        } else if (result == IoResult.END_OF_STREAM) {
            end(null);
        } else if (IoResult.status(result) != NtStatus.STATUS_CANCELLED) {
            end(IoResult.status(result));
        }
        if (head.cancelled && (head.flags & WskReceiveFlags.WSK_FLAG_DRAIN) == 0 && !serve(head)) {
            over(head.resultCancelled());
        }
    }

    private boolean startPush() {
        long budget;
        synchronized (core.lock) {
            budget = buffer.room();
        }
        try {
            connection.stream().startPush(budget);
        } catch (RuntimeException e) {
            endPush(Defects.threw(core, e));
        }
        core.exitTransport();
        return true;
    }

    private boolean stopPush() {
        try {
            connection.stream().stopPush();
        } catch (RuntimeException e) {
            endPush(Defects.threw(core, e));
        }
        core.exitTransport();
        return true;
    }

    /** Tells the connection what its sink would have heard, where it would have. */
    private void endPush(long failure) {
        if (!core.loop.execute(() -> connection.pushEnded(failure))) {
            connection.pushEnded(failure);
        }
    }

    /** Bytes came. On the loop. */
    void onPushed(Chunk chunk) {
        boolean dropped;
        synchronized (core.lock) {
            dropped = chunk.length() == 0 || connection.isAborted();
            if (!dropped) {
                core.bytesReceived += chunk.length();
                buffer.add(chunk);
            }
        }
        if (dropped) {
            chunk.release();
        }
        signal();
    }

    /** Push is over. On the loop. */
    void onPushEnded(long result) {
        synchronized (core.lock) {
            if (input != Input.PUSHING && input != Input.STOPPING) {
                return; // closed meanwhile, or told already for a transport that threw
            }
            input = Input.IDLE;
            if (result == IoResult.END_OF_STREAM) {
                end(null);
            } else if (IoResult.isFailure(result)) {
                end(IoResult.status(result));
            }
        }
        signal();
    }

    /** The stream is over; an end without a cause after a failed send is that failure, which the host told only once. */
    private void end(@Nullable NtStatus status) {
        if (ended) {
            return;
        }
        ended = true;
        endStatus = connection.inputEnded(status);
        if (endStatus != null) {
            peerGone();
        } else {
            disconnectDue = true;
            disconnectAbortive = false;
        }
    }

    /** False if the client asked, inside the callback, for the same bytes again: then others have their turn first. */
    private boolean indicate() {
        DataNode first;
        long bytes;
        long receivesBefore;
        boolean entered;
        boolean tight;
        synchronized (core.lock) {
            first = buffer.indicate();
            if (first == null) {
                return true;
            }
            bytes = buffer.indicatedBytes();
            receivesBefore = receivesDone;
            tight = buffer.isTight();
            entered = core.events.enterLocked(WskEventMask.WSK_EVENT_RECEIVE);
        }
        boolean refused = false;
        long accepted = 0;
        if (entered) {
            core.events.raise();
            accepted = connection.callbacks().receive(first, bytes, tight);
        }
        synchronized (core.lock) {
            if (accepted == ConnectionCallbacks.RETAINED) {
                buffer.retainIndicated();
            } else {
                buffer.accept(accepted);
                if (connection.isAborted()) {
                    buffer.discard(); // the abort could not reach what was indicated
                }
                refused = entered && accepted < bytes;
                // A receive that completed during the callback resumes the event.
                paused = refused && receivesDone == receivesBefore;
                refused &= !paused;
            }
        }
        buffer.releaseEmptied();
        if (entered) {
            core.events.exit();
        }
        return !refused;
    }

    private boolean disconnectEvent() {
        boolean abortive;
        synchronized (core.lock) {
            disconnectDue = false;
            abortive = disconnectAbortive;
        }
        if (core.events.enter(WskEventMask.WSK_EVENT_DISCONNECT)) {
            connection.callbacks().disconnect(abortive);
            core.events.exit();
        } else {
            synchronized (core.lock) {
                // Unless the connection was aborted meanwhile, which is our own doing.
                disconnectDue = !connection.isAborted();
            }
        }
        return true;
    }

    @Override
    public boolean remove(Request request) {
        if (input == Input.READING && queue.peek() == request || !queue.remove(request)) {
            return false;
        }
        resume();
        return true;
    }

    @Override
    public void removed() {
        signal();
    }

    @Override
    public void cancelInFlight(Request request) {
        core.cancelTransport(Direction.INPUT);
    }

    /** WskRelease. */
    NtStatus release(WskDataIndication indication) {
        return buffer.release(indication);
    }

    /** Bytes that wait to be received, here and in the host. */
    long backlog() {
        long buffered;
        synchronized (core.lock) {
            buffered = buffer.bytes();
            if (!core.enterTransport()) {
                return buffered;
            }
        }
        try {
            return buffered + connection.stream().receiveBacklog();
        } catch (RuntimeException e) {
            Defects.threw(core, e);
            return buffered;
        } finally {
            core.exitTransport();
        }
    }

    /** The end came while nobody wanted to know: the connection hears of it now. With the lock held. */
    void tellEndAgain() {
        if (ended) {
            endStatus = connection.inputEnded(endStatus);
        }
    }
}
