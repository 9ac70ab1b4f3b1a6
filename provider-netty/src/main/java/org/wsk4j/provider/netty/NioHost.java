package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;

/** Netty's selector loops, with the JDK's channels. */
final class NioHost extends NettyHost {

    static final String NAME = "nio";

    @Override
    String name() {
        return NAME;
    }

    @Override
    IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    boolean isOf(IoEventLoopGroup group) {
        return group.isIoType(NioIoHandler.class);
    }

    @Override
    HostSocket open(HostSocket.Kind kind, int family) throws IOException {
        return JdkSocket.open(kind, family);
    }

    @Override
    boolean mixesIpv4() {
        return true;
    }

    @Override
    boolean isNative() {
        return false;
    }
}
