package org.wsk4j.provider.uring;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Random;

/** Another make at the other end of a soak: echoes, stalls now and then, and is killed in the midst of it. */
final class SoakPeer {

    private static final int ROOM = 1 << 16;

    private SoakPeer() {}

    /** Says its port, and echoes until it is killed or its input ends. */
    public static void main(String[] args) throws IOException {
        Thread watch = new Thread(SoakPeer::endWithInput);
        watch.setDaemon(true);
        watch.start();
        Random random = new Random(1);
        ByteBuffer memory = ByteBuffer.allocateDirect(ROOM);
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
            server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            System.out.println(((InetSocketAddress) server.getLocalAddress()).getPort());
            while (true) {
                selector.select(key -> serve(server, key, selector, memory, random));
            }
        }
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void serve(
            ServerSocketChannel server, SelectionKey key, Selector selector, ByteBuffer memory, Random random) {
        try {
            if (key.isAcceptable()) {
                SocketChannel accepted = server.accept();
                if (accepted != null) {
                    accepted.configureBlocking(false).register(selector, SelectionKey.OP_READ);
                }
                return;
            }
            SocketChannel channel = (SocketChannel) key.channel();
            if (channel.read(memory.clear()) < 0) {
                channel.close();
                return;
            }
            memory.flip();
            // What does not fit is dropped: nobody compares bytes here, and a peer may stall.
            channel.write(memory);
            if (random.nextInt(500) == 0) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
            }
        } catch (IOException e) {
            key.cancel();
            try {
                key.channel().close();
            } catch (IOException gone) {
                System.err.println(gone);
            }
        }
    }
}
