package org.wsk4j.provider.netty;

import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;

/** What Netty answers to a registration: on the loop it is there at once. */
final class Registrations {

    private Registrations() {}

    static IoRegistration now(Future<IoRegistration> future) throws IOException {
        Throwable cause = future.cause();
        IoRegistration registration = future.getNow();
        if (registration == null) {
            throw new IOException("the loop does not take the socket", cause);
        }
        return registration;
    }
}
