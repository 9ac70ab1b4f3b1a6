package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A piece of memory.
 *
 * <pre>
 * struct iovec { // sys/uio.h
 *     void   *iov_base;
 *     size_t  iov_len;
 * };
 * </pre>
 */
public final class Iovec {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("iov_base"), ValueLayout.JAVA_LONG.withName("iov_len"))
            .withName("iovec");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long IOV_BASE = LAYOUT.byteOffset(PathElement.groupElement("iov_base"));
    private static final long IOV_LEN = LAYOUT.byteOffset(PathElement.groupElement("iov_len"));

    private Iovec() {}

    public static long iovBase(long iovec) {
        return Memory.longAt(iovec + IOV_BASE);
    }

    public static void iovBase(long iovec, long value) {
        Memory.putLong(iovec + IOV_BASE, value);
    }

    public static long iovLen(long iovec) {
        return Memory.longAt(iovec + IOV_LEN);
    }

    public static void iovLen(long iovec, long value) {
        Memory.putLong(iovec + IOV_LEN, value);
    }

    /**
     * Writes an entry of an array.
     *
     * @param array where the array begins
     * @param index of the entry
     * @param base where the piece of memory begins
     * @param length how many bytes it has
     */
    public static void put(long array, int index, long base, long length) {
        long iovec = array + (long) index * SIZE;
        Memory.putLong(iovec + IOV_BASE, base);
        Memory.putLong(iovec + IOV_LEN, length);
    }
}
