package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskSendFlags;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.StreamEndpoint;

/**
 * The sending direction of a connection: sends in call order, each complete only when its last byte has left; then, as the
 * last one, a graceful disconnect. One write is with the transport at a time; what queues up meanwhile goes into the next.
 */
final class SendSide extends SerialPump implements Canceller {

    private enum Step {
        NOTHING,
        WRITE,
        SHUTDOWN
    }

    private final Connection connection;
    private final SocketCore core;

    // guarded by core.lock()
    private final TransferQueue queue = new TransferQueue();
    /** An operation is with the transport; the batch is its. */
    private boolean writing;
    /** How many requests of the queue are in the batch. */
    private int batched;

    private boolean shuttingDown;

    // owner: the pump
    private @Nullable NtStatus failure;

    SendSide(Connection connection, SocketCore core) {
        super(core.loop);
        this.connection = connection;
        this.core = core;
    }

    /** Queues a send, a disconnect, or a connect whose data is left. With the lock held; false if it is cancelled already. */
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

    /** Whether everything accepted has left. With the lock held. */
    boolean isIdle() {
        return queue.isEmpty();
    }

    /** Bytes accepted and not taken by the host. With the lock held. */
    void takeQueued(RequestQueue target) {
        queue.moveAfter(writing ? batched : 0, target);
    }

    void takeInFlight(RequestQueue target) {
        if (writing) {
            queue.batch().clear();
        }
        writing = false;
        batched = 0;
        queue.moveAfter(0, target);
    }

    /** True if there is more to do. */
    @Override
    boolean step() {
        Step next;
        synchronized (core.lock()) {
            if (queue.takeArrived()) {
                apply(queue.arrivedResult());
            }
            next = prepare();
        }
        finishDone();
        return next != Step.NOTHING && start(next);
    }

    /** Completes what is done and tells the connection. Without the lock. */
    private void finishDone() {
        NtStatus failed = failure;
        failure = null;
        boolean progress = queue.completeDone();
        if (progress || failed != null) {
            connection.sendProgress(failed != null);
        }
    }

    /** Decides what comes next; takes the transport for it. */
    private Step prepare() {
        if (writing) {
            return Step.NOTHING;
        }
        for (Request head = queue.peek(); head != null; head = queue.peek()) {
            if (head.remaining() > 0) {
                return gather() ? Step.WRITE : Step.NOTHING;
            }
            if (head.kind == Request.Kind.DISCONNECT) {
                if (!core.enterTransport()) {
                    return Step.NOTHING;
                }
                writing = true;
                batched = 1;
                shuttingDown = true;
                return Step.SHUTDOWN;
            }
            queue.poll();
            queue.done(head.result(NtStatus.STATUS_SUCCESS));
        }
        return Step.NOTHING;
    }

    private boolean gather() {
        if (!core.enterTransport()) {
            return false;
        }
        writing = true;
        batched = 0;
        BufferBatch batch = queue.batch();
        for (Request at = queue.peek(); at != null && !batch.isFull(); at = at.next) {
            long left = at.remaining();
            if (batch.add(at.mdl, at.offset + at.moved, left) < left) {
                batched++;
                break;
            }
            batched++;
            if ((at.flags & WskSendFlags.WSK_FLAG_NODELAY) != 0) {
                batch.setPush(true);
            }
            if (at.kind == Request.Kind.DISCONNECT) {
                break;
            }
        }
        return true;
    }

    /** Hands the batch, or the end, to the transport; false if the sink goes on from here. */
    private boolean start(Step what) {
        StreamEndpoint stream = connection.stream();
        long result;
        try {
            result = what == Step.WRITE ? stream.write(queue.batch()) : stream.shutdownOutput();
        } catch (RuntimeException e) {
            result = Defects.threw(core, e);
        }
        if (result == IoResult.PENDING) {
            boolean cancel;
            synchronized (core.lock()) {
                cancel = isBatchCancelled();
            }
            core.exitTransport();
            if (cancel) {
                core.cancelTransport(Direction.OUTPUT);
            }
            return false;
        }
        Endpoint toClose;
        boolean more;
        synchronized (core.lock()) {
            apply(result);
            toClose = core.exitTransportLocked();
            more = !queue.isEmpty();
        }
        core.closeTaken(toClose);
        finishDone(); // here, because mostly there is nothing more to do, and then no further step
        return more;
    }

    /** Cancelled between the decision to write and the transport's answer: the transport has not heard of it. */
    private boolean isBatchCancelled() {
        Request at = queue.peek();
        for (int i = 0; i < batched && at != null; i++, at = at.next) {
            if (at.cancelled) {
                return writing;
            }
        }
        return false;
    }

    /** Takes the transport's result into account. In the pump, with the lock held. */
    private void apply(long result) {
        if (!writing) {
            return; // closed meanwhile: the requests are back already
        }
        writing = false;
        queue.batch().clear();
        boolean shutdown = shuttingDown;
        shuttingDown = false;
        if (IoResult.isReady(result)) {
            if (shutdown) {
                takeHead(NtStatus.STATUS_SUCCESS);
                connection.finSent();
            } else {
                advance(result);
            }
        } else if (IoResult.isFailure(result) && IoResult.status(result) == NtStatus.STATUS_CANCELLED) {
            takeCancelled();
        } else {
            NtStatus status = connection.sendFailed(
                    IoResult.isFailure(result) ? IoResult.status(result) : NtStatus.STATUS_CONNECTION_DISCONNECTED);
            failure = status;
            for (Request head = queue.poll(); head != null; head = queue.poll()) {
                queue.done(head.result(status));
            }
        }
        batched = 0;
    }

    private void takeHead(NtStatus status) {
        Request head = queue.poll();
        if (head != null) {
            queue.done(head.result(status));
        }
    }

    /** Spreads written bytes over the requests; complete ones are done. */
    private void advance(long bytes) {
        core.bytesSent += bytes;
        long left = bytes;
        for (Request head = queue.peek(); head != null && left > 0; head = queue.peek()) {
            long part = Math.min(left, head.remaining());
            head.moved += part;
            left -= part;
            if (head.remaining() > 0 || head.kind == Request.Kind.DISCONNECT) {
                break;
            }
            if (head.kind == Request.Kind.CONNECT) {
                connection.connecting().firstDataSent();
            }
            takeHead(NtStatus.STATUS_SUCCESS);
        }
        takeCancelled();
    }

    /** Requests whose owner asked to cancel while the transport had them, and which are not complete. */
    private void takeCancelled() {
        Request at = queue.peek();
        for (int i = 0; i < batched && at != null; i++) {
            Request following = at.next;
            if (at.cancelled) {
                queue.remove(at);
                at.waitsIn(null);
                if (at.kind == Request.Kind.CONNECT) {
                    connection.firstDataCancelled();
                }
                queue.done(at.resultCancelled());
            }
            at = following;
        }
    }

    @Override
    public boolean remove(Request request) {
        if (writing) {
            int index = 0;
            for (Request at = queue.peek(); at != null && index < batched; at = at.next, index++) {
                if (at == request) {
                    return false;
                }
            }
        }
        if (request.kind == Request.Kind.CONNECT) {
            connection.firstDataCancelled();
        }
        return queue.remove(request);
    }

    @Override
    public void cancelInFlight(Request request) {
        core.cancelTransport(Direction.OUTPUT);
    }
}
