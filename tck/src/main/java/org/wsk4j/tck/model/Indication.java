package org.wsk4j.tck.model;

import org.wsk4j.data.WskDataIndication;

/** One call of an event callback. */
final class Indication {

    final int event;
    final boolean abortive;
    final byte[] bytes;
    final long begun;

    volatile long over = Call.NEVER;
    /** How many of the bytes, or datagrams, the client took. */
    volatile long accepted;

    Indication(int event, boolean abortive, byte[] bytes, long begun) {
        this.event = event;
        this.abortive = abortive;
        this.bytes = bytes;
        this.begun = begun;
    }

    boolean isRefused() {
        return accepted < bytes.length;
    }

    /** A node that the client keeps, and what it held when it came. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Kept(WskDataIndication node, byte[] content) {}
}
