package org.wsk4j;

/** Flags of receive. */
public final class WskReceiveFlags {

    /** Complete when the buffer is full, not before. */
    public static final int WSK_FLAG_WAITALL = 2;

    /** Discard all data until the connection ends; needs a buffer of length 0. */
    public static final int WSK_FLAG_DRAIN = 4;

    private WskReceiveFlags() {}
}
