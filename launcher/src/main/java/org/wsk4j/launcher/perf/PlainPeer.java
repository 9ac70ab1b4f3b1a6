package org.wsk4j.launcher.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Consumer;

/**
 * The other side of every contender, of another make: java.nio and one thread. The first byte of a connection says whether
 * it wants its bytes back. Datagrams to the same port are read and forgotten.
 */
public final class PlainPeer implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Selector selector;
    private final ServerSocketChannel server;
    private final DatagramChannel datagrams;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(256 << 10);
    private final Thread thread;
    private final Consumer<SelectionKey> serve = this::serve;

    private PlainPeer(InetSocketAddress where) throws IOException {
        selector = Selector.open();
        server = ServerSocketChannel.open().bind(where, 1024);
        server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        datagrams = DatagramChannel.open().bind(server.getLocalAddress());
        datagrams.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        thread = new Thread(this::run, "wsk-perf-peer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Begins to listen.
     *
     * @param where the address
     * @return a new peer
     */
    public static PlainPeer open(InetSocketAddress where) {
        try {
            return new PlainPeer(where);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + where, e);
        }
    }

    /**
     * Where it listens.
     *
     * @return the address
     */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has cost: not the contender's. */
    long cpuNanos() {
        return Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
    }

    private void run() {
        try {
            while (true) {
                selector.select(serve);
            }
        } catch (IOException | ClosedSelectorException e) {
            // Closed: the end.
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.channel() == server) {
                SocketChannel channel = server.accept();
                if (channel != null) {
                    channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                    channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                }
            } else if (key.channel() == datagrams) {
                while (datagrams.receive(memory.clear()) != null) {
                    continue;
                }
            } else {
                stream(key, (SocketChannel) key.channel());
            }
        } catch (IOException e) {
            close(key);
        }
    }

    private void stream(SelectionKey key, SocketChannel channel) throws IOException {
        int count = channel.read(memory.clear());
        if (count < 0) {
            close(key);
            return;
        }
        memory.flip();
        if (key.attachment() == null && memory.hasRemaining()) {
            key.attach(memory.get() == Job.ONE.mode());
        }
        if (Boolean.TRUE.equals(key.attachment())) {
            while (memory.hasRemaining()) {
                channel.write(memory); // requests are small and answered one at a time: there is room
            }
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.getLogger("org.wsk4j.launcher").log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                close(key);
            }
            selector.close();
            thread.join(1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
