package org.wsk4j.provider.uring.iouring;

import static org.wsk4j.provider.uring.abi.IoUringConstants.*;
import static org.wsk4j.provider.uring.abi.UnixConstants.*;

import java.util.concurrent.TimeUnit;
import org.wsk4j.provider.uring.abi.IoUringSqe;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.ring.Submission;

/** One descriptor watched by a multishot poll, which tells of it once, when it becomes ready, like an edge of epoll. */
final class UringWatch extends Watch implements RingUser {

    private static final int POLL = 1;
    private static final int WATCHED = POLLIN | POLLOUT | POLLRDHUP;
    private static final int END = POLLRDHUP | POLLHUP | POLLERR;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final UringLoop loop;
    private final int fd;
    private final Runnable armTask = this::armOnLoop;

    // owner: loop thread
    private int slot = -1;
    private boolean polling;
    private boolean closing;

    UringWatch(UringLoop loop, int fd, Watched watched) {
        super(loop, watched);
        this.loop = loop;
        this.fd = fd;
    }

    @Override
    protected boolean arm() {
        loop.execute(armTask);
        return true;
    }

    private void armOnLoop() {
        if (closing || polling) {
            return;
        }
        if (slot < 0) {
            slot = loop.enter(this);
            if (slot < 0) {
                loop.schedule(armTask, RETRY_NANOS);
                return;
            }
        }
        long entry = loop.entry();
        Submission.prepPoll(entry, fd, WATCHED);
        IoUringSqe.len(entry, IORING_POLL_ADD_MULTI);
        Submission.userData(entry, loop.userData(slot, POLL));
        polling = true;
    }

    @Override
    public void completed(int operation, int result, int flags) {
        if ((flags & IORING_CQE_F_MORE) == 0) {
            polling = false;
        }
        if (closing) {
            if (!polling) {
                gone();
            }
            return;
        }
        if (!polling) {
            if (result >= 0) {
                loop.execute(armTask);
            } else {
                loop.schedule(armTask, RETRY_NANOS); // the kernel has no memory for it
            }
        }
        if (result > 0) {
            int events = (result & (POLLIN | END)) != 0 ? INPUT : 0;
            if ((result & (POLLOUT | POLLHUP | POLLERR)) != 0) {
                events |= OUTPUT;
            }
            came(events, (result & END) != 0);
        } else if (result < 0 && result != -Errno.ECANCELED) {
            came(INPUT | OUTPUT, false); // who waits tries again meanwhile
        }
    }

    @Override
    protected void disarm(boolean known) {
        closing = true;
        loop.closingBegins();
        if (polling) {
            loop.cancel(loop.userData(slot, POLL));
        } else {
            loop.execute(this::gone);
        }
    }

    private void gone() {
        if (slot >= 0) {
            loop.leave(slot);
            slot = -1;
        }
        loop.closingEnded();
        unwatched();
    }
}
