package org.wsk4j.provider.nio;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * The place of one endpoint's channel in its loop's selector. Only the loop touches the key; other threads ask it to look
 * again, and only if the event that they need is not armed anyway.
 *
 * <p>Readable is disarmed lazily: an armed channel without a pending read costs one idle event at most, and a read that
 * becomes pending soon after, from any thread, needs neither a system call nor a wake-up.
 */
final class NioRegistration implements Runnable {

    private static final System.Logger LOG = System.getLogger(NioRegistration.class.getName());

    private final NioLoop loop;
    private final Owner owner;

    /** What the key is interested in. Written by the loop. */
    private volatile int armed;

    private @Nullable SelectionKey key; // owner: loop thread
    private boolean isClosed; // owner: loop thread

    NioRegistration(NioLoop loop, Owner owner) {
        this.loop = loop;
        this.owner = owner;
    }

    NioLoop loop() {
        return loop;
    }

    /**
     * The owner has published that it waits for an event. From any thread.
     *
     * <p>Ordering: the owner writes what it waits for before it reads {@code armed} here; the loop writes {@code armed}
     * before it reads again what the owner waits for. So one of them sees the other.
     */
    void request(int op) {
        if (loop.inLoop()) {
            update(0);
        } else if ((armed & op) == 0) {
            loop.execute(this);
        }
    }

    /** What the loop does when asked to look again. */
    @Override
    public void run() {
        update(0);
    }

    /** On the loop: the selector found the channel ready. */
    void ready(int ops) {
        int idle = ops & ~owner.wantedOps();
        try {
            owner.ready(ops);
        } finally {
            update(idle);
        }
    }

    /** On the loop: brings the key in line with what the owner waits for. */
    private void update(int disarm) {
        if (isClosed) {
            return;
        }
        int before = armed;
        int next;
        do {
            next = owner.wantedOps() | armed & SelectionKey.OP_READ & ~disarm;
            if (next != armed) {
                armed = next;
            }
        } while ((owner.wantedOps() & ~next) != 0);
        if (next != before) {
            arm(next);
        }
    }

    private void arm(int ops) {
        SelectionKey current = key;
        if (current != null) {
            current.interestOps(ops);
            return;
        }
        try {
            key = owner.channel().register(loop.selector(), ops, this);
        } catch (ClosedChannelException e) {
            // Closed by its own failure to connect; who replaces the channel asks again.
            armed = 0;
        }
    }

    /** On the loop: the owner has closed its channel and opened another. */
    void channelChanged() {
        key = null;
        armed = 0;
    }

    /** On the loop: closes the channel, which is gone with its descriptor at the return; the owner opens another. */
    void abandonChannel() {
        closeChannel();
        channelChanged();
        loop.finishCloses();
    }

    /** On the loop: closes the channel; the owner hears of it when the descriptor is gone. */
    void close() {
        if (!isClosed) {
            isClosed = true;
            closeChannel();
            loop.afterClose(this);
        }
    }

    private void closeChannel() {
        try {
            owner.channel().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "close failed", e);
        }
    }

    /** On the loop, a turn later. */
    void closed() {
        owner.closed();
    }

    /** Whose channel it is. All but {@code channel} are called on the loop. */
    interface Owner {

        /** The channel of now. */
        SelectableChannel channel();

        /** What the owner waits for, from state that other threads publish with volatile writes. */
        int wantedOps();

        /** The channel is ready for some of it. */
        void ready(int ops);

        /** The descriptor is closed. */
        void closed();
    }
}
