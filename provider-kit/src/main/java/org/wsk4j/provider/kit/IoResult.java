package org.wsk4j.provider.kit;

import org.wsk4j.nt.NtStatus;

/**
 * How a transport answers without allocating: bytes (or datagrams) done, pending, end of stream, or a failure with its
 * status, packed in a long. End of stream, reset and local abort are three different results and never "0 bytes".
 */
public final class IoResult {

    /** Accepted: exactly one call of the sink follows, on the loop's thread, or it already came. */
    public static final long PENDING = Long.MIN_VALUE;

    /** The peer finished sending; nothing more will come. */
    public static final long END_OF_STREAM = Long.MIN_VALUE + 1;

    private static final long FAILURE_BIT = 1L << 62;

    private IoResult() {}

    /**
     * Packs a failure.
     *
     * @param status the cause, an error or warning
     * @return a negative result
     */
    public static long failure(NtStatus status) {
        return Long.MIN_VALUE | FAILURE_BIT | status.value() & 0xFFFF_FFFFL;
    }

    /**
     * Whether something was done at once.
     *
     * @param result any result
     * @return true for 0 and more
     */
    public static boolean isReady(long result) {
        return result >= 0;
    }

    /**
     * Whether it is a failure with a status.
     *
     * @param result any result
     * @return true for what {@link #failure} built
     */
    public static boolean isFailure(long result) {
        return result < 0 && (result & FAILURE_BIT) != 0;
    }

    /**
     * The status of a failure.
     *
     * @param result what {@link #failure} built
     * @return the cause
     */
    public static NtStatus status(long result) {
        return NtStatus.of((int) result);
    }

    /**
     * A result in words, for messages.
     *
     * @param result any result
     * @return for example {@code PENDING} or {@code STATUS_CONNECTION_RESET}
     */
    public static String toString(long result) {
        if (result == PENDING) {
            return "PENDING";
        }
        if (result == END_OF_STREAM) {
            return "END_OF_STREAM";
        }
        return isFailure(result) ? status(result).name() : Long.toString(result);
    }
}
