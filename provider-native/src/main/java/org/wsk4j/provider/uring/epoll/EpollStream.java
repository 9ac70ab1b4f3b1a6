package org.wsk4j.provider.uring.epoll;

import static org.wsk4j.provider.uring.base.Watch.INPUT;
import static org.wsk4j.provider.uring.base.Watch.OUTPUT;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.uring.base.Addresses;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.base.StreamBase;
import org.wsk4j.provider.uring.base.Transfer;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;
import org.wsk4j.provider.uring.libc.Errno;

/**
 * A stream connection by direct system calls: what it connects and sends; {@link EpollInput} is the other direction.
 *
 * <p>Every operation is tried on the calling thread. What finds no room is left in {@code output} for the loop, which does
 * the I/O itself when there is room, and tells the sink how much it moved.
 */
final class EpollStream extends StreamBase implements Watched {

    private static final AtomicIntegerFieldUpdater<EpollStream> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(EpollStream.class, "output");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int CONNECT = 2;
    private static final int WRITE = 3;
    private static final int SHUTDOWN = 4;

    private final Watch watch;
    private final EpollInput input;

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int output = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending write
    private long connecting; // belongs to the pending connect: the address in a piece of the host's vectors
    private int connectingLength;
    private long rode; // belongs to the pending connect: bytes of the first data on the SYN
    private int lookNanos; // belongs to the pending shutdown
    private volatile int outputCount; // which pending operation it is; written by who makes one
    private volatile int cancelCount; // which one to cancel

    private volatile boolean aborting;

    EpollStream(Host host, int family, NativeLoop loop, int fd, NativeOptions options, @Nullable StreamSink sink) {
        super(host, family, loop, fd, options, sink);
        this.watch = loop.watch(fd, this);
        this.input = new EpollInput(this, watch);
    }

    // Connect

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        long refusal = refusal(remote);
        if (refusal != 0) {
            return refusal;
        }
        long scratch = host().vectors().take();
        if (scratch == 0) {
            return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
        int length = Addresses.put(remote, scratch);
        if (length < 0 || !enterOutput()) {
            host().vectors().give(scratch);
            return length < 0 ? connectFailureBeforeCall(length) : CANCELLED;
        }
        watch.expect(OUTPUT);
        connecting = scratch;
        connectingLength = length;
        long result = connectNow(firstData);
        exitOutput();
        return result == IoResult.PENDING ? pend(CONNECT, OUTPUT) : result;
    }

    private static long connectFailureBeforeCall(int negated) {
        return IoResult.failure(
                negated == -Errno.ENAMETOOLONG ? NtStatus.STATUS_INVALID_PARAMETER : NtStatus.STATUS_NOT_SUPPORTED);
    }

    private long connectNow(@Nullable BufferBatch firstData) {
        long result = beginConnect(connecting, connectingLength, firstData);
        rode = Math.max(0, result);
        if (result > 0 || result == -Errno.EINPROGRESS || result == -Errno.EINTR) {
            return IoResult.PENDING;
        }
        forgetAddress();
        if (result < 0) {
            return connectFailure(result);
        }
        established(rode);
        return 0;
    }

    private void forgetAddress() {
        host().vectors().give(connecting);
        connecting = 0;
    }

    // Output

    @Override
    public long write(BufferBatch newBatch) {
        long result = writeNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        return pend(WRITE, OUTPUT);
    }

    // hot path: no allocation, no lock of ours
    private long writeNow(BufferBatch from) {
        if (!enterOutput()) {
            return CANCELLED;
        }
        try {
            watch.expect(OUTPUT);
            push(from.push());
            long count = Transfer.send(host(), fd(), from);
            if (count >= 0) {
                return count;
            }
            return count == -Errno.EAGAIN || count == -Errno.EINTR ? 0 : outputFailure(count);
        } finally {
            exitOutput();
        }
    }

    @Override
    public long shutdownOutput() {
        if (!enterOutput()) {
            return CANCELLED;
        }
        long result = beginShutdown();
        exitOutput();
        if (result != IoResult.PENDING) {
            return result;
        }
        lookNanos = FIRST_LOOK_NANOS;
        return pend(SHUTDOWN, 0);
    }

    /** Leaves an operation for the loop. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private long pend(int operation, int event) {
        outputCount = outputCount + 1;
        output = operation;
        if (event != 0) {
            watch.request(event);
        } else {
            nativeLoop().schedule(this::lookForEnd, FIRST_LOOK_NANOS);
        }
        // The loop may have closed before it could see the operation.
        if (isClosing() && PENDING.compareAndSet(this, operation, IDLE)) {
            if (operation == CONNECT) {
                forgetAddress();
            }
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    // On the loop

    @Override
    public int wanted() {
        int pending = output;
        return input.wanted() | (pending == CONNECT || pending == WRITE ? OUTPUT : 0);
    }

    @Override
    public void ready(int events) {
        if ((events & OUTPUT) != 0) {
            if (PENDING.compareAndSet(this, WRITE, CLAIMED)) {
                continueWrite();
            } else if (PENDING.compareAndSet(this, CONNECT, CLAIMED)) {
                finishConnect();
            }
        }
        if ((events & INPUT) != 0) {
            input.ready();
        }
    }

    @SuppressWarnings("NullAway") // the pending write has set the batch
    private void continueWrite() {
        long result = writeNow(batch);
        if (result == 0) {
            output = WRITE;
            return;
        }
        batch = null;
        output = IDLE;
        if (result > 0 || !isClosing()) { // what has gone is told, though a close has come
            sink().written(result);
        }
    }

    /** Asked again, connect tells how the attempt went. */
    private void finishConnect() {
        if (!enterOutput()) {
            output = CONNECT; // closeOnLoop ends it
            return;
        }
        watch.expect(OUTPUT);
        int again = host().libc().sockets().connect(fd(), connecting, connectingLength);
        if (again == -Errno.EALREADY || again == -Errno.EINPROGRESS || again == -Errno.EINTR) {
            exitOutput();
            output = CONNECT; // a false alarm
            return;
        }
        forgetAddress();
        long result = rode;
        if (again == 0 || again == -Errno.EISCONN) {
            established(rode);
        } else {
            result = connectFailure(again);
        }
        exitOutput();
        output = IDLE;
        if (!isClosing()) {
            sink().connected(result);
        }
    }

    private void lookForEnd() {
        if (output != SHUTDOWN || isClosing()) {
            return;
        }
        long result = shutdownResult();
        if (result == IoResult.PENDING) {
            lookNanos = Math.min(lookNanos * 2, LONGEST_LOOK_NANOS);
            nativeLoop().schedule(this::lookForEnd, lookNanos);
        } else {
            output = IDLE;
            sink().shutdownDone(result);
        }
    }

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else if (output != IDLE) {
            cancelCount = outputCount;
            nativeLoop().execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount != outputCount || isClosing()) {
            return; // it was over before, and this is the next one
        }
        if (PENDING.compareAndSet(this, WRITE, IDLE)) {
            batch = null;
            sink().written(CANCELLED);
        } else if (PENDING.compareAndSet(this, SHUTDOWN, IDLE)) {
            sink().shutdownDone(CANCELLED);
        } else if (PENDING.compareAndSet(this, CONNECT, CLAIMED)) {
            forgetAddress();
            resetConnect();
            output = IDLE;
            sink().connected(CANCELLED);
        }
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
        beginClose();
        if (!nativeLoop().execute(this::closeOnLoop)) {
            while (isBusy()) { // the loop has ended: it cannot wait for us
                Thread.onSpinWait();
            }
            drop();
            if (aborting) {
                lingerNot();
            }
            closeDescriptor();
        }
    }

    private void drop() {
        if (PENDING.getAndSet(this, IDLE) == CONNECT) {
            forgetAddress();
        }
        input.drop();
    }

    private void closeOnLoop() {
        drop();
        if (aborting) {
            lingerNot();
        }
        watch.close();
    }

    @Override
    public void unwatched() {
        if (isBusy()) {
            nativeLoop().execute(this::unwatched); // whoever is in there leaves at once: no call blocks
            return;
        }
        closeDescriptor();
    }
}
