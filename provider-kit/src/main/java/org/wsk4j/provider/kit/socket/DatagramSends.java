package org.wsk4j.provider.kit.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.DatagramBatch;
import org.wsk4j.provider.kit.DatagramEndpoint;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;

/**
 * The sends of a datagram socket, in call order: one batch with the transport, gathered from as many requests as fit; a
 * request of many datagrams takes as many batches as it needs. A request that fails stops no other.
 */
final class DatagramSends extends SerialPump implements Canceller {

    /** No datagram is longer, whatever the host. */
    static final int MAX_DATAGRAM_BYTES = 65_535;

    private final SocketCore core;

    // guarded by core.lock()
    private final RequestQueue queue = new RequestQueue();
    private final DatagramBatch batch = new DatagramBatch();
    /** Whose datagram is in each slot of the batch; null where there is none. */
    private final @Nullable Request[] owners = new Request[DatagramBatch.MAX_DATAGRAMS];

    private final long[] lengths = new long[DatagramBatch.MAX_DATAGRAMS];
    /** The transport has the batch, or its result waits to be looked at. */
    private boolean busy;

    private boolean arrived;
    private long arrivedResult;
    /** Takes a datagram in more pieces than a batch takes; made when first needed. */
    private @Nullable Mdl scratch;

    private boolean scratchUsed;
    private final WskBuf scratchRange = new WskBuf();

    /** owner: the pump. */
    private final RequestQueue done = new RequestQueue();

    DatagramSends(SocketCore core) {
        super(core.loop);
        this.core = core;
    }

    /** Takes a request in; {@link #signal} follows. With the lock held. */
    void add(Request request) {
        queue.add(request);
        request.waitsIn(this);
    }

    /** The transport's answer to a pending send. On the loop. */
    void sent(long result) {
        synchronized (core.lock()) {
            arrived = true;
            arrivedResult = result;
        }
        signal();
    }

    /** True if there is more to do. */
    // hot path: no allocation
    @Override
    boolean step() {
        boolean entered = false;
        boolean call;
        synchronized (core.lock()) {
            if (busy && arrived) {
                apply(arrivedResult);
            }
            if (!busy && !queue.isEmpty() && !core.isEnding()) {
                entered = core.enterTransport();
            }
            call = entered && fill();
        }
        done.completeAll();
        if (!entered) {
            return false;
        }
        try {
            return !call || !send();
        } finally {
            core.exitTransport();
        }
    }

    /** Hands the batch over; true if its result comes to {@link #sent}. */
    private boolean send() {
        DatagramEndpoint endpoint = (DatagramEndpoint) core.endpoint();
        long result;
        try {
            result = endpoint.send(batch);
        } catch (RuntimeException e) {
            result = Defects.threw(core, e);
        }
        if (result == IoResult.PENDING) {
            // A cancel that came before the transport had the batch found nothing to cancel.
            if (isAnyCancelled()) {
                core.cancel(endpoint, Direction.OUTPUT);
            }
            return true;
        }
        synchronized (core.lock()) {
            arrived = true;
            arrivedResult = result;
        }
        return false;
    }

    private boolean isAnyCancelled() {
        synchronized (core.lock()) {
            for (int i = 0; i < batch.count(); i++) {
                Request request = owners[i];
                if (request != null && request.cancelled) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Gathers the next batch; false if all that waited was too long. */
    private boolean fill() {
        boolean more = true;
        for (Request request = queue.peek(); request != null && more && !batch.isFull(); request = queue.peek()) {
            int before = batch.count();
            boolean whole = request.list == null
                    ? addSlot(request, request.mdl, request.offset, request.length)
                    : addList(request);
            if (batch.count() > before) {
                queue.poll();
                request.waitsIn(this);
            } else if (isTooLong(request)) {
                queue.poll();
                finish(request.result(NtStatus.STATUS_BUFFER_OVERFLOW));
                continue;
            }
            more = whole;
        }
        busy = batch.count() > 0;
        arrived = false;
        return busy;
    }

    /** Whether the next datagram of a request can never be sent. */
    private static boolean isTooLong(Request request) {
        WskBufList next = request.list;
        return next != null && next.buffer().length() > MAX_DATAGRAM_BYTES;
    }

    private boolean addList(Request request) {
        for (WskBufList node = request.list; node != null; node = node.next()) {
            WskBuf buffer = node.buffer();
            if (batch.isFull()
                    || buffer.length() > MAX_DATAGRAM_BYTES
                    || !addSlot(request, buffer.mdl(), buffer.offset(), buffer.length())) {
                return false;
            }
        }
        return true;
    }

    /** False if the datagram needs memory that another one of the batch uses. */
    private boolean addSlot(Request request, @Nullable Mdl chain, long offset, long length) {
        boolean scattered = isScattered(chain, offset, length);
        if (scattered && scratchUsed) {
            return false;
        }
        int index = batch.count();
        DatagramSlot slot = batch.add();
        slot.set(request.remoteAddress, request.control);
        if (scattered) {
            slot.payload().add(gather(chain, offset, length), 0, length);
        } else {
            slot.payload().add(chain, offset, length);
        }
        owners[index] = request;
        lengths[index] = length;
        return true;
    }

    /** Whether a range has more pieces than a transport takes at once. */
    static boolean isScattered(@Nullable Mdl chain, long offset, long length) {
        long left = offset + length;
        int pieces = 0;
        for (Mdl mdl = chain; mdl != null && left > 0; mdl = mdl.next()) {
            left -= mdl.byteCount();
            pieces++;
        }
        return pieces > BufferBatch.MAX_BUFFERS;
    }

    private Mdl gather(@Nullable Mdl chain, long offset, long length) {
        Mdl target = scratch;
        if (target == null) {
            target = Mdl.of(ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES));
            scratch = target;
        }
        ByteBuffer view = target.borrowView();
        scratchRange.set(chain, (int) offset, length).copyTo(view);
        scratchRange.set(null, 0, 0);
        target.returnView(view);
        scratchUsed = true;
        return target;
    }

    /** Gives the requests of the batch what became of them. With the lock held. */
    private void apply(long result) {
        int count = batch.count();
        int sent = IoResult.isReady(result) ? (int) Math.min(result, count) : 0;
        for (int i = 0; i < sent; i++) {
            account(i);
        }
        if (IoResult.isFailure(result)) {
            fail(IoResult.status(result));
        }
        Request seen = null;
        for (int i = count - 1; i >= 0; i--) {
            Request request = owners[i];
            owners[i] = null;
            if (request != null && request != seen) {
                seen = request;
                sendLater(request);
            }
        }
        clearBatch();
    }

    private void account(int index) {
        Request request = owners[index];
        if (request == null) {
            throw new AssertionError("a datagram of nobody");
        }
        request.moved += lengths[index];
        core.bytesSent += lengths[index];
        if (request.list != null) {
            request.list = request.list.next();
        }
        if (request.list == null) {
            finish(request.result(NtStatus.STATUS_SUCCESS));
            owners[index] = null;
        } else if (index + 1 < batch.count() && owners[index + 1] == request) {
            owners[index] = null;
        }
    }

    /** The first datagram failed: it ends its request, unless the failure was meant for another one. */
    private void fail(NtStatus status) {
        Request first = owners[0];
        boolean cancelled = status == NtStatus.STATUS_CANCELLED;
        if (first == null || (cancelled && !first.cancelled) || status == NtStatus.STATUS_RETRY) {
            return;
        }
        for (int i = 0; i < batch.count() && owners[i] == first; i++) {
            owners[i] = null;
        }
        finish(cancelled ? first.resultCancelled() : first.result(status));
    }

    private void sendLater(Request request) {
        if (request.isCancelRequested()) {
            finish(request.resultCancelled());
        } else if (core.isEnding()) {
            finish(request.result(core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_CANCELLED));
        } else {
            queue.addFirst(request);
            request.waitsIn(this);
        }
    }

    /** Completed as soon as the lock is free. */
    private void finish(Request request) {
        request.waitsIn(null);
        done.add(request);
    }

    private void clearBatch() {
        batch.clear();
        busy = false;
        arrived = false;
        scratchUsed = false;
    }

    /** With the lock held. */
    void takeQueued(RequestQueue target) {
        queue.moveAfter(0, target);
    }

    /** The endpoint is closed. With the lock held. */
    void takeInFlight(RequestQueue target) {
        Request seen = null;
        for (int i = 0; i < batch.count(); i++) {
            Request request = owners[i];
            owners[i] = null;
            if (request != null && request != seen) {
                seen = request;
                request.waitsIn(null);
                target.add(request);
            }
        }
        clearBatch();
    }

    @Override
    public boolean remove(Request request) {
        return queue.remove(request);
    }

    @Override
    public void cancelInFlight(Request request) {
        core.cancelTransport(Direction.OUTPUT);
    }
}
