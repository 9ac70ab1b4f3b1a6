package org.wsk4j.tck.fault;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Chunk;
import org.wsk4j.provider.kit.IoResult;

/** Push of a faulty endpoint: cut short, put off, divided, and each chunk watched until it is released. */
final class PushLane {

    private static final int SMALLEST_BUDGET = 1;
    private static final int BUDGETS = 4096;
    private static final int MOST_PIECES = 8;
    /** What memory is filled with that was given back: who reads it then reads nonsense. */
    private static final byte POISON = (byte) 0xDB;

    /** What push is asked of the transport. */
    interface Source {

        void start(long budget);

        void stop();

        static Source of(LongConsumer start, Runnable stop) {
            return new Source() {
                @Override
                public void start(long budget) {
                    start.accept(budget);
                }

                @Override
                public void stop() {
                    stop.run();
                }
            };
        }
    }

    private final EndpointFaults home;
    private final Source source;
    private final Consumer<Chunk> onChunk;
    private final LongConsumer onEnd;
    private final Fault failure;
    private final boolean divisible;

    // guarded by this
    private boolean on;
    private boolean below;
    private boolean ended;
    private long end;
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private boolean deferred;
    private boolean draining;

    PushLane(
            EndpointFaults home,
            Source source,
            Fault failure,
            boolean divisible,
            Consumer<Chunk> onChunk,
            LongConsumer onEnd) {
        this.home = home;
        this.source = source;
        this.failure = failure;
        this.divisible = divisible;
        this.onChunk = onChunk;
        this.onEnd = onEnd;
    }

    synchronized boolean isOn() {
        return on;
    }

    void start(long budget) {
        home.called("startPush");
        synchronized (this) {
            if (on) {
                home.kitBroke("startPush while push is on");
            }
            on = true;
            ended = false;
        }
        NtStatus dead = divisible ? home.death() : null;
        NtStatus status = dead != null ? dead : home.failure(failure);
        if (status != null) {
            if (divisible) {
                home.die(status);
            }
            synchronized (this) {
                ended = true;
                end = IoResult.failure(status);
            }
            home.defer(failure, this::drain);
            return;
        }
        synchronized (this) {
            below = true;
        }
        boolean small = home.dice.falls(Fault.SMALL_BUDGET);
        source.start(small ? Math.min(budget, SMALLEST_BUDGET + home.dice.pick(Fault.SMALL_BUDGET, BUDGETS)) : budget);
        if (divisible && home.death() != null) {
            stopNow();
        }
    }

    void stop() {
        home.called("stopPush");
        if (home.dice.falls(Fault.LATE_STOP)) {
            home.defer(Fault.LATE_STOP, this::stopNow);
        } else {
            stopNow();
        }
    }

    /** Asks the transport to end push, if it has not. */
    void stopNow() {
        boolean ask;
        synchronized (this) {
            ask = below;
        }
        if (ask && !home.isClosing()) {
            source.stop();
        }
    }

    /** The transport delivers. On the loop. */
    void pushed(Chunk chunk) {
        home.heard("pushed");
        synchronized (this) {
            if (!below) {
                home.transportBroke("pushed while push is off");
            }
            divide(chunk);
        }
        if (!home.isClosing() && home.dice.falls(Fault.PUSH_ENDS)) {
            stopNow();
        }
        drainSoon();
    }

    /** The transport ended push. On the loop. */
    void ended(long result) {
        home.heard("pushEnded");
        synchronized (this) {
            if (!below) {
                home.transportBroke("pushEnded while push is off");
                return;
            }
            below = false;
        }
        NtStatus dead = divisible ? home.death() : null;
        if (divisible && dead == null && home.isStepDue(failure)) {
            dead = failure.statuses().get(0);
            home.die(dead);
        }
        synchronized (this) {
            ended = true;
            end = dead != null ? IoResult.failure(dead) : result;
        }
        drainSoon();
    }

    private void drainSoon() {
        synchronized (this) {
            if (deferred) {
                return;
            }
            deferred = home.dice.falls(Fault.LATE_PUSH);
            if (deferred) {
                home.defer(Fault.LATE_PUSH, this::drain);
                return;
            }
        }
        drain();
    }

    /** Tells the kit what waits, in order. On the loop. */
    private void drain() {
        synchronized (this) {
            deferred = false;
            if (draining) {
                return;
            }
            draining = true;
        }
        while (true) {
            Chunk chunk;
            long result;
            synchronized (this) {
                chunk = home.isClosed() ? null : waiting.poll();
                if (chunk == null && (!ended || home.isClosed())) {
                    draining = false;
                    return;
                }
                result = end;
                if (chunk == null) {
                    ended = false;
                    on = false;
                }
            }
            if (chunk != null) {
                onChunk.accept(chunk);
            } else {
                onEnd.accept(result);
            }
        }
    }

    /** The endpoint is closed: what nobody was told of goes back. On the loop. */
    void drop() {
        while (true) {
            Chunk chunk;
            synchronized (this) {
                chunk = waiting.poll();
                ended = false;
            }
            if (chunk == null) {
                return;
            }
            chunk.release();
        }
    }

    private void divide(Chunk chunk) {
        int length = chunk.length();
        int pieces = 1;
        if (divisible && length > 1 && home.dice.falls(Fault.SPLIT_CHUNK)) {
            pieces = 2 + home.dice.pick(Fault.SPLIT_CHUNK, Math.min(MOST_PIECES, length - 1));
        }
        AtomicInteger left = new AtomicInteger(pieces);
        int size = Math.max(1, length / pieces);
        for (int i = 0; i < pieces; i++) {
            int from = i * size;
            int count = i == pieces - 1 ? length - from : size;
            waiting.add(piece(chunk, from, count, pieces == 1, left));
        }
    }

    private Chunk piece(Chunk whole, int from, int count, boolean only, AtomicInteger left) {
        ByteBuffer memory =
                only ? whole.mdl().memory().duplicate() : whole.mdl().memory().slice(from, count);
        FaultLog log = home.transport().log();
        Chunk piece = new Chunk(memory, given -> {
            poison(given);
            log.lentChunks.decrementAndGet();
            if (left.decrementAndGet() == 0) {
                whole.release();
            }
        });
        piece.address().set(whole.address());
        log.lentChunks.incrementAndGet();
        return piece.lend(count, whole.flags(), whole.control());
    }

    private static void poison(Chunk given) {
        for (int i = 0; i < given.length(); i++) {
            given.memory().put(i, POISON);
        }
    }
}
