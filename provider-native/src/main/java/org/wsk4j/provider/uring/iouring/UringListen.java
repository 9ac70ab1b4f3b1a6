package org.wsk4j.provider.uring.iouring;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.uring.abi.IoUringConstants;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.ListenBase;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.ring.Submission;

/**
 * A listening endpoint: one multishot accept. When nobody wants connections any more, the next one that comes ends it and is
 * kept, with those that the kernel has accepted until then: who wants one at a time does not pay for starts and stops.
 */
final class UringListen extends ListenBase implements RingUser {

    private static final int ACCEPT = 1;

    /** How long to leave the host alone when it could not accept. */
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final UringEngine engine;
    private final UringLoop loop;
    private final Runnable acceptTask = this::acceptOnLoop;
    private final Runnable resumeTask = this::resume;
    private final Runnable closeTask = this::closeOnLoop;

    private volatile boolean accepting;

    // owner: loop thread
    private final ArrayDeque<Integer> kept = new ArrayDeque<>();
    private int slot = -1;
    private boolean armed;
    private boolean disarming;
    private boolean backingOff;
    private boolean closingOnLoop;

    UringListen(
            UringEngine engine,
            int family,
            UringLoop loop,
            int fd,
            NativeOptions options,
            @Nullable NativeLoop keeper,
            ListenSink sink) {
        super(engine.host(), family, loop, fd, options, keeper, sink);
        this.engine = engine;
        this.loop = loop;
    }

    @Override
    public void startAccept() {
        if (!accepting) {
            accepting = true;
            loop.execute(acceptTask);
        }
    }

    @Override
    public void stopAccept() {
        accepting = false;
    }

    // On the loop

    private void acceptOnLoop() {
        while (accepting && !isClosing() && !kept.isEmpty()) {
            engine.accepted(this, kept.remove());
        }
        if (accepting && !isClosing() && !armed && !backingOff) {
            arm();
        }
    }

    private void arm() {
        if (slot < 0) {
            slot = loop.enter(this);
            if (slot < 0) {
                backOff(-Errno.ENOBUFS);
                return;
            }
        }
        long entry = loop.entry();
        Submission.prepAcceptMultishot(entry, fd(), SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
        Submission.userData(entry, loop.userData(slot, ACCEPT));
        armed = true;
        disarming = false;
    }

    private void disarm() {
        if (armed && !disarming) {
            disarming = true;
            loop.cancel(loop.userData(slot, ACCEPT));
        }
    }

    @Override
    public void completed(int operation, int result, int flags) {
        if ((flags & IoUringConstants.IORING_CQE_F_MORE) == 0) {
            armed = false;
        }
        if (result >= 0) {
            host().adopted();
            came(result);
        } else if (result != -Errno.ECANCELED && !isPassing(result) && !isClosing()) {
            backOff(result);
        }
        if (closingOnLoop) {
            if (!armed) {
                finishClose();
            }
        } else {
            acceptOnLoop();
        }
    }

    private void came(int accepted) {
        if (isClosing()) {
            engine.reset(accepted);
        } else if (accepting && kept.isEmpty()) {
            engine.accepted(this, accepted);
        } else {
            kept.add(accepted);
            if (!accepting) {
                disarm();
            }
        }
    }

    private void backOff(int failure) {
        if (backingOff) {
            return;
        }
        backingOff = true;
        loop.schedule(resumeTask, BACK_OFF_NANOS);
        if (accepting) {
            sink().acceptFailed(failure(failure), false);
        }
    }

    private void resume() {
        backingOff = false;
        acceptOnLoop();
    }

    // Close

    @Override
    public void close(boolean abort) {
        accepting = false;
        beginClose();
        if (!loop.execute(closeTask)) {
            resetKept();
            closeDescriptor(); // the loop has ended, and its ring: nothing is in it any more
        }
    }

    private void closeOnLoop() {
        loop.closingBegins();
        closingOnLoop = true;
        resetKept();
        if (armed) {
            disarm();
        } else {
            finishClose();
        }
    }

    private void resetKept() {
        for (Integer fd = kept.poll(); fd != null; fd = kept.poll()) {
            engine.reset(fd);
        }
    }

    private void finishClose() {
        if (slot >= 0) {
            loop.leave(slot);
            slot = -1;
        }
        loop.closingEnded();
        closeDescriptor();
    }
}
