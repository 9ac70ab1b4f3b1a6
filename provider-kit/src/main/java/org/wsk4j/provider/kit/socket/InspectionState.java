package org.wsk4j.provider.kit.socket;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where the inspection of a connection request stands.
 *
 * <pre>
 *  ARRIVED -&gt; INSPECTING -&gt; PENDED
 *     |           |  |         |  |
 *     |           |  +--&gt; ABORTED &lt;+  (the peer reset it: abortEvent)
 *     |           |           |    |
 *     +-----------+-&gt; OVER &lt;--+----+
 * </pre>
 */
enum InspectionState {
    /** Waits for its inspectEvent; a reset now is nobody's business. */
    ARRIVED,
    /** Its inspectEvent runs. */
    INSPECTING,
    /** The client decides later. */
    PENDED,
    /** The peer reset it before the decision; its abortEvent is due. */
    ABORTED,
    /** Decided, or told as aborted: the ID means nothing any more. */
    OVER;

    private static final Map<InspectionState, Set<InspectionState>> NEXT = new EnumMap<>(InspectionState.class);

    static {
        NEXT.put(ARRIVED, EnumSet.of(INSPECTING, OVER));
        NEXT.put(INSPECTING, EnumSet.of(PENDED, ABORTED, OVER));
        NEXT.put(PENDED, EnumSet.of(ABORTED, OVER));
        NEXT.put(ABORTED, EnumSet.of(OVER));
        NEXT.put(OVER, EnumSet.noneOf(InspectionState.class));
    }

    /** Whether a change is legal. */
    boolean leadsTo(InspectionState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
