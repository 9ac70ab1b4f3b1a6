package org.wsk4j.provider.nio;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * How much is worth keeping in flight: the size of the host's send buffer. It grows while the connection is busy, so it is
 * asked again after it was full. Asking allocates, so that is left to who wants to know. Any thread.
 */
final class SendBacklog {

    private volatile long bytes = 1;
    private volatile boolean old = true;

    /** The host may have another value now. */
    void changed() {
        old = true;
    }

    long of(SocketChannel channel) {
        if (old) {
            old = false;
            try {
                bytes = Math.max(1, channel.getOption(StandardSocketOptions.SO_SNDBUF));
            } catch (IOException e) {
                return bytes; // closed: the last value is as good as any
            }
        }
        return bytes;
    }
}
