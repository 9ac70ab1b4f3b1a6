package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.Loop;

/**
 * One of Netty's event loops.
 *
 * <p>Tasks are kept here and given to Netty as one: it runs what is there, and what those tasks hand in only after the loop
 * has looked at its sockets again. Netty itself would go on with tasks for a second before it does, and a task that hands
 * itself in again would keep everybody waiting.
 */
final class NettyLoop implements Loop {

    /** Any datagram fits, and a good part of a large write. */
    static final int SCRATCH_BYTES = 64 << 10;

    private static final int MOST_SPARE = 16;

    private static final Logger LOG = System.getLogger(NettyLoop.class.getName());

    /** Null once it has ended: it holds memory of Netty's for as long as anybody holds it. */
    private volatile @Nullable IoEventLoop eventLoop;

    private final Runnable drain = this::drain;

    /** What waits for the next turn and must run even if there is none. */
    private final Set<Runnable> nextTurn = ConcurrentHashMap.newKeySet();

    private final Object lock = new Object();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by lock
    private boolean handedIn; // guarded by lock: Netty has or runs the task that drains

    // owner: loop thread
    private ArrayDeque<Runnable> running = new ArrayDeque<>();
    private @Nullable ByteBuffer scratch;
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

    NettyLoop(IoEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** Enters a socket; on the loop. */
    IoRegistration register(IoHandle handle) throws IOException {
        IoEventLoop current = eventLoop;
        Future<IoRegistration> future = current == null ? null : current.register(handle);
        IoRegistration registration = future == null ? null : future.getNow();
        if (registration == null) {
            throw new IOException("the loop does not take the socket", future == null ? null : future.cause());
        }
        return registration;
    }

    /** Direct memory for the time of one call. */
    ByteBuffer scratch() {
        ByteBuffer kept = scratch;
        if (kept == null) {
            kept = ByteBuffer.allocateDirect(SCRATCH_BYTES);
            scratch = kept;
        }
        return kept.clear();
    }

    /** Direct memory of {@link #SCRATCH_BYTES} for as long as a transfer takes. */
    ByteBuffer borrow() {
        ByteBuffer kept = spare.pollLast();
        return kept == null ? ByteBuffer.allocateDirect(SCRATCH_BYTES) : kept.clear();
    }

    /** Takes back what was borrowed; some is kept. */
    void giveBack(ByteBuffer memory) {
        if (spare.size() < MOST_SPARE) {
            spare.addLast(memory);
        }
    }

    @Override
    public boolean inLoop() {
        IoEventLoop current = eventLoop;
        return current != null && current.inEventLoop();
    }

    @Override
    public boolean execute(Runnable task) {
        synchronized (lock) {
            IoEventLoop current = eventLoop;
            if (current == null || current.isShutdown()) {
                return false;
            }
            tasks.addLast(task);
            if (handedIn) {
                return true;
            }
            try {
                current.execute(drain);
                handedIn = true;
                return true;
            } catch (RejectedExecutionException ended) {
                tasks.removeLast();
                return false;
            }
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what the task throws is logged
    public boolean schedule(Runnable task, long delayNanos) {
        IoEventLoop current = eventLoop;
        if (current == null) {
            return false;
        }
        try {
            current.schedule(() -> run(task), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Runs a task once the loop has looked at its sockets, or has ended: Netty drops its timers when it ends. */
    void inNextTurn(Runnable task) {
        nextTurn.add(task);
        if (!schedule(() -> runNextTurn(task), 0)) {
            runNextTurn(task);
        }
    }

    private void runNextTurn(Runnable task) {
        if (nextTurn.remove(task)) {
            run(task);
        }
    }

    private void drain() {
        synchronized (lock) {
            ArrayDeque<Runnable> taken = tasks;
            tasks = running;
            running = taken;
        }
        for (Runnable task = running.pollFirst(); task != null; task = running.pollFirst()) {
            run(task);
        }
        synchronized (lock) {
            handedIn = !tasks.isEmpty() && again();
        }
    }

    /** A timer that is due runs in Netty's next turn, a task might run in this one. */
    @SuppressWarnings("FutureReturnValueIgnored") // as above
    private boolean again() {
        IoEventLoop current = eventLoop;
        if (current == null) {
            return false;
        }
        try {
            if (current.isShuttingDown()) {
                current.execute(drain); // timers run no more
            } else {
                current.schedule(drain, 0, TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** The loop has ended: lets go of it, and runs what it did not come to, for nobody else will. */
    void ended() {
        eventLoop = null;
        scratch = null;
        spare.clear();
        for (Runnable task = takeLeftover(); task != null; task = takeLeftover()) {
            run(task);
        }
        nextTurn.forEach(this::runNextTurn);
    }

    private @Nullable Runnable takeLeftover() {
        synchronized (lock) {
            return tasks.pollFirst();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "a task failed; going on", e);
        }
    }
}
