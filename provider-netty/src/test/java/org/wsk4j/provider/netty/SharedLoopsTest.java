package org.wsk4j.provider.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskOptions;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskSocketFlags;
import org.wsk4j.data.Out;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.PlainRegistrar;

/** An application that has Netty's loops gives them to the provider: both work on the same thread, and the loops stay. */
class SharedLoopsTest {

    private static final long SECONDS = 30;

    /** Where the application's own handlers were called. */
    private final Queue<Thread> ofTheApplication = new ConcurrentLinkedQueue<>();

    @Test
    void theApplicationsChannelsAndOurSocketsShareALoopThatWeNeverEnd() throws Exception {
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel server = echo(group);
            SockAddr address = SockAddr.of((InetSocketAddress) server.localAddress());
            Thread ours;
            try (PlainRegistrar registrar = PlainRegistrar.of(new NettyProvider(group))) {
                ours = threadOfACompletion(registrar, address);
            }
            assertThat(ofTheApplication).isNotEmpty().containsOnly(ours);
            assertThat(group.isShuttingDown()).isFalse();
            assertThat(group.next().submit(Thread::currentThread).get(SECONDS, TimeUnit.SECONDS))
                    .isSameAs(ours);
            assertThat(server.close().await(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The application: a server of Netty's channels. */
    private Channel echo(IoEventLoopGroup group) throws InterruptedException {
        return new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void channelRead(ChannelHandlerContext context, Object message) {
                                ofTheApplication.add(Thread.currentThread());
                                context.writeAndFlush(message);
                            }
                        });
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private static Thread threadOfACompletion(PlainRegistrar registrar, SockAddr address) throws Exception {
        WskRegistration registration = new WskRegistration();
        assertThat(registrar.register(WskClientNpi.of(WskProviderSelection.any()), registration))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        Out<WskProviderNpi> npi = new Out<>();
        assertThat(registrar.captureProviderNpi(registration, WskRegistrar.WSK_NO_WAIT, npi))
                .isEqualTo(NtStatus.STATUS_SUCCESS);
        WskProviderNpi provider = npi.value();
        WskProviderConnectionDispatch socket = done(irp -> provider.dispatch()
                        .socket(
                                provider.client(),
                                SockAddr.AF_INET,
                                WskOptions.SOCK_STREAM,
                                WskOptions.IPPROTO_TCP,
                                WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET,
                                null,
                                null,
                                null,
                                null,
                                null,
                                irp))
                .pointer(WskConnectionSocket.class)
                .dispatch();
        done(irp -> socket.bind(SockAddr.any(SockAddr.AF_INET, 0), 0, irp));
        done(irp -> socket.connect(address, 0, irp));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Irp receiving = new Irp((irp, none) -> thread.complete(Thread.currentThread()), null);
        socket.receive(WskBuf.of(ByteBuffer.allocateDirect(5)), 0, receiving);
        done(irp -> socket.send(WskBuf.of(ByteBuffer.allocateDirect(5)), 0, irp));
        Thread completed = thread.get(SECONDS, TimeUnit.SECONDS);
        assertThat(receiving.status()).isEqualTo(NtStatus.STATUS_SUCCESS);
        done(socket::closeSocket);
        registrar.releaseProviderNpi(registration, provider);
        registrar.deregister(registration);
        return completed;
    }

    private static Irp done(Consumer<Irp> operation) throws InterruptedException {
        Irp irp = new Irp();
        operation.accept(irp);
        assertThat(irp.await()).isEqualTo(NtStatus.STATUS_SUCCESS);
        return irp;
    }
}
