package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskReceiveFlags;
import org.wsk4j.nt.NtStatus;
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

    private final Connection connection;
    private final SocketCore core;

    // guarded by core.lock()
    private final TransferQueue queue = new TransferQueue();
    private @Nullable ReceiveBuffer buffer; // since something was pushed
    private ReceiveInput input = ReceiveInput.IDLE;
    /** The event waits until a receive completes. */
    private boolean paused;
    /** Counts completed receives, so that one during a callback is not missed. */
    private int receivesDone;
    /** Nothing more will come from the transport. */
    private boolean ended;
    /** Why; null for the peer's graceful disconnect. */
    private @Nullable NtStatus endStatus;

    private boolean disconnectDue;
    private boolean disconnectAbortive;
    private boolean abortiveTold;
    /** A task of the loop is to go on. */
    private boolean hopping;

    private @Nullable Runnable pumpOnLoop; // since the first one

    ReceiveSide(Connection connection, SocketCore core) {
        super(core.loop);
        this.connection = connection;
        this.core = core;
    }

    /** Queues a receive. With the lock held; false if it is cancelled already. */
    boolean add(Request request) {
        return queue.add(request, this);
    }

    /** The operation that is with the transport is over. On the loop. */
    void onDone(long result) {
        synchronized (core.lock()) {
            queue.arrived(result);
        }
        signal();
    }

    /** With or without the lock. */
    ReceiveBuffer buffer() {
        synchronized (core.lock()) {
            ReceiveBuffer made = buffer;
            if (made == null) {
                made = new ReceiveBuffer(this, core);
                buffer = made;
            }
            return made;
        }
    }

    private boolean hasBytes() {
        return buffer != null && !buffer.isEmpty();
    }

    /** Throws away what nobody has taken; {@link #releaseEmptied} follows. With the lock held. */
    void discard() {
        if (buffer != null) {
            buffer.discard();
        }
    }

    /** Gives the memory back that nothing is in any more. Without the lock. */
    void releaseEmptied() {
        ReceiveBuffer current = buffer; // who has emptied something sees it
        if (current != null) {
            current.releaseEmptied();
        }
    }

    /** How many indications the client retains. With the lock held. */
    int retained() {
        return buffer == null ? 0 : buffer.retained();
    }

    /** A receive is over: the event resumes. A zero-length one is at once, whatever else is posted. With the lock held. */
    void resume() {
        paused = false;
        receivesDone++;
    }

    void takeQueued(RequestQueue target) {
        queue.moveAfter(input == ReceiveInput.READING ? 1 : 0, target);
    }

    void takeInFlight(RequestQueue target) {
        if (input == ReceiveInput.READING) {
            queue.batch().clear();
        }
        input = ReceiveInput.IDLE;
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
        ReceiveStep next;
        synchronized (core.lock()) {
            if (queue.takeArrived()) {
                applyRead(queue.arrivedResult());
            }
            next = prepare();
        }
        releaseEmptied();
        queue.completeDone();
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
        Runnable pump;
        synchronized (core.lock()) {
            if (hopping) {
                return false;
            }
            hopping = true;
            pump = pumpOnLoop;
            if (pump == null) {
                pump = this::continueOnLoop;
                pumpOnLoop = pump;
            }
        }
        core.loop.execute(pump);
        return false;
    }

    private void continueOnLoop() {
        synchronized (core.lock()) {
            hopping = false;
        }
        signal();
    }

    /** Serves posted receives from the buffer, then decides what comes next. */
    private ReceiveStep prepare() {
        for (Request head = queue.peek(); head != null && input != ReceiveInput.READING; head = queue.peek()) {
            if (!serve(head)) {
                return wait(head);
            }
        }
        if (input == ReceiveInput.READING || core.isEnding()) {
            return ReceiveStep.NOTHING;
        }
        boolean eventWanted = core.events.isEnabled(WskEventMask.WSK_EVENT_RECEIVE);
        if (eventWanted && !paused && hasBytes()) {
            return core.mayCallBack() ? ReceiveStep.INDICATE : ReceiveStep.HOP;
        }
        if (disconnectDue && core.events.isEnabled(WskEventMask.WSK_EVENT_DISCONNECT)) {
            return core.mayCallBack() ? ReceiveStep.DISCONNECT_EVENT : ReceiveStep.HOP;
        }
        boolean push = wantsPush(eventWanted);
        if (input == ReceiveInput.IDLE && push && core.enterTransport()) {
            input = ReceiveInput.PUSHING;
            return ReceiveStep.PUSH;
        }
        if (input == ReceiveInput.PUSHING && !push && core.enterTransport()) {
            input = ReceiveInput.STOPPING;
            return ReceiveStep.STOP;
        }
        return ReceiveStep.NOTHING;
    }

    private boolean wantsPush(boolean eventWanted) {
        if (ended || buffer != null && buffer.isFull()) {
            return false;
        }
        if (eventWanted && !paused) {
            return true;
        }
        // Without a receive the end of the stream is only seen by reading: look a little ahead.
        return (buffer == null ? 0 : buffer.bytes()) < connection.lookAhead();
    }

    /** Gives the first receive what there is; true if it is over, and moved to the done ones. */
    private boolean serve(Request head) {
        boolean drain = (head.flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        if (drain) {
            discard();
        } else if (buffer != null) {
            buffer.copyTo(head);
        }
        boolean whole = (head.flags & WskReceiveFlags.WSK_FLAG_WAITALL) != 0;
        if (!drain && head.moved > 0 && (!whole || head.remaining() == 0)) {
            over(head.result(NtStatus.STATUS_SUCCESS));
            return true;
        }
        if (ended && !hasBytes()) {
            NtStatus status = endStatus;
            over(head.result(status == null || head.moved > 0 ? NtStatus.STATUS_SUCCESS : status));
            return true;
        }
        return false;
    }

    private void over(Request head) {
        queue.poll();
        queue.done(head);
        resume();
    }

    /** The first receive needs more from the transport. */
    private ReceiveStep wait(Request head) {
        boolean drain = (head.flags & WskReceiveFlags.WSK_FLAG_DRAIN) != 0;
        if (input != ReceiveInput.IDLE || !core.enterTransport()) {
            return ReceiveStep.NOTHING;
        }
        if (drain) {
            input = ReceiveInput.PUSHING;
            return ReceiveStep.PUSH;
        }
        input = ReceiveInput.READING;
        queue.batch().add(head.mdl, head.offset + head.moved, head.remaining());
        return ReceiveStep.READ;
    }

    private boolean startRead() {
        long result;
        try {
            result = connection.stream().read(queue.batch());
        } catch (RuntimeException e) {
            result = Defects.threw(core, e);
        }
        boolean pending = result == IoResult.PENDING;
        boolean cancel = false;
        synchronized (core.lock()) {
            if (pending) {
                Request head = queue.peek();
                cancel = input == ReceiveInput.READING && head != null && head.cancelled;
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

    private void applyRead(long result) {
        Request head = queue.peek();
        if (input != ReceiveInput.READING || head == null) {
            return; // closed meanwhile: the request is back already
        }
        input = ReceiveInput.IDLE;
        queue.batch().clear();
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
        synchronized (core.lock()) {
            budget = buffer == null ? core.client.provider.limits.receiveBufferBytes() : buffer.room();
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
        synchronized (core.lock()) {
            dropped = chunk.length() == 0 || connection.isAborted();
            if (!dropped) {
                core.bytesReceived += chunk.length();
                buffer().add(chunk);
            }
        }
        if (dropped) {
            chunk.release();
        }
        signal();
    }

    /** Push is over. On the loop. */
    void onPushEnded(long result) {
        synchronized (core.lock()) {
            if (input != ReceiveInput.PUSHING && input != ReceiveInput.STOPPING) {
                return; // closed meanwhile, or told already for a transport that threw
            }
            input = ReceiveInput.IDLE;
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
        ReceiveBuffer from;
        DataNode first;
        long bytes;
        int receivesBefore;
        boolean entered;
        boolean tight;
        synchronized (core.lock()) {
            from = buffer();
            first = from.indicate();
            if (first == null) {
                return true;
            }
            bytes = from.indicatedBytes();
            receivesBefore = receivesDone;
            tight = from.isTight();
            entered = core.events.enterLocked(WskEventMask.WSK_EVENT_RECEIVE);
        }
        boolean refused = false;
        long accepted = 0;
        if (entered) {
            core.events.raise();
            accepted = connection.callbacks().receive(first, bytes, tight);
        }
        synchronized (core.lock()) {
            if (accepted == ConnectionCallbacks.RETAINED) {
                from.retainIndicated();
            } else {
                from.accept(accepted);
                if (connection.isAborted()) {
                    from.discard(); // the abort could not reach what was indicated
                }
                refused = entered && accepted < bytes;
                // A receive that completed during the callback resumes the event.
                paused = refused && receivesDone == receivesBefore;
                refused &= !paused;
            }
        }
        from.releaseEmptied();
        if (entered) {
            core.events.exit();
        }
        return !refused;
    }

    private boolean disconnectEvent() {
        boolean abortive;
        synchronized (core.lock()) {
            disconnectDue = false;
            abortive = disconnectAbortive;
        }
        if (core.events.enter(WskEventMask.WSK_EVENT_DISCONNECT)) {
            connection.callbacks().disconnect(abortive);
            core.events.exit();
        } else {
            synchronized (core.lock()) {
                // Unless the connection was aborted meanwhile, which is our own doing.
                disconnectDue = !connection.isAborted();
            }
        }
        return true;
    }

    @Override
    public boolean remove(Request request) {
        if (input == ReceiveInput.READING && queue.peek() == request || !queue.remove(request)) {
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

    /** Bytes that wait to be received, here and in the host. */
    long backlog() {
        long buffered;
        synchronized (core.lock()) {
            buffered = buffer == null ? 0 : buffer.bytes();
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
