package org.wsk4j.tck.report;

import org.wsk4j.CapabilityLevel;

/** How a clause ended. The first three are good: the provider does what it says, in the way that it says. */
public enum ClauseOutcome {
    /** The clause holds. */
    NATIVE("NATIVE"),
    /** The clause holds by imitation, as the provider says. */
    EMULATED("EMULATED"),
    /** The feature is not there, as the provider says, and that is all: STATUS_NOT_SUPPORTED, and nothing happened. */
    ABSENT("ABSENT"),
    /** The clause does not hold. */
    FAILED("failed"),
    /** Nothing was shown. */
    NOT_RUN("not run");

    private final String label;

    ClauseOutcome(String label) {
        this.label = label;
    }

    /**
     * What reports say.
     *
     * @return one or two words
     */
    public String label() {
        return label;
    }

    /**
     * Whether the clause is proven.
     *
     * @return false for a failure and for what did not run
     */
    public boolean isProven() {
        return this != FAILED && this != NOT_RUN;
    }

    /**
     * The outcome of a clause that holds.
     *
     * @param level how the provider does it
     * @return the outcome of the same name
     */
    public static ClauseOutcome of(CapabilityLevel level) {
        return switch (level) {
            case NATIVE -> NATIVE;
            case EMULATED -> EMULATED;
            case ABSENT -> ABSENT;
        };
    }
}
