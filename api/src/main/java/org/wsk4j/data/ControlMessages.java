package org.wsk4j.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Control information of a datagram: a sequence of CMSGHDR objects in Windows' layout and numbers, in memory that is
 * allocated once and reused.
 */
public final class ControlMessages {

    private final ByteBuffer bytes;
    private int length;

    /**
     * Creates an empty sequence.
     *
     * @param capacity how many bytes it can hold
     */
    public ControlMessages(int capacity) {
        bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * How many bytes it can hold.
     *
     * @return the capacity
     */
    public int capacity() {
        return bytes.capacity();
    }

    /**
     * How many bytes it holds.
     *
     * @return the length, 0 for no control information
     */
    public int length() {
        return length;
    }

    /** Becomes empty. */
    public void clear() {
        length = 0;
    }
}
