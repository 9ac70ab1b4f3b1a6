package org.wsk4j.nt;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * IRP: a caller-owned, reusable request for one asynchronous operation.
 *
 * <p><b>How obtained.</b> {@code new Irp(routine, context)}, or without a routine for a caller that {@linkplain #await()
 * waits}. One IRP serves one operation at a time and any number of operations in turn, on any sockets.
 *
 * <p><b>States.</b>
 *
 * <pre>
 *   IDLE --(given to an entry)--&gt; PENDING --(operation over)--&gt; COMPLETED
 *    ^                                                             |
 *    +---------------------------reuse()---------------------------+
 * </pre>
 *
 * <p><b>The law.</b> An accepted IRP completes exactly once, whatever the entry returned:
 * <ul>
 *   <li>a status other than STATUS_PENDING: the operation is over, {@link #ioStatus()} holds the same status, and the
 *       completion routine has already run;
 *   <li>STATUS_PENDING: it completes once, perhaps before the entry returned.
 * </ul>
 * Inside a completion routine entries answer STATUS_PENDING even for an operation that is over at once: its routine runs
 * after the running one has returned, so a chain of any number of immediate completions runs in constant stack.
 *
 * <p><b>Threads.</b> One thread at a time prepares and submits an IRP; {@link #cancel()}, {@link #isCompleted()} and
 * {@link #await()} may be called from any thread.
 *
 * @wsk IRP
 */
public final class Irp {

    private static final System.Logger LOGGER = System.getLogger("org.wsk4j.nt");
    private static final AtomicIntegerFieldUpdater<Irp> WORD = AtomicIntegerFieldUpdater.newUpdater(Irp.class, "word");

    private static final int PHASE_MASK = 7;
    private static final int IDLE = 0;
    private static final int PENDING = 1;
    /** Completed for the provider; the routine waits for its turn. */
    private static final int COMPLETING = 2;
    /** The routine has begun. */
    private static final int COMPLETED = 3;
    /** The routine has returned. */
    private static final int DONE = 4;

    /** Beyond it nanoseconds no longer fit: waits without a limit. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    private static final int CANCEL_REQUESTED = 8;
    private static final int OPERATION_SHIFT = 4;

    private final IoStatusBlock ioStatus = new IoStatusBlock();
    private @Nullable IoCompletionRoutine routine;
    private @Nullable Object context;
    private @Nullable PendingOperation owner;

    /** Link of the thread's deferred completions; owner: the completing thread. */
    @Nullable
    Irp nextDeferred;

    /** Operation number, cancel request and phase in one word, so that a late cancel can be told from a current one. */
    private volatile int word;

    /** Threads in await(); read after the last write of word, so a waiter is never missed. */
    private volatile int waiting;

    /** Creates an idle IRP without a completion routine. */
    public Irp() {}

    /**
     * Creates an idle IRP.
     *
     * @param routine runs once for each operation
     */
    public Irp(IoCompletionRoutine routine) {
        this(routine, null);
    }

    /**
     * Creates an idle IRP.
     *
     * @param routine runs once for each operation
     * @param context handed to the routine
     */
    public Irp(@Nullable IoCompletionRoutine routine, @Nullable Object context) {
        this.routine = routine;
        this.context = context;
    }

    /**
     * IoSetCompletionRoutine: replaces the routine. Not while an operation is pending.
     *
     * @param newRoutine runs once for each operation; null for none
     * @param newContext handed to the routine
     * @return this
     * @throws IllegalStateException if an operation is pending
     */
    public Irp setCompletionRoutine(@Nullable IoCompletionRoutine newRoutine, @Nullable Object newContext) {
        int phase = word & PHASE_MASK;
        if (phase == PENDING || phase == COMPLETING) {
            throw new IllegalStateException("the IRP is in flight: " + this);
        }
        routine = newRoutine;
        context = newContext;
        return this;
    }

    /**
     * IoReuseIrp: makes a completed IRP idle again; legal inside its own completion routine. No effect on an idle one.
     *
     * @return this
     * @throws IllegalStateException if an operation is pending
     */
    public Irp reuse() {
        int current = word;
        int phase = current & PHASE_MASK;
        if (phase == PENDING || phase == COMPLETING) {
            throw new IllegalStateException("the IRP is in flight: " + this);
        }
        if (phase == IDLE) {
            return this;
        }
        ioStatus.set(NtStatus.STATUS_SUCCESS, 0, null);
        owner = null;
        word = current & ~(PHASE_MASK | CANCEL_REQUESTED);
        if (waiting != 0) {
            wake();
        }
        return this;
    }

    /**
     * IoCancelIrp: asks that the pending operation end soon. A request: the operation may still succeed, and bytes that
     * already moved are reported. Wait for the completion before touching buffers or the IRP.
     *
     * @return whether an operation was pending
     */
    public boolean cancel() {
        while (true) {
            int current = word;
            if ((current & PHASE_MASK) != PENDING) {
                return false;
            }
            if ((current & CANCEL_REQUESTED) != 0) {
                return true;
            }
            // Read before the exchange: if that succeeds, the IRP was pending all the time and this is the operation's
            // owner.
            PendingOperation operation = owner;
            if (WORD.compareAndSet(this, current, current | CANCEL_REQUESTED)) {
                if (operation != null) {
                    operation.cancel(this, current >>> OPERATION_SHIFT);
                }
                return true;
            }
        }
    }

    /**
     * Whether cancellation of the pending operation was asked for.
     *
     * @return true from {@link #cancel()} until the IRP is reused
     */
    public boolean isCancelRequested() {
        return (word & CANCEL_REQUESTED) != 0;
    }

    /**
     * Whether an operation was accepted and is not over.
     *
     * @return true until the completion routine begins
     */
    public boolean isPending() {
        int phase = word & PHASE_MASK;
        return phase == PENDING || phase == COMPLETING;
    }

    /**
     * Whether the last operation is over.
     *
     * @return true from the beginning of the completion routine until the IRP is reused
     */
    public boolean isCompleted() {
        return (word & PHASE_MASK) >= COMPLETED;
    }

    /**
     * The result block; final once the operation is over.
     *
     * @return the block of this IRP, always the same object
     */
    public IoStatusBlock ioStatus() {
        return ioStatus;
    }

    /**
     * Short for {@code ioStatus().status()}.
     *
     * @return the final status once the operation is over
     */
    public NtStatus status() {
        return ioStatus.status();
    }

    /**
     * Short for {@code ioStatus().information()}.
     *
     * @return the number that the operation answered
     */
    public long information() {
        return ioStatus.information();
    }

    /**
     * The object that the operation answered.
     *
     * @param <T> what is expected
     * @param type what is expected
     * @return the object of {@code ioStatus().pointer()}
     * @throws IllegalStateException if the operation answered none, with its status in the text
     * @throws ClassCastException if it is something else
     */
    public <T> T pointer(Class<T> type) {
        Object pointer = ioStatus.pointer();
        if (pointer == null) {
            throw new IllegalStateException("the operation answered no " + type.getSimpleName() + ": " + this);
        }
        return type.cast(pointer);
    }

    /**
     * Waits until the operation is over and its completion routine has returned. Not for an IRP that its own routine
     * reuses: the wait ends, and the status of the operation is lost.
     *
     * @return the final status
     * @throws InterruptedException if the thread was interrupted; the operation goes on
     * @throws IllegalStateException if no operation was submitted, or at {@link Irql#DISPATCH_LEVEL}, where waiting for
     *     another completion can deadlock
     */
    public NtStatus await() throws InterruptedException {
        await(Long.MAX_VALUE);
        return ioStatus.status();
    }

    /**
     * Waits, as {@link #await()}, for a limited time.
     *
     * @param timeout the longest to wait
     * @return the final status, or STATUS_TIMEOUT if the operation is not over
     * @throws InterruptedException if the thread was interrupted; the operation goes on
     * @throws IllegalStateException as {@link #await()}
     */
    public NtStatus await(Duration timeout) throws InterruptedException {
        long nanos =
                timeout.isNegative() ? 0 : timeout.compareTo(LONGEST_WAIT) >= 0 ? Long.MAX_VALUE : timeout.toNanos();
        return await(nanos) ? ioStatus.status() : NtStatus.STATUS_TIMEOUT;
    }

    private boolean await(long nanos) throws InterruptedException {
        int current = word;
        if ((current & PHASE_MASK) == IDLE) {
            throw new IllegalStateException("no operation was submitted with this IRP");
        }
        if (Irql.current() >= Irql.DISPATCH_LEVEL) {
            throw new IllegalStateException(
                    "a callback must not wait for a completion: it may be the thread that completes");
        }
        int operation = current >>> OPERATION_SHIFT;
        if (isOver(operation)) {
            return true;
        }
        long deadline = System.nanoTime() + nanos;
        synchronized (this) {
            waiting++;
            try {
                while (!isOver(operation)) {
                    if (nanos == Long.MAX_VALUE) {
                        wait();
                        continue;
                    }
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    wait(left / 1_000_000, (int) (left % 1_000_000));
                }
            } finally {
                waiting--;
            }
        }
        return true;
    }

    private boolean isOver(int operation) {
        int current = word;
        int phase = current & PHASE_MASK;
        return current >>> OPERATION_SHIFT != operation || phase == DONE || phase == IDLE;
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * IoMarkIrpPending, for providers: accepts the IRP. From here on it must be completed exactly once.
     *
     * @param operation called back on cancellation and after completion
     * @return the number of the operation, for {@link PendingOperation}
     * @throws IllegalStateException if the IRP is in flight, or completed and not reused; nothing has changed then
     */
    public int markPending(PendingOperation operation) {
        int current = word;
        if ((current & PHASE_MASK) != IDLE) {
            throw new IllegalStateException(
                    isPending() ? "the IRP is in flight: " + this : "the IRP is completed, reuse() it first: " + this);
        }
        int next = ((current >>> OPERATION_SHIFT) + 1) << OPERATION_SHIFT;
        // Claimed first: of two operations that are given the IRP at once, the refused one must not become its owner.
        if (!WORD.compareAndSet(this, current, next | COMPLETING)) {
            throw new IllegalStateException("the IRP was given to two operations at once: " + this);
        }
        owner = operation;
        WORD.lazySet(this, next | PENDING);
        return next >>> OPERATION_SHIFT;
    }

    /**
     * IoCompleteRequest, for providers: the operation is over. Runs the completion routine, or queues it behind the one
     * that runs on this thread. Call it without any lock.
     *
     * @param status the final status, never STATUS_PENDING
     * @param information the number to answer
     * @return what an entry that completed its own IRP has to return: {@code status} if the routine has run, else
     *     STATUS_PENDING
     */
    public NtStatus complete(NtStatus status, long information) {
        return complete(status, information, null);
    }

    /**
     * As {@link #complete(NtStatus, long)}, with an object to answer.
     *
     * @param status the final status, never STATUS_PENDING
     * @param information the number to answer
     * @param pointer the object to answer, or null
     * @return what an entry that completed its own IRP has to return
     */
    public NtStatus complete(NtStatus status, long information, @Nullable Object pointer) {
        if (status == NtStatus.STATUS_PENDING) {
            throw new IllegalArgumentException("STATUS_PENDING is no result");
        }
        if (!advance(PENDING, COMPLETING)) {
            reportDefect();
            return status;
        }
        ioStatus.set(status, information, pointer);
        if (routine == null) {
            runRoutine();
            return status;
        }
        return ThreadState.current().runOrDefer(this) ? status : NtStatus.STATUS_PENDING;
    }

    void runRoutine() {
        PendingOperation operation = owner;
        int number = word >>> OPERATION_SHIFT;
        // From the next step on the IRP is its owner's, who may change all of this.
        IoCompletionRoutine toRun = routine;
        Object toPass = context;
        advance(COMPLETING, COMPLETED);
        if (toRun != null) {
            try {
                toRun.completed(this, toPass);
            } catch (Throwable e) {
                LOGGER.log(Level.ERROR, "completion routine " + toRun.getClass().getName() + " failed", e);
            }
        }
        finish(number);
        if (operation != null) {
            try {
                operation.completed(number);
            } catch (Throwable e) {
                // What waits behind this completion must not suffer for it.
                LOGGER.log(
                        Level.ERROR, "provider defect: " + operation.getClass().getName() + " failed", e);
            }
        }
    }

    /** The routine may have reused the IRP: then the number or the phase differs, and nothing is left to do. */
    private void finish(int number) {
        while (true) {
            int current = word;
            if (current >>> OPERATION_SHIFT != number || (current & PHASE_MASK) != COMPLETED) {
                return;
            }
            if (WORD.compareAndSet(this, current, (current & ~PHASE_MASK) | DONE)) {
                break;
            }
        }
        if (waiting != 0) {
            wake();
        }
    }

    private boolean advance(int from, int to) {
        while (true) {
            int current = word;
            if ((current & PHASE_MASK) != from) {
                return false;
            }
            if (WORD.compareAndSet(this, current, (current & ~PHASE_MASK) | to)) {
                return true;
            }
        }
    }

    private void reportDefect() {
        AssertionError defect = new AssertionError("provider defect: completed an IRP that is not pending: " + this);
        LOGGER.log(Level.ERROR, defect.getMessage(), defect);
        assert false : defect.getMessage();
    }

    @Override
    public String toString() {
        int current = word;
        String[] names = {"IDLE", "PENDING", "PENDING", "COMPLETED", "COMPLETED"};
        return "Irp#" + (current >>> OPERATION_SHIFT) + " " + names[current & PHASE_MASK]
                + ((current & PHASE_MASK) >= COMPLETED ? " " + ioStatus : "");
    }
}
