package org.wsk4j.benchmarks.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The workloads on a plain selector and its one thread. */
final class NioSubject implements Subject {

    private static final int CHUNK = 256 << 10;

    private final Selector selector;
    private final List<SocketChannel> idle = new ArrayList<>();
    private volatile boolean over;
    private @Nullable Thread thread;
    private @Nullable Thread caller;

    NioSubject() throws IOException {
        selector = Selector.open();
    }

    @Override
    public void start(Plan plan, Meter meter, IntConsumer port) throws Exception {
        switch (plan.workload()) {
            case PINGPONG, CONNECT -> {
                if (plan.server()) {
                    serve(plan, meter, port);
                } else if (plan.workload() == Workload.PINGPONG) {
                    pingPong(plan, meter);
                } else {
                    connections(plan, meter);
                }
            }
            case BULK_OUT -> bulkOut(plan, meter);
            case BULK_IN -> bulkIn(plan, meter);
            case DATAGRAMS_OUT, SEGMENTS_OUT -> datagramsOut(plan, meter);
            case DATAGRAMS_IN, SEGMENTS_IN -> datagramsIn(plan, meter, port);
            case CROSS -> cross(plan, meter);
            case IDLE -> idle(plan, meter);
        }
    }

    /** What a key's attachment does when it is ready. */
    private interface Ready {
        void ready(SelectionKey key) throws IOException;
    }

    private void loop(Plan plan, Meter meter, Background.Body begin) {
        Consumer<SelectionKey> dispatch = key -> {
            try {
                ((Ready) key.attachment()).ready(key);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        thread = Background.run("selector", meter, () -> {
            begin.run();
            while (!over) {
                try {
                    if (plan.spin()) {
                        selector.selectNow(dispatch);
                    } else {
                        selector.select(dispatch);
                    }
                } catch (ClosedSelectorException e) {
                    return;
                } catch (java.io.UncheckedIOException e) {
                    if (!over) {
                        throw e;
                    }
                }
            }
        });
    }

    private static SocketChannel connected(Plan plan) throws IOException {
        SocketChannel channel = SocketChannel.open(plan.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        return channel;
    }

    private static void write(SocketChannel channel, ByteBuffer message) throws IOException {
        if (channel.write(message) != Payload.MESSAGE) {
            throw new IOException("a message did not fit");
        }
    }

    private void pingPong(Plan plan, Meter meter) throws IOException {
        List<PingPong> clients = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            PingPong one = new PingPong(connected(plan), new Exchange(false, i), meter);
            one.channel.register(selector, SelectionKey.OP_READ, one);
            clients.add(one);
        }
        loop(plan, meter, () -> {
            for (PingPong one : clients) {
                write(one.channel, one.exchange.request());
            }
        });
    }

    private record PingPong(SocketChannel channel, Exchange exchange, Meter meter) implements Ready {

        @Override
        public void ready(SelectionKey key) throws IOException {
            int count = channel.read(exchange.room());
            if (count < 0) {
                throw new IOException("the server has gone");
            }
            if (exchange.received(count)) {
                meter.add(1);
                write(channel, exchange.request());
            }
        }
    }

    private void serve(Plan plan, Meter meter, IntConsumer port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(plan.address(), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, (Ready) key -> {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Served(channel, new Exchange(true, 0), meter));
            }
        });
        port.accept(((InetSocketAddress) server.getLocalAddress()).getPort());
        loop(plan, meter, () -> {});
    }

    private record Served(SocketChannel channel, Exchange exchange, Meter meter) implements Ready {

        @Override
        public void ready(SelectionKey key) throws IOException {
            int count;
            try {
                count = channel.read(exchange.room());
            } catch (IOException e) {
                count = -1; // reset
            }
            if (count < 0) {
                channel.close();
            } else if (exchange.received(count)) {
                meter.add(1);
                write(channel, exchange.reply());
            }
        }
    }

    private void connections(Plan plan, Meter meter) throws IOException {
        loop(plan, meter, () -> {
            for (int i = 0; i < plan.connections(); i++) {
                new Caller(plan.address(), new Exchange(false, i), meter).dial();
            }
        });
    }

    /** One connection at a time. */
    private final class Caller implements Ready {

        private final InetSocketAddress address;
        private final Exchange exchange;
        private final Meter meter;

        Caller(InetSocketAddress address, Exchange exchange, Meter meter) {
            this.address = address;
            this.exchange = exchange;
            this.meter = meter;
        }

        void dial() throws IOException {
            exchange.restart();
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            if (channel.connect(address)) {
                channel.register(selector, SelectionKey.OP_READ, this);
                write(channel, exchange.request());
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, this);
            }
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            SocketChannel channel = (SocketChannel) key.channel();
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                write(channel, exchange.request());
                return;
            }
            int count = channel.read(exchange.room());
            if (count < 0) {
                throw new IOException("the server has gone");
            }
            if (exchange.received(count)) {
                channel.close();
                meter.add(1);
                dial();
            }
        }
    }

    private void bulkOut(Plan plan, Meter meter) throws IOException {
        SocketChannel channel = connected(plan);
        ByteBuffer bytes = BulkCheck.pattern(plan.size());
        channel.register(selector, SelectionKey.OP_WRITE, (Ready) key -> {
            while (true) {
                if (channel.write(bytes) == 0) {
                    return;
                }
                if (!bytes.hasRemaining()) {
                    bytes.clear();
                    meter.add(1);
                }
            }
        });
        loop(plan, meter, () -> {});
    }

    private void bulkIn(Plan plan, Meter meter) throws IOException {
        SocketChannel channel = connected(plan);
        BulkCheck check = new BulkCheck(plan.size(), meter);
        ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);
        channel.register(selector, SelectionKey.OP_READ, (Ready) key -> {
            int count = channel.read(bytes.clear());
            if (count < 0) {
                throw new IOException("the stream has ended");
            }
            check.received(bytes, 0, count);
        });
        loop(plan, meter, () -> {});
    }

    private void datagramsOut(Plan plan, Meter meter) throws IOException {
        DatagramChannel channel = DatagramChannel.open().connect(plan.address());
        channel.configureBlocking(false);
        int size = DatagramCheck.size(plan.workload());
        ByteBuffer bytes = Payload.datagrams(size, 1);
        long[] next = {0};
        channel.register(selector, SelectionKey.OP_WRITE, (Ready) key -> {
            while (true) {
                Payload.number(bytes, size, next[0]);
                if (channel.write(bytes.clear()) == 0) {
                    return;
                }
                next[0]++;
                meter.add(1);
                if (over) {
                    return;
                }
            }
        });
        loop(plan, meter, () -> {});
    }

    private void datagramsIn(Plan plan, Meter meter, IntConsumer port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 8 << 20);
        channel.bind(plan.address());
        channel.configureBlocking(false);
        DatagramCheck check = new DatagramCheck(plan.workload(), meter);
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 16);
        channel.register(selector, SelectionKey.OP_READ, (Ready) key -> {
            while (channel.receive(bytes.clear()) != null) {
                check.received(bytes, 0, bytes.position());
            }
        });
        port.accept(((InetSocketAddress) channel.getLocalAddress()).getPort());
        loop(plan, meter, () -> {});
    }

    /** The calling thread writes itself; the selector's thread reads and wakes it. */
    private void cross(Plan plan, Meter meter) throws IOException {
        SocketChannel channel = connected(plan);
        Exchange exchange = new Exchange(false, 0);
        Replies replies = new Replies();
        channel.register(selector, SelectionKey.OP_READ, (Ready) key -> {
            int count = channel.read(exchange.room());
            if (count < 0) {
                throw new IOException("the server has gone");
            }
            if (exchange.received(count)) {
                replies.count++;
                if (!plan.spin()) {
                    LockSupport.unpark(caller);
                }
            }
        });
        loop(plan, meter, () -> {});
        caller = Background.run("caller", meter, () -> {
            for (long asked = 1; !over; asked++) {
                write(channel, exchange.request());
                while (replies.count < asked && !over) {
                    if (plan.spin()) {
                        Thread.onSpinWait();
                    } else {
                        LockSupport.park();
                    }
                }
                meter.add(1);
            }
        });
    }

    /** Written by the selector's thread. */
    private static final class Replies {
        volatile long count;
    }

    private void idle(Plan plan, Meter meter) throws Exception {
        Ready nothing = key -> {};
        for (int i = 0; i < WskIdle.FIRST + plan.connections(); i++) {
            if (i == WskIdle.FIRST) {
                meter.idleFrom();
            }
            SocketChannel channel = connected(plan);
            channel.register(selector, SelectionKey.OP_READ, nothing);
            idle.add(channel);
        }
        loop(plan, meter, () -> {});
        meter.add(plan.connections());
    }

    @Override
    public void close() throws Exception {
        over = true;
        selector.wakeup();
        LockSupport.unpark(caller);
        if (thread != null) {
            thread.join(1000);
        }
        for (SelectionKey key : selector.isOpen() ? List.copyOf(selector.keys()) : List.<SelectionKey>of()) {
            key.channel().close();
        }
        selector.close();
    }
}
