package org.wsk4j.wsp.layer;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.socket.RoutineGate;

/** A socket with a handle of the layer's own. */
final class LayerSocket {

    /** What the duplicates of a socket share: where its two streams of bytes are. */
    static final class Shared {

        final @Nullable Object state;

        /** Whether each send is a message of its own. */
        final boolean messages;

        final AtomicInteger descriptors = new AtomicInteger();
        final ReentrantLock sends = new ReentrantLock();
        long sentBytes; // guarded by sends

        /** Held while a receive is handed down, so that the order below is that of the receives here. */
        final ReentrantLock receives = new ReentrantLock();

        final ReceiveOrder order = new ReceiveOrder();

        Shared(@Nullable Object state, boolean messages) {
            this.state = state;
            this.messages = messages;
        }
    }

    final OwnHandles owner;
    final long lower;
    final boolean overlapped;
    final Shared shared;
    final RoutineGate routines = new RoutineGate();

    /** Operations below that were not indicated yet. */
    final AtomicInteger pending = new AtomicInteger();

    /** Sends that wait for their turn, because the layer is slow on purpose. */
    final ArrayDeque<Runnable> held = new ArrayDeque<>(); // guarded by itself

    volatile long handle;
    volatile boolean closing;
    volatile boolean nonBlocking;

    /** Until when sends that do not block would block; 0 for not at all. */
    volatile long heldUntilNanos;

    // What the client wants to know, guarded by this.
    @Nullable
    WsaEvent event;

    long window;
    int message;
    int mask;
    boolean writeRecorded;

    LayerSocket(OwnHandles owner, long lower, boolean overlapped, Shared shared) {
        this.owner = owner;
        this.lower = lower;
        this.overlapped = overlapped;
        this.shared = shared;
    }

    @Nullable
    Object state() {
        return shared.state;
    }
}
