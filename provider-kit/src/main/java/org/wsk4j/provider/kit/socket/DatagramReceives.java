package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventFlags;
import org.wsk4j.WskEventMask;
import org.wsk4j.WskReceiveFromEvent;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;

/**
 * The receives of a datagram socket: posted ones, in call order, and receiveFromEvent.
 *
 * <p>While the event is enabled the transport pushes; a posted receive then gets its datagram by a copy, before the event.
 * Else a posted receive lends its memory to the transport. What was pushed and not taken waits here, whether the event is
 * enabled or not, and goes to whoever asks first.
 */
final class DatagramReceives extends SerialPump implements Canceller {

    private static final int EVENT = WskEventMask.WSK_EVENT_RECEIVE_FROM;
    /** How long push rests after the host failed, so that a lasting failure costs nothing. */
    private static final long PUSH_REST_NANOS = 100_000_000;

    /** Where push stands. */
    private enum Push {
        OFF,
        ON,
        /** Asked to end. */
        STOPPING,
        /** Failed; tried again after a while. */
        RESTING
    }

    /** What the pump does next. */
    private enum Action {
        NOTHING,
        COMPLETE,
        SERVE,
        RECEIVE,
        INDICATE,
        GO_TO_LOOP,
        START_PUSH,
        STOP_PUSH
    }

    final DatagramBuffer buffer;
    private final SocketCore core;
    private final FixedAddresses fixed;
    private final @Nullable WskReceiveFromEvent callback;
    private final Runnable onLoop = this::signalOnLoop;
    private final Runnable endOfRest = this::endRest;

    // guarded by core.lock()
    private final RequestQueue posted = new RequestQueue();
    /** The receive that the transport has. */
    private @Nullable Request inFlight;

    private boolean arrived;
    private long arrivedResult;
    private final DatagramSlot slot = new DatagramSlot();
    private final SockAddr source = new SockAddr();
    private boolean scattered;
    private @Nullable Mdl scratch;
    private Push push = Push.OFF;
    private long pushBudget;
    private boolean goingToLoop;

    // owner: the pump
    private @Nullable Request served;
    private @Nullable DatagramNode servedFrom;
    private final RequestQueue done = new RequestQueue();

    DatagramReceives(SocketCore core, FixedAddresses fixed, @Nullable WskReceiveFromEvent callback) {
        super(core.loop);
        this.core = core;
        this.fixed = fixed;
        this.callback = callback;
        this.buffer = new DatagramBuffer(core);
    }

    /** Takes a request in; {@link #signal} follows. With the lock held. */
    void add(Request request) {
        posted.add(request);
        request.waitsIn(this);
    }

    /** The transport's answer to a pending receive. On the loop. */
    void received(long result) {
        synchronized (core.lock()) {
            arrived = true;
            arrivedResult = result;
        }
        signal();
    }

    /** A pushed datagram. On the loop. */
    void pushed(Chunk chunk) {
        take(chunk, true);
    }

    /** A pushed datagram, and others may follow before the signal; but they must not fill the buffer meanwhile. On the loop. */
    void pushing(Chunk chunk) {
        take(chunk, false);
    }

    private void take(Chunk chunk, boolean atOnce) {
        boolean wanted;
        boolean due = false;
        synchronized (core.lock()) {
            wanted = !core.isEnding() && !buffer.isFull() && fixed.admits(chunk.address());
            if (wanted) {
                buffer.add(chunk);
                due = atOnce || buffer.isHalfFull();
            }
        }
        if (due) {
            signal();
        } else if (!wanted) {
            chunk.release();
        }
    }

    /** On the loop. */
    void pushEnded(long result) {
        boolean rest;
        synchronized (core.lock()) {
            rest = IoResult.isFailure(result) && IoResult.status(result) != NtStatus.STATUS_CANCELLED;
            push = rest ? Push.RESTING : Push.OFF;
        }
        if (rest) {
            core.loop.schedule(endOfRest, PUSH_REST_NANOS);
        }
        signal();
    }

    private void endRest() {
        synchronized (core.lock()) {
            if (push == Push.RESTING) {
                push = Push.OFF;
            }
        }
        signal();
    }

    private void signalOnLoop() {
        synchronized (core.lock()) {
            goingToLoop = false;
        }
        signal();
    }

    /** True if there is more to do. */
    // hot path: no allocation
    @Override
    boolean step() {
        Action action;
        synchronized (core.lock()) {
            action = decide();
        }
        switch (action) {
            case NOTHING -> {
                return false;
            }
            case GO_TO_LOOP -> {
                core.loop.execute(onLoop);
                return false;
            }
            case COMPLETE -> done.completeAll();
            case SERVE -> serve();
            case INDICATE -> indicate();
            case RECEIVE, START_PUSH, STOP_PUSH -> {
                try {
                    call(action);
                } finally {
                    core.exitTransport();
                }
            }
        }
        return true;
    }

    private Action decide() {
        if (inFlight != null && arrived) {
            apply(inFlight, arrivedResult);
        }
        if (!done.isEmpty()) {
            return Action.COMPLETE;
        }
        if (core.isEnding()) {
            return Action.NOTHING;
        }
        if (!posted.isEmpty() && !buffer.isEmpty()) {
            served = posted.poll();
            servedFrom = buffer.poll();
            return Action.SERVE;
        }
        boolean enabled = core.events.isEnabled(EVENT);
        if (enabled && !buffer.isEmpty() && core.mayCallBack()) {
            return Action.INDICATE;
        }
        if (push == Push.ON && (!enabled || buffer.isFull()) && core.enterTransport()) {
            push = Push.STOPPING;
            return Action.STOP_PUSH;
        }
        if (push == Push.OFF || push == Push.RESTING) {
            Action next = next(enabled);
            if (next != Action.NOTHING) {
                return next;
            }
        }
        if (enabled && !buffer.isEmpty() && !goingToLoop) {
            goingToLoop = true;
            return Action.GO_TO_LOOP;
        }
        return Action.NOTHING;
    }

    /** Push is off: posted receives come first. */
    private Action next(boolean enabled) {
        if (inFlight != null) {
            return Action.NOTHING;
        }
        Request first = posted.peek();
        if (first != null && core.enterTransport()) {
            posted.poll();
            lend(first);
            return Action.RECEIVE;
        }
        if (first == null && enabled && push == Push.OFF && !buffer.isFull() && core.enterTransport()) {
            push = Push.ON;
            pushBudget = buffer.room();
            return Action.START_PUSH;
        }
        return Action.NOTHING;
    }

    private void lend(Request request) {
        inFlight = request;
        request.waitsIn(this);
        arrived = false;
        if (request.control != null) {
            request.control.clear();
        }
        slot.set(source, request.control);
        scattered = DatagramSends.isScattered(request.mdl, request.offset, request.length);
        if (scattered) {
            slot.payload().add(scratch(), 0, Math.min(request.length, DatagramSends.MAX_DATAGRAM_BYTES));
        } else {
            slot.payload().add(request.mdl, request.offset, request.length);
        }
    }

    private Mdl scratch() {
        Mdl memory = scratch;
        if (memory == null) {
            memory = Mdl.of(ByteBuffer.allocateDirect(DatagramSends.MAX_DATAGRAM_BYTES));
            scratch = memory;
        }
        return memory;
    }

    private void call(Action action) {
        DatagramEndpoint endpoint = (DatagramEndpoint) core.endpoint();
        try {
            switch (action) {
                case START_PUSH -> endpoint.startPush(pushBudget);
                case STOP_PUSH -> endpoint.stopPush();
                default -> receive(endpoint);
            }
        } catch (RuntimeException e) {
            failed(action, Defects.threw(core, e));
        }
    }

    /** The transport threw: goes on as if it had answered with a failure. */
    private void failed(Action action, long result) {
        if (action == Action.RECEIVE) {
            synchronized (core.lock()) {
                arrived = true;
                arrivedResult = result;
            }
        } else {
            pushEnded(result);
        }
    }

    private void receive(DatagramEndpoint endpoint) {
        long result = endpoint.receive(slot);
        boolean cancel;
        synchronized (core.lock()) {
            if (result != IoResult.PENDING) {
                arrived = true;
                arrivedResult = result;
                return;
            }
            // A cancel that came before the transport had the receive found nothing to cancel.
            cancel = inFlight != null && inFlight.cancelled;
        }
        if (cancel) {
            core.cancel(endpoint, Direction.INPUT);
        }
    }

    /** Gives the request what became of its receive. With the lock held. */
    private void apply(Request request, long result) {
        inFlight = null;
        arrived = false;
        request.waitsIn(null);
        if (IoResult.isReady(result) && fixed.admits(source)) {
            request.moved = scattered ? DatagramNode.copy(scratch().memory(), (int) result, request) : result;
            core.bytesReceived += request.moved;
            DatagramNode.answer(request, source, slot.flags());
            done.add(request.result(NtStatus.STATUS_SUCCESS));
        } else if (request.isCancelRequested()) {
            done.add(request.resultCancelled());
        } else if (core.isEnding()) {
            done.add(request.result(core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_CANCELLED));
        } else if (isOver(result)) {
            done.add(request.result(IoResult.status(result)));
        } else {
            posted.addFirst(request);
            request.waitsIn(this);
        }
        slot.clear();
    }

    /** Whether a result ends the request; else it was meant for another one, or says "try again". */
    private static boolean isOver(long result) {
        if (!IoResult.isFailure(result)) {
            return false;
        }
        NtStatus status = IoResult.status(result);
        return status != NtStatus.STATUS_RETRY && status != NtStatus.STATUS_CANCELLED;
    }

    /** A posted receive takes a pushed datagram. */
    private void serve() {
        Request request = served;
        DatagramNode node = servedFrom;
        if (request == null || node == null) {
            throw new AssertionError("nothing to serve");
        }
        served = null;
        servedFrom = null;
        node.copyTo(request);
        synchronized (core.lock()) {
            core.bytesReceived += request.moved;
            buffer.recycle(node);
        }
        buffer.releaseEmptied();
        request.result(NtStatus.STATUS_SUCCESS).complete();
    }

    private void indicate() {
        if (!core.events.enter(EVENT)) {
            return;
        }
        try {
            DatagramNode list = null;
            int flags = WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL;
            synchronized (core.lock()) {
                // A receive that was posted meanwhile comes first.
                if (posted.isEmpty() && !core.isEnding()) {
                    list = buffer.indicate();
                }
                if (list != null) {
                    flags |= list.deliveryFlags();
                }
            }
            if (list != null) {
                settle(call(flags, list));
            }
        } finally {
            core.events.exit();
        }
    }

    private @Nullable NtStatus call(int flags, @Nullable WskDatagramIndication list) {
        Object context;
        synchronized (core.lock()) {
            context = core.socketContext;
        }
        try {
            return callback == null ? null : callback.receiveFromEvent(context, flags, list);
        } catch (Throwable e) {
            Defects.callbackFailed("receiveFromEvent", e);
            return null;
        }
    }

    /** What the callback's answer means for its list; an answer that is none of the three drops it. */
    private void settle(@Nullable NtStatus answer) {
        synchronized (core.lock()) {
            if (answer == NtStatus.STATUS_PENDING) {
                core.bytesReceived += buffer.retainIndicated();
            } else if (answer == NtStatus.STATUS_DATA_NOT_ACCEPTED && !core.events.isStatic(EVENT)) {
                buffer.returnIndicated();
                core.events.disable(EVENT);
            } else {
                core.bytesReceived += buffer.dropIndicated();
            }
        }
        buffer.releaseEmptied();
    }

    /** WskRelease. Any thread. */
    NtStatus release(WskDatagramIndication list) {
        NtStatus status = buffer.release(list);
        signal();
        return status;
    }

    /** A new fixed remote address excludes datagrams that came before it, too. Without the lock. */
    void refilter() {
        synchronized (core.lock()) {
            buffer.filter(fixed);
        }
        buffer.releaseEmptied();
        signal();
    }

    /** With the lock held. */
    void takeQueued(RequestQueue target) {
        posted.moveAfter(0, target);
    }

    /** The endpoint is closed. With the lock held. */
    void takeInFlight(RequestQueue target) {
        Request request = inFlight;
        if (request != null) {
            inFlight = null;
            arrived = false;
            request.waitsIn(null);
            target.add(request);
            slot.clear();
        }
    }

    /** The endpoint is closed: nobody asks for what is buffered. Without the lock. */
    void discard() {
        synchronized (core.lock()) {
            buffer.discard();
        }
        buffer.releaseEmptied();
    }

    /** The null indication, once. On the loop, without the lock. */
    void indicateDeath() {
        if (!core.events.enter(EVENT)) {
            return;
        }
        try {
            synchronized (core.lock()) {
                core.events.disable(EVENT);
            }
            call(WskEventFlags.WSK_FLAG_AT_DISPATCH_LEVEL, null);
        } finally {
            core.events.exit();
        }
    }

    @Override
    public boolean remove(Request request) {
        return posted.remove(request);
    }

    @Override
    public void cancelInFlight(Request request) {
        core.cancelTransport(Direction.INPUT);
    }
}
