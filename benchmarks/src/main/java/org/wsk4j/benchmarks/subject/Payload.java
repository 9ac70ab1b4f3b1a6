package org.wsk4j.benchmarks.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is sent: word i of everything is i times a factor, but word 0 is a sequence number and word 1 a connection's number. */
final class Payload {

    /** Bytes of a request, a reply, a small datagram. */
    static final int MESSAGE = 64;

    /** Bytes of a datagram of the segmented workloads. */
    static final int SEGMENT = 1200;

    /** Datagrams of one segmented send. */
    static final int SEGMENTS = 54;

    static final long FACTOR = 0x9E3779B97F4A7C15L;

    /** Absolute, unaligned, without regard to the buffer's own order. */
    static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Payload() {}

    static ByteBuffer message() {
        return datagrams(MESSAGE, 1);
    }

    /** Memory of datagrams in which only the sequence numbers are missing. */
    static ByteBuffer datagrams(int size, int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size * count);
        for (int at = 0; at < size * count; at += 8) {
            WORD.set(bytes, at, at % size / 8 * FACTOR);
        }
        return bytes;
    }

    static void number(ByteBuffer datagrams, int size, long first) {
        for (int at = 0; at < datagrams.capacity(); at += size) {
            WORD.set(datagrams, at, first++);
        }
    }

    static void request(ByteBuffer message, long sequence, long connection) {
        WORD.set(message, 0, sequence);
        WORD.set(message, 8, connection);
    }

    static long word(ByteBuffer bytes, int at) {
        return (long) WORD.get(bytes, at);
    }

    /** Whether all words after the first ones are what they must be. */
    static boolean isRight(ByteBuffer bytes, int at, int size, int firstWord) {
        long wrong = 0;
        for (int word = firstWord; word < size / 8; word++) {
            wrong |= word(bytes, at + word * 8) ^ (word * FACTOR);
        }
        return wrong == 0;
    }
}
