package org.wsk4j.launcher.swap;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.launcher.client.Connection;
import org.wsk4j.launcher.client.WskFailure;

/** Makes one new connection after the other, each for one echoed message, and notes when that last and first succeeded. */
final class Probe implements AutoCloseable {

    private static final int SIZE = 64;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
    private static final long PAUSE_MILLIS = 1;

    private final Captures captures;
    private final SockAddr server;
    private final Thread thread = new Thread(this::run, "swap-probe");
    private volatile boolean closing;
    private @Nullable WskProviderDispatch first; // guarded by this
    private long lastOnFirst; // guarded by this: nanoseconds
    private long firstOnSecond; // guarded by this: nanoseconds
    private int onFirst; // guarded by this
    private int onSecond; // guarded by this
    private int failed; // guarded by this

    Probe(Captures captures, SockAddr server) {
        this.captures = captures;
        this.server = server;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
        ByteBuffer answer = ByteBuffer.allocateDirect(SIZE);
        try {
            while (!closing) {
                try {
                    Captures.Captured captured = captures.current();
                    message.putLong(0, System.nanoTime());
                    exchange(captured, message.clear(), answer.clear());
                    succeeded(captured.provider());
                } catch (WskFailure | IllegalStateException e) {
                    failed();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exchange(Captures.Captured captured, ByteBuffer message, ByteBuffer answer) {
        try (Connection connection = Connection.open(captured.client(), server, null, LIMIT)) {
            connection.send(message);
            while (answer.hasRemaining() && connection.receive(answer) > 0) {
                // All of it.
            }
        }
        if (!answer.flip().equals(message)) {
            throw new IllegalStateException("another answer");
        }
    }

    private synchronized void succeeded(WskProviderDispatch provider) {
        if (first == null) {
            first = provider;
        }
        if (provider == first) {
            lastOnFirst = System.nanoTime();
            onFirst++;
        } else {
            firstOnSecond = onSecond == 0 ? System.nanoTime() : firstOnSecond;
            onSecond++;
        }
    }

    private synchronized void failed() {
        failed++;
    }

    synchronized int onFirst() {
        return onFirst;
    }

    synchronized int onSecond() {
        return onSecond;
    }

    synchronized int failures() {
        return failed;
    }

    /** From the last new connection on the first provider to the first on the second; negative without both. */
    synchronized double gapMillis() {
        return onFirst == 0 || onSecond == 0 ? -1 : (firstOnSecond - lastOnFirst) / 1e6;
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(JOIN_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
