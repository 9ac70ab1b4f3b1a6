package org.wsk4j.launcher.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * How one operation ended.
 *
 * @param status its status
 * @param information the number that it answered
 * @param pointer the object that it answered, or null
 */
public record Result(
        NtStatus status, long information, @Nullable Object pointer) {

    private static final Duration CANCEL_WAIT = Duration.ofSeconds(1);

    /** An entry with all its arguments but the IRP. */
    @FunctionalInterface
    public interface Operation {

        /**
         * Calls the entry.
         *
         * @param irp the IRP to give to it
         * @return what it returned; only the completion counts
         */
        NtStatus start(Irp irp);
    }

    /**
     * Starts an operation and waits until it is over, cancelling it when it takes too long.
     *
     * @param limit how long it may take
     * @param operation given an IRP, calls an entry
     * @return how it ended; STATUS_IO_TIMEOUT if it took too long
     */
    public static Result of(Duration limit, Operation operation) {
        return of(limit, new Irp(), operation);
    }

    /**
     * The same with an IRP of the caller's.
     *
     * @param limit how long it may take
     * @param irp an idle IRP
     * @param operation given the IRP, calls an entry
     * @return how it ended; STATUS_IO_TIMEOUT if it took too long
     */
    public static Result of(Duration limit, Irp irp, Operation operation) {
        operation.start(irp);
        try {
            if (irp.await(limit) == NtStatus.STATUS_TIMEOUT && !irp.isCompleted()) {
                irp.cancel();
                irp.await(CANCEL_WAIT);
                if (!irp.isCompleted() || irp.status() == NtStatus.STATUS_CANCELLED) {
                    return new Result(NtStatus.STATUS_IO_TIMEOUT, 0, null);
                }
            }
        } catch (InterruptedException e) {
            irp.cancel();
            Thread.currentThread().interrupt();
            return new Result(NtStatus.STATUS_CANCELLED, 0, null);
        }
        return new Result(irp.status(), irp.information(), irp.ioStatus().pointer());
    }

    /**
     * Insists on success.
     *
     * @param what what was tried, for the message
     * @return this
     * @throws WskFailure if the status is no success
     */
    public Result orThrow(String what) {
        if (!status.isSuccess()) {
            throw new WskFailure(what, status);
        }
        return this;
    }

    /**
     * The object answered.
     *
     * @param <T> its type
     * @param type its type
     * @return the object
     */
    public <T> T pointer(Class<T> type) {
        if (pointer == null) {
            throw new IllegalStateException("no " + type.getSimpleName() + " was answered: " + this);
        }
        return type.cast(pointer);
    }
}
