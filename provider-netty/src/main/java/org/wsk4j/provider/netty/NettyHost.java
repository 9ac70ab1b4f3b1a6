package org.wsk4j.provider.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import java.io.IOException;

/** One of Netty's transports on this host. */
abstract class NettyHost {

    /** The name that configuration uses. */
    abstract String name();

    /** What makes the loops of this transport. */
    abstract IoHandlerFactory handlers();

    /** Whether loops that somebody else made are of this transport. */
    abstract boolean isOf(IoEventLoopGroup group);

    /** Opens a socket. */
    abstract HostSocket open(HostSocket.Kind kind, int family) throws IOException;

    /** Whether IPv6 sockets take IPv4 whatever is set, so that others must sort it out. */
    abstract boolean mixesIpv4();

    /** Whether the sockets are the host's own, with its options, or those of the JDK. */
    abstract boolean isNative();
}
