package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.wsk4j.WskEventMask.WSK_EVENT_RECEIVE_FROM;
import static org.wsk4j.WskOptions.IPPROTO_UDP;
import static org.wsk4j.WskOptions.SOCK_DGRAM;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_DATAGRAM_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_PENDING;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.net.DatagramPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientDatagramDispatch;
import org.wsk4j.WskDatagramSocket;
import org.wsk4j.WskProviderDatagramDispatch;
import org.wsk4j.data.SockAddr;
import org.wsk4j.data.WskBuf;
import org.wsk4j.data.WskBufList;
import org.wsk4j.data.WskDatagramIndication;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;
import org.wsk4j.tck.fixture.UdpPeer;

/** Scenarios with datagrams: they go out, come back by requests or by the event, and are compared. */
final class DatagramPlays {

    private static final int ROUNDS = 3;
    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_BYTES = 1400;

    private DatagramPlays() {}

    /** A client of receiveFromEvent that takes and keeps by chance. */
    private static final class Taker {

        private final Random random;
        private final List<byte[]> taken = new ArrayList<>(); // guarded by this
        private final Deque<WskDatagramIndication> kept = new ArrayDeque<>(); // guarded by this

        Taker(long seed) {
            random = new Random(seed);
        }

        synchronized NtStatus receive(@Nullable Object context, int flags, @Nullable WskDatagramIndication list) {
            for (WskDatagramIndication node = list; node != null; node = node.next()) {
                taken.add(node.buffer().toByteArray());
            }
            if (list == null || random.nextBoolean()) {
                return STATUS_SUCCESS;
            }
            kept.add(list);
            return STATUS_PENDING;
        }

        synchronized int count() {
            return taken.size();
        }

        synchronized byte[] get(int index) {
            return taken.get(index);
        }

        void releaseAll(WskProviderDatagramDispatch io) {
            while (true) {
                WskDatagramIndication list;
                synchronized (this) {
                    list = kept.poll();
                }
                if (list == null) {
                    return;
                }
                assertEquals(STATUS_SUCCESS, io.release(list));
            }
        }
    }

    /** Some at a time go to the peer and come back, each whole and in order. */
    static void echo(Play play, Net net, boolean byEvent) {
        UdpPeer peer = play.wsk.udpPeer(net);
        Taker taker = new Taker(play.random.nextLong());
        WskDatagramSocket socket = play.socket(
                net.family(),
                SOCK_DGRAM,
                IPPROTO_UDP,
                WSK_FLAG_DATAGRAM_SOCKET,
                new WskClientDatagramDispatch(taker::receive),
                WskDatagramSocket.class);
        WskProviderDatagramDispatch io = socket.dispatch();
        play.all(play.wsk.call(irp -> io.bind(play.wsk.fresh(net), 0, irp)));
        if (byEvent) {
            Sockets.enable(socket, WSK_EVENT_RECEIVE_FROM);
        }
        try {
            rounds(play, taker, peer, io, byEvent);
        } finally {
            play.wsk.closing(socket).ok(0); // from here on nothing is indicated any more
            taker.releaseAll(io);
        }
    }

    private static void rounds(Play play, Taker taker, UdpPeer peer, WskProviderDatagramDispatch io, boolean byEvent) {
        int seen = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> sent = sendSome(play, io, peer);
            Future<Integer> answered = play.wsk.beside(() -> answer(peer, sent));
            assertNotNull(play.join(answered), "the peer saw not all datagrams");
            for (byte[] expected : sent) {
                byte[] came = byEvent ? taken(play, taker, seen) : receive(play, io);
                assertArrayEquals(expected, came, "a datagram that came back");
                seen++;
            }
            taker.releaseAll(io);
        }
    }

    /** Sends some datagrams, by one request each or by one request for many; answers those that went out. */
    private static List<byte[]> sendSome(Play play, WskProviderDatagramDispatch io, UdpPeer peer) {
        int count = 1 + play.random.nextInt(MOST_AT_ONCE);
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            contents.add(Bytes.pattern(play.random.nextLong(), play.random.nextInt(MOST_BYTES)));
        }
        if (play.random.nextBoolean()) {
            List<WskBuf> buffers = contents.stream().map(Bytes::of).toList();
            Request request = play.wsk.call(irp -> io.sendMessages(list(buffers), 0, peer.address(), null, irp));
            return play.succeeded(request) ? contents : first(contents, request.information());
        }
        List<Request> requests = new ArrayList<>();
        for (byte[] content : contents) {
            WskBuf buffer = Bytes.of(content);
            requests.add(play.wsk.call(irp -> io.sendTo(buffer, 0, peer.address(), null, irp)));
        }
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (play.succeeded(requests.get(i))) {
                assertEquals(contents.get(i).length, requests.get(i).information(), "Information of a datagram");
                sent.add(contents.get(i));
            }
        }
        return sent;
    }

    private static List<byte[]> first(List<byte[]> contents, long bytes) {
        List<byte[]> sent = new ArrayList<>();
        long left = bytes;
        for (byte[] content : contents) {
            // An empty one at the cut may have gone out or not: nobody can tell by the bytes.
            if (content.length == 0 || content.length > left) {
                break;
            }
            sent.add(content);
            left -= content.length;
        }
        assertEquals(0, left, "Information is not the sum of the first datagrams");
        return sent;
    }

    private static WskBufList list(List<WskBuf> buffers) {
        WskBufList first = new WskBufList(buffers.get(buffers.size() - 1), null);
        for (int i = buffers.size() - 2; i >= 0; i--) {
            first = new WskBufList(buffers.get(i), first);
        }
        return first;
    }

    private static int answer(UdpPeer peer, List<byte[]> expected) {
        for (byte[] datagram : expected) {
            DatagramPacket packet = peer.receive();
            byte[] content = Arrays.copyOf(packet.getData(), packet.getLength());
            assertArrayEquals(datagram, content, "what the peer received");
            peer.send(SockAddr.of(packet.getSocketAddress()), content);
        }
        return expected.size();
    }

    private static byte[] taken(Play play, Taker taker, int index) {
        play.until("datagram " + index, () -> taker.count() > index, () -> false);
        return taker.get(index);
    }

    private static byte[] receive(Play play, WskProviderDatagramDispatch io) {
        while (true) {
            WskBuf room = Bytes.room(MOST_BYTES);
            SockAddr source = new SockAddr();
            Request receive = play.wsk.call(irp -> io.receiveFrom(room, 0, source, null, null, irp));
            if (play.succeeded(receive)) {
                return Bytes.head(room, receive.information());
            }
        }
    }

    /** Receives wait and are cancelled; then the socket is closed with the rest pending. */
    static void cancelledReceives(Play play, Net net) {
        UdpPeer peer = play.wsk.udpPeer(net);
        WskDatagramSocket socket = play.socket(
                net.family(), SOCK_DGRAM, IPPROTO_UDP, WSK_FLAG_DATAGRAM_SOCKET, null, WskDatagramSocket.class);
        WskProviderDatagramDispatch io = socket.dispatch();
        play.all(play.wsk.call(irp -> io.bind(play.wsk.fresh(net), 0, irp)));
        SockAddr address = play.localAddress(socket);
        List<Request> receives = new ArrayList<>();
        List<WskBuf> rooms = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            WskBuf room = Bytes.room(8);
            rooms.add(room);
            receives.add(play.wsk.call(irp -> io.receiveFrom(room, 0, null, null, null, irp)));
            if (play.random.nextInt(2) == 0) {
                play.any(receives).irp().cancel();
            }
            if (play.random.nextInt(2) == 0) {
                peer.send(address, new byte[] {(byte) i, 7});
            }
        }
        play.wsk.closing(socket).ok(0);
        int last = -1;
        for (int i = 0; i < receives.size(); i++) {
            if (receives.get(i).status().equals(STATUS_SUCCESS)) {
                assertEquals(2, receives.get(i).information(), "a datagram of two bytes");
                int number = Bytes.head(rooms.get(i), 2)[0];
                assertEquals(true, number > last, "datagrams in order");
                last = number;
            }
        }
    }
}
