package org.wsk4j.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.wsk4j.data.SockAddr;

/** A server of {@code java.net} for one connection, on a thread of its own. */
final class Peer<T> implements AutoCloseable {

    private static final int LIMIT_MILLIS = 30_000;

    /** What the peer does with its connection. */
    interface Job<T> {
        T talk(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();

    private Peer() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(LIMIT_MILLIS);
    }

    static <T> Peer<T> start(Job<T> job) {
        try {
            Peer<T> peer = new Peer<>();
            Thread thread = new Thread(() -> peer.serve(job), "demo-peer");
            thread.setDaemon(true);
            thread.start();
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Job<T> job) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(LIMIT_MILLIS);
            outcome.complete(job.talk(socket));
        } catch (IOException | RuntimeException e) {
            outcome.completeExceptionally(e);
        }
    }

    SockAddr address() {
        return SockAddr.of(server.getLocalSocketAddress());
    }

    /** What the job answered; waits for its end. */
    T outcome() throws InterruptedException {
        try {
            return outcome.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the peer failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the peer did not end in time", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
