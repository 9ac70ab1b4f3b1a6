package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Netty's epoll loops. Loaded only when somebody wants them: its classes may be missing. */
final class EpollHost extends NettyHost {

    static final String NAME = "epoll";

    /** Why it cannot be used, or null. */
    static @Nullable Throwable unavailable() {
        return Epoll.unavailabilityCause();
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    boolean isOf(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class);
    }

    @Override
    HostSocket open(HostSocket.Kind kind, int family) throws IOException {
        return new EpollSocket(kind, family, UnixSocket.open(kind, family));
    }

    @Override
    boolean mixesIpv4() {
        return false;
    }

    @Override
    boolean isNative() {
        return true;
    }

    private static final class EpollSocket extends UnixSocket {

        EpollSocket(Kind kind, int family, Descriptor descriptor) {
            super(kind, family, descriptor);
        }

        @Override
        UnixSocket accepted(Descriptor connection) {
            return new EpollSocket(Kind.STREAM, family(), connection);
        }

        @Override
        public Interest register(NettyLoop loop, Interest.Owner owner) throws IOException {
            return EpollInterest.register(this, loop, owner);
        }
    }
}
