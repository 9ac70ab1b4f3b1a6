package org.wsk4j.provider.nio;

import java.util.Set;
import org.wsk4j.tck.model.Law;

/** What a {@link BrokenProvider} does wrong, and as what the model must see it. */
enum Fault {
    NONE,
    LOSES_A_COMPLETION(Law.ONCE, Law.END),
    COMPLETES_TWICE(Law.ONCE),
    RETURNS_ANOTHER_STATUS(Law.DUALITY),
    SWALLOWS_A_BYTE(Law.BYTES_IN),
    LOSES_BYTES_ON_CANCEL(Law.BYTES_IN),
    REORDERS_SENDS(Law.BYTES_OUT),
    COMPLETES_SENDS_EARLY(Law.BYTES_OUT),
    SENDS_SHORT(Law.STATUS, Law.BYTES_OUT),
    TELLS_A_RESET_AS_THE_END(Law.ENDING),
    CLOSES_GRACEFULLY(Law.ENDING),
    TELLS_A_WRONG_STATUS(Law.STATUS),
    WRITES_BEYOND_THE_RANGE(Law.MEMORY),
    WRITES_AFTER_THE_COMPLETION(Law.MEMORY),
    CALLS_AFTER_CLOSE(Law.AFTER_CLOSE),
    COMPLETES_CLOSE_FIRST(Law.AFTER_CLOSE),
    IGNORES_DISABLING(Law.EVENT_OFF),
    IGNORES_REFUSALS(Law.PAUSE),
    IGNORES_PARTIAL_ACCEPTANCE(Law.BYTES_IN),
    CHANGES_RETAINED_MEMORY(Law.RETAINED),
    REFUSES_RELEASE(Law.RETAINED),
    LEAKS_SOCKETS(Law.END),
    LOSES_AN_ACCEPTED_CONNECTION(Law.ACCEPTED_ONCE, Law.END),
    DOUBLES_DATAGRAMS(Law.BYTES_IN, Law.BYTES_OUT),
    HIDES_TRUNCATION(Law.BYTES_IN);

    private final Set<Law> laws;

    Fault(Law... laws) {
        this.laws = Set.of(laws);
    }

    Set<Law> laws() {
        return laws;
    }
}
