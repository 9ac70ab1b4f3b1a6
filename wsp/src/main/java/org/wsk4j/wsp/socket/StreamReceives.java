package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.WskBuf;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.wsp.Winsock;

/**
 * The receives of a connection. One WSK receive is pending as long as the receive buffer has room, so that select, network events
 * and FIONREAD know what is there; all receives are served from that buffer, in the order of the calls.
 */
final class StreamReceives implements Receives {

    private static final int CHUNK = 16 * 1024;

    /** Received bytes from {@code from} to {@code to}. */
    private static final class Chunk {
        final byte[] bytes = new byte[CHUNK];
        int from;
        int to;
    }

    private final WinsockSocket socket;
    private final StreamKind stream;
    private final Irp irp;

    // guarded by socket.lock
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private final ArrayDeque<RecvRequest> requests = new ArrayDeque<>();
    private @Nullable Chunk target;
    private @Nullable Chunk spare;
    private boolean started;
    private int available;
    private boolean ended;
    private int error;
    private boolean discarding;

    StreamReceives(WinsockSocket socket, StreamKind stream) {
        this.socket = socket;
        this.stream = stream;
        irp = new Irp((request, context) -> completed());
    }

    /** The connection exists; {@link #pump} must follow. */
    void start() {
        started = true;
    }

    int available() {
        return available;
    }

    /** Whether nothing will be received any more, and everything was. */
    boolean isDrained() {
        return available == 0 && (ended || error != 0);
    }

    /** Whether the peer has finished sending. */
    boolean isEnded() {
        return ended;
    }

    int error() {
        return error;
    }

    /** From now on nobody reads. */
    void discard() {
        discarding = true;
        chunks.clear();
        available = 0;
    }

    /** The connection is lost: what has arrived can still be read. */
    void lose(int newError) {
        if (!ended && error == 0) {
            error = newError;
            serve();
        }
    }

    @Override
    public boolean canServeNow(RecvRequest request) {
        return requests.isEmpty() && (available > 0 || ended || error != 0);
    }

    @Override
    public void add(RecvRequest request) {
        requests.add(request);
        serve();
    }

    @Override
    public void withdraw(RecvRequest request, int withdrawnError) {
        if (requests.remove(request)) {
            request.completion.complete(request.filled > 0 ? 0 : withdrawnError, request.filled, 0);
            serve();
        }
    }

    @Override
    public void failAll(int failure) {
        for (RecvRequest next = requests.poll(); next != null; next = requests.poll()) {
            next.completion.complete(failure, next.filled, 0);
        }
    }

    @Override
    public void pump() {
        Chunk into;
        synchronized (socket.lock) {
            if (!started || target != null || ended || error != 0) {
                return;
            }
            if (!discarding && available >= Math.max(1, socket.options.receiveBuffer())) {
                return;
            }
            into = spare != null ? spare : new Chunk();
            spare = null;
            into.from = 0;
            into.to = 0;
            target = into;
        }
        irp.reuse();
        WskBuf room = WskBuf.of(ByteBuffer.wrap(into.bytes));
        if (!socket.wsk.call(() -> stream.wsk().receive(room, 0, irp))) {
            synchronized (socket.lock) {
                target = null;
                started = false;
            }
        }
    }

    private void completed() {
        NtStatus status = irp.status();
        int count = (int) irp.information();
        boolean unread = false;
        synchronized (socket.lock) {
            Chunk filled = target;
            target = null;
            if (filled == null) {
                return;
            }
            if (status.isSuccess() && count > 0) {
                if (discarding) {
                    unread = true;
                    spare = filled;
                } else {
                    append(filled, count);
                }
            } else if (status.isSuccess()) {
                ended = true;
            } else if (!socket.isClosed()) {
                stream.lost(status);
                lose(stream.errorInProgress(StatusMapping.toError(status, StatusMapping.Use.DATA)));
            } else {
                error = StatusMapping.toError(status, StatusMapping.Use.DATA);
            }
            serve();
            socket.changed();
            recheck();
        }
        if (unread) {
            stream.unreadData();
        }
        stream.progressed();
        pump();
    }

    /** Small pieces share a chunk, so that memory stays in proportion to what it holds. */
    private void append(Chunk filled, int count) {
        Chunk last = chunks.peekLast();
        if (last != null && CHUNK - last.to >= count) {
            System.arraycopy(filled.bytes, 0, last.bytes, last.to, count);
            last.to += count;
            spare = filled;
        } else {
            filled.to = count;
            chunks.add(filled);
        }
        available += count;
    }

    private void recheck() {
        socket.recheck(Winsock.FD_READ | Winsock.FD_CLOSE);
    }

    private void serve() {
        for (RecvRequest head = requests.peek(); head != null && serve(head); head = requests.peek()) {
            requests.remove();
        }
    }

    /** Serves one receive; false if it must wait. */
    private boolean serve(RecvRequest request) {
        if (available > 0) {
            int wanted = request.buffers.total() - request.filled;
            int count = Math.min(wanted, available);
            take(request, count);
            if (request.isWaitAll() && count < wanted) {
                return serveEnd(request);
            }
            request.completion.complete(0, request.filled, 0);
            return true;
        }
        return serveEnd(request);
    }

    private boolean serveEnd(RecvRequest request) {
        if (ended || (error != 0 && request.filled > 0)) {
            request.completion.complete(0, request.filled, 0);
            return true;
        }
        if (error != 0) {
            request.completion.complete(error, 0, 0);
            error = stream.errorLater(error);
            return true;
        }
        return false;
    }

    private void take(RecvRequest request, int count) {
        int left = count;
        for (Chunk chunk : chunks) {
            int piece = Math.min(left, chunk.to - chunk.from);
            request.buffers.put(request.filled + count - left, chunk.bytes, chunk.from, piece);
            if (!request.isPeek()) {
                chunk.from += piece;
            }
            left -= piece;
            if (left == 0) {
                break;
            }
        }
        request.filled += count;
        if (!request.isPeek()) {
            available -= count;
            while (!chunks.isEmpty() && chunks.element().from == chunks.element().to) {
                spare = chunks.remove();
            }
        }
    }
}
