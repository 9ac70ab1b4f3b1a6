package org.wsk4j.wsp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits, plain and alertable. The Winsock provider does not own threads' APC queues: the system does; this is the JVM's.
 *
 * <p>In an alertable wait the APCs of the calling thread run, in the order in which they were queued; then the wait is over. An
 * event that is signalled already ends the wait first; the APCs stay for the next one. A thread that is interrupted keeps its interrupt status, and the wait ends as if the time were over.
 *
 * @wsk SleepEx, WSAWaitForMultipleEvents, QueueUserAPC
 */
public final class WsaWait {

    private WsaWait() {}

    /**
     * SleepEx: waits, and if alertable, runs the APCs of this thread.
     *
     * @param millis how long; {@link Winsock#WSA_INFINITE} for no limit
     * @param alertable whether APCs run
     * @return {@link Winsock#WSA_WAIT_IO_COMPLETION} if APCs have run, else 0
     */
    public static int sleepEx(int millis, boolean alertable) {
        int result = await(List.of(), false, deadline(millis), alertable);
        return result == Winsock.WSA_WAIT_IO_COMPLETION ? result : 0;
    }

    /**
     * WSAWaitForMultipleEvents: waits for one event or for all of them.
     *
     * @param events 1 to {@link Winsock#WSA_MAXIMUM_WAIT_EVENTS} events
     * @param waitAll whether all are needed
     * @param millis how long; {@link Winsock#WSA_INFINITE} for no limit
     * @param alertable whether APCs run, and end the wait
     * @param errno set when this fails: WSA_INVALID_HANDLE for an event that is null or closed, WSA_INVALID_PARAMETER for a
     *     wrong number of events
     * @return WSA_WAIT_EVENT_0 plus the lowest index of a signalled event, WSA_WAIT_IO_COMPLETION, WSA_WAIT_TIMEOUT, or
     *     WSA_WAIT_FAILED
     */
    public static int waitForMultipleEvents(
            List<? extends @Nullable WsaEvent> events, boolean waitAll, int millis, boolean alertable, LpInt errno) {
        if (events.isEmpty() || events.size() > Winsock.WSA_MAXIMUM_WAIT_EVENTS) {
            errno.set(WsaError.WSA_INVALID_PARAMETER);
            return Winsock.WSA_WAIT_FAILED;
        }
        for (WsaEvent event : events) {
            if (event == null || !event.isValid()) {
                errno.set(WsaError.WSA_INVALID_HANDLE);
                return Winsock.WSA_WAIT_FAILED;
            }
        }
        int result = await(events.stream().map(WsaWait::present).toList(), waitAll, deadline(millis), alertable);
        if (result == Winsock.WSA_WAIT_FAILED) {
            errno.set(WsaError.WSA_INVALID_HANDLE);
        }
        return result;
    }

    /**
     * QueueUserAPC: has something run on a thread, in its next alertable wait.
     *
     * @param thread where
     * @param routine what
     * @param context handed to the routine
     * @return false if the thread has ended
     */
    public static boolean queueUserApc(Thread thread, WsaApc routine, @Nullable Object context) {
        if (!thread.isAlive()) {
            return false;
        }
        ApcQueue.of(thread).add(routine, context);
        return true;
    }

    private static WsaEvent present(@Nullable WsaEvent event) {
        if (event == null) {
            throw new IllegalStateException("the list of events changes while it is used");
        }
        return event;
    }

    private static long deadline(int millis) {
        return millis == Winsock.WSA_INFINITE
                ? Long.MAX_VALUE
                : System.nanoTime() + (millis & 0xFFFF_FFFFL) * 1_000_000;
    }

    private static int await(List<WsaEvent> events, boolean waitAll, long deadlineNanos, boolean alertable) {
        ApcQueue queue = ApcQueue.of(Thread.currentThread());
        events.forEach(event -> event.addWaiter(queue));
        try {
            while (true) {
                queue.expect();
                int signalled = signalled(events, waitAll);
                if (signalled != Winsock.WSA_WAIT_TIMEOUT) {
                    return signalled;
                }
                if (alertable && queue.run()) {
                    return Winsock.WSA_WAIT_IO_COMPLETION;
                }
                if (deadlineNanos != Long.MAX_VALUE && deadlineNanos - System.nanoTime() <= 0) {
                    return Winsock.WSA_WAIT_TIMEOUT;
                }
                queue.park(deadlineNanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Winsock.WSA_WAIT_TIMEOUT;
        } finally {
            events.forEach(event -> event.removeWaiter(queue));
        }
    }

    private static int signalled(List<WsaEvent> events, boolean waitAll) {
        int count = 0;
        for (int i = 0; i < events.size(); i++) {
            WsaEvent event = events.get(i);
            if (!event.isValid()) {
                return Winsock.WSA_WAIT_FAILED;
            }
            if (event.isSignalled()) {
                count++;
                if (!waitAll) {
                    return Winsock.WSA_WAIT_EVENT_0 + i;
                }
            }
        }
        return !events.isEmpty() && count == events.size() ? Winsock.WSA_WAIT_EVENT_0 : Winsock.WSA_WAIT_TIMEOUT;
    }
}
