package org.wsk4j.launcher.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskEventMask;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.launcher.client.Client;
import org.wsk4j.launcher.client.Result;
import org.wsk4j.nt.NtStatus;

/** Datagrams out with sendTo, back from an echo server of java.net through receiveFromEvent. */
final class Datagrams {

    private static final int COUNT = 100;
    private static final int ROUNDS = 5;
    private static final long ROUND_MILLIS = 1000;

    private final Client client;
    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

    Datagrams(Client client) {
        this.client = client;
    }

    String exchange() throws InterruptedException {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> echo(peer), "demo-datagram-peer");
            thread.setDaemon(true);
            thread.start();
            SockAddr to = SockAddr.of(peer.getLocalSocketAddress());
            WskDatagramSocket socket =
                    client.datagram(SockAddr.any(to.family(), 0), to, new WskClientDatagramDispatch(this::receiveFrom));
            try {
                client.enable(socket, WskEventMask.WSK_EVENT_RECEIVE_FROM);
                return exchange(socket, to);
            } finally {
                client.close(socket);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exchange(WskDatagramSocket socket, SockAddr to) throws InterruptedException {
        Set<String> missing = new TreeSet<>();
        for (int i = 0; i < COUNT; i++) {
            missing.add("datagram " + i);
        }
        // A datagram may be lost, even here; what is missing is sent again a few times.
        int sent = 0;
        for (int round = 0; round < ROUNDS && !missing.isEmpty(); round++) {
            for (String text : missing) {
                WskBuf payload = WskBuf.of(ByteBuffer.wrap(text.getBytes(US_ASCII)));
                Result.of(Client.LIMIT, irp -> socket.dispatch().sendTo(payload, 0, to, null, irp))
                        .orThrow("cannot send to " + to);
                sent++;
            }
            for (String text = next(); text != null; text = missing.isEmpty() ? null : next()) {
                missing.remove(text);
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing.size() + " of " + COUNT + " datagrams did not come back");
        }
        return COUNT + " datagrams (" + sent + " sends) came back unchanged from the address they went to";
    }

    private @Nullable String next() throws InterruptedException {
        return arrived.poll(ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private NtStatus receiveFrom(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
        for (WskDatagramIndication node = list; node != null; node = node.next()) {
            if (context != null && node.remoteAddress().equals(context)) {
                arrived.add(new String(node.buffer().toByteArray(), US_ASCII));
            }
        }
        return NtStatus.STATUS_SUCCESS;
    }

    private static void echo(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            while (true) {
                packet.setLength(packet.getData().length);
                socket.receive(packet);
                socket.send(packet);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
