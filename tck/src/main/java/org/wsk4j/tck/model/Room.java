package org.wsk4j.tck.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wsk4j.data.Mdl;
import org.wsk4j.data.WskBuf;

/** The memory of one request, with canaries around it. */
final class Room {

    private static final int GUARD = 16;
    private static final byte CANARY = (byte) 0xA5;
    private static final byte TAKEN_BACK = (byte) 0xEE;

    private final ByteBuffer region;
    private final int length;
    private final WskBuf buffer;

    /** What the memory must hold from the completion on. */
    private byte @Nullable [] after;

    private Room(ByteBuffer region, int length, boolean chain) {
        this.region = region;
        this.length = length;
        fill(0, GUARD, CANARY);
        fill(GUARD + length, GUARD, CANARY);
        buffer = length == 0
                ? new WskBuf()
                : new WskBuf(chain ? chain(region, length) : Mdl.of(region.duplicate()), GUARD, length);
    }

    static Room of(Slab slab, int length, Step step) {
        int size = length + 2 * GUARD;
        return new Room(step.is("heap") ? ByteBuffer.allocate(size) : slab.take(size), length, step.is("chain"));
    }

    private static Mdl chain(ByteBuffer region, int length) {
        int first = GUARD + Math.max(1, length / 3);
        int second = Math.min(region.limit() - 1, first + length / 2);
        return Mdl.chain(
                region.duplicate().limit(first),
                region.duplicate().limit(second).position(first),
                region.duplicate().position(second));
    }

    WskBuf buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    Room fill(int origin) {
        Pattern.fill(region, GUARD, length, origin);
        return this;
    }

    /** Writes bytes over the beginning. */
    Room put(byte[] bytes) {
        region.put(GUARD, bytes);
        return this;
    }

    private void fill(int at, int count, byte value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        region.put(at, bytes);
    }

    /** A send is over: the memory is the client's, who writes over it at once; a provider that still reads it is found out. */
    void takeBack() {
        fill(GUARD, length, TAKEN_BACK);
        after = content();
    }

    /** A receive is over: what is there stays. */
    byte[] received(long count) {
        byte[] all = content();
        after = all;
        return Arrays.copyOf(all, (int) Math.max(0, Math.min(count, length)));
    }

    private byte[] content() {
        byte[] all = new byte[length];
        region.get(GUARD, all);
        return all;
    }

    /** What is wrong with the memory, or null. */
    @Nullable
    String damage() {
        for (int i = 0; i < GUARD; i++) {
            if (region.get(i) != CANARY) {
                return "the byte " + (GUARD - i) + " before the range was written";
            }
            if (region.get(GUARD + length + i) != CANARY) {
                return "the byte " + i + " after the range was written";
            }
        }
        byte[] expected = after;
        if (expected != null) {
            int at = Arrays.mismatch(expected, content());
            if (at >= 0) {
                return "byte " + at + " was written after the completion";
            }
        }
        return null;
    }

    /** Direct memory for the requests of one program after another. */
    static final class Slab {

        private final ByteBuffer memory = ByteBuffer.allocateDirect(4 << 20);
        private int used;

        synchronized ByteBuffer take(int size) {
            if (used + size > memory.capacity()) {
                return ByteBuffer.allocateDirect(size);
            }
            ByteBuffer piece = memory.slice(used, size);
            used += size;
            return piece;
        }

        synchronized void clear() {
            used = 0;
        }
    }
}
