package org.wsk4j.tck.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.wsk4j.data.SockAddr;
import org.wsk4j.tck.fixture.Net;

/** The other end of all sockets of a runner: channels of the JDK on one thread. */
final class PeerLoop implements AutoCloseable {

    private static final int ROOM = 1 << 16;

    private final Selector selector;
    private final Thread thread = new Thread(this::run, "wsk-tck-model-peers");
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<Net, ServerSocketChannel> listeners = new EnumMap<>(Net.class);
    private final Map<Net, SocketChannel> silent = new EnumMap<>(Net.class);
    /** Who connects from which local address. */
    private final Map<InetSocketAddress, StreamPeer> expected = new ConcurrentHashMap<>();

    private volatile boolean closing;

    PeerLoop() {
        try {
            selector = Selector.open();
            for (Net net : new Net[] {Net.INET, Net.INET6}) {
                ServerSocketChannel listener = ServerSocketChannel.open(net.jdkFamily());
                listeners.put(net, listener);
                listener.setOption(StandardSocketOptions.SO_RCVBUF, ROOM);
                listener.bind(new InetSocketAddress(net.loopback(), 0), 200);
                listener.configureBlocking(false);
                listener.register(selector, SelectionKey.OP_ACCEPT);
                SocketChannel closed = SocketChannel.open(net.jdkFamily());
                silent.put(net, closed);
                closed.bind(new InetSocketAddress(net.loopback(), 0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the peers cannot be set up", e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Where peers listen. */
    SockAddr address(Net net) {
        return address(listeners, net);
    }

    /** Where nobody listens. */
    SockAddr refusing(Net net) {
        return address(silent, net);
    }

    private static SockAddr address(Map<Net, ? extends java.nio.channels.NetworkChannel> channels, Net net) {
        try {
            return SockAddr.of(
                    java.util.Objects.requireNonNull(channels.get(net)).getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket at this address is going to connect to the peer. */
    void expect(SockAddr from, StreamPeer peer) {
        expected.put((InetSocketAddress) from.toSocketAddress(), peer);
    }

    void forget(StreamPeer peer) {
        expected.values().remove(peer);
    }

    /** Runs something on the thread of the peers. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Waits until everything that has come so far is seen. */
    void flush() {
        CountDownLatch seen = new CountDownLatch(1);
        execute(() -> execute(seen::countDown));
        try {
            if (!seen.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("the thread of the peers hangs");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the peers", e);
        }
    }

    SelectionKey register(java.nio.channels.SelectableChannel channel, int ops, Runnable ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, ops, ready);
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(this::ready);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the peers' thread ends", e);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Runnable owner) {
            owner.run();
        } else {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                // Still expected afterwards: what comes first may be the rest of a connect that was cancelled.
                StreamPeer peer = expected.get((InetSocketAddress) channel.getRemoteAddress());
                if (peer == null) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    channel.close();
                } else {
                    peer.attach(channel);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the peers cannot accept", e);
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            for (SocketChannel channel : silent.values()) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the peers were closed", e);
        }
    }
}
