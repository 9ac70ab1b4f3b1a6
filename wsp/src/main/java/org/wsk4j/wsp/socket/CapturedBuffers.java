package org.wsk4j.wsp.socket;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;
import org.wsk4j.wsp.WsaBuf;

/** The memory of a call: captured, so that the caller may use its array of WSABUFs again at once. */
final class CapturedBuffers {

    static final CapturedBuffers NONE = new CapturedBuffers(new ByteBuffer[0], 0);

    private final ByteBuffer[] pieces;
    private final int total;

    private CapturedBuffers(ByteBuffer[] pieces, int total) {
        this.pieces = pieces;
        this.total = total;
    }

    /**
     * Captures.
     *
     * @return null if not all of it is memory, or is read-only where it is written: WSAEFAULT
     */
    static @Nullable CapturedBuffers capture(@Nullable WsaBuf @Nullable [] buffers, int count, boolean written) {
        if (count < 0 || (count > 0 && (buffers == null || buffers.length < count))) {
            return null;
        }
        ByteBuffer[] pieces = new ByteBuffer[count];
        long total = 0;
        for (int i = 0; i < count; i++) {
            WsaBuf buffer = buffers == null ? null : buffers[i];
            if (buffer == null || !buffer.isMemory()) {
                return null;
            }
            ByteBuffer memory = buffer.buf();
            int length = buffer.len();
            if (memory == null || length == 0) {
                pieces[i] = ByteBuffer.allocate(0);
                continue;
            }
            if (written && memory.isReadOnly()) {
                return null;
            }
            ByteBuffer view = memory.duplicate().clear();
            pieces[i] = view.position(buffer.offset()).limit(buffer.offset() + length);
            total += length;
        }
        return total > Integer.MAX_VALUE ? null : new CapturedBuffers(pieces, (int) total);
    }

    /** One WSABUF that is read; none for null. */
    static @Nullable CapturedBuffers capture(@Nullable WsaBuf buffer) {
        return buffer == null ? NONE : capture(new WsaBuf[] {buffer}, 1, false);
    }

    /** Our own memory. */
    static CapturedBuffers of(byte[] bytes) {
        return new CapturedBuffers(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, bytes.length);
    }

    int total() {
        return total;
    }

    /** As a chain, in place. */
    WskBuf toWskBuf() {
        Mdl first = null;
        Mdl last = null;
        for (ByteBuffer piece : pieces) {
            if (piece.hasRemaining()) {
                Mdl mdl = Mdl.of(piece);
                if (last == null) {
                    first = mdl;
                } else {
                    last.setNext(mdl);
                }
                last = mdl;
            }
        }
        return new WskBuf(first, 0, total);
    }

    /** Writes bytes at an index of the whole. */
    void put(int index, byte[] source, int offset, int length) {
        int skip = index;
        int from = offset;
        int left = length;
        for (ByteBuffer piece : pieces) {
            int size = piece.remaining();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int count = Math.min(left, size - skip);
            piece.put(piece.position() + skip, source, from, count);
            from += count;
            left -= count;
            skip = 0;
            if (left == 0) {
                return;
            }
        }
    }

    /** Copies bytes from an index of the whole. */
    byte[] copy(int index, int length) {
        byte[] target = new byte[length];
        int skip = index;
        int done = 0;
        for (ByteBuffer piece : pieces) {
            int size = piece.remaining();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int count = Math.min(length - done, size - skip);
            piece.get(piece.position() + skip, target, done, count);
            done += count;
            skip = 0;
            if (done == length) {
                break;
            }
        }
        return target;
    }
}
