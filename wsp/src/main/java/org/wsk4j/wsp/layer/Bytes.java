package org.wsk4j.wsp.layer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.wsp.WsaBuf;

/** The memory of a call, captured. */
final class Bytes {

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private final int total;

    private Bytes(@Nullable WsaBuf[] buffers, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            WsaBuf buffer = buffers[i];
            ByteBuffer memory = buffer == null ? null : buffer.buf();
            if (buffer != null && memory != null && buffer.len() > 0) {
                ByteBuffer piece = memory.duplicate();
                piece.limit(buffer.offset() + buffer.len());
                piece.position(buffer.offset());
                pieces.add(piece.slice());
                sum += buffer.len();
            }
        }
        if (pieces.isEmpty()) {
            // An empty message is a message.
            pieces.add(ByteBuffer.allocate(0));
        }
        total = sum;
    }

    /** Null if it is not all memory: then the one below says what is wrong. */
    static @Nullable Bytes capture(@Nullable WsaBuf @Nullable [] buffers, int count) {
        if (buffers == null || count < 0 || count > buffers.length) {
            return null;
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            WsaBuf buffer = buffers[i];
            if (buffer == null || !buffer.isMemory()) {
                return null;
            }
            sum += buffer.len();
        }
        return sum > Integer.MAX_VALUE ? null : new Bytes(buffers, count);
    }

    int total() {
        return total;
    }

    /** A copy of everything. */
    ByteBuffer copy() {
        ByteBuffer copy = ByteBuffer.allocate(total);
        pieces.forEach(piece -> copy.put(piece.duplicate()));
        return copy.flip();
    }

    /** The same memory as structures of one's own. */
    @Nullable
    WsaBuf[] buffers() {
        return pieces.stream()
                .map(piece -> new WsaBuf(piece, 0, piece.capacity()))
                .toArray(WsaBuf[]::new);
    }

    int count() {
        return pieces.size();
    }

    /** Hands the first bytes to the filter, where they lie. */
    void incoming(DataFilter filter, @Nullable Object state, int bytes, long position, boolean stream) {
        int done = 0;
        for (ByteBuffer piece : pieces) {
            int length = Math.min(piece.capacity(), bytes - done);
            if (length <= 0) {
                return;
            }
            filter.incoming(state, piece.slice(0, length), stream ? position + done : done);
            done += length;
        }
    }
}
