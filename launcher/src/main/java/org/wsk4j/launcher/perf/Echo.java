package org.wsk4j.launcher.perf;

import java.nio.ByteBuffer;

/** Requests of one connection, each numbered, and their replies, which must be the same bytes. */
final class Echo {

    private final ByteBuffer out = ByteBuffer.allocateDirect(Job.MESSAGE);
    private final ByteBuffer in = ByteBuffer.allocateDirect(Job.MESSAGE);
    private long number;

    Echo() {
        for (int i = 8; i < Job.MESSAGE; i++) {
            out.put(i, (byte) i);
        }
    }

    /** The next request, from position 0. */
    ByteBuffer next() {
        number++;
        out.putLong(0, number);
        return out.clear();
    }

    /** Where to read the reply into. */
    ByteBuffer room() {
        return in;
    }

    /** So many bytes were read into the room; true if the reply is whole, and right. */
    boolean came(int count) {
        if (in.hasRemaining()) {
            return false;
        }
        in.clear();
        check();
        return true;
    }

    /** Takes bytes from elsewhere; true if the reply is whole, and right. */
    boolean came(ByteBuffer from, int at, int count) {
        if (count > in.remaining()) {
            throw new IllegalStateException("more came back than was sent");
        }
        in.put(in.position(), from, at, count);
        in.position(in.position() + count);
        return came(count);
    }

    private void check() {
        out.clear();
        boolean right = in.equals(out);
        if (!right) {
            throw new IllegalStateException("reply " + number + " is not what was sent");
        }
    }
}
