package org.wsk4j;

/** Flags of send. */
public final class WskSendFlags {

    /** Out-of-band data. */
    public static final int WSK_FLAG_OOB = 1;

    /** Push this data, and all that is queued before it, without delay. */
    public static final int WSK_FLAG_NODELAY = 2;

    private WskSendFlags() {}
}
