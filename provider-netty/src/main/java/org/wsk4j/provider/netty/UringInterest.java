package org.wsk4j.provider.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A socket in one of Netty's rings. What the host would block for is waited for by a poll of the ring, one for each
 * direction. The ring holds the file of a socket while a poll is out, so a close takes the polls back first.
 */
final class UringInterest implements Interest, IoUringIoHandle {

    private static final byte POLL_ADD = 6;
    private static final byte ASYNC_CANCEL = 14;
    private static final int POLLIN = 0x1;
    private static final int POLLOUT = 0x4;
    private static final int POLLRDHUP = 0x2000;
    private static final long CANCEL = 4;

    private final UnixSocket socket;
    private final NettyLoop loop;
    private final Owner owner;
    private final IoUringIoOps readPoll;
    private final IoUringIoOps writePoll;
    private @Nullable IoRegistration registration;
    private long readId;
    private long writeId;
    private int outstanding;
    private boolean closed;
    private @Nullable Runnable whenClosed;

    private UringInterest(UnixSocket socket, NettyLoop loop, Owner owner) {
        this.socket = socket;
        this.loop = loop;
        this.owner = owner;
        this.readPoll = poll(POLLIN | POLLRDHUP, READ);
        this.writePoll = poll(POLLOUT, WRITE);
    }

    private IoUringIoOps poll(int mask, long data) {
        int descriptor = socket.descriptor().intValue();
        return new IoUringIoOps(
                POLL_ADD, (byte) 0, (short) 0, descriptor, 0, 0, 0, mask, data, (short) 0, (short) 0, 0, 0);
    }

    static UringInterest register(UnixSocket socket, NettyLoop loop, Owner owner) throws IOException {
        UringInterest interest = new UringInterest(socket, loop, owner);
        interest.registration = Registrations.now(loop.eventLoop().register(interest));
        return interest;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int what = (int) ((IoUringIoEvent) event).userData();
        outstanding--;
        if (what == READ) {
            readId = 0;
        } else if (what == WRITE) {
            writeId = 0;
        }
        if (closed) {
            finishClose();
        } else if (what != CANCEL) {
            owner.ready(what);
            update();
        }
    }

    @Override
    public void update() {
        IoRegistration current = registration;
        if (closed || current == null) {
            return;
        }
        int wanted = owner.wanted();
        if ((wanted & READ) != 0 && readId == 0) {
            readId = submit(current, readPoll);
        }
        if ((wanted & WRITE) != 0 && writeId == 0) {
            writeId = submit(current, writePoll);
        }
    }

    private long submit(IoRegistration to, IoUringIoOps ops) {
        long id = to.submit(ops);
        if (id != 0) {
            outstanding++;
        }
        return id;
    }

    @Override
    public void close(Runnable then) {
        if (closed) {
            return;
        }
        closed = true;
        whenClosed = then;
        IoRegistration current = registration;
        if (current != null) {
            cancel(current, readId);
            cancel(current, writeId);
        }
        finishClose();
    }

    private void cancel(IoRegistration from, long id) {
        if (id != 0) {
            submit(
                    from,
                    new IoUringIoOps(
                            ASYNC_CANCEL, (byte) 0, (short) 0, -1, 0, id, 0, 0, CANCEL, (short) 0, (short) 0, 0, 0));
        }
    }

    private void finishClose() {
        if (outstanding > 0) {
            return;
        }
        IoRegistration current = registration;
        if (current != null) {
            current.cancel();
        }
        socket.close();
        Runnable then = whenClosed;
        whenClosed = null;
        if (then != null && !loop.execute(then)) {
            then.run();
        }
    }

    /** The loop ends: what is left is closed. */
    @Override
    public void close() {
        socket.close();
        IoRegistration current = registration;
        if (current != null) {
            current.cancel();
        }
    }
}
