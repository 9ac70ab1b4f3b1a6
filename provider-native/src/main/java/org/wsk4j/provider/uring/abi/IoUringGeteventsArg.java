package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * How long to wait (IORING_ENTER_EXT_ARG).
 *
 * <pre>
 * struct io_uring_getevents_arg { // linux/io_uring.h
 *     __u64 sigmask;
 *     __u32 sigmask_sz;
 *     __u32 pad;
 *     __u64 ts;
 * };
 * </pre>
 */
public final class IoUringGeteventsArg {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("sigmask"),
                    ValueLayout.JAVA_INT.withName("sigmask_sz"),
                    ValueLayout.JAVA_INT.withName("pad"),
                    ValueLayout.JAVA_LONG.withName("ts"))
            .withName("io_uring_getevents_arg");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long SIGMASK = LAYOUT.byteOffset(PathElement.groupElement("sigmask"));
    private static final long SIGMASK_SZ = LAYOUT.byteOffset(PathElement.groupElement("sigmask_sz"));
    private static final long PAD = LAYOUT.byteOffset(PathElement.groupElement("pad"));
    private static final long TS = LAYOUT.byteOffset(PathElement.groupElement("ts"));

    private IoUringGeteventsArg() {}

    public static long sigmask(long geteventsArg) {
        return Memory.longAt(geteventsArg + SIGMASK);
    }

    public static void sigmask(long geteventsArg, long value) {
        Memory.putLong(geteventsArg + SIGMASK, value);
    }

    public static int sigmaskSz(long geteventsArg) {
        return Memory.intAt(geteventsArg + SIGMASK_SZ);
    }

    public static void sigmaskSz(long geteventsArg, int value) {
        Memory.putInt(geteventsArg + SIGMASK_SZ, value);
    }

    public static int pad(long geteventsArg) {
        return Memory.intAt(geteventsArg + PAD);
    }

    public static void pad(long geteventsArg, int value) {
        Memory.putInt(geteventsArg + PAD, value);
    }

    public static long ts(long geteventsArg) {
        return Memory.longAt(geteventsArg + TS);
    }

    public static void ts(long geteventsArg, long value) {
        Memory.putLong(geteventsArg + TS, value);
    }
}
