package org.wsk4j.benchmarks.subject;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stream workloads on Netty as it is used: a handler per connection, void promises where nobody asks. */
final class NettySubject implements Subject {

    private final NettyHost host;
    private final NettyDatagrams datagrams;
    private volatile boolean over;
    private volatile @Nullable Thread caller;
    private Channel[] idle = {};

    NettySubject(NettyHost host) {
        this.host = host;
        this.datagrams = new NettyDatagrams(host);
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
            case BULK_OUT -> new BulkOut(plan, meter).start(connect(plan, NettySubject::nothing));
            case BULK_IN -> {
                BulkCheck check = new BulkCheck(plan.size(), meter);
                connect(plan, () -> new BulkIn(check, meter));
            }
            case CROSS -> cross(plan, meter);
            case IDLE -> idle(plan, meter);
            default -> datagrams.start(plan, meter, port);
        }
    }

    private static ChannelHandler nothing() {
        return new ChannelInboundHandlerAdapter();
    }

    private Bootstrap bootstrap(Plan plan, Supplier<ChannelHandler> handler) {
        Bootstrap bootstrap = new Bootstrap()
                .group(host.group())
                .channel(host.stream())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(handler.get());
                    }
                })
                .remoteAddress(plan.address());
        if (plan.fastOpen()) {
            bootstrap.option(ChannelOption.TCP_FASTOPEN_CONNECT, true);
        }
        return bootstrap;
    }

    private Channel connect(Plan plan, Supplier<ChannelHandler> handler) throws InterruptedException {
        return bootstrap(plan, handler).connect().sync().channel();
    }

    /** What all handlers do with a failure. */
    private abstract class Handler extends ChannelInboundHandlerAdapter {

        final Meter meter;

        Handler(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!over) {
                meter.failed(cause);
            }
        }
    }

    /** Takes what a buffer holds; true if it made a message whole. */
    static boolean take(Exchange exchange, ByteBuf bytes) {
        ByteBuffer room = exchange.room();
        int count = bytes.readableBytes();
        if (count > room.remaining()) {
            throw new IllegalStateException("more than one message at once");
        }
        bytes.readBytes(room.limit(room.position() + count));
        room.clear();
        return exchange.received(count);
    }

    private void pingPong(Plan plan, Meter meter) throws InterruptedException {
        Channel[] channels = new Channel[plan.connections()];
        Client[] clients = new Client[plan.connections()];
        for (int i = 0; i < clients.length; i++) {
            Client client = new Client(new Exchange(false, i), meter);
            clients[i] = client;
            channels[i] = connect(plan, () -> client);
        }
        for (int i = 0; i < clients.length; i++) {
            Client client = clients[i];
            Channel channel = channels[i];
            channel.eventLoop().execute(() -> client.request(channel));
        }
    }

    private final class Client extends Handler {

        private final Exchange exchange;

        Client(Exchange exchange, Meter meter) {
            super(meter);
            this.exchange = exchange;
        }

        void request(Channel channel) {
            ByteBuf bytes = channel.alloc().directBuffer(Payload.MESSAGE);
            bytes.writeBytes(exchange.request());
            channel.writeAndFlush(bytes, channel.voidPromise());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean whole = take(exchange, bytes);
            bytes.release();
            if (whole) {
                meter.add(1);
                request(context.channel());
            }
        }
    }

    private void serve(Plan plan, Meter meter, IntConsumer port) throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(host.group())
                .channel(host.server())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Server(meter));
                    }
                });
        Channel channel = bootstrap.bind(plan.address()).sync().channel();
        port.accept(((InetSocketAddress) channel.localAddress()).getPort());
    }

    /** Sends back the buffer that came. */
    private final class Server extends Handler {

        private final Exchange exchange = new Exchange(true, 0);

        Server(Meter meter) {
            super(meter);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.readableBytes() != Payload.MESSAGE) {
                throw new IllegalStateException("a message in pieces");
            }
            bytes.markReaderIndex();
            take(exchange, bytes);
            bytes.resetReaderIndex();
            meter.add(1);
            context.writeAndFlush(bytes, context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof java.io.IOException) {
                context.close(); // reset
            } else {
                super.exceptionCaught(context, cause);
            }
        }
    }

    /** One connection at a time. */
    private final class Caller {

        private final Bootstrap bootstrap;
        private final InetSocketAddress address;
        private final boolean fastOpen;
        private final Meter meter;
        private final Exchange exchange;

        Caller(Plan plan, Meter meter, long number) {
            this.address = plan.address();
            this.fastOpen = plan.fastOpen();
            this.meter = meter;
            this.exchange = new Exchange(false, number);
            this.bootstrap = bootstrap(plan, () -> new Call(this));
        }

        void dial() {
            exchange.restart();
            bootstrap.register().addListener((ChannelFutureListener) registered -> {
                if (!registered.isSuccess()) {
                    failed(registered);
                    return;
                }
                Channel channel = registered.channel();
                ByteBuf bytes = channel.alloc().directBuffer(Payload.MESSAGE);
                bytes.writeBytes(exchange.request());
                // With fast open Netty takes the first data from what is written before.
                if (fastOpen) {
                    channel.write(bytes, channel.voidPromise());
                }
                channel.connect(address).addListener((ChannelFutureListener) connected -> {
                    if (!connected.isSuccess()) {
                        failed(connected);
                    } else if (fastOpen) {
                        channel.flush();
                    } else {
                        channel.writeAndFlush(bytes, channel.voidPromise());
                    }
                });
            });
        }

        private void failed(ChannelFuture future) {
            if (!over) {
                meter.failed(future.cause());
            }
        }
    }

    private final class Call extends Handler {

        private final Caller caller;

        Call(Caller caller) {
            super(caller.meter);
            this.caller = caller;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            boolean whole = take(caller.exchange, bytes);
            bytes.release();
            if (whole) {
                meter.add(1);
                context.close().addListener(future -> caller.dial());
            }
        }
    }

    /** A few sends under way at once. */
    private final class BulkOut implements ChannelFutureListener {

        private final ByteBuf bytes;
        private final Meter meter;

        BulkOut(Plan plan, Meter meter) {
            this.bytes = Unpooled.wrappedBuffer(BulkCheck.pattern(plan.size()));
            this.meter = meter;
        }

        void start(Channel channel) {
            channel.eventLoop().execute(() -> {
                for (int i = 0; i < Plan.DEPTH; i++) {
                    send(channel);
                }
            });
        }

        private void send(Channel channel) {
            channel.writeAndFlush(bytes.retainedDuplicate()).addListener(this);
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (future.isSuccess()) {
                meter.add(1);
                send(future.channel());
            } else if (!over) {
                meter.failed(future.cause());
            }
        }
    }

    private final class BulkIn extends Handler {

        private final BulkCheck check;

        BulkIn(BulkCheck check, Meter meter) {
            super(meter);
            this.check = check;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            ByteBuffer memory = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            check.received(memory, memory.position(), memory.remaining());
            bytes.release();
        }
    }

    private void cross(Plan plan, Meter meter) throws InterruptedException {
        Exchange exchange = new Exchange(false, 0);
        Replies replies = new Replies();
        Channel channel = connect(plan, () -> new Handler(meter) {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                boolean whole = take(exchange, bytes);
                bytes.release();
                if (whole) {
                    replies.count++;
                    LockSupport.unpark(caller);
                }
            }
        });
        Background.run("caller", meter, () -> {
            caller = Thread.currentThread();
            for (long asked = 1; !over; asked++) {
                ByteBuf bytes = channel.alloc().directBuffer(Payload.MESSAGE);
                bytes.writeBytes(exchange.request());
                channel.writeAndFlush(bytes, channel.voidPromise());
                while (replies.count < asked && !over) {
                    LockSupport.park();
                }
                meter.add(1);
            }
        });
    }

    /** Written by the event loop. */
    private static final class Replies {
        volatile long count;
    }

    /** One handler for all. */
    @Sharable
    private static final class Nothing extends ChannelInboundHandlerAdapter {}

    private void idle(Plan plan, Meter meter) throws InterruptedException {
        Nothing nothing = new Nothing();
        idle = new Channel[WskIdle.FIRST + plan.connections()];
        for (int i = 0; i < idle.length; i++) {
            if (i == WskIdle.FIRST) {
                meter.idleFrom();
            }
            idle[i] = connect(plan, () -> nothing);
        }
        meter.add(plan.connections());
    }

    @Override
    public void close() {
        over = true;
        datagrams.close();
        LockSupport.unpark(caller);
        host.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2000);
    }

    static void coalesce(Bootstrap bootstrap) {
        bootstrap.option(EpollChannelOption.UDP_GRO, true);
    }
}
