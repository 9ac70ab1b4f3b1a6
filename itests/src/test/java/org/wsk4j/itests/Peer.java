package org.wsk4j.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.wsk4j.data.SockAddr;

/** Echoes, by {@code java.net} alone: what is compared with must not be ours. */
final class Peer implements AutoCloseable {

    private final ServerSocket server;
    private final DatagramSocket datagrams;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    Peer() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = new ServerSocket(0, 50, loopback);
        datagrams = new DatagramSocket(new InetSocketAddress(loopback, 0));
        daemon(this::accept);
        daemon(this::datagrams);
    }

    SockAddr stream() {
        return SockAddr.of(server.getLocalSocketAddress());
    }

    SockAddr datagram() {
        return SockAddr.of(datagrams.getLocalSocketAddress());
    }

    int port() {
        return server.getLocalPort();
    }

    /** The connections so far. */
    List<Socket> accepted() {
        return accepted;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                accepted.add(socket);
                daemon(() -> echo(socket));
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that ends in a reset is over as well: the peer left. */
    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (SocketException over) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void datagrams() {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        try {
            while (true) {
                packet.setLength(65536);
                datagrams.receive(packet);
                datagrams.send(packet);
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        datagrams.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
