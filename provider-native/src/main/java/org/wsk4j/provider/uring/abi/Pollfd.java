package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * A descriptor that poll waits for.
 *
 * <pre>
 * struct pollfd { // poll.h
 *     int   fd;
 *     short events;
 *     short revents;
 * };
 * </pre>
 */
public final class Pollfd {

    static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("fd"),
                    ValueLayout.JAVA_SHORT.withName("events"),
                    ValueLayout.JAVA_SHORT.withName("revents"))
            .withName("pollfd");

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long FD = LAYOUT.byteOffset(PathElement.groupElement("fd"));
    private static final long EVENTS = LAYOUT.byteOffset(PathElement.groupElement("events"));
    private static final long REVENTS = LAYOUT.byteOffset(PathElement.groupElement("revents"));

    private Pollfd() {}

    public static int fd(long pollfd) {
        return Memory.intAt(pollfd + FD);
    }

    public static void fd(long pollfd, int value) {
        Memory.putInt(pollfd + FD, value);
    }

    public static int events(long pollfd) {
        return Short.toUnsignedInt(Memory.shortAt(pollfd + EVENTS));
    }

    public static void events(long pollfd, int value) {
        Memory.putShort(pollfd + EVENTS, value);
    }

    public static int revents(long pollfd) {
        return Short.toUnsignedInt(Memory.shortAt(pollfd + REVENTS));
    }

    public static void revents(long pollfd, int value) {
        Memory.putShort(pollfd + REVENTS, value);
    }
}
