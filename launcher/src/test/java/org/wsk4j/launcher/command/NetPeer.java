package org.wsk4j.launcher.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A server of java.net on an ephemeral port, one thread for each connection. */
final class NetPeer implements AutoCloseable {

    interface Job {
        void talk(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    private NetPeer(String address) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName(address));
    }

    static NetPeer start(String address, Job job) {
        try {
            NetPeer peer = new NetPeer(address);
            daemon(() -> peer.accept(job));
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NetPeer start(Job job) {
        return start("127.0.0.1", job);
    }

    /** Sends back what it reads until the end, then ends too. */
    static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "test-peer");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(Job job) {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        job.talk(socket);
                    } catch (IOException e) {
                        failed.completeExceptionally(e);
                    }
                });
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                failed.completeExceptionally(e);
            }
        }
    }

    String port() {
        return Integer.toString(server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
