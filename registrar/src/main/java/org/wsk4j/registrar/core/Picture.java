package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wsk4j.CapabilityStatement;
import org.wsk4j.runtime.CapabilitySnapshot;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.RuntimeSnapshot;
import org.wsk4j.runtime.SwapSnapshot;
import org.wsk4j.runtime.WskProviderRuntime;

/**
 * A copy of the roster, taken under the lock; made a snapshot outside of it, because providers fill in their part.
 *
 * @param providers best first, those that left last
 * @param absences who cannot work here
 * @param registrations how many clients are registered
 * @param captures how many captures are held
 * @param swaps the last departures, newest first
 */
record Picture(
        List<Provider> providers, List<Absence> absences, int registrations, int captures, List<SwapSnapshot> swaps) {

    /**
     * One provider.
     *
     * @param facts what is known of it
     * @param state where it stands
     * @param runtime its own view, or null if it has none or left
     */
    record Provider(
            ProviderFacts facts,
            ProviderState state,
            @Nullable WskProviderRuntime runtime) {

        static Provider of(AttachedProvider provider) {
            boolean alive = provider.state != ProviderState.DETACHED;
            return new Provider(
                    provider.facts,
                    provider.state,
                    alive && provider.dispatch instanceof WskProviderRuntime runtime ? runtime : null);
        }
    }

    RuntimeSnapshot snapshot() {
        RuntimeSnapshot snapshot = new RuntimeSnapshot();
        providers.forEach(provider -> snapshot.providers.add(snapshot(provider)));
        absences.forEach(absence -> snapshot.providers.add(snapshot(absence)));
        snapshot.registrations = registrations;
        snapshot.captures = captures;
        swaps.forEach(swap -> snapshot.swaps.add(copy(swap)));
        return snapshot;
    }

    private static ProviderSnapshot snapshot(Provider provider) {
        ProviderFacts facts = provider.facts();
        ProviderSnapshot snapshot = new ProviderSnapshot();
        WskProviderRuntime runtime = provider.runtime();
        if (runtime != null) {
            try {
                runtime.fill(snapshot);
            } catch (RuntimeException | LinkageError defect) {
                Log.LOG.log(Level.WARNING, "provider " + facts.name() + " failed to fill its snapshot", defect);
            }
        }
        // After fill: what the registrar knows is the registrar's to say.
        snapshot.name = facts.name();
        snapshot.description = facts.characteristics().description();
        snapshot.version = ProviderFacts.version(facts.characteristics().highestVersion());
        snapshot.state = provider.state();
        snapshot.ranking = facts.ranking();
        snapshot.capabilities.clear();
        facts.characteristics().capabilities().values().forEach(one -> snapshot.capabilities.add(snapshot(one)));
        return snapshot;
    }

    private static ProviderSnapshot snapshot(Absence absence) {
        ProviderSnapshot snapshot = new ProviderSnapshot();
        snapshot.name = absence.provider();
        snapshot.state = ProviderState.ABSENT;
        snapshot.reason = absence.reason();
        snapshot.remedy = absence.remedy();
        return snapshot;
    }

    private static CapabilitySnapshot snapshot(CapabilityStatement statement) {
        CapabilitySnapshot snapshot = new CapabilitySnapshot();
        snapshot.name = statement.capability().name();
        snapshot.level = statement.level().name();
        snapshot.reason = statement.reason();
        return snapshot;
    }

    /** The kept ones must not change when a reader changes his. */
    private static SwapSnapshot copy(SwapSnapshot swap) {
        SwapSnapshot copy = new SwapSnapshot();
        copy.provider = swap.provider;
        copy.beganEpochMillis = swap.beganEpochMillis;
        copy.drainMillis = swap.drainMillis;
        copy.drained = swap.drained;
        copy.orphans = swap.orphans;
        return copy;
    }
}
