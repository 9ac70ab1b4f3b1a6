package org.wsk4j.wsp.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskRuntime;
import org.wsk4j.wsp.WsaProtocolInfo;
import org.wsk4j.wsp.base.WskServiceProvider;

/**
 * A Winsock base provider for each WSK provider that is attached. One that left keeps its Winsock side: its sockets are answered for, and it
 * may come back.
 */
public final class BaseProviders implements AutoCloseable {

    private final WinsockSystem system;
    private final WskRegistrar registrar;
    private final WskRuntime runtime;
    private final Map<String, WskServiceProvider> known = new HashMap<>(); // guarded by this
    private final Set<String> attached = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this
    private volatile long seen = -1;

    /**
     * Creates it; the system asks it to {@link #refresh} from now on.
     *
     * @param system where base providers are attached
     * @param registrar where WSK providers are found
     * @param runtime tells which there are
     */
    public BaseProviders(WinsockSystem system, WskRegistrar registrar, WskRuntime runtime) {
        this.system = system;
        this.registrar = registrar;
        this.runtime = runtime;
        system.refreshWith(this::refresh);
    }

    /** Attaches and detaches what came and went since the last time; costs one comparison if nothing did. */
    public void refresh() {
        if (runtime.changeCount() == seen) {
            return;
        }
        synchronized (this) {
            long count = runtime.changeCount();
            if (count == seen || closed) {
                return;
            }
            List<ProviderSnapshot> present = runtime.snapshot().providers.stream()
                    .filter(provider -> provider.state == ProviderState.ATTACHED)
                    .toList();
            Set<String> names = new HashSet<>();
            present.forEach(provider -> names.add(provider.name));
            for (String name : Set.copyOf(attached)) {
                if (!names.contains(name)) {
                    attached.remove(name);
                    system.detachBase(base(name).providerId());
                }
            }
            present.forEach(provider -> attach(provider, present));
            seen = count;
        }
    }

    private void attach(ProviderSnapshot provider, List<ProviderSnapshot> present) {
        if (attached.contains(provider.name)) {
            return;
        }
        WskServiceProvider base = base(provider.name);
        List<WsaProtocolInfo> protocols = base.protocols();
        if (protocols.isEmpty()) {
            return;
        }
        List<UUID> outranked = new ArrayList<>();
        for (ProviderSnapshot other : present) {
            if (other.ranking < provider.ranking) {
                outranked.add(base(other.name).providerId());
            }
        }
        attached.add(provider.name);
        system.attachBase(base.providerId(), "wsk:" + provider.name, base, protocols, outranked);
    }

    private WskServiceProvider base(String name) {
        return known.computeIfAbsent(
                name,
                wanted -> new WskServiceProvider(
                        registrar, WskProviderSelection.any().provider(wanted)));
    }

    /** Ends the base providers; after the system. */
    @Override
    public synchronized void close() {
        closed = true;
        known.values().forEach(WskServiceProvider::close);
        known.clear();
    }
}
