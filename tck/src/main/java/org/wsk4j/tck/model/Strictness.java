package org.wsk4j.tck.model;

/** How much the model requires. */
public enum Strictness {
    /** Every status must be one that the model allows at that point. */
    EXACT,
    /**
     * Faults are injected below: any error is allowed anywhere. Exactly one completion, bytes in order and none doubled, a
     * success that tells the truth, nothing after close, nothing kept: these still hold.
     */
    LAWS
}
