package org.wsk4j.benchmarks.subject;

import java.nio.ByteBuffer;

/** Requests and replies of one connection, one at a time. */
final class Exchange {

    private final boolean server;
    private final ByteBuffer in = Payload.message();
    private final ByteBuffer out = Payload.message();
    private long sequence;
    private long number;
    private int have;

    Exchange(boolean server, long number) {
        this.server = server;
        this.number = number;
    }

    /** The next request to send, position 0. */
    ByteBuffer request() {
        Payload.request(out, sequence, number);
        return out.clear();
    }

    /** The reply to the request that came last: the same bytes. */
    ByteBuffer reply() {
        Payload.request(out, sequence - 1, number);
        return out.clear();
    }

    /** Where to read into: position to limit. */
    ByteBuffer room() {
        return in.position(have);
    }

    /** Says that the room was filled by so many bytes; true if a message is whole and right. */
    boolean received(int count) {
        have += count;
        if (have < Payload.MESSAGE) {
            return false;
        }
        have = 0;
        check();
        return true;
    }

    /** Takes some bytes from elsewhere; true if a message is whole and right. */
    boolean received(ByteBuffer from, int at, int count) {
        if (count > Payload.MESSAGE - have) {
            throw new IllegalStateException("more than one message at once");
        }
        in.put(have, from, at, count);
        return received(count);
    }

    /** Begins again, on a new connection. */
    void restart() {
        sequence = 0;
        have = 0;
    }

    private void check() {
        if (server && sequence == 0) {
            number = Payload.word(in, 8);
        }
        if (Payload.word(in, 0) != sequence
                || Payload.word(in, 8) != number
                || !Payload.isRight(in, 0, Payload.MESSAGE, 2)) {
            throw new IllegalStateException("message " + sequence + " of connection " + number + " is wrong");
        }
        sequence++;
    }
}
