package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClient;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistration;
import org.wsk4j.WskVersion;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.registrar.core.Explanations.Candidate;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.SwapSnapshot;

/**
 * Who is there: providers, absences, registrations, captures. Every method takes the lock, and no foreign code runs under it,
 * only pure functions of our own.
 */
final class Roster {

    private static final int SWAPS_KEPT = 10;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled to all at every change. */
    private final Condition changed = lock.newCondition();

    // guarded by lock, the rest of the fields
    private final List<AttachedProvider> providers = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();
    private final Set<ClientRegistration> registrations = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<SwapSnapshot> swaps = new ArrayDeque<>();
    private SelectionOverrides overrides = SelectionOverrides.NONE;
    private boolean closed;
    private long arrivals;
    private long changes;

    /**
     * What became of a round of a capture.
     *
     * @param status the answer, or null if the round did not end the capture
     * @param npi what was captured, or null
     * @param toMake the binding for which the caller must let the provider make the client object, or null
     */
    record Capture(
            @Nullable NtStatus status,
            @Nullable WskProviderNpi npi,
            @Nullable Binding toMake) {

        static Capture failed(NtStatus status) {
            return new Capture(status, null, null);
        }
    }

    void configure(SelectionOverrides newOverrides) {
        lock.lock();
        try {
            overrides = newOverrides;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void add(WskProviderDispatch dispatch, ProviderFacts facts) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the registrar is closed");
            }
            if (find(dispatch) != null) {
                throw new IllegalStateException("provider " + facts.name() + " is attached already");
            }
            providers.add(new AttachedProvider(dispatch, facts, arrivals++));
            providers.sort(AttachedProvider.BEST_FIRST);
            count();
        } finally {
            lock.unlock();
        }
    }

    boolean update(WskProviderDispatch dispatch, ProviderFacts facts) {
        lock.lock();
        try {
            AttachedProvider provider = find(dispatch);
            if (provider == null) {
                return false;
            }
            provider.facts = facts;
            providers.sort(AttachedProvider.BEST_FIRST);
            count();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void add(Absence absence) {
        lock.lock();
        try {
            absences.add(absence);
            count();
        } finally {
            lock.unlock();
        }
    }

    boolean removeAbsence(Object source) {
        lock.lock();
        try {
            boolean removed = absences.removeIf(absence -> absence.source() == source);
            if (removed) {
                count();
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    List<AttachedProvider> attached(Predicate<AttachedProvider> which) {
        lock.lock();
        try {
            return providers.stream().filter(which).toList();
        } finally {
            lock.unlock();
        }
    }

    ProviderState state(AttachedProvider provider) {
        lock.lock();
        try {
            return provider.state;
        } finally {
            lock.unlock();
        }
    }

    NtStatus register(WskRegistration registration, ClientRegistration client) {
        lock.lock();
        try {
            if (closed) {
                return NtStatus.STATUS_DEVICE_NOT_READY;
            }
            // The block is the client's; two registrars could be given it at once.
            synchronized (registration) {
                if (registration.reserved() != null) {
                    throw new IllegalStateException("the block is registered already: use one for each registration");
                }
                registration.setReserved(client);
            }
            registrations.add(client);
            return NtStatus.STATUS_SUCCESS;
        } finally {
            lock.unlock();
        }
    }

    /** One round of a capture: ends with an answer, or with a binding to make. */
    Capture capture(ClientRegistration client, Deadline deadline) {
        lock.lock();
        try {
            while (!closed && !client.ending) {
                Election election = new Election(client.demand, overrides);
                AttachedProvider best = best(election, true);
                if (best == null) {
                    if (best(election, false) != null) {
                        return Capture.failed(NtStatus.STATUS_NOINTERFACE);
                    }
                    if (!deadline.await(changed)) {
                        return Capture.failed(NtStatus.STATUS_DEVICE_NOT_READY);
                    }
                    continue;
                }
                Binding binding = client.bindings.get(best);
                if (binding == null) {
                    binding = new Binding(client, best);
                    client.bindings.put(best, binding);
                    return new Capture(null, null, binding);
                }
                WskProviderNpi npi = binding.npi;
                if (npi != null) {
                    binding.captures++;
                    return new Capture(NtStatus.STATUS_SUCCESS, npi, null);
                }
                // Another thread lets the provider make the client object; that is short, whatever our own timeout.
                changed.await();
            }
            return Capture.failed(NtStatus.STATUS_DEVICE_NOT_READY);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
            return Capture.failed(NtStatus.STATUS_CANCELLED);
        } finally {
            lock.unlock();
        }
    }

    /** The provider made the client object, or failed to. */
    void made(Binding binding, @Nullable WskClient client) {
        lock.lock();
        try {
            if (client == null) {
                binding.registration.bindings.remove(binding.provider);
            } else {
                binding.npi = new WskProviderNpi(client, binding.provider.dispatch);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Binding release(ClientRegistration client, WskProviderNpi captured) {
        lock.lock();
        try {
            Binding binding = client.bindingOf(captured);
            if (binding == null || binding.captures == 0) {
                throw new IllegalStateException("the provider is not captured: each capture is released exactly once");
            }
            binding.captures--;
            changed.signalAll();
            return binding;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    WskProviderCharacteristics characteristics(ClientRegistration client) {
        lock.lock();
        try {
            if (closed || client.ending) {
                return null;
            }
            Election election = new Election(client.demand, overrides);
            AttachedProvider best = best(election, true);
            if (best == null) {
                best = best(election, false);
            }
            return best == null ? null : best.facts.characteristics();
        } finally {
            lock.unlock();
        }
    }

    /** From here on no capture succeeds. Answers the bindings, all of them made. */
    List<Binding> beginDeregister(ClientRegistration client) {
        Deadline never = Deadline.never();
        lock.lock();
        try {
            if (client.ending) {
                throw new IllegalStateException("deregister was called already");
            }
            client.ending = true;
            changed.signalAll();
            while (client.binding()) {
                never.awaitUninterruptibly(changed);
            }
            return client.copyOfBindings();
        } finally {
            lock.unlock();
        }
    }

    void awaitReleases(ClientRegistration client, long patienceNanos) {
        Deadline patience = Deadline.in(patienceNanos);
        Deadline never = Deadline.never();
        lock.lock();
        try {
            while (client.captures() > 0 && patience.awaitUninterruptibly(changed)) {}
            if (client.captures() > 0) {
                Log.LOG.log(
                        Level.WARNING,
                        "deregister of {0} waits for {1} captures to be released",
                        client.label(),
                        client.captures());
            }
            while (client.captures() > 0) {
                never.awaitUninterruptibly(changed);
            }
        } finally {
            lock.unlock();
        }
    }

    void endDeregister(ClientRegistration client) {
        lock.lock();
        try {
            registrations.remove(client);
            client.bindings.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From here on nobody captures them. Answers those that were attached until now. */
    List<AttachedProvider> beginDetach(Collection<AttachedProvider> candidates) {
        lock.lock();
        try {
            List<AttachedProvider> leaving = candidates.stream()
                    .filter(provider -> provider.state == ProviderState.ATTACHED)
                    .toList();
            for (AttachedProvider provider : leaving) {
                provider.state = ProviderState.DETACHING;
                count();
            }
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    /** The bindings to a provider that takes no new captures, once those that are being made are made. */
    List<Binding> bindingsOf(AttachedProvider provider, Deadline deadline) {
        lock.lock();
        try {
            while (bindings(provider).stream().anyMatch(binding -> binding.npi == null)
                    && deadline.awaitUninterruptibly(changed)) {}
            return bindings(provider);
        } finally {
            lock.unlock();
        }
    }

    List<Binding> bindingsOf(ClientRegistration client) {
        lock.lock();
        try {
            return client.copyOfBindings();
        } finally {
            lock.unlock();
        }
    }

    List<Binding> holders(List<Binding> bindings) {
        lock.lock();
        try {
            return bindings.stream().filter(binding -> binding.captures > 0).toList();
        } finally {
            lock.unlock();
        }
    }

    void endDetach(List<Departure> departures) {
        lock.lock();
        try {
            for (Departure departure : departures) {
                departure.provider.state = ProviderState.DETACHED;
                providers.remove(departure.provider);
                swaps.addFirst(departure.snapshot(departure.provider.facts.name()));
                count();
            }
            while (swaps.size() > SWAPS_KEPT) {
                swaps.removeLast();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bindings to providers that left, without captures. */
    List<Binding> forgettable(List<Binding> bindings) {
        lock.lock();
        try {
            return bindings.stream()
                    .filter(binding -> binding.provider.state == ProviderState.DETACHED)
                    .filter(binding -> binding.captures == 0 && binding.npi != null)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    void forget(Binding binding) {
        lock.lock();
        try {
            binding.registration.bindings.remove(binding.provider, binding);
        } finally {
            lock.unlock();
        }
    }

    long changeCount() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    List<SelectionExplanation> explain(WskProviderSelection selection) {
        lock.lock();
        try {
            List<Candidate> candidates = providers.stream()
                    .map(provider -> new Candidate(provider.facts, provider.state))
                    .toList();
            try {
                Election election = new Election(Demand.of(selection, WskVersion.WSK_1_0), overrides);
                return new Explanations(election, candidates).list(absent());
            } catch (MalformedFilterException malformed) {
                return Explanations.malformed(malformed, candidates, absent());
            }
        } finally {
            lock.unlock();
        }
    }

    Picture picture() {
        lock.lock();
        try {
            List<Picture.Provider> seen = new ArrayList<>();
            providers.forEach(provider -> seen.add(Picture.Provider.of(provider)));
            // One that left is shown as long as a client holds a capture of it or a socket.
            registrations.stream()
                    .flatMap(client -> client.bindings.keySet().stream())
                    .filter(provider -> provider.state == ProviderState.DETACHED)
                    .distinct()
                    .forEach(provider -> seen.add(Picture.Provider.of(provider)));
            int captures = registrations.stream()
                    .mapToInt(ClientRegistration::captures)
                    .sum();
            return new Picture(seen, absent(), registrations.size(), captures, List.copyOf(swaps));
        } finally {
            lock.unlock();
        }
    }

    /** An absence that was overtaken by its provider is none. */
    private List<Absence> absent() {
        return absences.stream()
                .filter(absence -> providers.stream()
                        .noneMatch(provider -> provider.facts.name().equals(absence.provider())))
                .toList();
    }

    private @Nullable AttachedProvider best(Election election, boolean withVersion) {
        for (AttachedProvider provider : providers) {
            if (provider.state == ProviderState.ATTACHED
                    && election.objection(provider.facts) == null
                    && (!withVersion || election.versionObjection(provider.facts) == null)) {
                return provider;
            }
        }
        return null;
    }

    private @Nullable AttachedProvider find(WskProviderDispatch dispatch) {
        for (AttachedProvider provider : providers) {
            if (provider.dispatch == dispatch) {
                return provider;
            }
        }
        return null;
    }

    private List<Binding> bindings(AttachedProvider provider) {
        List<Binding> found = new ArrayList<>();
        for (ClientRegistration client : registrations) {
            Binding binding = client.bindings.get(provider);
            if (binding != null) {
                found.add(binding);
            }
        }
        return found;
    }

    private void count() {
        changes++;
        changed.signalAll();
    }
}
