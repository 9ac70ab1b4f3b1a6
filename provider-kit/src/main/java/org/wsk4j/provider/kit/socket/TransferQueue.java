package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;

/** The requests of one direction of a connection, with what its pump does to them: the batch in transit, and what is over. */
final class TransferQueue extends RequestQueue {

    // guarded by the socket's lock
    private boolean arrived;
    private long arrivedResult;

    // owner: the pump
    private @Nullable Request firstDone;
    private @Nullable Request lastDone;

    /** Since the first operation. owner: whoever has the transport for one. */
    private @Nullable BufferBatch batch;

    BufferBatch batch() {
        BufferBatch made = batch;
        if (made == null) {
            made = new BufferBatch();
            batch = made;
        }
        return made;
    }

    /** Queues a request. With the lock held; false if it is cancelled already. */
    boolean add(Request request, Canceller canceller) {
        if (request.isCancelRequested()) {
            return false;
        }
        add(request);
        request.waitsIn(canceller);
        return true;
    }

    /** The operation that is with the transport is over, which the pump has not seen. With the lock held. */
    void arrived(long result) {
        arrived = true;
        arrivedResult = result;
    }

    /** Whether a result has arrived since; {@link #arrivedResult} is it. With the lock held. */
    boolean takeArrived() {
        boolean has = arrived;
        arrived = false;
        return has;
    }

    long arrivedResult() {
        return arrivedResult;
    }

    /** A request is over, in no queue any more; {@link #completeDone} completes it. In the step. */
    void done(Request request) {
        request.next = null;
        Request last = lastDone;
        if (last == null) {
            firstDone = request;
        } else {
            last.next = request;
        }
        lastDone = request;
    }

    /** Completes what is over, in order; whether there was any. In the step, without the lock. */
    boolean completeDone() {
        Request at = firstDone;
        if (at == null) {
            return false;
        }
        firstDone = null;
        lastDone = null;
        while (at != null) {
            Request following = at.next;
            at.next = null;
            at.complete();
            at = following;
        }
        return true;
    }
}
