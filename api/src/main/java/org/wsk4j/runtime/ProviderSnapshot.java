package org.wsk4j.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One provider at one time. */
public final class ProviderSnapshot {

    /** The short name. */
    public String name = "";

    /** What it is and on what it stands. */
    public String description = "";

    /** The highest version offered, for example {@code 1.0}. */
    public String version = "";

    /** Where it stands. */
    public ProviderState state = ProviderState.ABSENT;

    /** Breaks ties; higher is better. */
    public int ranking;

    /** For an absent provider: why. */
    public String reason = "";

    /** For an absent provider: what to do. */
    public String remedy = "";

    /** Its capabilities, by name. */
    public final List<CapabilitySnapshot> capabilities = new ArrayList<>();

    /** Its open sockets. */
    public final List<SocketSnapshot> sockets = new ArrayList<>();

    /** Counters since it came, by name. */
    public final Map<String, Long> counters = new TreeMap<>();

    /** Creates an empty one. */
    public ProviderSnapshot() {}
}
