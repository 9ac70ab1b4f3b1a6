package org.wsk4j.launcher.winsock;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.ws2.WinsockSession;
import org.wsk4j.wsp.ws2.Ws2;

/** Sends bytes through a chain to an echo behind the same chain, by overlapped operations with completion routines, and compares. */
public final class ChainTransfer {

    private static final int PIECE = 64 << 10;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    /**
     * What came of it.
     *
     * @param sent bytes sent
     * @param received bytes that came back
     * @param equal whether they came back unchanged
     * @param completions routines that ran
     * @param millis how long it took
     */
    public record Outcome(long sent, long received, boolean equal, int completions, double millis) {}

    private final Ws2 winsock;
    private final @Nullable WsaProtocolInfo info;
    private final long bytes;
    private final CRC32 out = new CRC32();
    private final CRC32 in = new CRC32();
    private final Random random = new Random(1);
    private long sent;
    private long received;
    private int completions;
    private int error;
    private boolean ended;

    /**
     * Prepares a transfer.
     *
     * @param winsock the service
     * @param info the chain; null for the one that is chosen by default
     * @param bytes how many
     */
    public ChainTransfer(Ws2 winsock, @Nullable WsaProtocolInfo info, long bytes) {
        this.winsock = winsock;
        this.info = info;
        this.bytes = bytes;
    }

    /**
     * Does it.
     *
     * @return what happened
     * @throws WinsockFailure if a call fails
     * @throws InterruptedException if the thread is told to end
     */
    public Outcome run() throws InterruptedException {
        WinsockSession session = Sockets.start(winsock);
        try {
            return run(session);
        } finally {
            session.cleanup(new LpInt());
        }
    }

    private Outcome run(WinsockSession session) throws InterruptedException {
        Sockets sockets = new Sockets(session, info);
        long listener = sockets.listener();
        AtomicReference<WinsockFailure> failure = new AtomicReference<>();
        Thread echo = new Thread(() -> echo(new Sockets(session, info), listener, failure), "winsock-echo");
        echo.setDaemon(true);
        echo.start();
        long begun = System.nanoTime();
        long s = sockets.connected(sockets.name(listener));
        send(sockets, s);
        receive(sockets, s);
        long deadline = begun + PATIENCE_NANOS;
        while (!ended && error == 0 && System.nanoTime() - deadline < 0) {
            WsaWait.sleepEx(100, true);
        }
        double millis = (System.nanoTime() - begun) / 1e6;
        sockets.close(s);
        sockets.close(listener);
        echo.join(PATIENCE_NANOS / 1_000_000);
        if (error != 0) {
            throw new WinsockFailure("an overlapped operation failed", error);
        }
        WinsockFailure behind = failure.get();
        if (behind != null) {
            throw behind;
        }
        return new Outcome(sent, received, ended && out.getValue() == in.getValue(), completions, millis);
    }

    private static void echo(Sockets sockets, long listener, AtomicReference<WinsockFailure> failure) {
        try {
            long s = sockets.accept(listener);
            byte[] room = new byte[PIECE];
            for (int length = sockets.receive(s, room); length > 0; length = sockets.receive(s, room)) {
                sockets.send(s, room, length);
            }
            sockets.shutdownSend(s);
            sockets.close(s);
        } catch (WinsockFailure failed) {
            failure.set(failed);
        }
    }

    private void send(Sockets sockets, long s) {
        if (sent == bytes) {
            sockets.shutdownSend(s);
            return;
        }
        byte[] piece = new byte[(int) Math.min(PIECE, bytes - sent)];
        random.nextBytes(piece);
        out.update(piece);
        sockets.send(s, WsaBuf.of(piece), new WsaOverlapped(), (failed, moved, overlapped, flags) -> {
            completions++;
            error = failed != 0 ? failed : error;
            sent += moved;
            if (failed == 0) {
                proceed(() -> send(sockets, s));
            }
        });
    }

    private void receive(Sockets sockets, long s) {
        ByteBuffer room = ByteBuffer.allocate(PIECE);
        sockets.receive(s, WsaBuf.of(room), new WsaOverlapped(), (failed, moved, overlapped, flags) -> {
            completions++;
            error = failed != 0 ? failed : error;
            received += moved;
            in.update(room.array(), 0, moved);
            if (failed == 0 && moved > 0) {
                proceed(() -> receive(sockets, s));
            } else {
                ended = failed == 0;
            }
        });
    }

    /** A routine must not throw into the wait. */
    private void proceed(Runnable next) {
        try {
            next.run();
        } catch (WinsockFailure failure) {
            error = failure.error();
        }
    }
}
