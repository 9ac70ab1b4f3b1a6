package org.wsk4j.wsp;

import java.util.ArrayList;
import java.util.List;

/**
 * WSAEVENT: an event object with manual reset, at first not signalled. Providers signal through the upcalls; who waits uses
 * {@link WsaWait}.
 *
 * @wsk WSAEVENT
 */
public final class WsaEvent {

    private boolean signalled; // guarded by this
    private boolean closed; // guarded by this
    private final List<ApcQueue> waiters = new ArrayList<>(1); // guarded by this

    /** WSACreateEvent: creates one that is not signalled. */
    public WsaEvent() {}

    /**
     * WSASetEvent.
     *
     * @return false if the event is closed
     */
    public synchronized boolean set() {
        if (closed) {
            return false;
        }
        signalled = true;
        waiters.forEach(ApcQueue::wake);
        return true;
    }

    /**
     * WSAResetEvent.
     *
     * @return false if the event is closed
     */
    public synchronized boolean reset() {
        if (closed) {
            return false;
        }
        signalled = false;
        return true;
    }

    /**
     * WSACloseEvent. Who waits on it waits no longer, in vain.
     *
     * @return false if it was closed already
     */
    public synchronized boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        waiters.forEach(ApcQueue::wake);
        return true;
    }

    /**
     * Whether it is signalled.
     *
     * @return true from set to reset
     */
    public synchronized boolean isSignalled() {
        return signalled && !closed;
    }

    /**
     * Whether it can be used.
     *
     * @return false once closed
     */
    public synchronized boolean isValid() {
        return !closed;
    }

    synchronized void addWaiter(ApcQueue waiter) {
        waiters.add(waiter);
    }

    synchronized void removeWaiter(ApcQueue waiter) {
        waiters.remove(waiter);
    }

    @Override
    public String toString() {
        return isValid() ? (isSignalled() ? "WsaEvent[signalled]" : "WsaEvent[]") : "WsaEvent[closed]";
    }
}
