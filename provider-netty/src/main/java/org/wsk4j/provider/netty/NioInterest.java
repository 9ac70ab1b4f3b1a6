package org.wsk4j.provider.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A JDK channel in one of Netty's selectors. Reading is disarmed lazily: an armed channel that nobody reads costs one idle
 * event at most, and the read that comes soon after need not arm it again.
 */
final class NioInterest implements Interest, NioIoHandle {

    private static final int READS = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

    private static final Logger LOG = System.getLogger(NioInterest.class.getName());

    private final JdkSocket socket;
    private final NettyLoop loop;
    private final Owner owner;
    private @Nullable IoRegistration registration;
    private int armed; // in the selector's terms
    private boolean closed;

    private NioInterest(JdkSocket socket, NettyLoop loop, Owner owner) {
        this.socket = socket;
        this.loop = loop;
        this.owner = owner;
    }

    static NioInterest register(JdkSocket socket, NettyLoop loop, Owner owner) throws IOException {
        NioInterest interest = new NioInterest(socket, loop, owner);
        interest.registration = loop.register(interest);
        return interest;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return socket.channel();
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        int ops = ((NioIoEvent) event).ops().value();
        int what = (ops & READS) != 0 ? READ : 0;
        if ((ops & ~READS) != 0) {
            what |= WRITE;
        }
        int idle = what & ~owner.wanted();
        owner.ready(what);
        update(idle);
    }

    @Override
    public void update() {
        update(0);
    }

    private void update(int disarm) {
        IoRegistration current = registration;
        if (closed || current == null) {
            return;
        }
        int kept = (disarm & READ) != 0 ? 0 : armed & READS;
        int next = ops(owner.wanted()) | kept;
        if (next != armed) {
            armed = next;
            current.submit(NioIoOps.valueOf(next));
        }
    }

    private int ops(int what) {
        int ops = 0;
        if ((what & READ) != 0) {
            ops |= socket.kind() == HostSocket.Kind.LISTEN ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
        }
        if ((what & WRITE) != 0) {
            ops |= isConnecting() ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
        }
        return ops;
    }

    private boolean isConnecting() {
        return socket.channel() instanceof SocketChannel stream && stream.isConnectionPending();
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
        // The JDK gives the descriptor back in the selection that follows.
        loop.inNextTurn(whenClosed);
    }

    /** The JDK holds the descriptor, and its address, until it selects. What is ready then is ready in the next turn as well. */
    @Override
    public void abandon() {
        IoRegistration current = registration;
        SelectionKey key = current == null ? null : current.attachment();
        close(() -> {});
        if (key != null) {
            try {
                key.selector().selectNow(ready -> {});
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the selector failed; the descriptor goes later", e);
            }
        }
    }

    /** The loop ends: what is left is closed. */
    @Override
    public void close() {
        socket.close();
    }
}
