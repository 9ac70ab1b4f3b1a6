package org.wsk4j.provider.uring.iouring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.base.Gather;
import org.wsk4j.provider.uring.base.PushMemory;
import org.wsk4j.provider.uring.base.StreamBase;
import org.wsk4j.provider.uring.base.Transfer;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.ring.Submission;

/**
 * What a stream endpoint receives: into the caller's memory, or pushed in chunks that the ring provides.
 *
 * <p>A push with much to give is one multishot receive, which is cancelled at its end; what came until then is delivered, so
 * it may be a few chunks more than the budget. A push with less takes single receives, which keep to it.
 */
final class UringInput implements Runnable {

    private static final AtomicIntegerFieldUpdater<UringInput> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(UringInput.class, "input");

    private static final int IDLE = 0;
    // Handed over by another thread.
    private static final int READ_COMES = 1;
    private static final int PUSH_COMES = 2;
    // The loop has it.
    private static final int READ = 3;
    private static final int PUSH = 4;

    /** The kernel fills so many buffers at a time. */
    private static final int MULTISHOT_BUFFERS = 32;

    /** How often an end is doubted while a write is in the ring. */
    private static final int MOST_DOUBTS = 2;

    private final UringStream stream;
    private final UringLoop loop;
    private @Nullable PushMemory memory; // since the ring had nothing to receive into
    private @Nullable Runnable stopTask; // since the first one; one push at a time, so one thread

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int input = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending read
    private long budget; // belongs to the push
    private volatile int inputCount; // which read or push it is; written by who makes one
    private volatile int cancelCount; // which one to cancel or stop

    // owner: loop thread
    private long vector; // of the read in the ring: the msghdr in a piece of the host's vectors, or 0
    private @Nullable MemoryBlock heap; // stands in for heap buffers of the read in the ring
    private @Nullable Chunk pooled; // the receive in the ring goes into this, not into one of the ring's
    private boolean multishot;
    private boolean stopping;
    private boolean hungry;
    private int doubts;

    UringInput(UringStream stream, UringLoop loop) {
        this.stream = stream;
        this.loop = loop;
    }

    private PushMemory memory() {
        PushMemory made = memory;
        if (made == null) {
            made = new PushMemory(stream.host().chunks(), loop, this::memoryCame);
            memory = made;
        }
        return made;
    }

    // Read

    long read(BufferBatch newBatch) {
        if (loop.inLoop()) {
            if (stream.isClosing()) {
                return StreamBase.CANCELLED;
            }
            batch = newBatch;
            count();
            input = READ;
            return submitRead(newBatch, 0);
        }
        long result = readNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        return handOver(READ_COMES);
    }

    // hot path: no allocation, no lock of ours
    private long readNow(BufferBatch into) {
        if (!stream.enterInput()) {
            return StreamBase.CANCELLED;
        }
        try {
            long count = Transfer.receive(stream.host(), stream.fd(), into);
            if (count > 0) {
                return count;
            }
            return count == 0 && stream.isWritePending() ? 0 : nothing(count);
        } finally {
            stream.exitInput();
        }
    }

    /** What a receive without bytes means: 0 to try again. */
    private long nothing(long count) {
        if (count == 0) {
            return stream.endOfStream();
        }
        return switch ((int) -count) {
            case Errno.EAGAIN, Errno.EINTR -> 0;
            case Errno.ECANCELED -> StreamBase.CANCELLED;
            default -> stream.inputFailure(count);
        };
    }

    /** The same for what came out of the ring, where a write may have taken a reset and not have told yet. */
    private long nothingInRing(int count) {
        long result = nothing(count);
        if (result == IoResult.END_OF_STREAM && stream.isArmed(UringStream.OP_WRITE) && doubts < MOST_DOUBTS) {
            doubts++;
            return 0;
        }
        return result;
    }

    /** PENDING, or why nothing was submitted. */
    private long submitRead(BufferBatch into, int pollFirst) {
        ByteBuffer first = into.buffers()[0];
        boolean single = into.count() == 1 && first.isDirect();
        if (!stream.hasSlot() || !single && !gather(into)) {
            batch = null;
            input = IDLE;
            return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
        }
        long entry = loop.entry();
        if (single) {
            Submission.prepRecv(entry, stream.fd(), Memory.address(first), first.remaining(), 0);
        } else {
            Submission.prepRecvmsg(entry, stream.fd(), vector, 0);
        }
        Submission.ioprio(entry, pollFirst);
        stream.arm(entry, UringStream.OP_READ);
        return IoResult.PENDING;
    }

    private boolean gather(BufferBatch into) {
        vector = stream.host().vectors().take();
        if (vector == 0) {
            return false;
        }
        heap = Transfer.hasHeap(into) ? stream.host().copies().take() : null;
        Gather.forReceive(into, vector, heap == null ? 0 : heap.address());
        return true;
    }

    @SuppressWarnings("NullAway") // the read in the ring has a batch
    void readCompleted(int count) {
        if (count > 0 && heap != null) {
            Gather.copyOut(batch, heap.address(), count);
        }
        release();
        batch = null;
        input = IDLE;
        if (count > 0) {
            doubts = 0;
            stream.sink().readDone(count);
        } else if (!stream.isClosing()) {
            long result = nothingInRing(count);
            if (result != 0) {
                doubts = 0;
            }
            stream.sink().readDone(result);
        }
    }

    /** Gives back what a receive needed; nothing is in the ring. */
    void release() {
        if (vector != 0) {
            stream.host().vectors().give(vector);
            vector = 0;
        }
        if (heap != null) {
            stream.host().copies().give(heap);
            heap = null;
        }
        if (pooled != null) {
            memory().giveBack(pooled);
            pooled = null;
        }
    }

    // Push

    void startPush(long newBudget) {
        budget = newBudget;
        handOver(PUSH_COMES); // a push that finds its endpoint closed ends with it
    }

    private void arm(boolean fromPool) {
        if (stopping || budget <= 0) {
            endPush(0);
            return;
        }
        if (!stream.hasSlot()) {
            endPush(IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES));
            return;
        }
        RingBuffers buffers = loop.buffers();
        if (buffers.refill() == 0 && (fromPool || buffers.available() == 0)) {
            armPooled(buffers);
            return;
        }
        long entry = loop.entry();
        multishot = budget >= (long) MULTISHOT_BUFFERS * RingBuffers.BYTES;
        if (multishot) {
            buffers.prepMultishot(entry, stream.fd());
        } else {
            Submission.prepRecv(entry, stream.fd(), 0, (int) Math.min(budget, RingBuffers.BYTES), 0);
            buffers.select(entry);
        }
        stream.arm(entry, UringStream.OP_PUSH);
    }

    /** The ring has nothing to receive into: clients hold it all. */
    private void armPooled(RingBuffers buffers) {
        Chunk chunk = memory().take(budget);
        if (chunk == null) {
            if (!hungry) {
                hungry = true;
                buffers.await(this);
            }
            return;
        }
        multishot = false;
        pooled = chunk;
        ByteBuffer room = chunk.memory();
        room.clear();
        long entry = loop.entry();
        Submission.prepRecv(entry, stream.fd(), Memory.address(room), (int) Math.min(budget, room.capacity()), 0);
        stream.arm(entry, UringStream.OP_PUSH);
    }

    void pushCompleted(int result, int flags) {
        Chunk chunk = null;
        boolean ring = (flags & IORING_CQE_F_BUFFER) != 0;
        if (ring) {
            if (result > 0 && !stream.isClosing()) {
                chunk = loop.buffers().taken(flags, result);
            } else {
                loop.buffers().discard(flags);
            }
        } else if (pooled != null) {
            if (result > 0 && !stream.isClosing()) {
                chunk = pooled;
                pooled = null;
                memory().learn(result, result == chunk.capacity());
            } else {
                release();
            }
        }
        if (chunk != null) {
            budget -= result;
            doubts = 0;
            stream.sink().pushed(chunk.lend(result, 0, null));
        }
        if (!stream.isClosing()) {
            goOn(result);
        }
    }

    private void goOn(int result) {
        if (stream.isArmed(UringStream.OP_PUSH)) {
            if (budget <= 0 && !stopping) {
                stopping = true;
                stream.disarm(UringStream.OP_PUSH);
            }
            return;
        }
        if (result > 0 || result == -Errno.ECANCELED || result == -Errno.ENOBUFS) {
            arm(result == -Errno.ENOBUFS);
            return;
        }
        long over = nothingInRing(result);
        if (over != 0) {
            endPush(over);
        } else {
            loop.execute(this::again);
        }
    }

    private void again() {
        if (input == PUSH && !stream.isClosing() && !stream.isArmed(UringStream.OP_PUSH)) {
            arm(false);
        }
    }

    private void endPush(long result) {
        doubts = 0;
        leaveHungry();
        input = IDLE;
        stream.sink().pushEnded(result);
    }

    private void leaveHungry() {
        if (hungry) {
            hungry = false;
            loop.buffers().forget(this);
        }
    }

    /** The ring has buffers again. */
    void fed() {
        hungry = false;
        again();
    }

    /** The pool has something again, and this endpoint is the one that it woke. */
    private void memoryCame() {
        if (hungry && !stream.isClosing()) {
            leaveHungry();
            again();
        } else {
            memory().passOn();
        }
    }

    // Between threads

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private void count() {
        inputCount = inputCount + 1;
    }

    private long handOver(int operation) {
        count();
        input = operation;
        boolean taken = loop.execute(this);
        // The loop may have closed before it could see the operation.
        if ((!taken || stream.isClosing()) && PENDING.compareAndSet(this, operation, IDLE)) {
            batch = null;
            return StreamBase.CANCELLED;
        }
        return IoResult.PENDING;
    }

    /** Takes over what another thread has handed over. On the loop. */
    @Override
    @SuppressWarnings("NullAway") // the pending read has set the batch
    public void run() {
        if (stream.isClosing()) {
            return;
        }
        if (PENDING.compareAndSet(this, READ_COMES, READ)) {
            long result = submitRead(batch, IORING_RECVSEND_POLL_FIRST); // it has been tried
            if (result != IoResult.PENDING) {
                stream.sink().readDone(result);
            }
        } else if (PENDING.compareAndSet(this, PUSH_COMES, PUSH)) {
            stopping = cancelCount == inputCount;
            arm(false);
        }
    }

    void cancel() {
        int pending = input;
        if (pending == READ || pending == READ_COMES) {
            cancelCount = inputCount;
            loop.execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount != inputCount || stream.isClosing()) {
            return; // it was over before, and this is the next one
        }
        if (input == READ) {
            stream.disarm(UringStream.OP_READ);
        } else if (PENDING.compareAndSet(this, READ_COMES, IDLE)) {
            batch = null;
            stream.sink().readDone(StreamBase.CANCELLED);
        }
    }

    void stopPush() {
        int pending = input;
        if (pending == PUSH || pending == PUSH_COMES) {
            cancelCount = inputCount;
            Runnable task = stopTask;
            if (task == null) {
                task = this::stopOnLoop;
                stopTask = task;
            }
            loop.execute(task);
        }
    }

    private void stopOnLoop() {
        if (cancelCount != inputCount || input != PUSH || stopping || stream.isClosing()) {
            return;
        }
        stopping = true;
        if (stream.isArmed(UringStream.OP_PUSH)) {
            stream.disarm(UringStream.OP_PUSH);
        } else {
            endPush(0);
        }
    }

    /** The endpoint closes: what was pending is over without a result of its own. On the loop, or after its end. */
    void drop() {
        int pending = input;
        if (pending == READ_COMES || pending == PUSH_COMES) {
            PENDING.compareAndSet(this, pending, IDLE);
        }
        if (loop.inLoop()) {
            leaveHungry();
        }
    }
}
