package org.wsk4j.provider.uring.iouring;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.kit.StreamSink;
import org.wsk4j.provider.uring.abi.IoUringConstants;
import org.wsk4j.provider.uring.abi.UnixConstants;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.base.StreamBase;
import org.wsk4j.provider.uring.base.Transfer;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.ring.Submission;

/**
 * A stream connection on a ring: what it connects and sends; {@link UringInput} is the other direction.
 *
 * <p>On its loop an operation is an entry of the ring, submitted with all others of the turn. On any other thread it is tried
 * there first, because to wake the loop costs more than the call; what finds no room is handed over. The attempt to connect is
 * a system call everywhere (it never waits, and first data can ride on it), and a poll in the ring for its end.
 */
final class UringStream extends StreamBase implements RingUser, Runnable {

    // Operations in user data; each is in the ring at most once.
    static final int OP_CONNECT = 1;
    static final int OP_WRITE = 2;
    static final int OP_READ = 3;
    static final int OP_PUSH = 4;
    private static final int OPERATIONS = 5;

    private static final AtomicIntegerFieldUpdater<UringStream> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(UringStream.class, "output");

    private static final int IDLE = 0; // and these handed over by another thread:
    private static final int CONNECT_COMES = 1;
    private static final int WRITE_COMES = 2;
    private static final int CONNECT = 3; // from here on the loop has it
    private static final int WRITE = 4;
    private static final int SHUTDOWN = 5;

    private final UringLoop loop;
    private final UringInput input;
    private @Nullable UringWrite write; // since the first one in the ring
    private @Nullable ConnectAddress address; // belongs to the pending connect

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int output = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending write
    private int rode; // belongs to the pending connect: bytes of the first data on the SYN
    private int lookNanos; // belongs to the pending shutdown
    private volatile int outputCount; // which pending operation it is; written by who makes one
    private volatile int cancelCount; // which one to cancel

    private volatile boolean aborting;

    // owner: loop thread
    private int slot = -1;
    private int armed; // which operations are in the ring, a bit for each
    private boolean closingOnLoop;

    UringStream(Host host, int family, UringLoop loop, int fd, NativeOptions options, @Nullable StreamSink sink) {
        super(host, family, loop, fd, options, sink);
        this.loop = loop;
        this.input = new UringInput(this, loop);
    }

    // The ring, on the loop

    /** Whether it may fill in an entry. */
    boolean hasSlot() {
        if (slot < 0) {
            slot = loop.enter(this);
        }
        return slot >= 0;
    }

    /** The entry is filled in, for an operation. */
    void arm(long entry, int operation) {
        Submission.userData(entry, loop.userData(slot, operation));
        armed |= 1 << operation;
    }

    boolean isArmed(int operation) {
        return (armed & 1 << operation) != 0;
    }

    /** Asks for the end of an operation. */
    void disarm(int operation) {
        if (isArmed(operation)) {
            loop.cancel(loop.userData(slot, operation));
        }
    }

    @Override
    public void completed(int operation, int result, int flags) {
        boolean last = (flags & IoUringConstants.IORING_CQE_F_MORE) == 0;
        if (last) {
            armed &= ~(1 << operation);
        }
        switch (operation) {
            case OP_CONNECT -> connectReady(result);
            case OP_WRITE -> {
                UringWrite current = write();
                if (current.completed(result, flags)) {
                    writeOver(current.result());
                }
            }
            case OP_READ -> input.readCompleted(result);
            default -> input.pushCompleted(result, flags);
        }
        if (closingOnLoop && armed == 0) {
            finishClose();
        }
    }

    // Connect

    @Override
    public long connect(SockAddr remote, @Nullable BufferBatch firstData) {
        long refusal = refusal(remote);
        if (refusal != 0) {
            return refusal;
        }
        ConnectAddress goal = new ConnectAddress(host());
        refusal = goal.set(remote);
        if (refusal != 0) {
            return refusal;
        }
        if (!enterOutput()) {
            goal.forget();
            return CANCELLED;
        }
        address = goal;
        long result = connectNow(goal, firstData);
        exitOutput();
        if (result != IoResult.PENDING) {
            return result;
        }
        if (!loop.inLoop()) {
            return handOver(CONNECT_COMES);
        }
        count();
        output = CONNECT;
        return awaitConnect();
    }

    private long connectNow(ConnectAddress goal, @Nullable BufferBatch firstData) {
        long result = beginConnect(goal.memory(), goal.length(), firstData);
        rode = (int) Math.max(0, result); // first data is 65,535 bytes at most
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
        ConnectAddress known = address;
        address = null;
        if (known != null) {
            known.forget();
        }
    }

    /** PENDING, or why there is no waiting. */
    private long awaitConnect() {
        if (!hasSlot()) {
            forgetAddress();
            resetConnect();
            output = IDLE;
            return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
        long entry = loop.entry();
        Submission.prepPoll(entry, fd(), UnixConstants.POLLOUT);
        arm(entry, OP_CONNECT);
        return IoResult.PENDING;
    }

    private void connectReady(int polled) {
        if (isClosing()) {
            forgetAddress();
            output = IDLE;
            return;
        }
        long result;
        if (polled == -Errno.ECANCELED) {
            forgetAddress();
            resetConnect();
            result = CANCELLED;
        } else {
            // Asked again, connect tells how the attempt went.
            int again = Objects.requireNonNull(address).tryAgain(fd());
            if (again == -Errno.EALREADY || again == -Errno.EINPROGRESS || again == -Errno.EINTR) {
                result = awaitConnect();
            } else {
                forgetAddress();
                result = rode;
                if (again == 0 || again == -Errno.EISCONN) {
                    established(rode);
                } else {
                    result = connectFailure(again);
                }
            }
        }
        if (result != IoResult.PENDING) {
            output = IDLE;
            sink().connected(result);
        }
    }

    // Output

    private UringWrite write() {
        UringWrite made = write;
        if (made == null) {
            made = new UringWrite(this, loop);
            write = made;
        }
        return made;
    }

    /** Whether a batch is to be sent out of the caller's memory. Any thread. */
    private boolean wantsZeroCopy(BufferBatch newBatch) {
        UringWrite made = write;
        return made == null ? UringWrite.isWorthZeroCopy(loop, newBatch) : made.wantsZeroCopy(newBatch);
    }

    @Override
    public long write(BufferBatch newBatch) {
        boolean inLoop = loop.inLoop();
        if (!inLoop && !wantsZeroCopy(newBatch)) {
            long result = writeNow(newBatch);
            if (result != 0) {
                return result;
            }
            batch = newBatch;
            return handOver(WRITE_COMES);
        }
        if (isClosing()) {
            return CANCELLED;
        }
        batch = newBatch;
        if (!inLoop) {
            return handOver(WRITE_COMES);
        }
        count();
        output = WRITE;
        return submitWrite(newBatch, 0);
    }

    // hot path: no allocation, no lock of ours
    private long writeNow(BufferBatch from) {
        if (!enterOutput()) {
            return CANCELLED;
        }
        try {
            push(from.push());
            return sent(Transfer.send(host(), fd(), from));
        } finally {
            exitOutput();
        }
    }

    /** PENDING, or why nothing was submitted. */
    private long submitWrite(BufferBatch from, int pollFirst) {
        push(from.push());
        long result = write().submit(from, pollFirst);
        if (result != IoResult.PENDING) {
            batch = null;
            output = IDLE;
        }
        return result;
    }

    private void writeOver(int count) {
        batch = null;
        output = IDLE;
        // What is on its way to the peer is told even to who is about to close: the bytes are counted as sent.
        if (count > 0 || !isClosing()) {
            sink().written(sent(count));
        }
    }

    /** Whether a write is pending, which may just have taken a reset from the kernel. Any thread. */
    boolean isWritePending() {
        return output == WRITE;
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
        count();
        output = SHUTDOWN;
        if (!loop.schedule(this::lookForEnd, FIRST_LOOK_NANOS) || isClosing()) {
            return PENDING.compareAndSet(this, SHUTDOWN, IDLE) ? CANCELLED : IoResult.PENDING;
        }
        return IoResult.PENDING;
    }

    private void lookForEnd() {
        if (output != SHUTDOWN || isClosing()) {
            return;
        }
        long result = shutdownResult();
        if (result == IoResult.PENDING) {
            lookNanos = Math.min(lookNanos * 2, LONGEST_LOOK_NANOS);
            loop.schedule(this::lookForEnd, lookNanos);
        } else if (PENDING.compareAndSet(this, SHUTDOWN, IDLE)) {
            sink().shutdownDone(result);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private void count() {
        outputCount = outputCount + 1;
    }

    /** Leaves an operation for the loop. */
    private long handOver(int operation) {
        count();
        output = operation;
        boolean taken = loop.execute(this);
        // The loop may have closed before it could see the operation.
        if ((!taken || isClosing()) && PENDING.compareAndSet(this, operation, IDLE)) {
            dropHanded(operation);
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    private void dropHanded(int operation) {
        batch = null;
        if (operation == CONNECT_COMES) {
            forgetAddress();
        }
    }

    /** Takes over what another thread has handed over. On the loop. */
    @Override
    @SuppressWarnings("NullAway") // the pending write has set the batch
    public void run() {
        if (isClosing()) {
            return;
        }
        if (PENDING.compareAndSet(this, WRITE_COMES, WRITE)) {
            // Not first: it has been tried, or is too long to be worth it.
            long result = submitWrite(batch, IoUringConstants.IORING_RECVSEND_POLL_FIRST);
            if (result != IoResult.PENDING) {
                sink().written(result);
            }
        } else if (PENDING.compareAndSet(this, CONNECT_COMES, CONNECT)) {
            long result = awaitConnect();
            if (result != IoResult.PENDING) {
                sink().connected(result);
            }
        }
    }

    // Cancel

    @Override
    public void cancel(Direction direction) {
        if (direction == Direction.INPUT) {
            input.cancel();
        } else if (output != IDLE) {
            cancelCount = outputCount;
            loop.execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount != outputCount || isClosing()) {
            return; // it was over before, and this is the next one
        }
        switch (output) {
            case CONNECT -> disarm(OP_CONNECT);
            case WRITE -> disarm(OP_WRITE);
            case SHUTDOWN -> {
                if (PENDING.compareAndSet(this, SHUTDOWN, IDLE)) {
                    sink().shutdownDone(CANCELLED);
                }
            }
            case WRITE_COMES -> {
                if (PENDING.compareAndSet(this, WRITE_COMES, IDLE)) {
                    batch = null;
                    sink().written(CANCELLED);
                }
            }
            case CONNECT_COMES -> {
                if (PENDING.compareAndSet(this, CONNECT_COMES, IDLE)) {
                    forgetAddress();
                    resetConnect();
                    sink().connected(CANCELLED);
                }
            }
            default -> {}
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
        if (!loop.execute(this::closeOnLoop)) {
            // The loop has ended, and its ring: nothing is in it any more.
            while (isBusy()) {
                Thread.onSpinWait();
            }
            dropPending();
            forgetAddress();
            if (write != null) {
                write.release();
            }
            input.release();
            if (aborting) {
                lingerNot();
            }
            closeDescriptor();
        }
    }

    private void dropPending() {
        int pending = output;
        if (pending != CONNECT && pending != WRITE && PENDING.compareAndSet(this, pending, IDLE)) {
            dropHanded(pending);
        }
        input.drop();
    }

    private void closeOnLoop() {
        loop.closingBegins();
        closingOnLoop = true;
        dropPending();
        if (write != null && write.isLent()) {
            // Its memory would come back only when the peer has it all: who closes before that resets.
            resetConnect();
        }
        for (int operation = 1; operation < OPERATIONS; operation++) {
            disarm(operation);
        }
        if (armed == 0) {
            finishClose();
        }
    }

    /** Nothing is in the ring any more. */
    private void finishClose() {
        if (isBusy()) {
            loop.execute(this::finishClose); // whoever is in there leaves at once: no call blocks
            return;
        }
        if (slot >= 0) {
            loop.leave(slot);
            slot = -1;
        }
        if (aborting) {
            lingerNot();
        }
        loop.closingEnded();
        closeDescriptor();
    }
}
