package org.wsk4j.provider.netty;

import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_CONNECTION_RESET;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.IoResult;

/** What a stream connection receives: into the caller's memory, or pushed in chunks of the transport's. */
final class NettyStreamInput {

    private static final int IDLE = 0;
    private static final int READ = 1;
    private static final int PUSH = 2;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);
    private static final long RESET = IoResult.failure(STATUS_CONNECTION_RESET);

    /** How many chunks are filled before other endpoints have their turn. */
    private static final int CHUNKS_PER_TURN = 16;

    private final NettyStreamEndpoint endpoint;
    private final NettyLoop loop;
    private final Transfer transfer;
    private final ReadMemory memory;
    private final Runnable readTask = this::readOnLoop;
    private final Runnable pushTask = this::pushOnLoop;
    private final Runnable continueTask = this::continuePush;
    private final Runnable cancelTask = this::cancelOnLoop;

    // What is handed over; written by who starts an operation, in turn.
    private @Nullable BufferBatch batch;
    private long newBudget;
    private volatile int inputCount; // which read or push it is
    private volatile int cancelCount; // which one to cancel or stop

    // owner: loop thread
    private int waiting = IDLE;
    private boolean flying; // the read is with the ring
    private @Nullable Chunk target; // what the ring pushes into
    private long budget;

    NettyStreamInput(NettyStreamEndpoint endpoint, ChunkPool pool, Transfer transfer) {
        this.endpoint = endpoint;
        this.loop = endpoint.nettyLoop();
        this.transfer = transfer;
        this.memory = new ReadMemory(pool, loop, this::memoryCame);
    }

    // Any thread

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    long read(BufferBatch newBatch) {
        batch = newBatch;
        inputCount = inputCount + 1;
        if (loop.inLoop()) {
            return endpoint.isClosing() ? CANCELLED : perform();
        }
        return loop.execute(readTask) ? IoResult.PENDING : CANCELLED;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // as above
    void startPush(long bytes) {
        newBudget = bytes;
        inputCount = inputCount + 1;
        loop.execute(pushTask);
    }

    void cancel() {
        cancelCount = inputCount;
        loop.execute(cancelTask);
    }

    void stopPush() {
        cancel();
    }

    // On the loop

    int wanted() {
        boolean blocked = waiting == READ || waiting == PUSH && !memory.isAwaited();
        return blocked && !flying ? Interest.READ : 0;
    }

    void ready() {
        if (flying) {
            return;
        }
        if (waiting == READ) {
            waiting = IDLE;
            readOnLoop();
        } else {
            continuePush();
        }
    }

    /** The ring has done what it was asked for. */
    void transferred(int result) {
        flying = false;
        long told = told(result);
        if (waiting == READ) {
            waiting = IDLE;
            batch = null;
            endpoint.sink().readDone(told);
            return;
        }
        Chunk chunk = target;
        target = null;
        if (chunk == null) {
            return;
        }
        if (result > 0) {
            memory.learn(result, result == chunk.memory().limit());
            budget -= result;
            endpoint.sink().pushed(chunk.lend(result, 0, null));
            continuePush();
        } else {
            memory.giveBack(chunk);
            endPush(told == CANCELLED ? 0 : told);
        }
    }

    private long told(int result) {
        if (result > 0) {
            return result;
        }
        if (result == 0) {
            return endOfStream();
        }
        return Ring.isCancelled(result) ? CANCELLED : StatusMapping.ofTransfer(-result);
    }

    private void readOnLoop() {
        if (endpoint.isClosing()) {
            return;
        }
        long result = perform();
        if (result != IoResult.PENDING) {
            endpoint.sink().readDone(result);
        }
    }

    /** Tries; if there is nothing, it waits, and the answer is PENDING. */
    private long perform() {
        long result = readNow();
        if (result == IoResult.PENDING && cancelCount == inputCount && !cancelFlight()) {
            result = CANCELLED;
        }
        if (result == IoResult.PENDING) {
            waiting = READ;
            endpoint.updateInterest();
        } else {
            batch = null;
        }
        return result;
    }

    // hot path: no allocation, no lock of ours
    @SuppressWarnings("NullAway") // the operation has set the batch
    private long readNow() {
        try {
            Ring ring = endpoint.ring();
            if (ring != null) {
                flying = true;
                ring.read(batch);
                return IoResult.PENDING;
            }
            int count = transfer.read(endpoint.socket(), batch);
            if (count > 0) {
                return count;
            }
            return count == 0 ? IoResult.PENDING : endOfStream();
        } catch (IOException | RuntimeException e) {
            return failure(e);
        }
    }

    /** A write that took the reset from the host leaves what looks like a peer that has finished. */
    private long endOfStream() {
        if (endpoint.latched() != 0) {
            return endpoint.latched();
        }
        return endpoint.socket().wasReset() ? RESET : IoResult.END_OF_STREAM;
    }

    private long failure(Exception cause) {
        if (cause instanceof NotYetConnectedException) {
            return endpoint.isConnected() ? RESET : IoResult.failure(STATUS_INVALID_DEVICE_STATE);
        }
        return StatusMapping.failure(cause);
    }

    private void pushOnLoop() {
        if (!endpoint.isClosing()) {
            budget = newBudget;
            waiting = PUSH;
            continuePush();
        }
    }

    private void continuePush() {
        for (int i = 0; i < CHUNKS_PER_TURN && waiting == PUSH && !flying && !endpoint.isClosing(); i++) {
            if (cancelCount == inputCount || budget <= 0) {
                endPush(0);
                return;
            }
            Chunk chunk = memory.take(budget);
            if (chunk == null) {
                return; // it is told when there is one
            }
            if (!pushOne(chunk)) {
                endpoint.updateInterest();
                return;
            }
        }
        if (waiting == PUSH && !flying && !endpoint.isClosing()) {
            loop.execute(continueTask);
        }
    }

    /** Whether there was something at once. */
    private boolean pushOne(Chunk chunk) {
        ByteBuffer room = chunk.memory();
        room.clear().limit((int) Math.min(room.capacity(), budget));
        int count;
        try {
            Ring ring = endpoint.ring();
            if (ring != null) {
                flying = true;
                target = chunk;
                ring.read(room);
                return false;
            }
            count = endpoint.socket().read(room);
        } catch (IOException | RuntimeException e) {
            memory.giveBack(chunk);
            endPush(failure(e));
            return false;
        }
        if (count <= 0) {
            memory.giveBack(chunk);
            if (count < 0) {
                endPush(endOfStream());
            }
            return false;
        }
        memory.learn(count, !room.hasRemaining());
        budget -= count;
        endpoint.sink().pushed(chunk.lend(count, 0, null));
        return true;
    }

    private void endPush(long result) {
        waiting = IDLE;
        endpoint.sink().pushEnded(result);
    }

    /** The pool has something again, and this endpoint is the one that it woke. */
    private void memoryCame() {
        if (waiting == PUSH && !endpoint.isClosing()) {
            continuePush();
        } else {
            memory.passOn();
        }
    }

    private void cancelOnLoop() {
        if (cancelCount != inputCount || endpoint.isClosing() || cancelFlight()) {
            return;
        }
        if (waiting == READ) {
            waiting = IDLE;
            batch = null;
            endpoint.sink().readDone(CANCELLED);
        } else if (waiting == PUSH) {
            endPush(0);
        }
    }

    /** Whether the ring has the read: then it ends when the ring says so. */
    private boolean cancelFlight() {
        if (flying) {
            endpoint.cancelFlight(Interest.READ);
        }
        return flying;
    }

    /** The endpoint closes: what was pending is over without a result of its own. */
    void drop() {
        waiting = IDLE;
        batch = null;
    }

    /** The endpoint is closed: nothing is read any more. */
    void closed() {
        Chunk chunk = target;
        target = null;
        if (chunk != null) {
            memory.giveBack(chunk);
        }
    }
}
