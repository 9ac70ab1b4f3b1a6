package org.wsk4j.tck.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.WskDisconnectFlags.WSK_FLAG_ABORTIVE;
import static org.wsk4j.WskOptions.SOL_SOCKET;
import static org.wsk4j.WskOptions.SO_KEEPALIVE;
import static org.wsk4j.WskReceiveFlags.WSK_FLAG_WAITALL;
import static org.wsk4j.WskSendFlags.WSK_FLAG_NODELAY;
import static org.wsk4j.WskSocketFlags.WSK_FLAG_CONNECTION_SOCKET;
import static org.wsk4j.nt.NtStatus.STATUS_ADDRESS_ALREADY_EXISTS;
import static org.wsk4j.nt.NtStatus.STATUS_CANCELLED;
import static org.wsk4j.nt.NtStatus.STATUS_INVALID_DEVICE_STATE;
import static org.wsk4j.nt.NtStatus.STATUS_SUCCESS;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskCapability;
import org.wsk4j.WskConnectionSocket;
import org.wsk4j.WskProviderConnectionDispatch;
import org.wsk4j.WskSocketDispatch;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.tck.fixture.Bytes;
import org.wsk4j.tck.fixture.Net;
import org.wsk4j.tck.fixture.PeerListener;
import org.wsk4j.tck.fixture.Request;
import org.wsk4j.tck.fixture.Sockets;

/** Scenarios on connections: bytes go out, come back, and are compared; or are cancelled, aborted and closed on the way. */
final class StreamPlays {

    private static final int MOST_BYTES = 40_000;

    /**
     * What a connect may meet after one that was cancelled: the host still has that connection; or it came about, and its
     * first data was torn, so that the socket is of no use.
     */
    private static final Set<NtStatus> AFTER_A_CANCEL =
            Set.of(STATUS_ADDRESS_ALREADY_EXISTS, STATUS_INVALID_DEVICE_STATE);

    private StreamPlays() {}

    /** A peer that sends back what it reads, and remembers it. */
    static final class Echo {

        private final ByteArrayOutputStream read = new ByteArrayOutputStream(); // guarded by this
        private final boolean answering;
        private final Future<Boolean> work;
        private final PeerListener listener;

        Echo(Play play, Net net, boolean answering) {
            this.answering = answering;
            this.listener = play.wsk.peerListener(net);
            this.work = play.wsk.beside(this::run);
        }

        PeerListener listener() {
            return listener;
        }

        private boolean run() throws IOException {
            try (SocketChannel channel = listener.accept().channel()) {
                ByteBuffer chunk = ByteBuffer.allocate(1 << 14);
                while (channel.read(chunk) >= 0) {
                    chunk.flip();
                    synchronized (this) {
                        read.write(chunk.array(), 0, chunk.limit());
                    }
                    while (answering && chunk.hasRemaining()) {
                        channel.write(chunk);
                    }
                    chunk.clear();
                }
            }
            return true;
        }

        synchronized byte[] read() {
            return read.toByteArray();
        }

        /** Waits until the client is gone. */
        byte[] end(Play play) {
            play.join(work);
            return read();
        }
    }

    /** A connection to a peer. */
    static WskConnectionSocket connect(
            Play play, Net net, PeerListener listener, @Nullable WskSocketDispatch dispatch) {
        WskConnectionSocket socket = play.socket(net, WSK_FLAG_CONNECTION_SOCKET, dispatch, WskConnectionSocket.class);
        WskProviderConnectionDispatch io = socket.dispatch();
        if (net != Net.UNIX) {
            play.all(play.wsk.call(irp -> Sockets.setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1, irp)));
        }
        play.all(play.wsk.call(irp -> io.bind(play.wsk.freshClient(net), 0, irp)));
        play.all(play.wsk.call(irp -> io.connect(listener.address(), 0, irp)));
        return socket;
    }

    /** Sends all in random pieces, without waiting; answers the requests. */
    static List<Request> send(Play play, WskProviderConnectionDispatch io, byte[] content) {
        List<Request> sends = new ArrayList<>();
        for (int at = 0; at < content.length; ) {
            int length = Math.max(play.piece(content.length - at), Math.min(content.length - at, 64));
            WskBuf piece = Bytes.of(Arrays.copyOfRange(content, at, at + length));
            int flags = play.wsk.has(WskCapability.SEND_NODELAY) && play.random.nextInt(4) == 0 ? WSK_FLAG_NODELAY : 0;
            sends.add(play.wsk.call(irp -> io.send(piece, flags, irp)));
            at += length;
        }
        return sends;
    }

    /** Bytes go to the peer and come back, received by posted requests; then both sides finish. */
    static void echo(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(MOST_BYTES));
        Echo peer = new Echo(play, net, true);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            WskProviderConnectionDispatch io =
                    connect(play, net, peer.listener(), null).dispatch();
            List<Request> requests = send(play, io, content);
            requests.add(play.wsk.call(irp -> io.disconnect(null, 0, irp)));
            receiveToEnd(play, io, requests, received);
            play.all(requests);
        } finally {
            requirePrefix(content, received.toByteArray(), play.isExact(), "what came back");
        }
        requirePrefix(content, peer.end(play), play.isExact(), "what the peer read");
    }

    /** Several echoes at once, so that results of one endpoint come between those of others. */
    static void crowd(Play play, Net net) {
        List<Future<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Play part = play.beside(play.random.nextLong());
            others.add(play.wsk.beside(() -> {
                try {
                    echo(part, net);
                    return true;
                } catch (Play.Over e) {
                    if (part.isExact()) {
                        throw e;
                    }
                    return false;
                }
            }));
        }
        others.forEach(play.wsk::join);
    }

    private static void receiveToEnd(
            Play play, WskProviderConnectionDispatch io, List<Request> others, ByteArrayOutputStream received) {
        while (true) {
            List<WskBuf> rooms = new ArrayList<>();
            List<Request> receives = new ArrayList<>();
            for (int i = play.random.nextInt(3); i >= 0; i--) {
                WskBuf room = Bytes.room(play.piece(MOST_BYTES));
                int flags = play.random.nextInt(4) == 0 ? WSK_FLAG_WAITALL : 0;
                rooms.add(room);
                receives.add(play.wsk.call(irp -> io.receive(room, flags, irp)));
            }
            play.all(receives, others);
            for (int i = 0; i < rooms.size(); i++) {
                received.writeBytes(Bytes.head(rooms.get(i), receives.get(i).information()));
            }
            if (receives.get(receives.size() - 1).information() == 0) {
                return;
            }
        }
    }

    static void requirePrefix(byte[] whole, byte[] part, boolean complete, String what) {
        assertTrue(part.length <= whole.length, () -> what + ": " + part.length + " of " + whole.length + " bytes");
        assertArrayEquals(Arrays.copyOf(whole, part.length), part, what);
        if (complete) {
            assertEquals(whole.length, part.length, what);
        }
    }

    /** The first data goes with the connect; a refused attempt before it changes nothing. */
    static void connectEx(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(65_535));
        Echo peer = new Echo(play, net, true);
        WskConnectionSocket socket = play.socket(net, WSK_FLAG_CONNECTION_SOCKET, null, WskConnectionSocket.class);
        WskProviderConnectionDispatch io = socket.dispatch();
        play.all(play.wsk.call(irp -> io.bind(play.wsk.freshClient(net), 0, irp)));
        if (play.random.nextBoolean()) {
            // After the bind: a socket that gets the port that it then connects to reaches itself.
            PeerListener nobody = play.wsk.peerListener(net);
            nobody.close();
            NtStatus refused = play.wsk
                    .call(irp -> io.connectEx(nobody.address(), Bytes.of(content), 0, irp))
                    .status();
            assertTrue(!refused.equals(STATUS_SUCCESS), "connected to nobody");
        }
        play.all(play.wsk.call(irp -> io.connectEx(peer.listener().address(), Bytes.of(content), 0, irp)));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            List<Request> requests = new ArrayList<>();
            requests.add(play.wsk.call(irp -> io.disconnect(null, 0, irp)));
            receiveToEnd(play, io, requests, received);
            play.all(requests);
        } finally {
            requirePrefix(content, received.toByteArray(), play.isExact(), "what came back of the first data");
        }
    }

    /** A connect is cancelled or its socket closed meanwhile; a cancelled one can be tried again. */
    static void racingConnects(Play play, Net net) {
        Echo peer = new Echo(play, net, false);
        WskConnectionSocket socket = play.socket(net, WSK_FLAG_CONNECTION_SOCKET, null, WskConnectionSocket.class);
        WskProviderConnectionDispatch io = socket.dispatch();
        play.all(play.wsk.call(irp -> io.bind(play.wsk.freshClient(net), 0, irp)));
        for (int i = 0; i < 4; i++) {
            WskBuf hello = Bytes.of("hello");
            Request connect = play.wsk.call(irp -> play.random.nextBoolean()
                    ? io.connect(peer.listener().address(), 0, irp)
                    : io.connectEx(peer.listener().address(), hello, 0, irp));
            for (int spin = play.random.nextInt(20_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            boolean close = play.random.nextInt(3) == 0;
            if (close) {
                play.wsk.closing(socket).ok(0);
            } else {
                connect.irp().cancel();
            }
            NtStatus status = connect.status();
            boolean known = status.equals(STATUS_CANCELLED) || i > 0 && AFTER_A_CANCEL.contains(status);
            assertTrue(known || play.mayBeTold(status), () -> "status " + status);
            if (close || !status.equals(STATUS_CANCELLED)) {
                return;
            }
        }
    }

    /** Sends, some cancelled: the peer reads of each what its Information says, in call order. */
    static void cancelledSends(Play play, Net net) {
        Echo peer = new Echo(play, net, false);
        WskProviderConnectionDispatch io =
                connect(play, net, peer.listener(), null).dispatch();
        List<Request> sends = new ArrayList<>();
        List<WskBuf> memory = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            WskBuf piece = Bytes.of(Bytes.pattern(play.random.nextLong(), play.random.nextInt(6000)));
            memory.add(piece);
            sends.add(play.wsk.call(irp -> io.send(piece, 0, irp)));
            if (play.random.nextInt(3) == 0) {
                play.any(sends).irp().cancel();
            }
        }
        Request disconnect = play.wsk.call(irp -> io.disconnect(Bytes.of("the end"), 0, irp));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < sends.size(); i++) {
            expected.writeBytes(Bytes.head(memory.get(i), moved(play, sends.get(i))));
        }
        play.all(disconnect);
        expected.writeBytes(Bytes.ascii("the end"));
        assertArrayEquals(expected.toByteArray(), peer.end(play), "what the peer read");
    }

    private static long moved(Play play, Request request) {
        if (request.status().equals(STATUS_CANCELLED) || play.succeeded(request)) {
            return request.information();
        }
        throw new Play.Over("failed with " + request.status());
    }

    /** Receives, some cancelled: together they have the stream, in call order. */
    static void cancelledReceives(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(MOST_BYTES));
        PeerListener listener = play.wsk.peerListener(net);
        Future<Boolean> writer = play.wsk.beside(() -> {
            listener.accept().write(content).finish();
            return true;
        });
        WskProviderConnectionDispatch io = connect(play, net, listener, null).dispatch();
        List<Request> receives = new ArrayList<>();
        List<WskBuf> rooms = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            WskBuf room = Bytes.room(play.random.nextInt(8) == 0 ? 0 : 1 + play.random.nextInt(2000));
            int flags = play.random.nextBoolean() ? WSK_FLAG_WAITALL : 0;
            rooms.add(room);
            receives.add(play.wsk.call(irp -> io.receive(room, flags, irp)));
            if (play.random.nextInt(3) == 0) {
                play.any(receives).irp().cancel();
            }
        }
        WskBuf rest = Bytes.room(content.length + 1);
        rooms.add(rest);
        receives.add(play.wsk.call(irp -> io.receive(rest, WSK_FLAG_WAITALL, irp)));
        play.join(writer);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int i = 0; i < receives.size(); i++) {
            received.writeBytes(Bytes.head(rooms.get(i), moved(play, receives.get(i))));
        }
        requirePrefix(content, received.toByteArray(), play.isExact(), "what was received");
    }

    /** In the midst of everything the client cancels, aborts or closes: all requests end, once. */
    static void tornDown(Play play, Net net) {
        byte[] content = Bytes.pattern(play.random.nextLong(), 1 + play.random.nextInt(MOST_BYTES));
        Echo peer = new Echo(play, net, true);
        WskConnectionSocket socket = connect(play, net, peer.listener(), null);
        WskProviderConnectionDispatch io = socket.dispatch();
        List<Request> requests = new ArrayList<>(send(play, io, content));
        List<WskBuf> rooms = new ArrayList<>();
        List<Request> receives = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            WskBuf room = Bytes.room(play.piece(MOST_BYTES));
            rooms.add(room);
            receives.add(play.wsk.call(irp -> io.receive(room, 0, irp)));
        }
        for (int spin = play.random.nextInt(200_000); spin > 0; spin--) {
            Thread.onSpinWait();
        }
        List<Request> cancelled = List.of();
        switch (play.random.nextInt(4)) {
            case 0 -> requests.add(play.wsk.call(irp -> io.disconnect(null, WSK_FLAG_ABORTIVE, irp)));
            case 1 -> requests.add(play.wsk.call(irp -> io.disconnect(null, 0, irp)));
            case 2 -> receives.forEach(receive -> receive.irp().cancel());
            default -> {
                cancelled = requests;
                requests.forEach(send -> send.irp().cancel());
            }
        }
        for (int spin = play.random.nextInt(100_000); spin > 0; spin--) {
            Thread.onSpinWait();
        }
        Request close = play.wsk.closing(socket).ok(0);
        for (Request request : requests) {
            assertTrue(request.sequence() < close.sequence(), "the close completes last");
        }
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        for (int i = 0; i < receives.size(); i++) {
            assertTrue(receives.get(i).sequence() < close.sequence(), "the close completes last");
            received.writeBytes(Bytes.head(rooms.get(i), receives.get(i).information()));
        }
        byte[] back = received.toByteArray();
        int intact = (int) Math.min(back.length, untilTheGap(cancelled));
        requirePrefix(content, Arrays.copyOf(back, intact), false, "what came back");
    }

    /** How many bytes went before a cancelled send left some out, and another one behind it did not. */
    private static long untilTheGap(List<Request> sends) {
        long bytes = sends.isEmpty() ? Long.MAX_VALUE : 0;
        for (Request send : sends) {
            bytes += send.information();
            if (!send.status().isSuccess()) {
                break;
            }
        }
        return bytes;
    }
}
