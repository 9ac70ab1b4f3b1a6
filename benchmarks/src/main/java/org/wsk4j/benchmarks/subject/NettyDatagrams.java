package org.wsk4j.benchmarks.subject;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Datagrams on Netty; segmented by its native transports, coalesced by epoll. */
final class NettyDatagrams {

    /** As many sends under way at once as fill Netty's batches. */
    private static final int DEPTH = 32;

    private final NettyHost host;
    private volatile boolean over;

    NettyDatagrams(NettyHost host) {
        this.host = host;
    }

    void start(Plan plan, Meter meter, IntConsumer port) throws InterruptedException {
        Bootstrap bootstrap = new Bootstrap().group(host.group()).channel(host.datagram());
        if (plan.server()) {
            boolean coalesced =
                    plan.workload() == Workload.SEGMENTS_IN && host.transport().equals("epoll");
            if (coalesced) {
                NettySubject.coalesce(bootstrap);
            }
            Channel channel = bootstrap
                    .option(ChannelOption.SO_RCVBUF, 8 << 20)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(coalesced ? 1 << 16 : 2048).maxMessagesPerRead(64))
                    .handler(new Receiver(new DatagramCheck(plan.workload(), meter), meter))
                    .bind(plan.address())
                    .sync()
                    .channel();
            port.accept(((InetSocketAddress) channel.localAddress()).getPort());
            return;
        }
        Channel channel = bootstrap
                .handler(new ChannelInboundHandlerAdapter())
                .connect(plan.address())
                .sync()
                .channel();
        boolean segmented = plan.workload() == Workload.SEGMENTS_OUT && !host.isNio();
        int size = DatagramCheck.size(plan.workload());
        Sender sender =
                new Sender(channel, meter, size, segmented ? Payload.SEGMENTS : 1, segmented ? plan.address() : null);
        channel.eventLoop().execute(() -> {
            int depth = segmented ? Plan.DEPTH : DEPTH;
            for (int i = 0; i < depth; i++) {
                sender.send();
            }
        });
    }

    void close() {
        over = true;
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {

        private final DatagramCheck check;
        private final Meter meter;

        Receiver(DatagramCheck check, Meter meter) {
            this.check = check;
            this.meter = meter;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            ByteBuf bytes = packet.content();
            ByteBuffer memory = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
            check.received(memory, memory.position(), memory.remaining());
            packet.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            meter.failed(cause);
        }
    }

    /** Driven by the completion of its writes. */
    private final class Sender implements ChannelFutureListener {

        private final Channel channel;
        private final Meter meter;
        private final int size;
        private final int count;
        private final @Nullable InetSocketAddress segmentedTo;
        private final ByteBuffer datagrams;
        private long next;

        Sender(Channel channel, Meter meter, int size, int count, @Nullable InetSocketAddress segmentedTo) {
            this.channel = channel;
            this.meter = meter;
            this.size = size;
            this.count = count;
            this.segmentedTo = segmentedTo;
            this.datagrams = Payload.datagrams(size, count);
        }

        void send() {
            Payload.number(datagrams, size, next);
            next += count;
            ByteBuf bytes = channel.alloc().directBuffer(size * count);
            bytes.writeBytes(datagrams.clear());
            Object message = segmentedTo == null ? bytes : new SegmentedDatagramPacket(bytes, size, segmentedTo);
            channel.writeAndFlush(message).addListener(this);
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            if (over) {
                return;
            }
            if (future.isSuccess()) {
                meter.add(count);
            } else if (!(future.cause() instanceof java.net.PortUnreachableException)) {
                meter.failed(future.cause());
                return;
            }
            send();
        }
    }
}
