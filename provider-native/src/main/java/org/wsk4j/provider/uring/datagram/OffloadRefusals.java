package org.wsk4j.provider.uring.datagram;

import org.wsk4j.data.SockAddr;

/**
 * Destinations for which the kernel refused to cut a message into datagrams, each with the smallest size that it refused: the
 * path or the device may not be able to. A few are kept; two that share a place displace each other.
 *
 * <p>Owner: the direction that sends.
 */
final class OffloadRefusals {

    private static final int PLACES = 8;

    private final long[] keys = new long[PLACES];
    private final int[] sizes = new int[PLACES];

    /** Whether datagrams of a size may go to a destination as one message. */
    boolean allows(SockAddr to, int size) {
        long key = key(to);
        int place = place(key);
        return keys[place] != key || size < sizes[place];
    }

    /** Remembers that it was refused. */
    void refuse(SockAddr to, int size) {
        long key = key(to);
        int place = place(key);
        sizes[place] = keys[place] == key ? Math.min(sizes[place], size) : size;
        keys[place] = key;
    }

    /** Never 0, which is an empty place; ports of a host are one destination. */
    private static long key(SockAddr to) {
        long address = to.family() == SockAddr.AF_INET
                ? to.inet() & 0xFFFF_FFFFL
                : to.inet6High() * 31 + to.inet6Low() + ((long) to.scopeId() << 48);
        return address == 0 ? 1 : address;
    }

    private static int place(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 61);
    }
}
