package org.wsk4j.benchmarks.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Counts operations on the thread that does them; others look. */
final class Meter {

    private static final VarHandle PUBLISHED;
    private static final VarHandle LOST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            PUBLISHED = lookup.findVarHandle(Meter.class, "published", long.class);
            LOST = lookup.findVarHandle(Meter.class, "lost", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long count; // owner: the counting thread

    @SuppressWarnings("unused") // by its handle
    private long published;

    @SuppressWarnings("unused") // by its handle
    private long lost;

    private volatile boolean everyByte = true;
    private volatile long emptyHeap;
    private volatile @Nullable Throwable failure;

    void add(long operations) {
        count += operations;
        PUBLISHED.setOpaque(this, count);
    }

    void lose(long datagrams) {
        LOST.setOpaque(this, (long) LOST.getOpaque(this) + datagrams);
    }

    long operations() {
        return (long) PUBLISHED.getOpaque(this);
    }

    long lost() {
        return (long) LOST.getOpaque(this);
    }

    /** Whether everything received is compared byte by byte: while warming up. Afterwards bulk data is, by samples. */
    boolean everyByte() {
        return everyByte;
    }

    void sample() {
        everyByte = false;
    }

    /** Idle connections: the first few are there, everything they need is loaded; only the others are counted. */
    void idleFrom() throws InterruptedException {
        emptyHeap = Measurement.usedHeap();
    }

    long emptyHeap() {
        return emptyHeap;
    }

    void failed(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
    }

    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("the run failed: " + cause, cause);
        }
    }
}
