package org.wsk4j.provider.uring.abi;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import org.wsk4j.provider.uring.libc.Memory;

/**
 * What epoll waits for, and what it found.
 *
 * <pre>
 * struct epoll_event { // sys/epoll.h
 *     uint32_t events;
 *     uint64_t data;   // packed on x86-64, aligned elsewhere
 * };
 * </pre>
 */
public final class EpollEvent {

    static final StructLayout LAYOUT = layout(System.getProperty("os.arch", ""));

    /** Its size in bytes. */
    public static final int SIZE = (int) LAYOUT.byteSize();

    private static final long EVENTS = LAYOUT.byteOffset(PathElement.groupElement("events"));
    private static final long DATA = LAYOUT.byteOffset(PathElement.groupElement("data"));

    private EpollEvent() {}

    static StructLayout layout(String processor) {
        boolean packed = processor.equals("amd64") || processor.equals("x86_64");
        MemoryLayout events = ValueLayout.JAVA_INT.withName("events");
        StructLayout layout = packed
                ? MemoryLayout.structLayout(events, ValueLayout.JAVA_LONG_UNALIGNED.withName("data"))
                : MemoryLayout.structLayout(
                        events, MemoryLayout.paddingLayout(4), ValueLayout.JAVA_LONG.withName("data"));
        return layout.withName("epoll_event");
    }

    /** The address of an entry of an array. */
    public static long at(long array, int index) {
        return array + (long) index * SIZE;
    }

    public static int events(long event) {
        return Memory.intAt(event + EVENTS);
    }

    public static void events(long event, int value) {
        Memory.putInt(event + EVENTS, value);
    }

    public static long data(long event) {
        return Memory.longAt(event + DATA);
    }

    public static void data(long event, long value) {
        Memory.putLong(event + DATA, value);
    }
}
