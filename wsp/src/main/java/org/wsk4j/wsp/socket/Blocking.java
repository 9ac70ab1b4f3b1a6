package org.wsk4j.wsp.socket;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Out;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBlockingCallback;
import org.wsk4j.wsp.WsaError;
import org.wsk4j.wsp.WsaEvent;
import org.wsk4j.wsp.WsaWait;

/**
 * Calls that block: they wait alertably, call the blocking callback meanwhile, and can be cancelled from there or from an APC.
 */
final class Blocking {

    /** How long to wait between two calls of the blocking callback. */
    private static final int HOOK_INTERVAL_MILLIS = 10;

    /** A call that blocks. */
    private static final class Call {
        volatile boolean cancelled;
    }

    private final BaseInstance instance;
    private final Map<Thread, Call> calls = new ConcurrentHashMap<>();
    /** Threads inside a callback of ours, where only WSPCancelBlockingCall works. */
    private final Map<Thread, Boolean> callbacks = new ConcurrentHashMap<>();

    Blocking(BaseInstance instance) {
        this.instance = instance;
    }

    /** Whether entries answer WSAEINPROGRESS. */
    boolean isInCallback() {
        return !callbacks.isEmpty() && callbacks.containsKey(Thread.currentThread());
    }

    /** Whether this thread blocks already, below an APC. */
    boolean isBlocked() {
        return !calls.isEmpty() && calls.containsKey(Thread.currentThread());
    }

    /** Runs a callback of the client. */
    <T> T callback(java.util.function.Supplier<T> callback) {
        Thread thread = Thread.currentThread();
        callbacks.put(thread, Boolean.TRUE);
        try {
            return callback.get();
        } finally {
            callbacks.remove(thread);
        }
    }

    /** WSPCancelBlockingCall. */
    boolean cancel() {
        Call call = calls.get(Thread.currentThread());
        if (call == null) {
            return false;
        }
        call.cancelled = true;
        return true;
    }

    /**
     * Waits until a condition of one socket holds; asked with its lock held.
     *
     * @return 0, WSAEINTR, WSAETIMEDOUT, or WSAEINPROGRESS if the thread blocks already
     */
    int await(WinsockSocket socket, long deadlineNanos, BooleanSupplier condition) {
        synchronized (socket.lock) {
            if (condition.getAsBoolean()) {
                return 0;
            }
        }
        return await(List.of(socket), socket.info.catalogEntryId(), deadlineNanos, () -> {
            synchronized (socket.lock) {
                return condition.getAsBoolean();
            }
        });
    }

    /** Waits until a condition holds that only changes of these sockets can make true. */
    int await(List<WinsockSocket> sockets, int catalogEntryId, long deadlineNanos, BooleanSupplier condition) {
        Thread thread = Thread.currentThread();
        Call call = new Call();
        if (calls.putIfAbsent(thread, call) != null) {
            return WsaError.WSAEINPROGRESS;
        }
        WsaEvent changed = new WsaEvent();
        sockets.forEach(socket -> socket.addWaiter(changed));
        try {
            Out<WsaBlockingCallback> hook = new Out<>();
            Out<Object> context = new Out<>();
            instance.upcalls().queryBlockingCallback(catalogEntryId, hook, context, new LpInt());
            return await(changed, call, deadlineNanos, condition, hook.value(), context.value());
        } finally {
            sockets.forEach(socket -> socket.removeWaiter(changed));
            calls.remove(thread);
        }
    }

    private int await(
            WsaEvent changed,
            Call call,
            long deadlineNanos,
            BooleanSupplier condition,
            @Nullable WsaBlockingCallback hook,
            @Nullable Object context) {
        while (true) {
            changed.reset();
            if (condition.getAsBoolean()) {
                return 0;
            }
            if (call.cancelled || Thread.currentThread().isInterrupted()) {
                return WsaError.WSAEINTR;
            }
            if (hook != null && !callback(() -> hook.blocking(context))) {
                return WsaError.WSAEINTR;
            }
            if (call.cancelled) {
                return WsaError.WSAEINTR;
            }
            int millis = millisLeft(deadlineNanos);
            if (millis == 0) {
                return condition.getAsBoolean() ? 0 : WsaError.WSAETIMEDOUT;
            }
            if (hook != null && (millis == Winsock.WSA_INFINITE || millis > HOOK_INTERVAL_MILLIS)) {
                millis = HOOK_INTERVAL_MILLIS;
            }
            WsaWait.waitForMultipleEvents(List.of(changed), false, millis, true, new LpInt());
        }
    }

    /** Waits for a cancelled operation to give its memory back; nothing else can be done meanwhile. */
    static void awaitQuietly(WinsockSocket socket, BooleanSupplier condition) {
        WsaEvent changed = new WsaEvent();
        socket.addWaiter(changed);
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                changed.reset();
                synchronized (socket.lock) {
                    if (condition.getAsBoolean()) {
                        return;
                    }
                }
                WsaWait.waitForMultipleEvents(List.of(changed), false, Winsock.WSA_INFINITE, false, new LpInt());
                interrupted |= Thread.interrupted();
            }
        } finally {
            socket.removeWaiter(changed);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int millisLeft(long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            return Winsock.WSA_INFINITE;
        }
        long left = deadlineNanos - System.nanoTime();
        return left <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (left + 999_999) / 1_000_000);
    }

    /** The deadline of a time-out in milliseconds, where 0 is none. */
    static long deadline(int timeoutMillis) {
        return timeoutMillis <= 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutMillis * 1_000_000L;
    }
}
