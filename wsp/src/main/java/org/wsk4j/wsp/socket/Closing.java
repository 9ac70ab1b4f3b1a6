package org.wsk4j.wsp.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaError;

/**
 * How a connection is closed. WSK's close resets whatever is not disconnected in both directions; Winsock's closes gracefully in the
 * background. So: what is queued goes out, then the end of the stream, then the peer's end is waited for, then WSK closes.
 *
 * <pre>
 *   begin --(hard, or lost)-----------------------------------------------&gt; WSK close: reset
 *     '--(graceful)--&gt; sends go out, our end is acknowledged: done --(peer's end, or time over)--&gt; WSK close
 * </pre>
 */
final class Closing {

    /** Without any progress for so long, a connection that nobody owns is reset. */
    static final long LIMIT_MILLIS = 120_000;

    private final WinsockSocket socket;
    private final StreamKind stream;
    private final Runnable done;

    // guarded by socket.lock
    private boolean over;
    private boolean told;
    private boolean unread;
    private BackgroundWork.@Nullable Later limit;

    Closing(WinsockSocket socket, StreamKind stream, Runnable done) {
        this.socket = socket;
        this.stream = stream;
        this.done = done;
    }

    /** Closes a socket that has no descriptor any more, waiting for nothing. */
    static void start(WinsockSocket socket, boolean hard) {
        start(socket, hard, () -> {});
    }

    /** The same; {@code done} runs when everything queued is out, or lost. */
    static void start(WinsockSocket socket, boolean hard, Runnable done) {
        if (prepare(socket)) {
            socket.kind().close(hard, done);
        }
    }

    /** The socket is closed for everybody, and its receives are over; false if it was closed already. */
    static boolean prepare(WinsockSocket socket) {
        synchronized (socket.lock) {
            if (socket.isClosed()) {
                return false;
            }
            socket.markClosed();
            socket.kind().receives().failAll(WsaError.WSA_OPERATION_ABORTED);
        }
        socket.cancelWatches();
        return true;
    }

    void begin(boolean hard) {
        socket.instance.background.began(this);
        synchronized (socket.lock) {
            stream.receives().discard();
        }
        if (hard) {
            abort();
            return;
        }
        stream.sends().adoptAll(WsaError.WSA_OPERATION_ABORTED);
        synchronized (socket.lock) {
            stream.sends().addEnd(null);
            restartLimit();
        }
        stream.sends().pump();
        stream.receives().pump();
        progressed();
    }

    private void restartLimit() {
        if (limit != null) {
            limit.cancel();
        }
        limit = over ? null : socket.instance.background.after(LIMIT_MILLIS, this::abort);
    }

    /** The peer sends to nobody: reset, as soon as what we owe it is out. */
    void unreadData() {
        synchronized (socket.lock) {
            unread = true;
        }
    }

    /** A send or receive is over. Without the lock. */
    void progressed() {
        if (!stream.sends().resume()) {
            abort(); // the stream would have a hole
            return;
        }
        boolean tell;
        boolean finish;
        synchronized (socket.lock) {
            if (over) {
                return;
            }
            boolean out = stream.sends().isEnded() && stream.sends().isEmpty();
            boolean lost = stream.receives().error() != 0;
            tell = (out || lost) && !told;
            told |= tell;
            finish = lost || out && (unread || stream.receives().isEnded());
            if (!finish) {
                restartLimit();
            }
        }
        if (tell) {
            done.run();
        }
        if (finish) {
            abort();
        }
    }

    /** WSK closes now: a reset, unless both directions are disconnected. Without the lock. */
    void abort() {
        boolean tell;
        synchronized (socket.lock) {
            if (over) {
                return;
            }
            over = true;
            tell = !told;
            told = true;
            if (limit != null) {
                limit.cancel();
                limit = null;
            }
        }
        socket.instance.background.ended(this);
        // Overlapped sends still on their way complete as cancelled before this does.
        stream.closeWsk();
        if (tell) {
            done.run();
        }
    }
}
