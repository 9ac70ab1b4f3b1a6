package org.wsk4j.registrar.core;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderNpi;

/** What the registrar keeps in a WskRegistration, from register to the end of deregister. */
final class ClientRegistration {

    final NetworkModuleRegistrar owner;
    final WskClientNpi npi;
    final Demand demand;

    // guarded by the owner's lock
    final Map<AttachedProvider, Binding> bindings = new HashMap<>();
    boolean ending;

    ClientRegistration(NetworkModuleRegistrar owner, WskClientNpi npi, Demand demand) {
        this.owner = owner;
        this.npi = npi;
        this.demand = demand;
    }

    int captures() {
        return bindings.values().stream().mapToInt(binding -> binding.captures).sum();
    }

    /** Whether an attachClient for this client is running. */
    boolean binding() {
        return bindings.values().stream().anyMatch(binding -> binding.npi == null);
    }

    @Nullable
    Binding bindingOf(WskProviderNpi captured) {
        for (Binding binding : bindings.values()) {
            WskProviderNpi made = binding.npi;
            if (made != null && made.client() == captured.client()) {
                return binding;
            }
        }
        return null;
    }

    List<Binding> copyOfBindings() {
        return List.copyOf(bindings.values());
    }

    String label() {
        String name = npi.selection().clientName();
        return name == null ? "a client without a name" : "client " + name;
    }
}
