package org.wsk4j.provider.netty;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.wsk4j.WskOptions;

/**
 * How much is worth keeping in flight: the size of the host's send buffer. It grows while the connection is busy, so it is
 * asked again after it was full. Any thread.
 */
final class SendBacklog {

    private volatile long bytes = 1;
    private volatile boolean old = true;

    /** The host may have another value now. */
    void changed() {
        old = true;
    }

    long of(HostSocket socket) {
        if (old) {
            old = false;
            try {
                bytes = Math.max(1, socket.option(WskOptions.SOL_SOCKET, WskOptions.SO_SNDBUF));
            } catch (IOException e) {
                // Closed: the last value is as good as any.
                System.getLogger(SendBacklog.class.getName()).log(Level.TRACE, "the last value stands", e);
            }
        }
        return bytes;
    }
}
