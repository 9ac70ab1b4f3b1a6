package org.wsk4j.runtime;

/** Why one provider was, or was not, chosen. */
public final class SelectionExplanation {

    /** The provider's short name. */
    public String provider = "";

    /** Whether a capture would choose it now. */
    public boolean chosen;

    /** One sentence why. */
    public String reason = "";

    /** Creates an empty one. */
    public SelectionExplanation() {}
}
