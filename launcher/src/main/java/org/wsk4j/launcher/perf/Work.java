package org.wsk4j.launcher.perf;

import org.jspecify.annotations.Nullable;

/** A job under way: counts on one thread at a time, is looked at by another. */
public abstract class Work implements AutoCloseable {

    private volatile long operations;
    private volatile @Nullable String failure;
    private volatile boolean over;

    /** Creates work that has not begun. */
    protected Work() {}

    /** One more operation is done. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread at a time
    final void done() {
        operations = operations + 1;
    }

    final void failed(String what) {
        if (failure == null && !over) {
            failure = what;
        }
    }

    /**
     * How many operations are done.
     *
     * @return since it began
     */
    public final long operations() {
        return operations;
    }

    /**
     * What went wrong.
     *
     * @return null if nothing
     */
    public final @Nullable String failure() {
        return failure;
    }

    final boolean isOver() {
        return over;
    }

    /** Ends it: nothing is done or reported any more. */
    final void end() {
        over = true;
    }

    @Override
    public abstract void close();
}
