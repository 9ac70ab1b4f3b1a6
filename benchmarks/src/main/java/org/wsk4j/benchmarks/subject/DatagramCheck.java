package org.wsk4j.benchmarks.subject;

import java.nio.ByteBuffer;

/** Numbered datagrams: they come in order, some may be lost. */
final class DatagramCheck {

    private final int size;
    private final Meter meter;
    private long expected;

    DatagramCheck(Workload workload, Meter meter) {
        this.size = size(workload);
        this.meter = meter;
    }

    static int size(Workload workload) {
        return switch (workload) {
            case SEGMENTS_IN, SEGMENTS_OUT -> Payload.SEGMENT;
            default -> Payload.MESSAGE;
        };
    }

    /** One datagram, or several one behind the other. */
    void received(ByteBuffer bytes, int offset, int length) {
        if (length == 0 || length % size != 0) {
            throw new IllegalStateException(length + " bytes are no datagrams of " + size);
        }
        int first = size == Payload.MESSAGE || meter.everyByte() ? 1 : size / 8 - 1;
        for (int at = offset; at < offset + length; at += size) {
            long number = Payload.word(bytes, at);
            if (number < expected) {
                throw new IllegalStateException("datagram " + number + " came after " + expected);
            }
            if (number > expected) {
                meter.lose(number - expected);
            }
            expected = number + 1;
            if (!Payload.isRight(bytes, at, size, first)) {
                throw new IllegalStateException("datagram " + number + " is wrong");
            }
        }
        meter.add(length / size);
    }
}
