package org.wsk4j.launcher.winsock;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.wsk4j.data.SockAddr;
import org.wsk4j.wsp.Winsock;
import org.wsk4j.wsp.WsaBuf;
import org.wsk4j.wsp.WsaCompletionRoutine;
import org.wsk4j.wsp.WsaOverlapped;
import org.wsk4j.wsp.WsaWait;
import org.wsk4j.wsp.ws2.WinsockSession;

/**
 * One thread with one connection after the other: sends a message and receives it back, by overlapped operations with completion routines in its
 * alertable waits, and compares.
 */
final class ChainClient {

    private static final int MESSAGE = 4096;
    private static final int SLICE_MILLIS = 50;
    private static final long RETRY_NANOS = 2_000_000;
    private static final long PATIENCE_MILLIS = 10_000;

    private final ChainEcho echo;
    private final SwapTally tally;
    private final Sockets sockets;
    private final Thread thread;
    private final Random random;
    private volatile boolean stopping;
    private volatile int workedIn = -1;

    // owner: the thread
    private int error;
    private int open;
    private boolean ended;

    ChainClient(int number, WinsockSession session, ChainEcho echo, SwapTally tally) {
        this.echo = echo;
        this.tally = tally;
        sockets = new Sockets(session, null);
        random = new Random(number);
        thread = new Thread(this::run, "winsock-client-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether a message that was sent in a round or later came back. */
    boolean hasWorkedIn(int round) {
        return workedIn >= round;
    }

    private void run() {
        while (!stopping) {
            SockAddr address = echo.address();
            long s = address == null ? Winsock.INVALID_SOCKET : connect(address);
            if (s == Winsock.INVALID_SOCKET) {
                LockSupport.parkNanos(RETRY_NANOS);
                continue;
            }
            int round = tally.round();
            while (!stopping && exchange(s)) {
                workedIn = round;
                round = tally.round();
            }
            if (error != 0) {
                tally.died(error);
            }
            if (!sockets.close(s)) {
                tally.closedBadly();
            }
            settle();
        }
    }

    private long connect(SockAddr address) {
        try {
            return sockets.connected(address);
        } catch (WinsockFailure away) {
            return Winsock.INVALID_SOCKET;
        }
    }

    /** What is still open is indicated by the close. */
    private void settle() {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (open > 0 && System.nanoTime() - deadline < 0) {
            WsaWait.sleepEx(SLICE_MILLIS, true);
        }
    }

    private boolean exchange(long s) {
        byte[] message = new byte[MESSAGE];
        random.nextBytes(message);
        byte[] room = new byte[MESSAGE];
        error = 0;
        ended = false;
        try {
            begin((overlapped, routine) -> sockets.send(s, WsaBuf.of(message.clone()), overlapped, routine), () -> {});
            receive(s, room, 0);
        } catch (WinsockFailure failure) {
            error = failure.error();
        }
        while (open > 0 && error == 0 && !ended) {
            WsaWait.sleepEx(SLICE_MILLIS, true);
        }
        if (error != 0 || ended) {
            return false;
        }
        if (Arrays.equals(message, room)) {
            tally.echoedOne();
        } else {
            tally.corruptedOne();
        }
        return true;
    }

    private int lastBytes;

    private void receive(long s, byte[] room, int done) {
        begin(
                (overlapped, routine) -> sockets.receive(
                        s, new WsaBuf(ByteBuffer.wrap(room), done, MESSAGE - done), overlapped, routine),
                () -> {
                    int next = done + lastBytes;
                    ended = lastBytes == 0;
                    if (next < MESSAGE && !ended) {
                        receive(s, room, next);
                    }
                });
    }

    private interface Operation {

        void start(WsaOverlapped overlapped, WsaCompletionRoutine routine);
    }

    private void begin(Operation operation, Runnable then) {
        boolean[] told = {false};
        tally.startedOne();
        open++;
        try {
            operation.start(new WsaOverlapped(), (failed, bytes, overlapped, flags) -> {
                tally.indicatedOne(!told[0]);
                told[0] = true;
                open--;
                lastBytes = bytes;
                if (failed != 0) {
                    error = error == 0 ? failed : error;
                } else {
                    proceed(then);
                }
            });
        } catch (WinsockFailure failure) {
            tally.notStarted();
            open--;
            throw failure;
        }
    }

    /** A routine must not throw into the wait. */
    private void proceed(Runnable then) {
        try {
            then.run();
        } catch (WinsockFailure failure) {
            error = failure.error();
        }
    }

    void stop() {
        stopping = true;
    }

    /** Waits for the thread, and so for everything that it started. */
    void end() throws InterruptedException {
        stop();
        thread.join(PATIENCE_MILLIS);
    }
}
