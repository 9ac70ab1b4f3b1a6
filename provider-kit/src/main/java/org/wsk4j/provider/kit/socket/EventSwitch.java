package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskEventMask;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;

/**
 * Which event callbacks of a socket are enabled, which one runs, and who waits for it to return.
 *
 * <p>All callbacks of a socket run on its loop, one at a time. Disabling never blocks: it answers STATUS_EVENT_PENDING, or
 * its IRP completes once the running callback has returned.
 */
final class EventSwitch {

    private final SocketCore core;

    // guarded by core.lock()
    private int enabled;
    private int statics;
    /** Connection events that a listener hands on to the sockets of its accept event. */
    private int inherited;
    /** Events that the client disabled: what it disabled before it had the socket from its acceptEvent stays off. */
    private int switchedOff;

    private int running;
    private boolean closed;
    /** Who waits for the running callback; rare, so an indication allocates nothing. */
    private @Nullable RequestQueue disabling;

    /** owner: the loop's thread, while a callback runs. */
    private int irqlBefore;

    EventSwitch(SocketCore core) {
        this.core = core;
    }

    /** What the client enabled for every socket cannot be switched, although it has not begun yet. With the lock held. */
    void announceStatics(int mask) {
        statics = mask;
    }

    /** Enables what the client enabled for every socket. With the lock held, when the socket can have events. */
    void enableStatics(int mask) {
        statics = mask;
        enabled |= mask;
    }

    /** Enables what a listener hands on, but for what the client has disabled meanwhile. With the lock held. */
    void enableInherited(int mask) {
        enabled |= mask & ~switchedOff;
    }

    /** With the lock held. */
    int inherited() {
        return inherited;
    }

    /** With the lock held. */
    boolean isEnabled(int event) {
        return (enabled & event) != 0 && !closed;
    }

    /** With the lock held. */
    boolean isStatic(int event) {
        return (statics & event) != 0;
    }

    /** Switches an event off as a callback's answer does. With the lock held. */
    void disable(int event) {
        enabled &= ~event;
    }

    /**
     * SO_WSK_EVENT_CALLBACK.
     *
     * @param mask what to enable, or one event to disable
     * @param own events of the socket's own category
     * @param handedOn events that a listener hands on
     * @param supplied events that the client has a callback for
     * @param request waits for a running callback; kept if the answer is STATUS_PENDING
     */
    NtStatus control(int mask, int own, int handedOn, int supplied, @Nullable Request request) {
        int events = mask & ~WskEventMask.WSK_EVENT_DISABLE;
        synchronized (core.lock()) {
            if (core.isEnding()) {
                return core.isDead() ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_INVALID_DEVICE_STATE;
            }
            if (events == 0 || (events & ~(own | handedOn)) != 0) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            if ((events & statics) != 0) {
                return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
            }
            if ((mask & WskEventMask.WSK_EVENT_DISABLE) == 0) {
                return enable(events, own, handedOn, supplied);
            }
            if (Integer.bitCount(events) != 1) {
                return NtStatus.STATUS_INVALID_PARAMETER;
            }
            if ((events & handedOn) != 0) {
                return NtStatus.STATUS_INVALID_DEVICE_REQUEST;
            }
            enabled &= ~events;
            switchedOff |= events;
            if (running != events) {
                return NtStatus.STATUS_SUCCESS;
            }
            if (request == null) {
                return NtStatus.STATUS_EVENT_PENDING;
            }
            RequestQueue waiting = disabling;
            if (waiting == null) {
                waiting = new RequestQueue();
                disabling = waiting;
            }
            waiting.add(request);
            return NtStatus.STATUS_PENDING;
        }
    }

    private NtStatus enable(int events, int own, int handedOn, int supplied) {
        if ((events & own & ~supplied) != 0) {
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        enabled |= events & own;
        switchedOff &= ~events;
        inherited |= events & handedOn;
        return NtStatus.STATUS_SUCCESS;
    }

    /** A callback may begin; pair with {@link #exit()} if so. On the loop, without the lock. */
    boolean enter(int event) {
        synchronized (core.lock()) {
            if (!enterLocked(event)) {
                return false;
            }
        }
        raise();
        return true;
    }

    /** The same with the lock held; {@link #raise()} follows once the lock is free. */
    boolean enterLocked(int event) {
        if (!isEnabled(event)) {
            return false;
        }
        running = event;
        core.enterCallback();
        return true;
    }

    /** The callback that was entered with the lock held is called now. */
    void raise() {
        irqlBefore = Irql.raise();
    }

    /** The callback has returned. On the loop, without the lock. */
    void exit() {
        Irql.lower(irqlBefore);
        RequestQueue waiting;
        Request finished = null;
        synchronized (core.lock()) {
            running = 0;
            waiting = disabling;
            disabling = null;
            if (waiting == null) {
                finished = core.exitCallbackLocked();
            }
        }
        core.finish(finished);
        if (waiting != null) {
            waiting.result(NtStatus.STATUS_SUCCESS);
            waiting.completeAll();
            core.exitCallback();
        }
    }

    /** No callback begins any more; one that runs goes on, and the close waits for it. */
    void close() {
        synchronized (core.lock()) {
            closed = true;
            enabled = 0;
        }
    }
}
