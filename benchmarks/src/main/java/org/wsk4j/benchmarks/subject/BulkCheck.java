package org.wsk4j.benchmarks.subject;

import java.nio.ByteBuffer;

/** One stream of a pattern that repeats: what is sent, and whether it came. */
final class BulkCheck {

    private static final int SAMPLE = 4096;

    private final int size;
    private final ByteBuffer pattern;
    private final Meter meter;
    private int position;
    private long whole;

    BulkCheck(int size, Meter meter) {
        this.size = size;
        this.meter = meter;
        this.pattern = ByteBuffer.allocateDirect(2 * size);
        for (int at = 0; at < 2 * size; at += 8) {
            Payload.WORD.set(pattern, at, at % size / 8 * Payload.FACTOR);
        }
    }

    /** What one send sends. */
    static ByteBuffer pattern(int size) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(size);
        for (int at = 0; at < size; at += 8) {
            Payload.WORD.set(bytes, at, at / 8 * Payload.FACTOR);
        }
        return bytes;
    }

    /** The next bytes of the stream; counts an operation for each size of them. */
    void received(ByteBuffer bytes, int offset, int length) {
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, size);
            if (!isRight(bytes, offset + done, piece)) {
                throw new IllegalStateException("the stream is wrong near " + position + " of the pattern");
            }
            position = (position + piece) % size;
            done += piece;
        }
        whole += length;
        if (whole >= size) {
            meter.add(whole / size);
            whole %= size;
        }
    }

    private boolean isRight(ByteBuffer bytes, int at, int length) {
        if (length < 8 || meter.everyByte()) {
            return bytes.duplicate()
                            .clear()
                            .slice(at, length)
                            .mismatch(pattern.duplicate().slice(position, length))
                    < 0;
        }
        long wrong = Payload.word(bytes, at + length - 8) ^ Payload.word(pattern, position + length - 8);
        for (int i = 0; i + 8 <= length; i += SAMPLE) {
            wrong |= Payload.word(bytes, at + i) ^ Payload.word(pattern, position + i);
        }
        return wrong == 0;
    }
}
