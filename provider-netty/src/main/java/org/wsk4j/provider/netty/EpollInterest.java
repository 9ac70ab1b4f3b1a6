package org.wsk4j.provider.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A socket in one of Netty's epoll instances, edge-triggered: whoever waits has tried before, so what it waits for is an
 * edge, and nothing is ever armed or disarmed. It enters with the first wait: a socket that is not connected yet would say
 * that it is ready. Until it has waited for room to write it is there for input alone, so that each input is not told as
 * room, too.
 */
final class EpollInterest implements Interest, EpollIoHandle {

    private static final EpollIoOps READS =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLERR);
    private static final EpollIoOps WRITES = EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLERR);
    private static final EpollIoOps INPUT =
            EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP).with(EpollIoOps.EPOLLET);
    private static final EpollIoOps ALL = INPUT.with(EpollIoOps.EPOLLOUT);

    private final UnixSocket socket;
    private final NettyLoop loop;
    private final Owner owner;
    private @Nullable IoRegistration registration;
    private @Nullable EpollIoOps entered; // for what
    private boolean closed;

    private EpollInterest(UnixSocket socket, NettyLoop loop, Owner owner) {
        this.socket = socket;
        this.loop = loop;
        this.owner = owner;
    }

    static EpollInterest register(UnixSocket socket, NettyLoop loop, Owner owner) throws IOException {
        EpollInterest interest = new EpollInterest(socket, loop, owner);
        interest.registration = loop.register(interest);
        return interest;
    }

    @Override
    public FileDescriptor fd() {
        return socket.descriptor();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        // A hang-up alone concerns both.
        boolean reads = (ops.value() & READS.value()) != 0;
        boolean writes = (ops.value() & WRITES.value()) != 0;
        int what = (reads || !writes ? READ : 0) | (writes || !reads ? WRITE : 0);
        if (!closed) {
            owner.ready(what);
        }
    }

    @Override
    public void update() {
        IoRegistration current = registration;
        if (closed || current == null || entered == ALL) {
            return;
        }
        int wanted = owner.wanted();
        EpollIoOps what = (wanted & WRITE) != 0 ? ALL : INPUT;
        if (wanted != 0 && entered != what) {
            entered = what;
            current.submit(what);
        }
    }

    @Override
    public void close(Runnable whenClosed) {
        if (!closed) {
            closed = true;
            IoRegistration current = registration;
            if (current != null) {
                current.cancel();
            }
            registration = null; // it holds the loop
            socket.close();
        }
        if (!loop.execute(whenClosed)) {
            whenClosed.run();
        }
    }

    /** The loop ends: what is left is closed. */
    @Override
    public void close() {
        socket.close();
    }
}
