package org.wsk4j.provider.kit.socket;

import java.util.Arrays;
import java.util.List;

/** The sockets of a provider. A socket knows its place, so that an idle one costs no more than that. */
final class SocketTable {

    private SocketCore[] sockets = new SocketCore[16]; // guarded by this
    private int size; // guarded by this

    synchronized void add(SocketCore socket) {
        if (size == sockets.length) {
            sockets = Arrays.copyOf(sockets, size + (size >> 1));
        }
        socket.place = size;
        sockets[size++] = socket;
    }

    /** No effect for a socket that is not in it. */
    @SuppressWarnings("NullAway") // behind the last one there is none
    synchronized void remove(SocketCore socket) {
        int place = socket.place;
        if (place >= size || sockets[place] != socket) {
            return;
        }
        SocketCore last = sockets[--size];
        sockets[place] = last;
        last.place = place;
        sockets[size] = null;
    }

    synchronized int size() {
        return size;
    }

    /** Those that are in it now. */
    synchronized List<SocketCore> all() {
        return Arrays.asList(Arrays.copyOf(sockets, size));
    }
}
