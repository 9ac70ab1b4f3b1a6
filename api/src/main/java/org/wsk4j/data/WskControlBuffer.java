package org.wsk4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Input or output of a control operation: bytes, or a pointer to an object where Winsock Kernel passes a pointer.
 *
 * <p>Numbers are little-endian as on Windows. A buffer of a pointer has the size {@link #POINTER_SIZE}. Buffers are the
 * client's; an output buffer is the provider's until the operation completes.
 */
public final class WskControlBuffer {

    /** The size of a pointer: 8 bytes. */
    public static final int POINTER_SIZE = 8;

    private final ByteBuffer bytes;
    private @Nullable Object pointer;

    private WskControlBuffer(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Creates a buffer of zeros.
     *
     * @param size how many bytes
     * @return a new buffer
     */
    public static WskControlBuffer allocate(int size) {
        return new WskControlBuffer(ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN));
    }

    /**
     * Creates the ULONG that most options take.
     *
     * @param value the number
     * @return a new buffer of 4 bytes
     */
    public static WskControlBuffer ofInt(int value) {
        WskControlBuffer buffer = allocate(4);
        buffer.setInt(value);
        return buffer;
    }

    /**
     * Creates a buffer over bytes.
     *
     * @param content copied from position to limit, which stay as they are
     * @return a new buffer
     */
    public static WskControlBuffer of(ByteBuffer content) {
        WskControlBuffer buffer = allocate(content.remaining());
        buffer.bytes.put(0, content, content.position(), content.remaining());
        return buffer;
    }

    /**
     * Creates a buffer that holds a pointer, as for {@link SockAddr}, security descriptors and event callback controls.
     *
     * @param object what it points to
     * @return a new buffer of {@link #POINTER_SIZE} bytes
     */
    public static WskControlBuffer ofPointer(Object object) {
        WskControlBuffer buffer = allocate(POINTER_SIZE);
        buffer.pointer = object;
        return buffer;
    }

    /**
     * The size.
     *
     * @return how many bytes it has
     */
    public int size() {
        return bytes.capacity();
    }

    /**
     * The bytes; little-endian. Use absolute access.
     *
     * @return always the same buffer
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * The first four bytes as a number.
     *
     * @return the ULONG
     */
    public int asInt() {
        return bytes.getInt(0);
    }

    /**
     * The first eight bytes as a number.
     *
     * @return the SIZE_T
     */
    public long asLong() {
        return bytes.getLong(0);
    }

    /**
     * Writes a ULONG.
     *
     * @param value the number
     */
    public void setInt(int value) {
        bytes.putInt(0, value);
    }

    /**
     * Writes a SIZE_T.
     *
     * @param value the number
     */
    public void setLong(long value) {
        bytes.putLong(0, value);
    }

    /**
     * The object that it points to.
     *
     * @return the object, or null if it holds plain bytes
     */
    public @Nullable Object pointer() {
        return pointer;
    }

    /**
     * The object that it points to, if it is of a type.
     *
     * @param <T> the type
     * @param type the type
     * @return the object, or null if it holds something else
     */
    public <T> @Nullable T pointer(Class<T> type) {
        Object object = pointer;
        return type.isInstance(object) ? type.cast(object) : null;
    }

    /**
     * Makes it point to an object.
     *
     * @param object what it points to, or null for plain bytes
     */
    public void setPointer(@Nullable Object object) {
        pointer = object;
    }

    @Override
    public String toString() {
        return pointer != null ? "WskControlBuffer[-> " + pointer + "]" : "WskControlBuffer[" + size() + " bytes]";
    }
}
