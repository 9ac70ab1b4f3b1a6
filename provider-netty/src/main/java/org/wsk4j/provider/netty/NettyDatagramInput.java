package org.wsk4j.provider.netty;

import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.IoResult;

/**
 * What a datagram endpoint receives: into the caller's memory, or pushed in chunks of the transport's.
 *
 * <p>Netty does not tell that a datagram was cut because it did not fit. So each is received into the loop's scratch, which
 * holds any, and then copied: to where it is cut knowingly, or to a chunk that is no larger than needed.
 */
final class NettyDatagramInput {

    private static final int IDLE = 0;
    private static final int RECEIVE = 1;
    private static final int PUSH = 2;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** MSG_TRUNC of Windows. */
    private static final int MSG_TRUNC = 0x100;

    /** How many datagrams are pushed, or dropped, before other endpoints have their turn. */
    private static final int DATAGRAMS_PER_TURN = 32;

    private final NettyDatagramEndpoint endpoint;
    private final NettyLoop loop;
    private final ReadMemory memory;
    private final Runnable receiveTask = this::receiveOnLoop;
    private final Runnable pushTask = this::pushOnLoop;
    private final Runnable continueTask = this::continuePush;
    private final Runnable cancelTask = this::cancelOnLoop;

    // What is handed over; written by who starts an operation, in turn.
    private @Nullable DatagramSlot slot;
    private long newBudget;
    private volatile int inputCount; // which receive or push it is
    private volatile int cancelCount; // which one to cancel or stop

    // owner: loop thread
    private int waiting = IDLE;
    private long budget;
    private @Nullable ByteBuffer held; // a datagram that came when there was no chunk for it
    private final SockAddr source = new SockAddr();

    NettyDatagramInput(NettyDatagramEndpoint endpoint, ChunkPool pool) {
        this.endpoint = endpoint;
        this.loop = endpoint.nettyLoop();
        this.memory = new ReadMemory(pool, loop, this::memoryCame);
    }

    // Any thread

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    long receive(DatagramSlot newSlot) {
        slot = newSlot;
        inputCount = inputCount + 1;
        if (loop.inLoop()) {
            return endpoint.isClosing() ? CANCELLED : perform();
        }
        return loop.execute(receiveTask) ? IoResult.PENDING : CANCELLED;
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
        return waiting == RECEIVE || waiting == PUSH && !memory.isAwaited() ? Interest.READ : 0;
    }

    void ready() {
        if (waiting == RECEIVE) {
            waiting = IDLE;
            receiveOnLoop();
        } else {
            continuePush();
        }
    }

    private void receiveOnLoop() {
        if (endpoint.isClosing()) {
            return;
        }
        long result = perform();
        if (result != IoResult.PENDING) {
            endpoint.sink().received(result);
        }
    }

    /** Tries; if there is nothing, it waits, and the answer is PENDING. */
    @SuppressWarnings("NullAway") // the operation has set the slot
    private long perform() {
        long result = receiveNow(slot);
        if (result == IoResult.PENDING && cancelCount == inputCount) {
            result = CANCELLED;
        }
        if (result == IoResult.PENDING) {
            waiting = RECEIVE;
            endpoint.updateInterest();
        } else {
            slot = null;
        }
        return result;
    }

    // hot path
    private long receiveNow(DatagramSlot into) {
        ByteBuffer datagram;
        try {
            datagram = fetch();
        } catch (IOException | RuntimeException e) {
            return StatusMapping.failure(e);
        }
        if (datagram == null) {
            return IoResult.PENDING;
        }
        held = null;
        int length = datagram.remaining();
        long copied = Transfer.scatter(datagram, into.payload());
        SockAddr wanted = into.address();
        if (wanted != null) {
            wanted.set(source);
        }
        ControlMessages control = into.control();
        if (control != null) {
            control.clear();
        }
        into.setFlags(copied < length ? MSG_TRUNC : 0);
        return copied;
    }

    /** The next datagram, its source in {@code source}; or null. */
    private @Nullable ByteBuffer fetch() throws IOException {
        ByteBuffer first = held;
        if (first != null) {
            return first;
        }
        boolean sortsOutIpv4 = endpoint.sortsOutIpv4();
        ByteBuffer room = loop.scratch();
        while (endpoint.socket().receive(room, source)) {
            if (!(sortsOutIpv4 && source.isV4Mapped())) {
                return room.flip();
            }
            room.clear();
        }
        return null;
    }

    private void pushOnLoop() {
        if (!endpoint.isClosing()) {
            budget = newBudget;
            waiting = PUSH;
            continuePush();
        }
    }

    private void continuePush() {
        try {
            pushSome();
        } finally {
            endpoint.sink().pushedAll();
        }
    }

    private void pushSome() {
        for (int i = 0; i < DATAGRAMS_PER_TURN && waiting == PUSH && !endpoint.isClosing(); i++) {
            if (cancelCount == inputCount || budget <= 0) {
                endPush(0);
                return;
            }
            if (!pushOne()) {
                endpoint.updateInterest();
                return;
            }
        }
        if (waiting == PUSH && !endpoint.isClosing()) {
            loop.execute(continueTask);
        }
    }

    /** Whether there was something. */
    private boolean pushOne() {
        ByteBuffer datagram;
        try {
            datagram = fetch();
        } catch (IOException | RuntimeException e) {
            endPush(StatusMapping.failure(e));
            return false;
        }
        if (datagram == null) {
            return false;
        }
        int length = datagram.remaining();
        Chunk chunk = memory.takeWhole(length);
        if (chunk == null) {
            hold(datagram);
            return false;
        }
        held = null;
        chunk.memory().clear().put(datagram);
        chunk.address().set(source);
        // An empty datagram uses budget too, or a flood of them would never end the push.
        budget -= Math.max(length, 1);
        endpoint.sink().pushing(chunk.lend(length, 0, null));
        return true;
    }

    /** The scratch is everybody's. */
    private void hold(ByteBuffer datagram) {
        if (held == null) {
            held = ByteBuffer.allocate(datagram.remaining()).put(datagram).flip();
        }
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
        if (cancelCount != inputCount || endpoint.isClosing()) {
            return;
        }
        if (waiting == RECEIVE) {
            waiting = IDLE;
            slot = null;
            endpoint.sink().received(CANCELLED);
        } else if (waiting == PUSH) {
            endPush(0);
        }
    }

    /** The endpoint closes: what was pending is over without a result of its own. */
    void drop() {
        waiting = IDLE;
        slot = null;
    }
}
