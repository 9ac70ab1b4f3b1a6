package org.wsk4j.wsp;

import org.wsk4j.data.WskControlBuffer;

/**
 * linger: the value of SO_LINGER, two 16-bit numbers.
 *
 * @param lOnoff whether close waits
 * @param lLinger for how many seconds
 * @wsk LINGER
 */
public record Linger(boolean lOnoff, int lLinger) {

    /** The size of the structure in bytes. */
    public static final int SIZE = 4;

    /**
     * As the value of an option.
     *
     * @return a new buffer
     */
    public WskControlBuffer toControlBuffer() {
        WskControlBuffer buffer = WskControlBuffer.allocate(SIZE);
        write(buffer);
        return buffer;
    }

    /**
     * Writes it.
     *
     * @param buffer of at least {@link #SIZE} bytes
     */
    public void write(WskControlBuffer buffer) {
        buffer.bytes().putShort(0, (short) (lOnoff ? 1 : 0)).putShort(2, (short) lLinger);
    }

    /**
     * Reads it.
     *
     * @param buffer of at least {@link #SIZE} bytes
     * @return the value
     */
    public static Linger of(WskControlBuffer buffer) {
        return new Linger(buffer.bytes().getShort(0) != 0, buffer.bytes().getShort(2) & 0xFFFF);
    }
}
