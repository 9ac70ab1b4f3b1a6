package org.wsk4j.data;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * WSK_BUF: a range of an MDL chain.
 *
 * <p>The data starts {@code offset} bytes into the <em>first</em> MDL and runs for {@code length} bytes along the chain;
 * bytes outside the range are never read or written. With length 0 the MDL may be null and the offset is unused.
 *
 * <p>The triple is captured by the call that it is given to, so one object can be reused at once; the memory that it
 * describes is the provider's until the operation completes.
 *
 * @wsk WSK_BUF
 */
public final class WskBuf {

    private @Nullable Mdl mdl;
    private int offset;
    private long length;

    /** Creates an empty range. */
    public WskBuf() {}

    /**
     * Creates a range.
     *
     * @param mdl the chain; null only with length 0
     * @param offset where the data begins in the first MDL
     * @param length how many bytes
     */
    public WskBuf(@Nullable Mdl mdl, int offset, long length) {
        set(mdl, offset, length);
    }

    /**
     * Describes a buffer from its position to its limit.
     *
     * @param buffer direct or heap
     * @return a new range over a new MDL
     */
    public static WskBuf of(ByteBuffer buffer) {
        return new WskBuf(Mdl.of(buffer), 0, buffer.remaining());
    }

    /**
     * Changes the range.
     *
     * @param newMdl the chain; null only with length 0
     * @param newOffset where the data begins in the first MDL
     * @param newLength how many bytes
     * @return this
     */
    public WskBuf set(@Nullable Mdl newMdl, int newOffset, long newLength) {
        mdl = newMdl;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /**
     * The chain.
     *
     * @return the first MDL, or null
     */
    public @Nullable Mdl mdl() {
        return mdl;
    }

    /**
     * Where the data begins.
     *
     * @return bytes into the first MDL
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes: to send, of room to receive, or indicated.
     *
     * @return the length
     */
    public long length() {
        return length;
    }

    /**
     * Checks that the range exists: the offset lies within the first MDL and the chain holds the bytes.
     *
     * @throws IndexOutOfBoundsException if it does not; Windows would stop the system
     */
    public void checkRange() {
        if (length == 0) {
            return;
        }
        Mdl first = mdl;
        if (length < 0 || first == null || offset < 0 || offset >= first.byteCount()) {
            throw outside();
        }
        long available = (long) first.byteCount() - offset;
        for (Mdl next = first.next(); available < length; next = next.next()) {
            if (next == null) {
                throw outside();
            }
            available += next.byteCount();
        }
    }

    private IndexOutOfBoundsException outside() {
        return new IndexOutOfBoundsException("no such range: " + this);
    }

    /**
     * Copies the data without touching any position of the memory.
     *
     * @param target takes the bytes at its position, which advances
     * @return this
     * @throws java.nio.BufferOverflowException if it has no room for all; nothing was copied then
     */
    public WskBuf copyTo(ByteBuffer target) {
        if (target.remaining() < length) {
            throw new java.nio.BufferOverflowException();
        }
        int at = offset;
        long left = length;
        for (Mdl piece = mdl; left > 0; at = 0) {
            Mdl current = Objects.requireNonNull(piece, "the chain is shorter than the range");
            int count = (int) Math.min(left, current.byteCount() - at);
            target.put(target.position(), current.memory(), at, count);
            target.position(target.position() + count);
            left -= count;
            piece = current.next();
        }
        return this;
    }

    /**
     * Copies the data.
     *
     * @return a new array of {@link #length()} bytes
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[Math.toIntExact(length)];
        copyTo(ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public String toString() {
        return "WskBuf[offset " + offset + ", length " + length + ", " + mdl + "]";
    }
}
