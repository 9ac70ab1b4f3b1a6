package org.wsk4j.tck.model;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.IoCompletionRoutine;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/** One operation of a program, and when what happened to it. */
final class Call implements IoCompletionRoutine {

    static final long NEVER = Long.MAX_VALUE;

    private final Run run;
    final Step step;
    final @Nullable Room room;
    final int number;
    final Irp irp = new Irp(this);
    private final AtomicInteger completions = new AtomicInteger();
    private final boolean hasIrp;

    volatile long begun;
    volatile long left = NEVER;
    volatile long over = NEVER;
    volatile long cancelled = NEVER;
    volatile @Nullable NtStatus returned;
    volatile @Nullable NtStatus status;
    volatile long information;
    volatile byte @Nullable [] received;
    private volatile @Nullable Runnable then;

    Call(Run run, Step step, int number, @Nullable Room room, boolean hasIrp) {
        this.run = run;
        this.step = step;
        this.number = number;
        this.room = room;
        this.hasIrp = hasIrp;
    }

    /** What the completion routine does last. */
    Call then(Runnable action) {
        then = action;
        return this;
    }

    /** Makes the call. */
    Call submit(Function<Irp, NtStatus> entry) {
        begun = run.tick();
        boolean nested = Irql.current() >= Irql.DISPATCH_LEVEL;
        NtStatus answer;
        try {
            answer = entry.apply(irp);
        } catch (RuntimeException | Error e) {
            run.breach(Law.THROWN, this + " threw " + e);
            left = run.tick();
            return this;
        }
        returned = answer;
        left = run.tick();
        if (!hasIrp) {
            status = answer;
            over = left;
        } else if (!answer.equals(NtStatus.STATUS_PENDING) && !nested) {
            if (completions.get() == 0) {
                run.breach(Law.DUALITY, this + " returned " + answer + ", but its routine has not run");
            } else if (!Objects.equals(answer, status)) {
                run.breach(Law.DUALITY, this + " returned " + answer + " and completed with " + status);
            }
        }
        return this;
    }

    @Override
    public void completed(Irp completed, @Nullable Object context) {
        if (completions.incrementAndGet() > 1) {
            run.breach(Law.ONCE, this + " completed again, with " + completed.status());
            return;
        }
        long now = run.tick();
        information = completed.information();
        status = completed.status();
        Room memory = room;
        if (memory != null && (step.op() == Op.RECEIVE || step.op() == Op.RECEIVE_FROM)) {
            received = memory.received(information);
        } else if (memory != null) {
            memory.takeBack();
        }
        Runnable last = then;
        if (last != null) {
            last.run();
        }
        over = now;
    }

    /** Asks to cancel. */
    void cancel() {
        synchronized (this) { // two threads may ask, and the first one counts
            cancelled = Math.min(cancelled, run.tick());
        }
        irp.cancel();
    }

    boolean isOver() {
        return over != NEVER || hasIrp && returned == null && left != NEVER;
    }

    /** Whether it was refused by an exception. */
    boolean threw() {
        return returned == null && left != NEVER;
    }

    boolean is(Op op) {
        return step.op() == op;
    }

    boolean ended(NtStatus expected) {
        return Objects.equals(expected, status);
    }

    boolean begunBefore(long moment) {
        return begun < moment;
    }

    long length() {
        return room == null ? 0 : room.length();
    }

    @Override
    public String toString() {
        return "'" + step.text() + "' (call " + number + ", " + begun + " to " + (over == NEVER ? "..." : over)
                + ", returned " + returned + ", completed " + status + "/" + information
                + (cancelled == NEVER ? "" : ", cancel at " + cancelled) + ")";
    }
}
