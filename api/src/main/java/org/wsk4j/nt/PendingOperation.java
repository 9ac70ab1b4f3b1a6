package org.wsk4j.nt;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A provider's side of one operation: what an {@link Irp} calls back while it is pending. Clients never see it.
 *
 * <p>Both methods name the operation by the number that {@link Irp#markPending} answered, so that an object that serves
 * several operations in turn can tell a late call from a current one.
 */
@ConsumerType
public interface PendingOperation {

    /**
     * The owner asks to cancel. A request: the operation may still succeed. Runs at most once for each call of
     * {@link Irp#cancel()}, on the caller's thread. It may arrive as soon as {@link Irp#markPending} has accepted the IRP,
     * before the operation has begun, and when it is already over.
     *
     * @param irp the request
     * @param operation the number of the operation that was pending
     */
    void cancel(Irp irp, int operation);

    /**
     * The completion routine has returned; the IRP may already be in use again and must not be touched.
     *
     * @param operation the number of the operation that is over
     */
    void completed(int operation);
}
