package org.wsk4j.provider.netty;

import org.jspecify.annotations.Nullable;

/** The place of one socket in its loop: tells when the host has room or data for it. On the loop only. */
interface Interest {

    /** Data, or a connection to accept, or the end. */
    int READ = 1;

    /** Room, or a connection made or failed. */
    int WRITE = 2;

    /** The owner has found that the host would block, or waits no more: looks at what it wants now. */
    void update();

    /**
     * Takes the socket out of the loop and closes it.
     *
     * @param closed run on the loop when the descriptor is gone and nothing will come any more; never inside this call
     */
    void close(Runnable closed);

    /** Closes a socket whose place another one takes at once: nothing is in the way of that one at the return. */
    default void abandon() {
        close(() -> {});
    }

    /** What moves bytes itself; null where sockets are tried, and waited for if they would block. */
    default @Nullable Ring ring() {
        return null;
    }

    /** Whose socket it is. All on the loop. */
    interface Owner {

        /** What it waits for, {@link #READ} and {@link #WRITE}, because the host would have blocked. */
        int wanted();

        /** The host has some of it, or had: to be tried. Things that are not wanted may come as well. */
        void ready(int what);

        /**
         * What the ring was asked for is over.
         *
         * @param result bytes, 0 for the end of the stream, or the host's error number, negative
         */
        default void transferred(int what, int result) {
            throw new IllegalStateException("nothing was asked for");
        }
    }
}
