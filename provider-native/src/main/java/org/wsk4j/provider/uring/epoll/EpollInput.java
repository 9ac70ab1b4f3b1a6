package org.wsk4j.provider.uring.epoll;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.base.PushMemory;
import org.wsk4j.provider.uring.base.StreamBase;
import org.wsk4j.provider.uring.base.Transfer;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Memory;

/** What a stream endpoint receives: into the caller's memory, or pushed in chunks of the transport's. */
final class EpollInput {

    private static final AtomicIntegerFieldUpdater<EpollInput> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(EpollInput.class, "input");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int READ = 2;
    private static final int PUSH = 3;

    /** How many chunks are pushed before other endpoints have their turn. */
    private static final int CHUNKS_PER_TURN = 8;

    private final EpollStream endpoint;
    private final Watch watch;
    private @Nullable PushMemory memory; // since something was there to push. owner: loop thread
    private @Nullable Runnable stopTask; // since the first one; one push at a time, so one thread

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int input = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending read
    private long budget; // belongs to the push
    private volatile int inputCount; // which read or push it is; written by who makes one
    private volatile int cancelCount; // which one to cancel or stop

    EpollInput(EpollStream endpoint, Watch watch) {
        this.endpoint = endpoint;
        this.watch = watch;
    }

    private PushMemory memory() {
        PushMemory made = memory;
        if (made == null) {
            made = new PushMemory(endpoint.host().chunks(), endpoint.loop(), this::memoryCame);
            memory = made;
        }
        return made;
    }

    long read(BufferBatch newBatch) {
        long result = readNow(newBatch);
        if (result != 0) {
            return result;
        }
        batch = newBatch;
        pend(READ);
        watch.request(Watch.INPUT);
        if (endpoint.isClosing() && PENDING.compareAndSet(this, READ, IDLE)) {
            return StreamBase.CANCELLED;
        }
        return IoResult.PENDING;
    }

    void startPush(long newBudget) {
        budget = newBudget;
        pend(PUSH);
        watch.offerFirst(Watch.INPUT);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private void pend(int operation) {
        inputCount = inputCount + 1;
        input = operation;
    }

    // hot path: no allocation, no lock of ours
    private long readNow(BufferBatch into) {
        if (!endpoint.enterInput()) {
            return StreamBase.CANCELLED;
        }
        try {
            watch.expect(Watch.INPUT);
            return result(Transfer.receive(endpoint.host(), endpoint.fd(), into));
        } finally {
            endpoint.exitInput();
        }
    }

    private long result(long count) {
        if (count > 0) {
            return count;
        }
        if (count == 0) {
            long end = endpoint.endOfStream();
            if (end == 0) {
                watch.inputStays(); // nothing else comes after an end
            }
            return end;
        }
        return count == -Errno.EAGAIN || count == -Errno.EINTR ? 0 : endpoint.inputFailure(count);
    }

    // On the loop

    int wanted() {
        int operation = input;
        return operation == READ || operation == PUSH && (memory == null || !memory.isAwaited()) ? Watch.INPUT : 0;
    }

    void ready() {
        if (PENDING.compareAndSet(this, READ, CLAIMED)) {
            continueRead();
        } else if (input == PUSH) {
            push();
        }
    }

    @SuppressWarnings("NullAway") // the pending read has set the batch
    private void continueRead() {
        long result = readNow(batch);
        if (result == 0) {
            input = READ;
            watch.request(Watch.INPUT);
            return;
        }
        batch = null;
        input = IDLE;
        if (!endpoint.isClosing()) {
            endpoint.sink().readDone(result);
        }
    }

    private void push() {
        for (int i = 0; i < CHUNKS_PER_TURN && input == PUSH; i++) {
            if (cancelCount == inputCount || budget <= 0) {
                endPush(0);
                return;
            }
            Chunk chunk = memory().take(budget);
            if (chunk == null || !pushOne(chunk)) {
                return;
            }
        }
        if (input == PUSH) {
            if (budget <= 0) {
                endPush(0);
            } else {
                watch.again(Watch.INPUT);
            }
        }
    }

    /** Whether there may be more, which nothing else would tell. */
    private boolean pushOne(Chunk chunk) {
        if (!endpoint.enterInput()) {
            memory().giveBack(chunk);
            return false; // closeOnLoop ends it
        }
        ByteBuffer room = chunk.memory();
        room.clear().limit((int) Math.min(room.capacity(), budget));
        watch.expect(Watch.INPUT);
        long count = endpoint.host().libc().sockets().recv(endpoint.fd(), Memory.address(room), room.remaining(), 0);
        long result = result(count);
        endpoint.exitInput();
        if (result <= 0) {
            memory().giveBack(chunk);
            if (result != 0) {
                endPush(result);
            } else {
                watch.request(Watch.INPUT);
            }
            return false;
        }
        boolean full = result == room.limit();
        memory().learn((int) result, full);
        budget -= result;
        endpoint.sink().pushed(chunk.lend((int) result, 0, null));
        return full || budget <= 0 || endpoint.mayStopShort() || watch.isHungUp();
    }

    private void endPush(long result) {
        input = IDLE;
        if (!endpoint.isClosing()) {
            endpoint.sink().pushEnded(result);
        }
    }

    /** The pool has something again, and this endpoint is the one that it woke. */
    private void memoryCame() {
        if (input == PUSH && !endpoint.isClosing()) {
            push();
        } else {
            memory().passOn();
        }
    }

    // Cancel

    void cancel() {
        if (input == READ || input == CLAIMED) {
            cancelCount = inputCount;
            endpoint.loop().execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == inputCount && !endpoint.isClosing() && PENDING.compareAndSet(this, READ, IDLE)) {
            batch = null;
            endpoint.sink().readDone(StreamBase.CANCELLED);
        }
    }

    void stopPush() {
        if (input == PUSH) {
            cancelCount = inputCount;
            Runnable task = stopTask;
            if (task == null) {
                task = this::stopOnLoop;
                stopTask = task;
            }
            endpoint.loop().execute(task);
        }
    }

    private void stopOnLoop() {
        if (cancelCount == inputCount && input == PUSH && !endpoint.isClosing()) {
            endPush(0);
        }
    }

    /** The endpoint closes: what was pending is over without a result of its own. */
    void drop() {
        input = IDLE;
        batch = null;
    }
}
