package org.wsk4j.tck.model;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.wsk4j.WskClient;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.tck.fixture.Until;

/**
 * What programs run in.
 *
 * @param provider who is judged
 * @param client ours
 * @param peers the other ends
 */
record World(WskProviderDispatch provider, WskClient client, PeerLoop peers) {

    private static final Duration A_WHILE = Duration.ofMillis(2);

    /** Gives something a chance to happen; that it does not is no failure. */
    void shortly(BooleanSupplier condition) {
        Until.within(A_WHILE, condition);
    }
}
