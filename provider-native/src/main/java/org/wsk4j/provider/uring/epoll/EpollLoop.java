package org.wsk4j.provider.uring.epoll;

import static org.wsk4j.provider.uring.abi.UnixConstants.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.uring.abi.EpollEvent;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.PollStrategy;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;
import org.wsk4j.provider.uring.libc.AbsentException;
import org.wsk4j.provider.uring.libc.Epoll;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Files;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;

/**
 * A loop that waits in epoll. Descriptors are registered once, edge-triggered for everything, by the thread that first needs
 * it; nothing is changed until they go. What came in one wait is collected first and served then.
 */
public final class EpollLoop extends NativeLoop {

    private static final int EVENTS_PER_TURN = 256;
    private static final long WAKE_UP = -1;
    private static final String MORE_DESCRIPTORS = "raise the limit of descriptors (ulimit -n)";
    private static final int WATCHED = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    private static final int END = EPOLLRDHUP | EPOLLHUP | EPOLLERR | EPOLLPRI;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Epoll epoll;
    private final Files files;

    private int epollFd = -1;
    private int wakeFd = -1;

    /** What the kernel gives back with an event is an index here. */
    private @Nullable EpollWatch[] watches = new EpollWatch[64]; // guarded by table

    private int[] freeIndexes = new int[64]; // guarded by table
    private int freeCount; // guarded by table
    private int usedIndexes; // guarded by table
    private final Object table = new Object();

    // owner: loop thread
    private @Nullable MemoryBlock events;
    private final @Nullable EpollWatch[] cameTo = new EpollWatch[EVENTS_PER_TURN];
    private final int[] came = new int[EVENTS_PER_TURN];
    private List<EpollWatch> closing = new ArrayList<>();
    private List<EpollWatch> closed = new ArrayList<>();

    /**
     * Creates it; {@link #start} starts it.
     *
     * @param libc the calls
     * @param name of its thread
     * @param strategy what it does while nothing happens
     * @param spinNanos for adaptive polling: how long it spins before it sleeps
     */
    public EpollLoop(Libc libc, String name, PollStrategy strategy, long spinNanos) {
        super(name, strategy, spinNanos);
        this.epoll = libc.epoll();
        this.files = libc.files();
    }

    @Override
    protected void open() throws AbsentException {
        epollFd = epoll.create1(EPOLL_CLOEXEC);
        if (epollFd < 0) {
            throw new AbsentException("epoll_create1: " + Errno.name(-epollFd), MORE_DESCRIPTORS);
        }
        wakeFd = files.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (wakeFd < 0) {
            files.close(epollFd);
            throw new AbsentException("eventfd: " + Errno.name(-wakeFd), MORE_DESCRIPTORS);
        }
        // One more, to tell the kernel with.
        events = MemoryBlock.allocate((EVENTS_PER_TURN + 1L) * EpollEvent.SIZE, Long.BYTES);
        int result = add(wakeFd, EPOLLIN | EPOLLET, WAKE_UP);
        if (result < 0) {
            shut();
            throw new AbsentException("epoll_ctl: " + Errno.name(-result), "raise fs.epoll.max_user_watches");
        }
    }

    private int add(int fd, int what, long data) {
        synchronized (table) {
            if (events == null) {
                return -Errno.EBADF; // the loop has ended
            }
            long event = EpollEvent.at(events.address(), EVENTS_PER_TURN);
            EpollEvent.events(event, what);
            EpollEvent.data(event, data);
            return epoll.ctl(epollFd, EPOLL_CTL_ADD, fd, event);
        }
    }

    @Override
    protected boolean turn(long nanos) {
        List<EpollWatch> gone = closing;
        closing = closed;
        closed = gone;
        int count = await(gone.isEmpty() ? nanos : 0);
        int told = collect(count);
        serve(told);
        boolean busy = count > 0 || !gone.isEmpty();
        for (int i = 0; i < gone.size(); i++) {
            serveClosed(gone.get(i));
        }
        gone.clear();
        return busy;
    }

    @SuppressWarnings("NullAway") // open() has made it
    private int await(long nanos) {
        // Rounded up: a timer must not find the loop awake a moment too early, again and again.
        int millis =
                nanos < 0 ? -1 : (int) Math.min((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI, Integer.MAX_VALUE);
        return epoll.await(epollFd, events.address(), EVENTS_PER_TURN, millis); // -EINTR: another turn
    }

    /** From indexes to watches, under the lock that those who add and remove them take. */
    @SuppressWarnings("NullAway") // open() has made the events
    private int collect(int count) {
        int told = 0;
        synchronized (table) {
            for (int i = 0; i < count; i++) {
                long event = EpollEvent.at(events.address(), i);
                long index = EpollEvent.data(event);
                // The event descriptor is edge-triggered: its count need not be taken to be told again.
                if (index != WAKE_UP) {
                    cameTo[told] = watches[(int) index];
                    came[told] = EpollEvent.events(event);
                    told++;
                }
            }
        }
        return told;
    }

    private void serve(int told) {
        for (int i = 0; i < told; i++) {
            EpollWatch watch = cameTo[i];
            try {
                if (watch != null) {
                    watch.told(came[i]);
                }
            } catch (Throwable e) {
                report("a sink failed; going on", e);
            }
        }
        Arrays.fill(cameTo, 0, told, null);
    }

    private static void serveClosed(EpollWatch watch) {
        try {
            watch.gone();
        } catch (Throwable e) {
            report("a sink failed; going on", e);
        }
    }

    @Override
    protected void wake() {
        files.signal(wakeFd);
    }

    @Override
    protected boolean isQuiet() {
        return closing.isEmpty();
    }

    @Override
    protected void shut() {
        files.close(wakeFd);
        files.close(epollFd);
        synchronized (table) {
            if (events != null) {
                events.close();
                events = null;
            }
        }
    }

    @Override
    public Watch watch(int fd, Watched watched) {
        return new EpollWatch(this, fd, watched);
    }

    private int enter(EpollWatch watch) {
        synchronized (table) {
            int index = freeCount > 0 ? freeIndexes[--freeCount] : usedIndexes++;
            if (index == watches.length) {
                watches = Arrays.copyOf(watches, index * 2);
                freeIndexes = Arrays.copyOf(freeIndexes, index * 2);
            }
            watches[index] = watch;
            return index;
        }
    }

    private void leave(int index) {
        synchronized (table) {
            watches[index] = null;
            freeIndexes[freeCount++] = index;
        }
    }

    /** One descriptor in the loop's epoll. */
    private static final class EpollWatch extends Watch {

        private final EpollLoop loop;
        private final int fd;
        private int index = -1;

        EpollWatch(EpollLoop loop, int fd, Watched watched) {
            super(loop, watched);
            this.loop = loop;
            this.fd = fd;
        }

        @Override
        protected boolean arm() {
            index = loop.enter(this);
            if (loop.add(fd, WATCHED, index) < 0) {
                loop.leave(index);
                index = -1;
                return false;
            }
            return true;
        }

        @Override
        protected void disarm(boolean known) {
            if (known) {
                // Before its index is another's: no wait that begins later tells of it.
                loop.epoll.ctl(loop.epollFd, EPOLL_CTL_DEL, fd, 0);
                loop.leave(index);
            }
            loop.closing.add(this);
        }

        void told(int what) {
            int events = (what & (EPOLLIN | END)) != 0 ? INPUT : 0;
            if ((what & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
                events |= OUTPUT;
            }
            came(events, (what & END) != 0);
        }

        void gone() {
            unwatched();
        }
    }
}
