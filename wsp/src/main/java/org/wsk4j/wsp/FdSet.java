package org.wsk4j.wsp;

import java.util.Arrays;

/**
 * fd_set: sockets, in the order in which they were added.
 *
 * @wsk fd_set
 */
public final class FdSet {

    private long[] fdArray = new long[8];
    private int fdCount;

    /** FD_ZERO: creates an empty set. */
    public FdSet() {}

    /**
     * A set of sockets.
     *
     * @param sockets what it has
     * @return a new set
     */
    public static FdSet of(long... sockets) {
        FdSet set = new FdSet();
        for (long socket : sockets) {
            set.set(socket);
        }
        return set;
    }

    /**
     * FD_SET.
     *
     * @param socket is in the set from now on
     */
    public void set(long socket) {
        if (isSet(socket)) {
            return;
        }
        if (fdCount == fdArray.length) {
            fdArray = Arrays.copyOf(fdArray, fdCount * 2);
        }
        fdArray[fdCount++] = socket;
    }

    /**
     * FD_CLR.
     *
     * @param socket is not in the set from now on
     */
    public void clr(long socket) {
        int kept = 0;
        for (int i = 0; i < fdCount; i++) {
            if (fdArray[i] != socket) {
                fdArray[kept++] = fdArray[i];
            }
        }
        fdCount = kept;
    }

    /**
     * FD_ISSET.
     *
     * @param socket perhaps in the set
     * @return whether it is
     */
    public boolean isSet(long socket) {
        for (int i = 0; i < fdCount; i++) {
            if (fdArray[i] == socket) {
                return true;
            }
        }
        return false;
    }

    /** FD_ZERO: empties the set. */
    public void zero() {
        fdCount = 0;
    }

    /**
     * The number of sockets.
     *
     * @return 0 for an empty set
     */
    public int fdCount() {
        return fdCount;
    }

    /**
     * The sockets.
     *
     * @return a copy, in order
     */
    public long[] toArray() {
        return Arrays.copyOf(fdArray, fdCount);
    }

    @Override
    public String toString() {
        return "FdSet" + Arrays.toString(toArray());
    }
}
