package org.wsk4j;

/** Flags that event callbacks are told. */
public final class WskEventFlags {

    /** disconnectEvent: the peer reset the connection. */
    public static final int WSK_FLAG_ABORTIVE = 1;

    /** receiveEvent: memory is short; retain nothing, or release it soon. */
    public static final int WSK_FLAG_RELEASE_ASAP = 2;

    /** receiveEvent: a message boundary was seen. */
    public static final int WSK_FLAG_ENTIRE_MESSAGE = 4;

    /** The callback runs on an event loop; its absence permits nothing. */
    public static final int WSK_FLAG_AT_DISPATCH_LEVEL = 8;

    private WskEventFlags() {}
}
