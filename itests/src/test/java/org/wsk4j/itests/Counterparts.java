package org.wsk4j.itests;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.wsk4j.data.SockAddr;

/** Peers of every temper, by {@code java.net} alone; an error of theirs means that the other side is gone, and ends them. */
final class Counterparts implements AutoCloseable {

    private static final int TALK = 4000;

    /** More than a backlog of one can take in. */
    private static final int CROWD = 6;

    /** Callers who come and go for ever must not use up the descriptors of the process: so many of their connections stay open. */
    private static final int GUESTS = 200;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final Queue<Closeable> open = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Peer echo = new Peer();
    private final ServerSocket stalled = server(null);
    private final ServerSocket talking = server(this::talk);
    private final ServerSocket passing = passage();
    private final ServerSocket full;
    private volatile boolean closed;

    /** What a peer does with a connection. */
    private interface Temper {
        void meet(Socket socket) throws IOException;
    }

    Counterparts() throws IOException {
        full = new ServerSocket(0, 1, loopback);
        open.add(full);
        for (int i = 0; i < CROWD; i++) {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            channel.configureBlocking(false);
            channel.connect(full.getLocalSocketAddress());
        }
    }

    /** Sends back what it receives. */
    SockAddr echo() {
        return echo.stream();
    }

    /** Accepts connections and never reads. */
    SockAddr stalled() {
        return SockAddr.of(stalled.getLocalSocketAddress());
    }

    /** Accepts connections without end, never reads, and resets those that are old. */
    SockAddr passing() {
        return SockAddr.of(passing.getLocalSocketAddress());
    }

    /** Sends as fast as it can. */
    SockAddr talking() {
        return SockAddr.of(talking.getLocalSocketAddress());
    }

    /** Lets nobody in: its backlog is full. */
    SockAddr full() {
        return SockAddr.of(full.getLocalSocketAddress());
    }

    /** Calls a listener again and again, each time from a new connection, every second one ends in a reset. */
    void call(SockAddr listener) {
        int port = listener.port();
        daemon(() -> {
            for (int i = 0; !closed; i++) {
                try (Socket socket = new Socket()) {
                    socket.setSoLinger(i % 2 == 0, 0);
                    socket.connect(new InetSocketAddress(loopback, port));
                    socket.getOutputStream().write(i);
                }
            }
        });
    }

    /** Sends datagrams to a socket until we are closed. */
    void pelt(SockAddr target) {
        DatagramPacket packet =
                new DatagramPacket(new byte[TALK], TALK, new InetSocketAddress(loopback, target.port()));
        daemon(() -> {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
                for (byte i = 0; !closed; i++) {
                    packet.getData()[0] = i;
                    socket.send(packet);
                    Thread.yield();
                }
            }
        });
    }

    private void talk(Socket socket) throws IOException {
        byte[] words = new byte[TALK];
        for (int i = 0; i < words.length; i++) {
            words[i] = (byte) (i * 31);
        }
        OutputStream out = socket.getOutputStream();
        while (!closed) {
            out.write(words);
        }
    }

    /** Null for one who does nothing with a connection. */
    private ServerSocket server(Temper temper) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, loopback);
        open.add(server);
        daemon(() -> {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                if (temper != null) {
                    daemon(() -> temper.meet(socket));
                }
            }
        });
        return server;
    }

    private ServerSocket passage() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, loopback);
        open.add(server);
        daemon(() -> {
            Queue<Socket> guests = new ArrayDeque<>();
            try {
                while (true) {
                    guests.add(server.accept());
                    if (guests.size() > GUESTS) {
                        reset(guests.remove());
                    }
                }
            } finally {
                for (Socket guest : guests) {
                    reset(guest);
                }
            }
        });
        return server;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Work that an error ends. */
    private interface Work {
        void run() throws IOException;
    }

    private void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException over) {
                        return;
                    }
                },
                "peer");
        thread.setDaemon(true);
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        echo.close();
        List<Thread> ending;
        synchronized (threads) {
            ending = List.copyOf(threads);
        }
        closeOpen();
        for (Thread thread : ending) {
            Await.returns("peer", thread::join);
        }
        // What was accepted while we were closing.
        closeOpen();
    }

    private void closeOpen() throws IOException {
        for (Closeable resource = open.poll(); resource != null; resource = open.poll()) {
            resource.close();
        }
    }
}
