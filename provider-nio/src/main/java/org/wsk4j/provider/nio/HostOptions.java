package org.wsk4j.provider.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Options that the JDK has on some hosts only, in the optional module jdk.net: found by name, so that nothing depends on
 * that module.
 */
final class HostOptions {

    static final @Nullable SocketOption<?> KEEP_IDLE;
    static final @Nullable SocketOption<?> KEEP_INTERVAL;
    static final @Nullable SocketOption<?> KEEP_COUNT;
    static final @Nullable SocketOption<?> DONT_FRAGMENT;

    static {
        SocketOption<?>[] found = new SocketOption<?>[4];
        try (SocketChannel stream = SocketChannel.open();
                DatagramChannel datagram = DatagramChannel.open()) {
            found[0] = find(stream, "TCP_KEEPIDLE");
            found[1] = find(stream, "TCP_KEEPINTERVAL");
            found[2] = find(stream, "TCP_KEEPCOUNT");
            found[3] = find(datagram, "IP_DONTFRAGMENT");
        } catch (IOException e) {
            System.getLogger(HostOptions.class.getName())
                    .log(System.Logger.Level.WARNING, "the host's extended socket options could not be found", e);
        }
        KEEP_IDLE = found[0];
        KEEP_INTERVAL = found[1];
        KEEP_COUNT = found[2];
        DONT_FRAGMENT = found[3];
    }

    private HostOptions() {}

    private static @Nullable SocketOption<?> find(NetworkChannel channel, String name) {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }
}
