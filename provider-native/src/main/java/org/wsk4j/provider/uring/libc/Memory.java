package org.wsk4j.provider.uring.libc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes at addresses, in the host's byte order. Checks nothing: a wrong address ends the program. All code that
 * holds an address therefore also holds its owner.
 *
 * <p>One segment over the whole address space makes an access one instruction, without a segment object for each structure.
 */
public final class Memory {

    // Unaligned layouts: the check of the alignment is the only thing that they leave out.
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private static final VarHandle ORDERED_INT = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle ORDERED_SHORT = ValueLayout.JAVA_SHORT.varHandle();

    /** Empty where native access is denied: then every access throws, and {@link Libc#open} has said so before. */
    private static final MemorySegment ALL = all();

    /**
     * Addresses of buffers that were asked for lately, by identity. The JDK makes two objects to tell one address, and its
     * compiler gets rid of them only where a call is not too deep. Buffers of one hash share some places, so that two which
     * take turns do not put each other out; some thousands of buffers find room.
     */
    private static final @Nullable Address[] ADDRESSES = new Address[8192];

    private static final int PLACES = 4;

    /** Which place goes next; a race loses a turn. */
    private static int nextPlace;

    private Memory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment all() {
        try {
            return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
        } catch (IllegalCallerException denied) {
            return MemorySegment.NULL;
        }
    }

    /** A view of the given memory, without a lifetime of its own. */
    static MemorySegment segment(long address, long length) {
        return ALL.asSlice(address, length);
    }

    /**
     * Reads a byte.
     *
     * @param address where
     * @return the byte
     */
    public static byte byteAt(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    /**
     * Writes a byte.
     *
     * @param address where
     * @param value the lowest 8 bits are written
     */
    public static void putByte(long address, int value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, (byte) value);
    }

    /**
     * Reads 16 bits.
     *
     * @param address where
     * @return the value
     */
    public static short shortAt(long address) {
        return ALL.get(SHORT, address);
    }

    /**
     * Writes 16 bits.
     *
     * @param address where
     * @param value the lowest 16 bits are written
     */
    public static void putShort(long address, int value) {
        ALL.set(SHORT, address, (short) value);
    }

    /**
     * Reads 32 bits.
     *
     * @param address where
     * @return the value
     */
    public static int intAt(long address) {
        return ALL.get(INT, address);
    }

    /**
     * Writes 32 bits.
     *
     * @param address where
     * @param value the value
     */
    public static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    /**
     * Reads 64 bits.
     *
     * @param address where
     * @return the value
     */
    public static long longAt(long address) {
        return ALL.get(LONG, address);
    }

    /**
     * Writes 64 bits.
     *
     * @param address where
     * @param value the value
     */
    public static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    /**
     * Reads 32 bits that another processor publishes with release order, for example the kernel its tail of a ring: what it
     * wrote before is seen after.
     *
     * @param address where, aligned
     * @return the value
     */
    public static int intAcquire(long address) {
        return (int) ORDERED_INT.getAcquire(ALL, address);
    }

    /**
     * Publishes 32 bits, for example our tail of a ring: who reads them with acquire order sees what was written before.
     *
     * @param address where, aligned
     * @param value the value
     */
    public static void putIntRelease(long address, int value) {
        ORDERED_INT.setRelease(ALL, address, value);
    }

    /**
     * Publishes 16 bits; see {@link #putIntRelease}.
     *
     * @param address where, aligned
     * @param value the lowest 16 bits are written
     */
    public static void putShortRelease(long address, int value) {
        ORDERED_SHORT.setRelease(ALL, address, (short) value);
    }

    /**
     * Fills with zeros.
     *
     * @param address where
     * @param length how many bytes
     */
    public static void clear(long address, long length) {
        if (length <= 128 && (length & 7) == 0) {
            for (long end = address + length, at = address; at < end; at += 8) {
                ALL.set(LONG, at, 0L);
            }
        } else {
            ALL.asSlice(address, length).fill((byte) 0);
        }
    }

    /**
     * Copies bytes.
     *
     * @param from where from
     * @param to where to; may overlap
     * @param length how many
     */
    public static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /**
     * Copies bytes out of an array.
     *
     * @param from the array
     * @param index of the first byte
     * @param to where to
     * @param length how many
     */
    public static void copy(byte[] from, int index, long to, int length) {
        MemorySegment.copy(from, index, ALL, ValueLayout.JAVA_BYTE, to, length);
    }

    /**
     * Copies bytes into an array.
     *
     * @param from where from
     * @param to the array
     * @param index of the first byte
     * @param length how many
     */
    public static void copy(long from, byte[] to, int index, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, index, length);
    }

    /**
     * Copies the remaining bytes of a heap buffer (or any other) to an address. Its position stays.
     *
     * @param from the buffer
     * @param to where to
     */
    public static void copy(ByteBuffer from, long to) {
        if (from.hasArray()) { // apart, because the compiler does not get rid of a segment over an array
            copy(from.array(), from.arrayOffset() + from.position(), to, from.remaining());
            return;
        }
        MemorySegment source = MemorySegment.ofBuffer(from);
        MemorySegment.copy(source, 0, ALL, to, source.byteSize());
    }

    /**
     * Copies bytes to the position of a heap buffer (or any other that can be written). Its position stays.
     *
     * @param from where from
     * @param to the buffer
     * @param length how many, at most what remains
     */
    public static void copy(long from, ByteBuffer to, int length) {
        if (to.hasArray()) {
            copy(from, to.array(), to.arrayOffset() + to.position(), length);
            return;
        }
        MemorySegment.copy(ALL, from, MemorySegment.ofBuffer(to), 0, length);
    }

    /**
     * Where the position of a direct buffer is. The caller keeps the buffer for as long as he uses the address.
     *
     * @param direct a direct buffer
     * @return the address
     */
    // hot path: no allocation for a buffer that was here lately
    public static long address(ByteBuffer direct) {
        int first = System.identityHashCode(direct) * PLACES & ADDRESSES.length - 1;
        for (int place = 0; place < PLACES; place++) {
            Address known = ADDRESSES[first + place];
            if (known != null && known.refersTo(direct)) {
                return known.base + direct.position();
            }
        }
        long address = MemorySegment.ofBuffer(direct).address();
        ADDRESSES[first + (nextPlace++ & PLACES - 1)] = new Address(direct, address - direct.position());
        return address;
    }

    /** The address of a buffer's first byte. Safe to publish by a data race: half of one refers to no buffer. */
    private static final class Address extends WeakReference<ByteBuffer> {

        private final long base;

        Address(ByteBuffer buffer, long base) {
            super(buffer);
            this.base = base;
        }
    }
}
