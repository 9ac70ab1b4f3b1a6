package org.wsk4j;

/** Flags of disconnect. */
public final class WskDisconnectFlags {

    /** Reset the connection instead of finishing it. */
    public static final int WSK_FLAG_ABORTIVE = 1;

    private WskDisconnectFlags() {}
}
