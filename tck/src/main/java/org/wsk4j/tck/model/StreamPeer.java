package org.wsk4j.tck.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.SockAddr;
import org.wsk4j.tck.fixture.Net;

/** The other end of one connection. What it is told before there is a connection it does when there is one. */
final class StreamPeer {

    private static final int PIECE = 1 << 16;

    private final PeerLoop loop;
    private final Run run;
    private final int origin;

    // when it was told what
    volatile long finAt = Call.NEVER;
    volatile long resetAt = Call.NEVER;
    volatile long closedAt = Call.NEVER;

    // owner: the thread of the peers
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private long asked;
    private long toSend;
    private boolean stalled;
    private boolean finDone;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    // written by the thread of the peers
    private volatile long sent;
    private volatile boolean atEnd;
    private volatile boolean broken;
    private volatile boolean gone;
    private volatile boolean attached;
    private volatile boolean again;

    StreamPeer(PeerLoop loop, Run run, int origin) {
        this.loop = loop;
        this.run = run;
        this.origin = origin;
    }

    /** Where the content begins that it sends. */
    int origin() {
        return origin;
    }

    /** Dials; says from which address before the other side can see it, and answers it. */
    SockAddr dial(Net net, SockAddr target, Consumer<SockAddr> announce) throws IOException {
        SocketChannel mine = SocketChannel.open(net.jdkFamily());
        mine.setOption(StandardSocketOptions.SO_RCVBUF, PIECE);
        mine.bind(new InetSocketAddress(net.loopback(), 0));
        SockAddr from = SockAddr.of(mine.getLocalAddress());
        announce.accept(from);
        loop.execute(() -> connect(mine, target));
        return from;
    }

    private void connect(SocketChannel mine, SockAddr target) {
        try {
            channel = mine;
            mine.configureBlocking(false);
            if (mine.connect(target.toSocketAddress())) {
                attach(mine);
            } else {
                key = loop.register(mine, SelectionKey.OP_CONNECT, this::ready);
            }
        } catch (IOException e) {
            fail();
        }
    }

    /**
     * There is a connection. On the thread of the peers. A connect that was cancelled may have come this far already; then
     * everything begins anew with the connection of the next one.
     */
    void attach(SocketChannel connected) {
        SocketChannel before = channel;
        if (attached && before != null) {
            again = true;
            discard(before);
            toSend = asked;
            sent = 0;
            received.reset();
            atEnd = false;
            broken = false;
            gone = false;
            finDone = false;
        }
        channel = connected;
        attached = true;
        try {
            key = loop.register(connected, 0, this::ready);
            update();
        } catch (IOException e) {
            fail();
        }
    }

    void send(int bytes) {
        loop.execute(() -> {
            if (!finDone) {
                asked += bytes;
                toSend += bytes;
            }
            update();
        });
    }

    void finish() {
        finAt = Math.min(finAt, run.tick());
        loop.execute(this::update);
    }

    void reset() {
        resetAt = Math.min(resetAt, run.tick());
        loop.execute(this::update);
    }

    void close() {
        closedAt = Math.min(closedAt, run.tick());
        loop.execute(this::update);
    }

    void stall(boolean stop) {
        loop.execute(() -> {
            stalled = stop;
            update();
        });
    }

    /** The program is over. */
    void dispose() {
        loop.forget(this);
        loop.execute(this::fail);
    }

    private void ready() {
        SocketChannel mine = channel;
        SelectionKey current = key;
        if (mine == null || current == null || !current.isValid()) {
            return;
        }
        try {
            if (current.isConnectable()) {
                mine.finishConnect();
                attach(mine);
                return;
            }
            if (current.isReadable()) {
                read(mine);
            }
            update();
        } catch (IOException e) {
            fail();
        }
    }

    private void read(SocketChannel mine) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        int count = mine.read(piece);
        if (count < 0) {
            atEnd = true;
        } else {
            received.write(piece.array(), 0, count);
        }
    }

    /** Does what it was told, as far as it can be done now. */
    private void update() {
        SocketChannel mine = channel;
        SelectionKey current = key;
        if (mine == null || current == null || !attached || gone) {
            return;
        }
        try {
            if (resetAt != Call.NEVER) {
                mine.setOption(StandardSocketOptions.SO_LINGER, 0);
                drop(mine);
                return;
            }
            boolean waits = !write(mine);
            if (closedAt != Call.NEVER) {
                drop(mine);
                return;
            }
            if (!waits && finAt != Call.NEVER && !finDone) {
                finDone = true;
                mine.shutdownOutput();
            }
            current.interestOps((waits ? SelectionKey.OP_WRITE : 0) | (stalled || atEnd ? 0 : SelectionKey.OP_READ));
        } catch (IOException e) {
            fail();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the peer's thread alone writes them
    private boolean write(SocketChannel mine) throws IOException {
        while (toSend > 0) {
            int count = mine.write(ByteBuffer.wrap(Pattern.bytes(origin, sent, (int) Math.min(toSend, PIECE))));
            if (count == 0) {
                return false;
            }
            sent += count;
            toSend -= count;
        }
        return true;
    }

    private void drop(SocketChannel mine) throws IOException {
        gone = true;
        mine.close();
    }

    private void fail() {
        broken = true;
        gone = true;
        SocketChannel mine = channel;
        if (mine != null) {
            discard(mine);
        }
    }

    private void discard(SocketChannel mine) {
        try {
            mine.close();
        } catch (IOException e) {
            run.breach(Law.THROWN, "the peer's channel cannot be closed: " + e);
        }
    }

    /** Whether there was a connection before the one that counts. */
    boolean wasDroppedBefore() {
        return again;
    }

    /** Whether it saw the graceful end of the stream. */
    boolean isAtEnd() {
        return atEnd;
    }

    /** Whether nothing can come to it any more. */
    boolean isOver() {
        return atEnd || gone;
    }

    /** For people. */
    String state() {
        return attached ? gone ? "gone" : "connected" : broken ? "could not connect" : "connecting";
    }

    long sent() {
        return sent;
    }

    boolean wasKilledBefore(long moment) {
        return resetAt < moment || closedAt < moment;
    }

    boolean finishedBefore(long moment) {
        return finAt < moment || closedAt < moment;
    }

    /** What it received. When it is not to be used any more. */
    byte[] received() {
        return received.toByteArray();
    }
}
