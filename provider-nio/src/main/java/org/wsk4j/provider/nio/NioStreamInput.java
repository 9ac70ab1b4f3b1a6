package org.wsk4j.provider.nio;

import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.IoResult;

/** What a stream endpoint receives: into the caller's memory, or pushed in chunks of the transport's. */
final class NioStreamInput {

    private static final AtomicIntegerFieldUpdater<NioStreamInput> INPUT =
            AtomicIntegerFieldUpdater.newUpdater(NioStreamInput.class, "input");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int READ = 2;
    private static final int PUSH = 3;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** How many chunks are pushed before other endpoints have their turn. */
    private static final int CHUNKS_PER_TURN = 8;

    private final NioStreamEndpoint endpoint;
    private final ChunkPool pool;
    private @Nullable PushMemory memory; // since something was there to push. owner: loop thread
    private @Nullable Runnable stopTask; // since the first one; one push at a time, so one thread

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int input = IDLE;

    private @Nullable BufferBatch batch; // belongs to the pending read
    private long budget; // belongs to the push
    private volatile int inputCount; // which read or push it is; written by who makes one
    private volatile int cancelCount; // which one to cancel or stop

    NioStreamInput(NioStreamEndpoint endpoint, ChunkPool pool) {
        this.endpoint = endpoint;
        this.pool = pool;
    }

    private PushMemory memory() {
        PushMemory made = memory;
        if (made == null) {
            made = new PushMemory(pool, endpoint.registration().loop(), this::memoryCame);
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
        if (endpoint.isClosing() && INPUT.compareAndSet(this, READ, IDLE)) {
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    void startPush(long newBudget) {
        budget = newBudget;
        pend(PUSH);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private void pend(int operation) {
        inputCount = inputCount + 1;
        input = operation;
        endpoint.registration().request(SelectionKey.OP_READ);
    }

    // hot path: no allocation, no lock of ours
    private long readNow(BufferBatch into) {
        try {
            long count = Transfer.read(endpoint.channel(), into);
            return count >= 0 ? count : endOfStream();
        } catch (IOException | RuntimeException e) {
            return failure(e);
        }
    }

    /**
     * A write that took the reset from the host leaves what looks like a peer that has finished. While one is at it on
     * another thread, nothing is known yet: the host says the same when asked again. While the endpoint closes, a write
     * does not say what it took.
     */
    private long endOfStream() {
        boolean writing = endpoint.isWriting();
        long reset = endpoint.latched();
        if (reset != 0) {
            return reset;
        }
        if (endpoint.isClosing()) {
            return CANCELLED;
        }
        return writing ? 0 : IoResult.END_OF_STREAM;
    }

    private long failure(Exception cause) {
        if (endpoint.isClosing()) {
            return CANCELLED;
        }
        if (cause instanceof NotYetConnectedException) {
            return IoResult.failure(STATUS_INVALID_DEVICE_STATE);
        }
        return StatusMapping.failure(cause);
    }

    // On the loop

    int wantedOps() {
        int operation = input;
        return operation == READ || operation == PUSH && (memory == null || !memory.isAwaited())
                ? SelectionKey.OP_READ
                : 0;
    }

    void ready() {
        if (INPUT.compareAndSet(this, READ, CLAIMED)) {
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
            return;
        }
        batch = null;
        input = IDLE;
        endpoint.sink().readDone(result);
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
        if (input == PUSH && budget <= 0) {
            endPush(0);
        }
    }

    /** Whether it is worth to look for more at once. */
    private boolean pushOne(Chunk chunk) {
        ByteBuffer room = chunk.memory();
        room.clear().limit((int) Math.min(room.capacity(), budget));
        long count;
        try {
            count = endpoint.channel().read(room);
        } catch (IOException | RuntimeException e) {
            memory().giveBack(chunk);
            endPush(failure(e));
            return false;
        }
        if (count <= 0) {
            memory().giveBack(chunk);
            long end = count < 0 ? endOfStream() : 0;
            if (end != 0) {
                endPush(end);
            }
            return false;
        }
        boolean full = !room.hasRemaining();
        memory().learn((int) count, full);
        budget -= count;
        endpoint.sink().pushed(chunk.lend((int) count, 0, null));
        return full || budget <= 0;
    }

    private void endPush(long result) {
        input = IDLE;
        endpoint.sink().pushEnded(result);
    }

    /** The pool has something again, and this endpoint is the one that it woke. */
    private void memoryCame() {
        if (input == PUSH && !endpoint.isClosing()) {
            push();
        } else {
            memory().passOn();
        }
        endpoint.registration().run();
    }

    // Cancel

    void cancel() {
        if (input == READ || input == CLAIMED) {
            cancelCount = inputCount;
            endpoint.registration().loop().execute(this::cancelOnLoop);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == inputCount && !endpoint.isClosing() && INPUT.compareAndSet(this, READ, IDLE)) {
            batch = null;
            endpoint.sink().readDone(CANCELLED);
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
            endpoint.registration().loop().execute(task);
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
