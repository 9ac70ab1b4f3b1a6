package org.wsk4j.runtime;

/** One capability of one provider. */
public final class CapabilitySnapshot {

    /** The capability's name. */
    public String name = "";

    /** NATIVE, EMULATED or ABSENT. */
    public String level = "";

    /** One sentence why. */
    public String reason = "";

    /** Creates an empty one. */
    public CapabilitySnapshot() {}
}
