package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Netty's io_uring loops. Loaded only when somebody wants them: its classes may be missing. */
final class UringHost extends NettyHost {

    static final String NAME = "io_uring";

    /** Why it cannot be used, or null. */
    static @Nullable Throwable unavailable() {
        return IoUring.unavailabilityCause();
    }

    @Override
    String name() {
        return NAME;
    }

    @Override
    IoHandlerFactory handlers() {
        return IoUringIoHandler.newFactory();
    }

    @Override
    boolean isOf(IoEventLoopGroup group) {
        return group.isIoType(IoUringIoHandler.class);
    }

    @Override
    HostSocket open(HostSocket.Kind kind, int family) throws IOException {
        return new UringSocket(kind, family, UnixSocket.open(kind, family));
    }

    @Override
    boolean mixesIpv4() {
        return false;
    }

    @Override
    boolean isNative() {
        return true;
    }

    private static final class UringSocket extends UnixSocket {

        UringSocket(Kind kind, int family, Descriptor descriptor) {
            super(kind, family, descriptor);
        }

        @Override
        UnixSocket accepted(Descriptor connection) {
            return new UringSocket(Kind.STREAM, family(), connection);
        }

        @Override
        public Interest register(NettyLoop loop, Interest.Owner owner) throws IOException {
            return UringInterest.register(this, loop, owner);
        }
    }
}
