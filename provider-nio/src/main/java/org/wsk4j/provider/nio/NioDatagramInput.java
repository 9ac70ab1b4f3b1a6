package org.wsk4j.provider.nio;

import static org.wsk4j.data.SockAddr.AF_INET6;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.ControlMessages;
import org.wsk4j.data.SockAddr;
import org.wsk4j.provider.kit.BufferBatch;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.ChunkPool;
import org.wsk4j.provider.kit.DatagramSlot;
import org.wsk4j.provider.kit.IoResult;

/**
 * What a datagram endpoint receives: into the caller's memory, or pushed in chunks of the transport's.
 *
 * <p>The JDK cuts a datagram without a word if it does not fit. So each is received into a scratch that holds any, and then
 * copied: to where it is cut knowingly, or to a chunk that is no larger than needed.
 */
final class NioDatagramInput {

    private static final AtomicIntegerFieldUpdater<NioDatagramInput> INPUT =
            AtomicIntegerFieldUpdater.newUpdater(NioDatagramInput.class, "input");

    private static final int IDLE = 0;
    /** The loop is at it. */
    private static final int CLAIMED = 1;

    private static final int RECEIVE = 2;
    private static final int PUSH = 3;

    private static final long CANCELLED = IoResult.failure(STATUS_CANCELLED);

    /** Nothing came: 0 is an empty datagram. */
    private static final long NOTHING = IoResult.PENDING;

    /** MSG_TRUNC of Windows. */
    private static final int MSG_TRUNC = 0x100;

    /** How many datagrams are pushed, or dropped, before other endpoints have their turn. */
    private static final int DATAGRAMS_PER_TURN = 32;

    private final NioDatagramEndpoint endpoint;
    private final Scratch scratch;
    private final PushMemory memory;
    private final Runnable cancelTask = this::cancelOnLoop;
    private final Runnable stopTask = this::stopOnLoop;
    private final Runnable heldTask = this::readyToPush;

    /** What is pending: published by the operation, taken by the loop. */
    private volatile int input = IDLE;

    private volatile int inputCount; // which receive or push it is; written by who makes one
    private volatile int cancelCount; // which one to cancel or stop

    // owner: who performs the operation, in turn
    private @Nullable DatagramSlot slot;
    private long budget;
    /** A datagram that came when there was no chunk for it. */
    private @Nullable ByteBuffer held;

    private @Nullable SocketAddress lastSource;
    private final SockAddr source = new SockAddr();

    NioDatagramInput(NioDatagramEndpoint endpoint, ChunkPool pool, Scratch scratch) {
        this.endpoint = endpoint;
        this.scratch = scratch;
        this.memory = new PushMemory(pool, endpoint.registration().loop(), this::memoryCame);
    }

    long receive(DatagramSlot newSlot) {
        long result = receiveNow(newSlot);
        if (result != NOTHING) {
            return result;
        }
        slot = newSlot;
        pend(RECEIVE);
        if (endpoint.isClosing() && INPUT.compareAndSet(this, RECEIVE, IDLE)) {
            return CANCELLED;
        }
        return IoResult.PENDING;
    }

    void startPush(long newBudget) {
        budget = newBudget;
        pend(PUSH);
        if (held != null) {
            endpoint.registration().loop().execute(heldTask);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one operation for each direction: one writer at a time
    private void pend(int operation) {
        inputCount = inputCount + 1;
        input = operation;
        endpoint.registration().request(SelectionKey.OP_READ);
    }

    // hot path: no allocation
    private long receiveNow(DatagramSlot into) {
        ByteBuffer datagram;
        try {
            datagram = fetch();
        } catch (IOException | RuntimeException e) {
            return failure(e);
        }
        if (datagram == null) {
            return NOTHING;
        }
        held = null;
        int length = datagram.remaining();
        long copied = scatter(datagram, into.payload());
        scratch.giveBack(datagram);
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

    /** The next datagram in a scratch, with its source in {@code source}, or null. */
    private @Nullable ByteBuffer fetch() throws IOException {
        ByteBuffer waiting = held;
        if (waiting != null) {
            return waiting;
        }
        ByteBuffer room = scratch.borrow();
        boolean came = false;
        try {
            for (int i = 0; i < DATAGRAMS_PER_TURN && !came; i++) {
                SocketAddress from = endpoint.channel().receive(room.clear());
                if (from == null) {
                    return null;
                }
                came = !(endpoint.v6Only() && isIpv4(from));
                if (came) {
                    tell(from);
                }
            }
        } finally {
            if (!came) {
                scratch.giveBack(room);
            }
        }
        return came ? room.flip() : null;
    }

    /** IPV6_V6ONLY is imitated: the JDK's channels receive IPv4 too. */
    private static boolean isIpv4(SocketAddress from) {
        return from instanceof InetSocketAddress peer && peer.getAddress() instanceof Inet4Address;
    }

    /** The JDK answers the same object while the sender is the same. */
    private void tell(SocketAddress from) {
        if (from != lastSource) {
            NioAddressing.tell(from, endpoint.family(), source);
            if (endpoint.family() == AF_INET6) {
                source.toSocketAddress(); // once here, not in every copy
            }
            lastSource = from;
        }
    }

    private static long scatter(ByteBuffer datagram, BufferBatch into) {
        long copied = 0;
        for (int i = 0; i < into.count() && datagram.hasRemaining(); i++) {
            ByteBuffer view = into.buffers()[i];
            int part = Math.min(view.remaining(), datagram.remaining());
            view.put(view.position(), datagram, datagram.position(), part);
            datagram.position(datagram.position() + part);
            copied += part;
        }
        return copied;
    }

    private long failure(Exception cause) {
        return endpoint.isClosing() ? CANCELLED : StatusMapping.failure(cause);
    }

    // On the loop

    int wantedOps() {
        int operation = input;
        return operation == RECEIVE || operation == PUSH && !memory.isAwaited() ? SelectionKey.OP_READ : 0;
    }

    void ready() {
        if (INPUT.compareAndSet(this, RECEIVE, CLAIMED)) {
            continueReceive();
        } else {
            readyToPush();
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
        endpoint.sink().received(result);
    }

    private void readyToPush() {
        if (input != PUSH || endpoint.isClosing()) {
            return;
        }
        try {
            for (int i = 0; i < DATAGRAMS_PER_TURN && input == PUSH; i++) {
                if (cancelCount == inputCount || budget <= 0) {
                    endPush(0);
                    return;
                }
                if (!pushOne()) {
                    return;
                }
            }
        } catch (IOException e) {
            endPush(failure(e));
            return;
        } finally {
            endpoint.sink().pushedAll();
        }
        if (input == PUSH && budget <= 0) {
            endPush(0);
        }
    }

    private boolean pushOne() throws IOException {
        ByteBuffer datagram = fetch();
        if (datagram == null) {
            return false;
        }
        int length = datagram.remaining();
        Chunk chunk = memory.takeWhole(length);
        if (chunk == null) {
            held = datagram;
            return false;
        }
        held = null;
        chunk.memory().clear().put(datagram);
        scratch.giveBack(datagram);
        chunk.address().set(source);
        // An empty datagram uses budget too, or a flood of them would never end the push.
        budget -= Math.max(length, 1);
        endpoint.sink().pushing(chunk.lend(length, 0, null));
        return true;
    }

    private void endPush(long result) {
        input = IDLE;
        endpoint.sink().pushEnded(result);
    }

    /** The pool has something again, and this endpoint is the one that it woke. */
    private void memoryCame() {
        if (input == PUSH && !endpoint.isClosing()) {
            readyToPush();
        } else {
            memory.passOn();
        }
        endpoint.registration().run();
    }

    // Cancel

    void cancel() {
        if (input == RECEIVE || input == CLAIMED) {
            cancelCount = inputCount;
            endpoint.registration().loop().execute(cancelTask);
        }
    }

    private void cancelOnLoop() {
        if (cancelCount == inputCount && !endpoint.isClosing() && INPUT.compareAndSet(this, RECEIVE, IDLE)) {
            slot = null;
            endpoint.sink().received(CANCELLED);
        }
    }

    void stopPush() {
        if (input == PUSH) {
            cancelCount = inputCount;
            endpoint.registration().loop().execute(stopTask);
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
}
