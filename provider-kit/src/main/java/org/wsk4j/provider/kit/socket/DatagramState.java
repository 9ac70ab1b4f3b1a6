package org.wsk4j.provider.kit.socket;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a datagram socket stands. Whether it has a fixed remote address is no state: it changes nothing of what may be asked.
 *
 * <pre>
 *  CREATED -&gt; BOUND
 * </pre>
 */
enum DatagramState {
    /** No local address: only bind, options and close. */
    CREATED,
    /** Has a local address: sends and receives. */
    BOUND;

    private static final Map<DatagramState, Set<DatagramState>> NEXT = new EnumMap<>(DatagramState.class);

    static {
        NEXT.put(CREATED, EnumSet.of(BOUND));
        NEXT.put(BOUND, EnumSet.noneOf(DatagramState.class));
    }

    /** Whether a change is legal. */
    boolean leadsTo(DatagramState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether datagrams may come and go. */
    boolean isBound() {
        return this == BOUND;
    }
}
