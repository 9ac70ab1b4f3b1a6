package org.wsk4j.tck.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.wsk4j.data.SockAddr;
import org.wsk4j.tck.fixture.Net;

/** The other end of one datagram socket. */
final class DatagramPeer {

    private final PeerLoop loop;
    private final DatagramChannel channel;
    private final int slot;
    private final List<byte[]> sent = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private int failed;

    DatagramPeer(PeerLoop loop, Net net, int slot) {
        this.loop = loop;
        this.slot = slot;
        try {
            channel = DatagramChannel.open(net.jdkFamily());
            channel.bind(new InetSocketAddress(net.loopback(), 0));
            channel.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the peer cannot bind", e);
        }
        loop.execute(this::begin);
    }

    private void begin() {
        try {
            loop.register(channel, SelectionKey.OP_READ, this::ready);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SockAddr address() {
        try {
            return SockAddr.of(channel.getLocalAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A datagram: its number, then content. An empty one has no number. */
    static byte[] datagram(int slot, int number, int length) {
        byte[] bytes = Pattern.bytes(Pattern.origin(slot, number), 0, length);
        if (length >= Integer.BYTES) {
            ByteBuffer.wrap(bytes).putInt(0, number);
        }
        return bytes;
    }

    void send(SockAddr target, int length) {
        synchronized (sent) {
            byte[] bytes = datagram(slot, sent.size(), length);
            try {
                if (channel.send(ByteBuffer.wrap(bytes), target.toSocketAddress()) == length) {
                    sent.add(bytes);
                }
            } catch (IOException e) {
                // The socket under test may be closed, and the host tells so: the datagram did not leave.
                failed++;
            }
        }
    }

    private void ready() {
        ByteBuffer room = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.receive(room) != null) {
                byte[] bytes = new byte[room.flip().remaining()];
                room.get(bytes);
                room.clear();
                synchronized (received) {
                    received.add(bytes);
                }
            }
        } catch (IOException e) {
            // An unreachable target of an earlier datagram is told here; it concerns nothing that came.
            room.clear();
        }
    }

    /** How many datagrams the host refused. */
    int failed() {
        synchronized (sent) {
            return failed;
        }
    }

    List<byte[]> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    List<byte[]> received() {
        synchronized (received) {
            return List.copyOf(received);
        }
    }

    void dispose() {
        loop.execute(() -> {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
