package org.wsk4j.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The other side: a plain blocking channel and a thread of its own, in this process, that allocates nothing. */
final class Peer {

    /** What a peer does with a connection, until an exception. */
    private interface Body {
        void run(SocketChannel channel, ByteBuffer memory) throws IOException;
    }

    private final Channel channel;
    private final SocketAddress address;
    private final Thread thread;

    private Peer(Channel channel, SocketAddress address, Thread thread) {
        this.channel = channel;
        this.address = address;
        this.thread = thread;
        thread.setDaemon(true);
        thread.start();
    }

    SocketAddress address() {
        return address;
    }

    /** Reads and forgets. */
    static Peer sink() throws IOException {
        return connections("sink", 1 << 18, (channel, memory) -> {
            while (channel.read(memory.clear()) >= 0) {
                continue;
            }
        });
    }

    /** Writes as fast as it is read. */
    static Peer source() throws IOException {
        return connections("source", 1 << 16, (channel, memory) -> {
            while (true) {
                channel.write(memory.clear());
            }
        });
    }

    /** Writes back what it reads. */
    static Peer echo() throws IOException {
        return connections("echo", 1 << 16, (channel, memory) -> {
            while (channel.read(memory.clear()) >= 0) {
                memory.flip();
                while (memory.hasRemaining()) {
                    channel.write(memory);
                }
            }
        });
    }

    /** Serves one connection after the other. */
    private static Peer connections(String name, int bytes, Body body) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(loopback());
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes);
        return new Peer(server, server.getLocalAddress(), new Thread(() -> serve(server, memory, body), name));
    }

    private static void serve(ServerSocketChannel server, ByteBuffer memory, Body body) {
        while (true) {
            try (SocketChannel channel = server.accept()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                serve(channel, memory, body);
            } catch (IOException e) {
                return; // closed: the trial is over
            }
        }
    }

    private static void serve(SocketChannel channel, ByteBuffer memory, Body body) {
        try {
            body.run(channel, memory);
        } catch (IOException e) {
            // The client has gone; the next one may come.
        }
    }

    /** Sends the datagrams of one sender back; connected to it, so that receiving needs no address. */
    static Peer datagramEcho(SocketAddress remote) throws IOException {
        DatagramChannel channel = DatagramChannel.open().bind(loopback()).connect(remote);
        ByteBuffer memory = ByteBuffer.allocateDirect(2048);
        return new Peer(channel, channel.getLocalAddress(), new Thread(() -> echo(channel, memory), "datagram echo"));
    }

    private static void echo(DatagramChannel channel, ByteBuffer memory) {
        while (true) {
            try {
                channel.read(memory.clear());
                channel.write(memory.flip());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                continue; // the sender's socket was not there for a moment
            }
        }
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    public void close() throws IOException, InterruptedException {
        channel.close();
        thread.join();
    }
}
