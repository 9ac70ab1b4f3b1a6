package org.wsk4j.benchmarks.subject;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** One of Netty's transports with one event loop. */
record NettyHost(
        String transport,
        EventLoopGroup group,
        Class<? extends Channel> stream,
        Class<? extends ServerChannel> server,
        Class<? extends Channel> datagram) {

    static NettyHost of(String transport) {
        return switch (transport) {
            case "nio" ->
                new NettyHost(
                        transport,
                        group(NioIoHandler.newFactory()),
                        NioSocketChannel.class,
                        NioServerSocketChannel.class,
                        NioDatagramChannel.class);
            case "epoll" -> {
                Epoll.ensureAvailability();
                yield new NettyHost(
                        transport,
                        group(EpollIoHandler.newFactory()),
                        EpollSocketChannel.class,
                        EpollServerSocketChannel.class,
                        EpollDatagramChannel.class);
            }
            case "uring" -> {
                IoUring.ensureAvailability();
                yield new NettyHost(
                        transport,
                        group(IoUringIoHandler.newFactory()),
                        IoUringSocketChannel.class,
                        IoUringServerSocketChannel.class,
                        IoUringDatagramChannel.class);
            }
            default -> throw new IllegalArgumentException("no such transport: " + transport);
        };
    }

    private static EventLoopGroup group(IoHandlerFactory factory) {
        return new MultiThreadIoEventLoopGroup(1, factory);
    }

    boolean isNio() {
        return transport.equals("nio");
    }
}
