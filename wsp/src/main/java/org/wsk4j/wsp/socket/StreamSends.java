package org.wsk4j.wsp.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskSendFlags;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;

/**
 * The sends of a connection. WSK sends are never partial and never refused for want of room; Winsock's are. Between them stands a
 * bounded buffer: what is not overlapped is copied as far as there is room. An overlapped send keeps the caller's memory.
 *
 * <p>Everything goes to WSK in one order: a single thread at a time hands over what is queued, and WSK keeps the order.
 */
final class StreamSends {

    private final WinsockSocket socket;
    private final StreamKind stream;

    // guarded by socket.lock
    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> submitted = new ArrayDeque<>();
    private boolean submitting;
    private long buffered;
    private boolean endQueued;
    private boolean endDone;
    /** FD_WRITE is due when there is room again. */
    private boolean writeWanted;
    /** Of a closing socket: what was cancelled, in order, to be sent from copies. */
    private @Nullable List<Outgoing> adopted;

    private final Map<Outgoing, byte[]> rests = new HashMap<>();

    StreamSends(WinsockSocket socket, StreamKind stream) {
        this.socket = socket;
        this.stream = stream;
    }

    int room() {
        long room = Math.max(1, socket.options.sendBuffer()) - buffered;
        return room <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, room);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && submitted.isEmpty();
    }

    boolean isEnded() {
        return endDone;
    }

    void wantWrite() {
        writeWanted = true;
    }

    /** The connection is made: FD_WRITE is due once, whatever was wanted before. With the lock held. */
    void tellWrite() {
        writeWanted = false;
        socket.happened(Winsock.FD_WRITE, 0);
    }

    /** Queues as much of a range as there is room for, from a copy. */
    int addCopy(CapturedBuffers source, int from, int flags, Completion completion) {
        int count = Math.min(room(), source.total() - from);
        if (count > 0) {
            addBytes(source.copy(from, count), flags, completion);
        }
        return count;
    }

    private void addBytes(byte[] bytes, int flags, @Nullable Completion completion) {
        CapturedBuffers copy = CapturedBuffers.of(bytes);
        buffered += bytes.length;
        waiting.add(new Outgoing(copy, flags, true, completion, this));
    }

    /** Queues the caller's memory. */
    void add(CapturedBuffers source, int flags, Completion completion) {
        Outgoing outgoing = new Outgoing(source, flags, false, completion, this);
        if (completion instanceof OverlappedOperation operation) {
            operation.setCanceller(outgoing.irp::cancel);
        }
        waiting.add(outgoing);
    }

    /** Queues the end of the stream, once. */
    void addEnd(@Nullable Completion completion) {
        if (!endQueued) {
            endQueued = true;
            waiting.add(new Outgoing(null, 0, false, completion, this));
        }
    }

    /** Hands over what is queued. Without the lock. */
    void pump() {
        while (true) {
            Outgoing next;
            synchronized (socket.lock) {
                if (submitting || adopted != null) {
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    return;
                }
                submitting = true;
                next.submitted = true;
                submitted.add(next);
            }
            boolean tooLate;
            try {
                submit(next);
            } finally {
                synchronized (socket.lock) {
                    submitting = false;
                    tooLate = adopted != null;
                }
            }
            if (tooLate) {
                next.irp.cancel();
                stream.progressed();
            }
        }
    }

    private void submit(Outgoing next) {
        int flags = (next.flags & Winsock.MSG_OOB) != 0 ? WskSendFlags.WSK_FLAG_OOB : 0;
        boolean called = socket.wsk.call(() -> {
            if (next.isEnd()) {
                stream.wsk().disconnect(null, 0, next.irp);
            } else {
                stream.wsk().send(next.buffer, flags, next.irp);
            }
        });
        if (!called) {
            completed(next, NtStatus.STATUS_CANCELLED, 0);
        }
    }

    /** A WSK operation is over. Without the lock. */
    void completed(Outgoing outgoing, NtStatus status, int moved) {
        synchronized (socket.lock) {
            submitted.remove(outgoing);
            outgoing.moved = moved;
            if (outgoing.copied) {
                buffered -= outgoing.length;
            }
            boolean failed = !status.isSuccess();
            if (outgoing.isEnd()) {
                endDone = status != NtStatus.STATUS_CANCELLED || adopted == null;
            } else if (adopted != null) {
                keepRest(outgoing, failed ? outgoing.moved : outgoing.length);
            }
            if (failed && isEnd(outgoing, status)) {
                stream.lost(status);
            }
            if (outgoing.completion != null) {
                int error = StatusMapping.toError(status, StatusMapping.Use.DATA);
                outgoing.completion.complete(
                        failed && status != NtStatus.STATUS_CANCELLED ? stream.errorInProgress(error) : error,
                        outgoing.moved,
                        0);
            }
            roomAppeared();
        }
        stream.progressed();
    }

    /** Whether a send that failed ends the connection: not if it was refused as a whole, and its sender will know. */
    private static boolean isEnd(Outgoing outgoing, NtStatus status) {
        if (status == NtStatus.STATUS_CANCELLED) {
            return false;
        }
        boolean refused = status == NtStatus.STATUS_INSUFFICIENT_RESOURCES
                || status == NtStatus.STATUS_NOT_SUPPORTED
                || status == NtStatus.STATUS_INVALID_PARAMETER
                || status == NtStatus.STATUS_BUFFER_OVERFLOW;
        return !refused || outgoing.copied || outgoing.moved > 0;
    }

    private void roomAppeared() {
        socket.changed();
        if (writeWanted && room() > 0) {
            writeWanted = false;
            socket.happened(Winsock.FD_WRITE, 0);
        }
    }

    // ------------------------------------------------------------------ cancelling

    /** Cancels what is not sent, from the last to the first, so that nothing overtakes what was cancelled. Without the lock. */
    void cancelAll(int error) {
        List<Outgoing> pending;
        synchronized (socket.lock) {
            for (Iterator<Outgoing> all = waiting.iterator(); all.hasNext(); ) {
                Outgoing one = all.next();
                if (one.isEnd()) {
                    continue;
                }
                all.remove();
                if (one.copied) {
                    buffered -= one.length;
                }
                if (one.completion != null) {
                    one.completion.complete(error, 0, 0);
                }
            }
            pending = new ArrayList<>(submitted);
        }
        for (int i = pending.size() - 1; i >= 0; i--) {
            if (!pending.get(i).isEnd()) {
                pending.get(i).irp.cancel();
            }
        }
        synchronized (socket.lock) {
            roomAppeared();
        }
    }

    /**
     * Of a socket that is closed gracefully: gives callers their memory back, with {@code error}, and sends what is left from
     * copies. Without the lock; {@link StreamKind#progressed} tells when the operations are over.
     */
    void adoptAll(int error) {
        List<Outgoing> pending;
        synchronized (socket.lock) {
            failEnd(submitted, error);
            failEnd(waiting, error);
            boolean overlapped = submitted.stream().anyMatch(one -> !one.copied && !one.isEnd())
                    || waiting.stream().anyMatch(one -> !one.copied && !one.isEnd());
            if (!overlapped) {
                return;
            }
            adopted = new ArrayList<>(submitted);
            adopted.addAll(waiting);
            for (Outgoing one : waiting) {
                copyRest(one);
                if (one.completion != null) {
                    one.completion.complete(error, 0, 0);
                }
            }
            waiting.clear();
            pending = new ArrayList<>(submitted);
        }
        for (int i = pending.size() - 1; i >= 0; i--) {
            pending.get(i).irp.cancel();
        }
        resume();
    }

    /** Who waits for the end of the stream to be acknowledged does not wait for a socket that is closed. */
    private static void failEnd(Iterable<Outgoing> queue, int error) {
        for (Outgoing one : queue) {
            if (one.isEnd() && one.completion != null) {
                one.completion.complete(error, 0, 0);
            }
        }
    }

    /** What was cancelled is still the caller's memory; it is copied before the caller is told. */
    private void keepRest(Outgoing outgoing, int moved) {
        outgoing.moved = moved;
        copyRest(outgoing);
    }

    private void copyRest(Outgoing outgoing) {
        int left = outgoing.length - outgoing.moved;
        if (!outgoing.isEnd() && left > 0 && outgoing.source != null) {
            rests.put(outgoing, outgoing.source.copy(outgoing.moved, left));
        }
    }

    /** Once all cancelled sends are over, queues what they left; false if the stream would have a hole. Without the lock. */
    boolean resume() {
        boolean whole = true;
        synchronized (socket.lock) {
            List<Outgoing> all = adopted;
            if (all == null || submitting || !submitted.isEmpty()) {
                return true;
            }
            adopted = null;
            boolean gap = false;
            for (Outgoing one : all) {
                if (gap && one.moved > 0) {
                    whole = false;
                }
                gap |= !one.isEnd() && one.moved < one.length;
            }
            List<Outgoing> later = new ArrayList<>(waiting);
            waiting.clear();
            for (Outgoing one : all) {
                byte[] rest = rests.remove(one);
                if (rest != null) {
                    addBytes(rest, one.flags, null);
                } else if (one.isEnd() && !endDone) {
                    waiting.add(new Outgoing(null, 0, false, null, this));
                }
            }
            waiting.addAll(later);
        }
        pump();
        return whole;
    }
}
