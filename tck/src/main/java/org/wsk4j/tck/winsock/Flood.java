package org.wsk4j.tck.winsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.wsk4j.wsp.WsaError.WSAEWOULDBLOCK;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.wsk4j.tck.fixture.Peer;
import org.wsk4j.tck.fixture.Until;
import org.wsk4j.wsp.LpInt;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaError;

/** More data than the queues of two hosts take while nobody reads. */
final class Flood {

    /** The bytes of one flood. */
    static final int BYTES = 24 << 20;

    private static final int BLOCK = 1 << 20;
    private static final Duration SETTLING = Duration.ofMillis(20);
    private static final ByteBuffer MEMORY = ByteBuffer.allocateDirect(BLOCK);

    private Flood() {}

    /** One send of {@link #BYTES} bytes, all zero. */
    static WsaBuf[] buffers() {
        WsaBuf[] buffers = new WsaBuf[BYTES / BLOCK];
        Arrays.setAll(buffers, i -> new WsaBuf(MEMORY, 0, BLOCK));
        return buffers;
    }

    /** Reads a whole flood from a peer. */
    static void drain(Peer peer) {
        for (int i = 0; i < BYTES / BLOCK; i++) {
            peer.read(BLOCK);
        }
    }

    /**
     * Sends on a non-blocking socket until it would block, and still does after a while: a provider may hand over to its host
     * later than it takes. Answers how many bytes it took.
     */
    static long fill(WinsockWorld winsock, long s) {
        AtomicLong taken = new AtomicLong();
        boolean room = true;
        while (room) {
            room = Until.within(SETTLING, () -> takes(winsock, s, taken));
            assertTrue(taken.get() < 1L << 31, "nothing stops a sender whose peer does not read");
        }
        return taken.get();
    }

    private static boolean takes(WinsockWorld winsock, long s, AtomicLong taken) {
        WsaBuf[] block = {new WsaBuf(MEMORY, 0, 1 << 16)};
        LpInt sent = new LpInt();
        int error = WinsockWorld.errorOf(e -> winsock.table().send(s, block, 1, sent, 0, null, null, null, e));
        if (error == WSAEWOULDBLOCK) {
            return false;
        }
        assertEquals("NO_ERROR", WsaError.name(error));
        taken.addAndGet(sent.value());
        return true;
    }
}
