package org.wsk4j.nt;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What the owner of an {@link Irp} wants done when the operation is over: success, error and cancellation alike.
 *
 * <p>It runs once for each accepted operation, on the thread that completes it: the calling thread inside the call, or an
 * event loop of the provider. It may start new operations, also with the same IRP after {@link Irp#reuse()}; completions
 * that these cause run after it returned, so that no chain of completions grows the stack. It must not block and must not
 * wait for another completion. What it throws is logged and otherwise ignored.
 *
 * <p>In WDM's terms the routine always answers STATUS_MORE_PROCESSING_REQUIRED: the IRP stays its owner's.
 *
 * @wsk IO_COMPLETION_ROUTINE
 */
@ConsumerType
@FunctionalInterface
public interface IoCompletionRoutine {

    /**
     * The operation is over; {@link Irp#ioStatus()} is final.
     *
     * @param irp the request, the owner's again
     * @param context what was given with the routine
     */
    void completed(Irp irp, @Nullable Object context);
}
