package org.wsk4j.wsp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where handles come from: the one source of socket numbers in this JVM, for runtimes and for providers whose sockets are the
 * system's own. A number is never given twice, so that a stale handle is never another socket.
 */
public final class SocketNumbers {

    /** Like the system's: multiples of four, never 0 and never INVALID_SOCKET. */
    private static final AtomicLong NEXT = new AtomicLong(0x100);

    private SocketNumbers() {}

    /**
     * A number for a new socket.
     *
     * @return one that nobody ever had
     */
    public static long next() {
        return NEXT.getAndAdd(4);
    }
}
