package org.wsk4j.tck.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** The content of streams: every one begins somewhere else in one long run of random bytes. */
final class Pattern {

    static final int SIZE = 1 << 20;

    /** Twice, so that any piece is in one piece. */
    private static final byte[] BLOCK = new byte[2 * SIZE];

    static {
        byte[] half = new byte[SIZE];
        new Random(42).nextBytes(half);
        System.arraycopy(half, 0, BLOCK, 0, SIZE);
        System.arraycopy(half, 0, BLOCK, SIZE, SIZE);
    }

    private Pattern() {}

    /** Where content number so-and-so of a slot begins. */
    static int origin(int slot, int number) {
        long mixed = (slot * 1_000_003L + number + 1) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 44) & (SIZE - 1);
    }

    private static int index(int origin, long position) {
        return (int) ((origin + position) & (SIZE - 1));
    }

    static byte[] bytes(int origin, long position, int length) {
        int at = index(origin, position);
        return Arrays.copyOfRange(BLOCK, at, at + length);
    }

    static void fill(ByteBuffer memory, int at, int length, int origin) {
        memory.put(at, BLOCK, index(origin, 0), length);
    }

    /** Whether bytes are those of a content at a position. */
    static boolean matches(byte[] bytes, int from, int length, int origin, long position) {
        int at = index(origin, position);
        return Arrays.mismatch(bytes, from, from + length, BLOCK, at, at + length) < 0;
    }

    /** How many bytes at the front are those of a content. */
    static int matching(byte[] bytes, int from, int length, int origin) {
        int at = index(origin, 0);
        int mismatch = Arrays.mismatch(bytes, from, from + length, BLOCK, at, at + length);
        return mismatch < 0 ? length : mismatch;
    }
}
