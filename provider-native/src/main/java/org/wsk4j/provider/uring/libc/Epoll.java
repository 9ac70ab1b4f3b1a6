package org.wsk4j.provider.uring.libc;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** The epoll calls. Each returns what C returns, or the error number negated; waiting may end with {@code -EINTR}. */
public final class Epoll {

    private final Downcalls calls;
    private final @Nullable SystemCalls direct;

    Epoll(Downcalls calls, @Nullable SystemCalls direct) {
        this.calls = calls;
        this.direct = direct;
    }

    private static final class Functions {
        static final MethodHandle CREATE1 = Downcalls.intFunction("epoll_create1", 1);
        static final MethodHandle CTL = Downcalls.intFunction("epoll_ctl", 4);
        static final MethodHandle WAIT = Downcalls.intFunction("epoll_wait", 4);
        static final MethodHandle PWAIT2 = Downcalls.intFunction("epoll_pwait2", 6);
        static final MethodHandle POLL = Downcalls.intFunction("poll", 3);
    }

    /**
     * Creates an epoll descriptor.
     *
     * @param flags EPOLL_CLOEXEC
     * @return a descriptor
     */
    public int create1(int flags) {
        return (int) calls.call(Functions.CREATE1, flags);
    }

    /**
     * Changes what is waited for.
     *
     * @param epoll the epoll descriptor
     * @param operation EPOLL_CTL_...
     * @param fd the descriptor to watch
     * @param event an epoll_event, or 0 for EPOLL_CTL_DEL
     * @return 0
     */
    public int ctl(int epoll, int operation, int fd, long event) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SystemCalls.EPOLL_CTL, epoll, operation, fd, event, 0, 0)
                        : calls.call(Functions.CTL, epoll, operation, fd, event));
    }

    /**
     * Waits.
     *
     * @param epoll the epoll descriptor
     * @param events takes an array of epoll_event
     * @param count how many fit
     * @param timeoutMillis 0 not to wait, -1 for ever
     * @return how many are ready; 0 after the time
     */
    public int await(int epoll, long events, int count, int timeoutMillis) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SystemCalls.EPOLL_WAIT, epoll, events, count, timeoutMillis, 0, 0)
                        : calls.call(Functions.WAIT, epoll, events, count, timeoutMillis));
    }

    /**
     * Waits, with a finer clock. ENOSYS before Linux 5.11 and where the C library does not have it.
     *
     * @param epoll the epoll descriptor
     * @param events takes an array of epoll_event
     * @param count how many fit
     * @param timeout a timespec, or 0 for ever
     * @return how many are ready; 0 after the time
     */
    public int pwait2(int epoll, long events, int count, long timeout) {
        SystemCalls own = direct;
        return (int)
                (own != null
                        ? own.call(SystemCalls.EPOLL_PWAIT2, epoll, events, count, timeout, 0, 8)
                        : calls.call(Functions.PWAIT2, epoll, events, count, timeout, 0, 8));
    }

    /**
     * Waits for single descriptors.
     *
     * @param fds an array of pollfd
     * @param count how many
     * @param timeoutMillis 0 not to wait, -1 for ever
     * @return how many are ready; 0 after the time
     */
    public int poll(long fds, int count, int timeoutMillis) {
        return (int) calls.call(Functions.POLL, fds, count, timeoutMillis);
    }
}
