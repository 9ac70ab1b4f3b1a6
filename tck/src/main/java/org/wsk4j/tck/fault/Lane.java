package org.wsk4j.tck.fault;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.provider.kit.Direction;
import org.wsk4j.provider.kit.Endpoint;
import org.wsk4j.provider.kit.IoResult;

/**
 * One direction of a faulty endpoint: the operation that the kit has outstanding, what the transport makes of it, and what
 * and when the kit is told.
 */
final class Lane {

    private static final long CANCELLED = IoResult.failure(NtStatus.STATUS_CANCELLED);
    private static final long RETRY = IoResult.failure(NtStatus.STATUS_RETRY);
    /** Nothing decided: the transport is asked. */
    private static final long UNDECIDED = IoResult.PENDING;

    private final EndpointFaults home;
    private final Endpoint inner;
    private final Direction direction;

    // guarded by this
    private @Nullable Site site;
    private @Nullable LongConsumer sink;
    /** The transport has the operation. */
    private boolean below;

    private boolean held;
    private long heldResult;
    private long operations;
    private boolean strayDue;

    Lane(EndpointFaults home, Endpoint inner, Direction direction) {
        this.home = home;
        this.inner = inner;
        this.direction = direction;
    }

    /** Whether an operation is outstanding. */
    synchronized boolean isBusy() {
        return site != null;
    }

    /** The kit begins an operation. */
    long call(Site newSite, LongSupplier operation, LongConsumer newSink) {
        home.called(newSite.name());
        synchronized (this) {
            if (site != null) {
                home.kitBroke(newSite + " while " + site + " is outstanding");
            }
            site = newSite;
            sink = newSink;
            below = false;
            held = false;
            operations++;
        }
        long result = before(newSite);
        if (result != UNDECIDED) {
            return answer(result, newSite == Site.SEND && result == 0);
        }
        synchronized (this) {
            below = true;
        }
        result = operation.getAsLong();
        if (result == IoResult.PENDING) {
            if (home.death() != null) {
                deathCame();
            }
            return result;
        }
        synchronized (this) {
            if (!below) {
                home.transportBroke(newSite + " answered and called the sink");
            }
            below = false;
        }
        return answer(result, false);
    }

    /** What is told without asking the transport. */
    private long before(Site now) {
        NtStatus dead = home.death();
        if (dead != null && now.isOfConnection()) {
            return IoResult.failure(dead);
        }
        synchronized (this) {
            if (strayDue) {
                strayDue = false;
                return CANCELLED;
            }
        }
        NtStatus failure = home.failure(now.failure);
        if (failure != null) {
            // Half of the connections that fail in one direction live on in the other.
            if (now.isOfConnection() && home.dice.pick(now.failure, 2) == 0) {
                home.die(failure);
            }
            return IoResult.failure(failure);
        }
        if (now.mayBeTriedAgain() && home.dice.falls(Fault.TRY_AGAIN)) {
            return now == Site.RECEIVE ? RETRY : 0;
        }
        return UNDECIDED;
    }

    private long answer(long result, boolean mustPend) {
        boolean later = home.dice.falls(Fault.PENDING_INSTEAD) || mustPend;
        synchronized (this) {
            if (!later) {
                site = null;
                sink = null;
                return result;
            }
        }
        hold(result, Fault.PENDING_INSTEAD);
        return IoResult.PENDING;
    }

    /** The endpoint is closed: what was put off is told now, or never. On the loop. */
    void endOfHold() {
        long operation;
        synchronized (this) {
            if (!held) {
                return;
            }
            operation = operations;
            held = !home.dice.falls(Fault.LOST_AT_CLOSE);
        }
        release(operation);
    }

    private void hold(long result, Fault why) {
        long operation;
        synchronized (this) {
            held = true;
            heldResult = result;
            operation = operations;
        }
        home.defer(why, () -> release(operation));
    }

    /** Tells a result that was held back. On the loop. */
    private void release(long operation) {
        LongConsumer told;
        long result;
        synchronized (this) {
            if (!held || operation != operations || home.isClosed()) {
                return;
            }
            held = false;
            result = heldResult;
            told = sink;
            site = null;
            sink = null;
        }
        if (told != null) {
            told.accept(result);
        }
    }

    /** The transport's sink call. On the loop. */
    void arrived(Site expected, long result) {
        home.heard(expected.name());
        LongConsumer told;
        synchronized (this) {
            if (!below || site != expected) {
                home.transportBroke("told of " + expected + " that is not outstanding");
                return;
            }
            below = false;
        }
        long tell = after(expected, result);
        if (home.dice.falls(Fault.LATE_RESULT)) {
            hold(tell, Fault.LATE_RESULT);
            return;
        }
        synchronized (this) {
            told = sink;
            site = null;
            sink = null;
        }
        if (told != null) {
            told.accept(tell);
        }
    }

    /** What is told instead of the transport's result. */
    private long after(Site now, long result) {
        NtStatus dead = home.death();
        if (dead != null && now.isOfConnection()) {
            return IoResult.isReady(result) && result > 0 ? result : IoResult.failure(dead);
        }
        if (now.isOfConnection() && home.isStepDue(now.failure)) {
            NtStatus status = now.failure.statuses().get(0);
            home.die(status);
            return IoResult.failure(status);
        }
        return result;
    }

    /** The connection died: what the transport has of this direction is asked back. */
    void deathCame() {
        boolean ask;
        synchronized (this) {
            ask = below && site != null && site.isOfConnection();
        }
        if (ask && !home.isClosing()) {
            inner.cancel(direction);
        }
    }

    /** The kit asks to cancel. */
    void cancel() {
        home.called("cancel");
        if (home.dice.falls(Fault.LATE_CANCEL)) {
            home.defer(Fault.LATE_CANCEL, this::cancelNow);
        } else {
            cancelNow();
        }
    }

    private void cancelNow() {
        boolean ask;
        synchronized (this) {
            ask = below;
            if (!below && home.dice.falls(Fault.STRAY_CANCEL)) {
                strayDue = true;
            }
        }
        if (ask && !home.isClosing()) {
            inner.cancel(direction);
        }
    }
}
