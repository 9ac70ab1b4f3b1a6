package org.wsk4j.benchmarks.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The stream workloads on NIO.2 with a group of one thread. It has no datagrams. */
final class Nio2Subject implements Subject {

    private static final int CHUNK = 256 << 10;

    private final AsynchronousChannelGroup group;
    private final List<AsynchronousSocketChannel> idle = new ArrayList<>();
    private volatile boolean over;
    private volatile @Nullable Thread caller;

    Nio2Subject() throws IOException {
        group = AsynchronousChannelGroup.withFixedThreadPool(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            return thread;
        });
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
                    for (int i = 0; i < plan.connections(); i++) {
                        new Caller(plan, meter, i).dial();
                    }
                }
            }
            case BULK_OUT -> new BulkOut(connected(plan), BulkCheck.pattern(plan.size()), meter).write();
            case BULK_IN -> new BulkIn(connected(plan), new BulkCheck(plan.size(), meter), meter).read();
            case CROSS -> cross(plan, meter);
            case IDLE -> idle(plan, meter);
            default -> throw new IllegalArgumentException("NIO.2 has no datagrams");
        }
    }

    private AsynchronousSocketChannel connected(Plan plan) throws Exception {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(plan.address()).get(10, TimeUnit.SECONDS);
        return channel;
    }

    /** Reads and writes alternate; which one an operation was, its handler knows. */
    private abstract class Handler implements CompletionHandler<Integer, Handler> {

        final Meter meter;

        Handler(Meter meter) {
            this.meter = meter;
        }

        abstract void moved(int count) throws IOException;

        @Override
        public void completed(Integer count, Handler self) {
            try {
                moved(count);
            } catch (IOException | RuntimeException e) {
                failed(e, self);
            }
        }

        @Override
        public void failed(Throwable cause, Handler self) {
            if (!over) {
                meter.failed(cause);
            }
        }
    }

    /** A client of a ping-pong or a server of anything. */
    private final class Messages {

        private final AsynchronousSocketChannel channel;
        private final Exchange exchange;
        private final boolean server;
        private final Handler reading;
        private final Handler writing;

        Messages(AsynchronousSocketChannel channel, Exchange exchange, boolean server, Meter meter) {
            this.channel = channel;
            this.exchange = exchange;
            this.server = server;
            this.reading = new Handler(meter) {
                @Override
                void moved(int count) throws IOException {
                    received(count, meter);
                }

                @Override
                public void failed(Throwable cause, Handler self) {
                    if (server && cause instanceof IOException) {
                        close(); // reset
                    } else {
                        super.failed(cause, self);
                    }
                }
            };
            this.writing = new Handler(meter) {
                @Override
                void moved(int count) throws IOException {
                    if (count != Payload.MESSAGE) {
                        throw new IOException("a message did not fit");
                    }
                    read();
                }
            };
        }

        void request() {
            channel.write(exchange.request(), writing, writing);
        }

        void read() {
            channel.read(exchange.room(), reading, reading);
        }

        private void received(int count, Meter meter) throws IOException {
            if (count < 0 && server) {
                close();
            } else if (count < 0) {
                throw new IOException("the server has gone");
            } else if (!exchange.received(count)) {
                read();
            } else {
                meter.add(1);
                channel.write(server ? exchange.reply() : exchange.request(), writing, writing);
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private void pingPong(Plan plan, Meter meter) throws Exception {
        List<Messages> clients = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            clients.add(new Messages(connected(plan), new Exchange(false, i), false, meter));
        }
        clients.forEach(Messages::request);
    }

    private void serve(Plan plan, Meter meter, IntConsumer port) throws IOException {
        AsynchronousServerSocketChannel server =
                AsynchronousServerSocketChannel.open(group).bind(plan.address(), 4096);
        port.accept(((InetSocketAddress) server.getLocalAddress()).getPort());
        server.accept(server, new CompletionHandler<>() {
            @Override
            public void completed(AsynchronousSocketChannel channel, AsynchronousServerSocketChannel listener) {
                try {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                } catch (IOException e) {
                    failed(e, listener);
                }
                new Messages(channel, new Exchange(true, 0), true, meter).read();
                listener.accept(listener, this);
            }

            @Override
            public void failed(Throwable cause, AsynchronousServerSocketChannel listener) {
                if (!over) {
                    meter.failed(cause);
                }
            }
        });
    }

    /** One connection at a time. */
    private final class Caller implements CompletionHandler<Void, AsynchronousSocketChannel> {

        private final Plan plan;
        private final Meter meter;
        private final Exchange exchange;

        Caller(Plan plan, Meter meter, long number) {
            this.plan = plan;
            this.meter = meter;
            this.exchange = new Exchange(false, number);
        }

        void dial() throws IOException {
            exchange.restart();
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open(group);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(plan.address(), channel, this);
        }

        @Override
        public void completed(@Nullable Void nothing, AsynchronousSocketChannel channel) {
            Handler reading = new Handler(meter) {
                @Override
                void moved(int count) throws IOException {
                    if (count < 0) {
                        throw new IOException("the server has gone");
                    }
                    if (exchange.received(count)) {
                        channel.close();
                        meter.add(1);
                        dial();
                    } else {
                        channel.read(exchange.room(), this, this);
                    }
                }
            };
            Handler writing = new Handler(meter) {
                @Override
                void moved(int count) {
                    channel.read(exchange.room(), reading, reading);
                }
            };
            channel.write(exchange.request(), writing, writing);
        }

        @Override
        public void failed(Throwable cause, AsynchronousSocketChannel channel) {
            if (!over) {
                meter.failed(cause);
            }
        }
    }

    private final class BulkOut extends Handler {

        private final AsynchronousSocketChannel channel;
        private final ByteBuffer bytes;

        BulkOut(AsynchronousSocketChannel channel, ByteBuffer bytes, Meter meter) {
            super(meter);
            this.channel = channel;
            this.bytes = bytes;
        }

        void write() {
            channel.write(bytes, this, this);
        }

        @Override
        void moved(int count) {
            if (!bytes.hasRemaining()) {
                bytes.clear();
                meter.add(1);
            }
            write();
        }
    }

    private final class BulkIn extends Handler {

        private final AsynchronousSocketChannel channel;
        private final BulkCheck check;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK);

        BulkIn(AsynchronousSocketChannel channel, BulkCheck check, Meter meter) {
            super(meter);
            this.channel = channel;
            this.check = check;
        }

        void read() {
            channel.read(bytes.clear(), this, this);
        }

        @Override
        void moved(int count) throws IOException {
            if (count < 0) {
                throw new IOException("the stream has ended");
            }
            check.received(bytes, 0, count);
            read();
        }
    }

    /** The calling thread writes; the group's thread reads and wakes it. */
    private void cross(Plan plan, Meter meter) throws Exception {
        AsynchronousSocketChannel channel = connected(plan);
        Exchange exchange = new Exchange(false, 0);
        Replies replies = new Replies();
        Handler reading = new Handler(meter) {
            @Override
            void moved(int count) throws IOException {
                if (count < 0) {
                    throw new IOException("the server has gone");
                }
                if (exchange.received(count)) {
                    replies.count++;
                    LockSupport.unpark(caller);
                } else {
                    channel.read(exchange.room(), this, this);
                }
            }
        };
        Handler writing = new Handler(meter) {
            @Override
            void moved(int count) {
                channel.read(exchange.room(), reading, reading);
            }
        };
        caller = Background.run("caller", meter, () -> {
            caller = Thread.currentThread();
            for (long asked = 1; !over; asked++) {
                channel.write(exchange.request(), writing, writing);
                while (replies.count < asked && !over) {
                    LockSupport.park();
                }
                meter.add(1);
            }
        });
    }

    /** Written by the group's thread. */
    private static final class Replies {
        volatile long count;
    }

    private void idle(Plan plan, Meter meter) throws Exception {
        ByteBuffer shared = ByteBuffer.allocateDirect(1); // nothing ever comes
        for (int i = 0; i < WskIdle.FIRST + plan.connections(); i++) {
            if (i == WskIdle.FIRST) {
                meter.idleFrom();
            }
            AsynchronousSocketChannel channel = connected(plan);
            Handler nothing = new Handler(meter) {
                @Override
                void moved(int count) {}
            };
            channel.read(shared, nothing, nothing);
            idle.add(channel);
        }
        meter.add(plan.connections());
    }

    @Override
    public void close() throws IOException {
        over = true;
        LockSupport.unpark(caller);
        group.shutdownNow();
    }
}
