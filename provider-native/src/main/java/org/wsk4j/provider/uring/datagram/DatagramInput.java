package org.wsk4j.provider.uring.datagram;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.IoResult;
import org.wsk4j.provider.uring.abi.StatusMapping;
import org.wsk4j.provider.uring.base.DatagramMemory;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.PushMemory;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/** What a datagram endpoint receives: into the caller's memory, or pushed in chunks of the transport's, many at a time. */
final class DatagramInput {

    private static final AtomicIntegerFieldUpdater<DatagramInput> PENDING =
            AtomicIntegerFieldUpdater.newUpdater(DatagramInput.class, "input");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int RECEIVE = 2;
    private static final int PUSH = 3;

    /** Nothing came: 0 is an empty datagram. */
    private static final long NOTHING = IoResult.PENDING;

    /** How many calls are made before other endpoints have their turn. */
    private static final int CALLS_PER_TURN = 4;

    private final NativeDatagram endpoint;
    private final Host host;
    private final Watch watch;
    private final PushMemory memory;
    private final IncomingMessages messages;
    private final Runnable cancelTask = this::cancelOnLoop;
    private final Runnable stopTask = this::stopOnLoop;

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int input = IDLE;

    private @Nullable DatagramSlot slot; // belongs to the pending receive
    private long budget; // belongs to the push
    private int expected = 2; // owner: loop thread; how many datagrams the next call makes room for
    private volatile int inputCount; // which receive or push it is; written by who makes one
    private volatile int cancelCount; // which one to cancel or stop

    DatagramInput(NativeDatagram endpoint, Watch watch) {
        this.endpoint = endpoint;
        this.host = endpoint.host();
        this.watch = watch;
        this.memory = new PushMemory(host.chunks(), endpoint.loop(), this::memoryCame);
        this.messages = new IncomingMessages(host, endpoint.options(), endpoint.family());
    }

    long receive(DatagramSlot newSlot) {
        long result = receiveNow(newSlot);
        if (result != NOTHING) {
            return result;
        }
        slot = newSlot;
        pend(RECEIVE);
        watch.request(Watch.INPUT);
        // The loop may have closed before it could see the operation.
        if (endpoint.isClosing() && PENDING.compareAndSet(this, RECEIVE, IDLE)) {
            return NativeDatagram.CANCELLED;
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
    private long receiveNow(DatagramSlot into) {
        if (!endpoint.enterInput()) {
            return NativeDatagram.CANCELLED;
        }
        try {
            if (!messages.prepare()) {
                return IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
            }
            if (messages.isEmpty()) {
                watch.expect(Watch.INPUT);
                if (endpoint.options().coalesced() == 0) {
                    return receiveOne(into);
                }
                long came = messages.fetch(endpoint.fd());
                if (came <= 0) {
                    return failure(came);
                }
            }
            return takeOne(into);
        } finally {
            endpoint.exitInput();
        }
    }

    private long receiveOne(DatagramSlot into) {
        BufferBatch payload = into.payload();
        MemoryBlock copies = hasHeap(payload) ? host.copies().take() : null;
        long received = messages.receive(endpoint.fd(), payload, copies == null ? 0 : copies.address());
        if (copies != null) {
            host.copies().give(copies);
        }
        if (received < 0) {
            return failure(received);
        }
        into.setFlags(messages.describe(into.address(), into.control()));
        return received;
    }

    private static boolean hasHeap(BufferBatch payload) {
        ByteBuffer[] views = payload.buffers();
        for (int i = 0; i < payload.count(); i++) {
            if (!views[i].isDirect()) {
                return true;
            }
        }
        return false;
    }

    /** What was received together with others. */
    private long takeOne(DatagramSlot into) {
        int piece = messages.nextPiece(into.payload().bytes());
        int copied = messages.copy(into.payload(), piece);
        int flags = messages.describePiece(piece, into.address(), into.control());
        into.setFlags(copied < piece ? flags | ReceivedControl.MSG_TRUNC : flags);
        messages.advance(piece);
        return copied;
    }

    /** What a call answers that received nothing. */
    private long failure(long negated) {
        if (negated == -Errno.EAGAIN || negated == -Errno.EINTR) {
            return NOTHING;
        }
        return endpoint.isClosing() ? NativeDatagram.CANCELLED : IoResult.failure(StatusMapping.ofDatagram(negated));
    }

    // On the loop

    int wanted() {
        int operation = input;
        return operation == RECEIVE || operation == PUSH && !memory.isAwaited() ? Watch.INPUT : 0;
    }

    void ready() {
        if (PENDING.compareAndSet(this, RECEIVE, CLAIMED)) {
            continueReceive();
        } else if (input == PUSH) {
            push();
        }
    }

    @SuppressWarnings("NullAway") // the pending receive has set the slot
    private void continueReceive() {
        long result = receiveNow(slot);
        if (result == NOTHING) {
            input = RECEIVE;
            return;
        }
        slot = null;
        input = IDLE;
        if (!endpoint.isClosing()) {
            endpoint.sink().received(result);
        }
    }

    private void push() {
        boolean more = true;
        for (int i = 0; i < CALLS_PER_TURN && more; i++) {
            if (!deliver()) {
                return;
            }
            more = fetch();
        }
        if (deliver() && more) {
            watch.again(Watch.INPUT);
        }
    }

    /** Hands out what is there; whether the push goes on. */
    private boolean deliver() {
        if (messages.isEmpty()) {
            return goesOn(inputCount);
        }
        int push = inputCount;
        boolean more;
        try {
            do {
                more = goesOn(push) && deliverOne();
            } while (more && !messages.isEmpty());
        } finally {
            endpoint.sink().pushedAll();
        }
        return more && goesOn(push);
    }

    /** Whether this push is still wanted; ends it if that is why not. */
    private boolean goesOn(int push) {
        if (input != PUSH || push != inputCount || endpoint.isClosing()) {
            return false;
        }
        if (cancelCount == push || budget <= 0) {
            endPush(0);
            return false;
        }
        return true;
    }

    private boolean deliverOne() {
        int piece = messages.nextPiece(Integer.MAX_VALUE);
        Chunk chunk = messages.takeWhole(piece);
        if (chunk == null) {
            chunk = memory.takeWhole(piece);
            if (chunk == null) {
                messages.evacuate();
                return false;
            }
            messages.copy(chunk, piece);
        }
        memory.learn(piece, piece > memory.size());
        ControlMessages control = chunk.control();
        boolean tells = endpoint.options().wanted() != 0 || endpoint.options().coalesced() != 0;
        if (tells && control == null) {
            control = new ControlMessages(ReceivedControl.WINDOWS_ROOM); // the chunk keeps it
        }
        int flags = messages.describePiece(piece, chunk.address(), control);
        messages.advance(piece);
        // An empty datagram uses budget too, or a flood of them would never end the push.
        budget -= Math.max(piece, 1);
        endpoint.sink().pushing(chunk.lend(piece, flags, control));
        return true;
    }

    /** Receives more; whether there may be still more, which nothing else would tell. */
    private boolean fetch() {
        if (!endpoint.enterInput()) {
            return false; // closeOnLoop ends it
        }
        long failure = 0;
        try {
            if (!messages.prepare()) {
                failure = IoResult.failure(NtStatus.STATUS_INSUFFICIENT_RESOURCES);
                return false;
            }
            int room = giveRoom();
            if (room == 0) {
                return false; // the pool tells when there is memory
            }
            watch.expect(Watch.INPUT);
            long came = messages.fetch(endpoint.fd());
            if (came < 0) {
                long result = failure(came);
                failure = result == NOTHING ? 0 : result;
                return false;
            }
            return learn((int) came, room);
        } finally {
            endpoint.exitInput();
            if (failure != 0 && !endpoint.isClosing()) {
                endPush(failure);
            }
        }
    }

    /** Chunks for as many datagrams as the last calls let expect and the budget is for. */
    private int giveRoom() {
        int size = memory.size();
        long most = Math.min(expected, budget / size + 1);
        while (messages.chunks() < most) {
            Chunk chunk =
                    messages.chunks() == 0 ? memory.take(size) : host.chunks().take(size);
            if (chunk == null) {
                break;
            }
            messages.add(chunk);
        }
        return messages.chunks();
    }

    /** Whether the call may have left something: it ends early when nothing is there, and an error then waits for the next. */
    private boolean learn(int came, int room) {
        if (came == room) {
            expected = Math.min(expected * 2, DatagramMemory.MOST_DATAGRAMS);
            return true;
        }
        expected = Math.max(came + 1, expected - 1);
        return watch.isHungUp();
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
            memory.passOn();
        }
    }

    // Cancel

    void cancel() {
        if (input == RECEIVE || input == CLAIMED) {
            cancelCount = inputCount;
            endpoint.loop().execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == inputCount && !endpoint.isClosing() && PENDING.compareAndSet(this, RECEIVE, IDLE)) {
            slot = null;
            endpoint.sink().received(NativeDatagram.CANCELLED);
        }
    }

    void stopPush() {
        if (input == PUSH) {
            cancelCount = inputCount;
            endpoint.loop().execute(stopTask);
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
        slot = null;
    }

    /** Nobody is inside of a call any more. */
    void free() {
        messages.free();
    }
}
