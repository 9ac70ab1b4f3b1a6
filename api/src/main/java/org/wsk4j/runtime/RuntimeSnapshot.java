package org.wsk4j.runtime;

import java.util.ArrayList;
import java.util.List;

/** All that the registrar knows at one time. */
public final class RuntimeSnapshot {

    /** The providers, best first; absent ones last. */
    public final List<ProviderSnapshot> providers = new ArrayList<>();

    /** How many clients are registered. */
    public int registrations;

    /** How many captures are held. */
    public int captures;

    /** The last ten departures of a provider, newest first. */
    public final List<SwapSnapshot> swaps = new ArrayList<>();

    /** Creates an empty one. */
    public RuntimeSnapshot() {}
}
