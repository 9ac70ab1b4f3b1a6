package org.wsk4j.runtime;

/** One departure of a provider. */
public final class SwapSnapshot {

    /** The provider that left. */
    public String provider = "";

    /** When it began to leave, in milliseconds since 1970. */
    public long beganEpochMillis;

    /** How long draining took, in milliseconds. */
    public long drainMillis;

    /** Whether all pending IRPs finished by themselves within the time. */
    public boolean drained;

    /** How many sockets were open at the end and became orphans. */
    public int orphans;

    /** Creates an empty one. */
    public SwapSnapshot() {}
}
