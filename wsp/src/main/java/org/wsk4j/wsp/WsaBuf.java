package org.wsk4j.wsp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * WSABUF: memory for data, the {@code len} bytes from {@code offset} of {@code buf}. The buffer's own position, limit and
 * byte order are neither used nor changed.
 *
 * <p>An entry captures the three values before it returns, so that the structure may be used again at once; the memory
 * belongs to the operation until it completes.
 *
 * @wsk WSABUF
 */
public final class WsaBuf {

    private @Nullable ByteBuffer buf;
    private int offset;
    private int len;

    /** Creates one without memory, of length 0. */
    public WsaBuf() {}

    /**
     * Creates one.
     *
     * @param buf the memory
     * @param offset where the data begins
     * @param len how many bytes it has
     */
    public WsaBuf(@Nullable ByteBuffer buf, int offset, int len) {
        set(buf, offset, len);
    }

    /**
     * The bytes between position and limit.
     *
     * @param buf the memory
     * @return a new structure
     */
    public static WsaBuf of(ByteBuffer buf) {
        return new WsaBuf(buf, buf.position(), buf.remaining());
    }

    /**
     * A whole array.
     *
     * @param bytes the memory
     * @return a new structure
     */
    public static WsaBuf of(byte[] bytes) {
        return new WsaBuf(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /**
     * Changes all three.
     *
     * @param newBuf the memory
     * @param newOffset where the data begins
     * @param newLen how many bytes it has
     * @return this
     */
    public WsaBuf set(@Nullable ByteBuffer newBuf, int newOffset, int newLen) {
        buf = newBuf;
        offset = newOffset;
        len = newLen;
        return this;
    }

    /**
     * Changes the length, as a receiver of disconnect or connect data does.
     *
     * @param newLen how many bytes it has
     */
    public void setLen(int newLen) {
        len = newLen;
    }

    /**
     * The memory.
     *
     * @return the buffer, or null
     */
    public @Nullable ByteBuffer buf() {
        return buf;
    }

    /**
     * Where the data begins.
     *
     * @return the index in the memory
     */
    public int offset() {
        return offset;
    }

    /**
     * How many bytes it has.
     *
     * @return the length; negative stands for more than there can be
     */
    public int len() {
        return len;
    }

    /**
     * Whether all of it is memory.
     *
     * @return false is WSAEFAULT
     */
    public boolean isMemory() {
        ByteBuffer memory = buf;
        return len == 0 || (memory != null && len > 0 && offset >= 0 && offset <= memory.capacity() - len);
    }

    @Override
    public String toString() {
        return "WsaBuf[" + len + " bytes at " + offset + (buf == null ? " of NULL]" : "]");
    }
}
