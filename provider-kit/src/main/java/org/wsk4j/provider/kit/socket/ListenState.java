package org.wsk4j.provider.kit.socket;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a listener stands.
 *
 * <pre>
 *  CREATED -&gt; LISTENING -&gt; BROKEN
 * </pre>
 */
enum ListenState {
    /** No local address: options count, connections do not come. */
    CREATED,
    /** Connections come. */
    LISTENING,
    /** The host can accept no more; only close is left. */
    BROKEN;

    private static final Map<ListenState, Set<ListenState>> NEXT = new EnumMap<>(ListenState.class);

    static {
        NEXT.put(CREATED, EnumSet.of(LISTENING));
        NEXT.put(LISTENING, EnumSet.of(BROKEN));
        NEXT.put(BROKEN, EnumSet.noneOf(ListenState.class));
    }

    /** Whether a change is legal. */
    boolean leadsTo(ListenState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
