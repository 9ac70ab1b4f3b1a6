package org.wsk4j.wsp;

import org.jspecify.annotations.Nullable;

/**
 * WSATHREADID: the thread that issued an overlapped operation. A provider copies it and keeps the copy until the operation's
 * APC is queued.
 *
 * @wsk WSATHREADID
 */
public final class WsaThreadId {

    private @Nullable Thread threadHandle;
    private long reserved;

    /** Creates one that names no thread. */
    public WsaThreadId() {}

    /**
     * Names a thread.
     *
     * @param thread the thread, or null for none
     * @param newReserved for the runtime
     */
    public void set(@Nullable Thread thread, long newReserved) {
        threadHandle = thread;
        reserved = newReserved;
    }

    /**
     * A copy.
     *
     * @return a new structure with the same values
     */
    public WsaThreadId copy() {
        WsaThreadId copy = new WsaThreadId();
        copy.set(threadHandle, reserved);
        return copy;
    }

    /**
     * The calling thread, named as {@code WPUOpenCurrentThread} does.
     *
     * @return a new structure
     */
    public static WsaThreadId current() {
        WsaThreadId current = new WsaThreadId();
        current.set(Thread.currentThread(), 0);
        return current;
    }

    /**
     * ThreadHandle.
     *
     * @return the thread, or null
     */
    public @Nullable Thread threadHandle() {
        return threadHandle;
    }

    /**
     * Reserved.
     *
     * @return for the runtime
     */
    public long reserved() {
        return reserved;
    }
}
