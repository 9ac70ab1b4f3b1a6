package org.wsk4j.wsp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * WSAOVERLAPPED: names one overlapped operation and holds its state. Its owner may extend it, as C programs put it at the
 * beginning of a larger structure; it belongs to the provider until the operation completes.
 *
 * <p>What a provider writes, in this order, so that a poller that sees the last sees the others:
 * <ol>
 *   <li>at the start {@code Internal} = {@link Winsock#WSS_OPERATION_IN_PROGRESS};
 *   <li>at completion {@code OffsetHigh} = error and {@code Offset} = flags,
 *   <li>then {@code InternalHigh} = bytes,
 *   <li>then {@code Internal} = 0 or the error.
 * </ol>
 *
 * @wsk WSAOVERLAPPED
 */
@ConsumerType
public class WsaOverlapped {

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WsaOverlapped.class, "internal", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int internal;
    private volatile int internalHigh;
    private volatile int offset;
    private volatile int offsetHigh;
    private volatile @Nullable WsaEvent hEvent;

    /** Creates one without an event. */
    public WsaOverlapped() {}

    /**
     * Creates one.
     *
     * @param hEvent signalled at completion, unless a completion routine is given
     */
    public WsaOverlapped(@Nullable WsaEvent hEvent) {
        this.hEvent = hEvent;
    }

    /**
     * The state.
     *
     * @return WSS_OPERATION_IN_PROGRESS while pending, then 0 or the error
     */
    public final int internal() {
        return internal;
    }

    /**
     * The bytes transferred.
     *
     * @return valid once the operation is over
     */
    public final int internalHigh() {
        return internalHigh;
    }

    /**
     * The flags of the operation.
     *
     * @return valid once the operation is over
     */
    public final int offset() {
        return offset;
    }

    /**
     * The error of the operation.
     *
     * @return valid once the operation is over
     */
    public final int offsetHigh() {
        return offsetHigh;
    }

    /**
     * The event.
     *
     * @return signalled at completion, or null
     */
    public final @Nullable WsaEvent hEvent() {
        return hEvent;
    }

    /**
     * Changes the event; not while an operation is pending.
     *
     * @param event signalled at completion, or null
     */
    public final void setHEvent(@Nullable WsaEvent event) {
        hEvent = event;
    }

    /**
     * HasOverlappedIoCompleted: a poller's question.
     *
     * @return whether the operation is over
     */
    public final boolean hasOverlappedIoCompleted() {
        return internal != Winsock.WSS_OPERATION_IN_PROGRESS;
    }

    /**
     * For providers: an operation starts. Of two that are started at once with one structure, one wins.
     *
     * @return false if an operation is pending already; nothing has changed then
     */
    public final boolean begin() {
        int before = internal;
        return before != Winsock.WSS_OPERATION_IN_PROGRESS
                && STATE.compareAndSet(this, before, Winsock.WSS_OPERATION_IN_PROGRESS);
    }

    /**
     * For providers: an operation that {@link #begin} accepted could not be started after all; nothing will be indicated.
     *
     * @param error why
     */
    public final void abandon(int error) {
        internal = error;
    }

    /**
     * For providers and {@code WPUCompleteOverlappedRequest}: publishes the result, in the documented order. Does not
     * indicate it.
     *
     * @param error 0 or the error
     * @param bytes how many were transferred
     * @param flags of the operation
     */
    public final void complete(int error, int bytes, int flags) {
        offsetHigh = error;
        offset = flags;
        internalHigh = bytes;
        internal = error;
    }
}
