package org.wsk4j.provider.kit.socket;

import org.jspecify.annotations.Nullable;
import org.wsk4j.WskInspectAction;
import org.wsk4j.WskInspectId;

/** One connection request under inspection. Its fields are guarded by the listener's lock. */
final class Inspection {

    final WskInspectId id;
    final ConnectionSocket connection;

    private InspectionState state = InspectionState.ARRIVED;
    /** The peer reset it while its inspectEvent ran. */
    boolean reset;
    /** The decision came before inspectEvent had returned WskInspectPend. */
    @Nullable
    WskInspectAction early;

    Inspection(WskInspectId id, ConnectionSocket connection) {
        this.id = id;
        this.connection = connection;
    }

    InspectionState state() {
        return state;
    }

    void moveTo(InspectionState next) {
        if (!state.leadsTo(next)) {
            throw new AssertionError(state + " does not lead to " + next);
        }
        state = next;
    }
}
