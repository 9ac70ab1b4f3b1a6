package org.wsk4j.provider.nio;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options that the JDK has on some hosts only, in the optional module jdk.net: found by name, so that nothing depends on
 * that module.
 */
final class HostOptions {

    private static final Map<String, SocketOption<?>> BY_NAME = all();

    static final @Nullable SocketOption<?> KEEP_IDLE = BY_NAME.get("TCP_KEEPIDLE");
    static final @Nullable SocketOption<?> KEEP_INTERVAL = BY_NAME.get("TCP_KEEPINTERVAL");
    static final @Nullable SocketOption<?> KEEP_COUNT = BY_NAME.get("TCP_KEEPCOUNT");
    static final @Nullable SocketOption<?> DONT_FRAGMENT = BY_NAME.get("IP_DONTFRAGMENT");

    private HostOptions() {}

    private static Map<String, SocketOption<?>> all() {
        Map<String, SocketOption<?>> all = new HashMap<>();
        try (SocketChannel stream = SocketChannel.open();
                DatagramChannel datagram = DatagramChannel.open()) {
            stream.supportedOptions().forEach(option -> all.put(option.name(), option));
            datagram.supportedOptions().forEach(option -> all.put(option.name(), option));
        } catch (IOException e) {
            System.getLogger(HostOptions.class.getName())
                    .log(System.Logger.Level.WARNING, "the host's extended socket options could not be found", e);
        }
        return all;
    }
}
