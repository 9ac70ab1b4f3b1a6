package org.wsk4j.provider.uring.epoll;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.provider.kit.ListenSink;
import org.wsk4j.provider.uring.abi.SocketConstants;
import org.wsk4j.provider.uring.base.ListenBase;
import org.wsk4j.provider.uring.base.NativeLoop;
import org.wsk4j.provider.uring.base.NativeOptions;
import org.wsk4j.provider.uring.base.Watch;
import org.wsk4j.provider.uring.base.Watched;
import org.wsk4j.provider.uring.libc.Errno;

/** A listening endpoint: connections stay with the host until they are wanted. */
final class EpollListen extends ListenBase implements Watched {

    /** How many connections are accepted before other endpoints have their turn. */
    private static final int ACCEPTS_PER_TURN = 16;

    /** How long to leave the host alone when it could not accept. */
    private static final long BACK_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EpollEngine engine;
    private final Watch watch;
    private final Runnable resumeTask = this::resume;
    private final Runnable closeTask = this::closeOnLoop;

    private volatile boolean accepting;
    private boolean backingOff; // owner: loop thread

    EpollListen(
            EpollEngine engine,
            int family,
            NativeLoop loop,
            int fd,
            NativeOptions options,
            @Nullable NativeLoop keeper,
            ListenSink sink) {
        super(engine.host(), family, loop, fd, options, keeper, sink);
        this.engine = engine;
        this.watch = loop.watch(fd, this);
    }

    @Override
    public void startAccept() {
        if (!accepting) {
            accepting = true;
            watch.offerFirst(Watch.INPUT);
        }
    }

    @Override
    public void stopAccept() {
        accepting = false;
    }

    // On the loop

    @Override
    public int wanted() {
        return accepting && !backingOff && !isClosing() ? Watch.INPUT : 0;
    }

    @Override
    public void ready(int events) {
        for (int i = 0; i < ACCEPTS_PER_TURN && wanted() != 0; i++) {
            watch.expect(Watch.INPUT);
            int accepted = sockets().accept4(fd(), 0, 0, SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC);
            if (accepted >= 0) {
                host().adopted();
                engine.accepted(this, accepted);
            } else if (accepted == -Errno.EAGAIN) {
                return;
            } else if (!isPassing(accepted)) {
                backOff(accepted);
                return;
            }
        }
        if (wanted() != 0) {
            watch.again(Watch.INPUT);
        }
    }

    private void backOff(int failure) {
        backingOff = true;
        nativeLoop().schedule(resumeTask, BACK_OFF_NANOS);
        sink().acceptFailed(failure(failure), false);
    }

    private void resume() {
        backingOff = false;
        if (wanted() != 0) {
            ready(Watch.INPUT);
        }
    }

    // Close

    @Override
    public void close(boolean abort) {
        accepting = false;
        beginClose();
        if (!nativeLoop().execute(closeTask)) {
            closeDescriptor();
        }
    }

    private void closeOnLoop() {
        watch.close();
    }

    @Override
    public void unwatched() {
        closeDescriptor();
    }
}
