package org.wsk4j.registrar.core;

import java.util.Comparator;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.runtime.ProviderState;

/** A provider from its attach to its detach. One that comes back is another object. */
final class AttachedProvider {

    /** Best first: higher ranking, then lower service.id, then who came first. */
    static final Comparator<AttachedProvider> BEST_FIRST = Comparator.comparing(
                    (AttachedProvider provider) -> provider.facts, ProviderFacts.BEST_FIRST)
            .thenComparingLong(provider -> provider.order);

    final WskProviderDispatch dispatch;
    private final long order;

    // guarded by the registrar's lock
    ProviderFacts facts;
    ProviderState state = ProviderState.ATTACHED;

    AttachedProvider(WskProviderDispatch dispatch, ProviderFacts facts, long order) {
        this.dispatch = dispatch;
        this.facts = facts;
        this.order = order;
    }
}
