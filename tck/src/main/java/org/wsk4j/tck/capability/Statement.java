package org.wsk4j.tck.capability;

import org.wsk4j.WskCapability;
import org.wsk4j.tck.fixture.WskFixture;

/** Holds a provider to its word. */
final class Statement {

    private Statement() {}

    /** Proves presence where the provider says NATIVE or EMULATED, absence where it says ABSENT. */
    static void isTrue(WskFixture wsk, WskCapability capability, Proof presence) throws Exception {
        try {
            if (wsk.has(capability)) {
                presence.show();
            } else {
                wsk.proveAbsent(capability);
            }
        } catch (AssertionError e) {
            throw new AssertionError(
                    "the provider says " + wsk.level(capability) + " of " + capability + ", but: " + e.getMessage(), e);
        }
    }

    /** Shows that a capability is there. */
    @FunctionalInterface
    interface Proof {
        void show() throws Exception;
    }
}
