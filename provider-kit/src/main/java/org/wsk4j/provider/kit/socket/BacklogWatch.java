package org.wsk4j.provider.kit.socket;

import org.wsk4j.WskEventMask;

/** Tells the client when the ideal send backlog changed: looked at after sends, not more often than every tenth of a second. */
final class BacklogWatch {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final Connection connection;
    private final SocketCore core;
    private final Runnable tellOnLoop = this::tell;

    /** Written with the lock held; most sockets are not watched, and sends need not take the lock to see that. */
    private volatile boolean watching;

    // guarded by core.lock()
    private long lastLook;
    private long lastValue;
    private boolean telling;

    BacklogWatch(Connection connection, SocketCore core) {
        this.connection = connection;
        this.core = core;
    }

    /** The event may have been enabled: changes count from now on. */
    void enabled() {
        synchronized (core.lock()) {
            boolean wanted = core.events.isEnabled(WskEventMask.WSK_EVENT_SEND_BACKLOG);
            if (!wanted || watching) {
                watching = wanted;
                return;
            }
        }
        long now = connection.idealSendBacklog();
        synchronized (core.lock()) {
            // Only now: a look before would find a change from nothing.
            watching = core.events.isEnabled(WskEventMask.WSK_EVENT_SEND_BACKLOG);
            lastValue = now;
            lastLook = System.nanoTime();
        }
    }

    /** Sends have completed. */
    void check() {
        if (!watching) {
            return;
        }
        synchronized (core.lock()) {
            if (!watching || telling || System.nanoTime() - lastLook < INTERVAL_NANOS) {
                return;
            }
            lastLook = System.nanoTime();
        }
        long now = connection.idealSendBacklog();
        synchronized (core.lock()) {
            if (now == lastValue) {
                return;
            }
            lastValue = now;
            telling = true;
        }
        core.loop.execute(tellOnLoop);
    }

    private void tell() {
        long value;
        synchronized (core.lock()) {
            telling = false;
            value = lastValue;
        }
        if (core.events.enter(WskEventMask.WSK_EVENT_SEND_BACKLOG)) {
            connection.callbacks().sendBacklog(value);
            core.events.exit();
        }
    }
}
