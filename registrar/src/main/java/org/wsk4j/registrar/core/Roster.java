package org.wsk4j.registrar.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
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

    /** Guards the claim of a block. Not the block itself: it is the client's, who may lock it. */
    private static final Object BLOCKS = new Object();

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
        locked(() -> {
            overrides = newOverrides;
            changed.signalAll();
        });
    }

    void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
    }

    void add(WskProviderDispatch dispatch, ProviderFacts facts) {
        locked(() -> {
            if (closed) {
                throw new IllegalStateException("the registrar is closed");
            }
            if (find(dispatch) != null) {
                throw new IllegalStateException("provider " + facts.name() + " is attached already");
            }
            providers.add(new AttachedProvider(dispatch, facts, arrivals++));
            providers.sort(AttachedProvider.BEST_FIRST);
            count();
        });
    }

    boolean update(WskProviderDispatch dispatch, ProviderFacts facts) {
        return locked(() -> {
            AttachedProvider provider = find(dispatch);
            if (provider == null) {
                return false;
            }
            provider.facts = facts;
            providers.sort(AttachedProvider.BEST_FIRST);
            count();
            return true;
        });
    }

    void add(Absence absence) {
        locked(() -> {
            absences.add(absence);
            count();
        });
    }

    boolean removeAbsence(Object source) {
        return locked(() -> {
            boolean removed = absences.removeIf(absence -> absence.source() == source);
            if (removed) {
                count();
            }
            return removed;
        });
    }

    /** Those of which the roster does not know are others now. */
    void absencesChanged() {
        locked(this::count);
    }

    List<AttachedProvider> attached(Predicate<AttachedProvider> which) {
        return locked(() -> providers.stream().filter(which).toList());
    }

    ProviderState state(AttachedProvider provider) {
        return locked(() -> provider.state);
    }

    NtStatus register(WskRegistration registration, ClientRegistration client) {
        return locked(() -> {
            if (closed) {
                return NtStatus.STATUS_DEVICE_NOT_READY;
            }
            // Two registrars could be given one block at once.
            synchronized (BLOCKS) {
                if (registration.reserved() != null) {
                    throw new IllegalStateException("the block is registered already: use one for each registration");
                }
                registration.setReserved(client);
            }
            registrations.add(client);
            return NtStatus.STATUS_SUCCESS;
        });
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
        locked(() -> {
            if (client == null) {
                binding.registration.bindings.remove(binding.provider);
            } else {
                binding.npi = new WskProviderNpi(client, binding.provider.dispatch);
            }
            changed.signalAll();
        });
    }

    Binding release(ClientRegistration client, WskProviderNpi captured) {
        return locked(() -> {
            Binding binding = client.bindingOf(captured);
            if (binding == null || binding.captures == 0) {
                throw new IllegalStateException("the provider is not captured: each capture is released exactly once");
            }
            binding.captures--;
            changed.signalAll();
            return binding;
        });
    }

    @Nullable
    WskProviderCharacteristics characteristics(ClientRegistration client) {
        return locked(() -> {
            if (closed || client.ending) {
                return null;
            }
            Election election = new Election(client.demand, overrides);
            AttachedProvider best = best(election, true);
            if (best == null) {
                best = best(election, false);
            }
            return best == null ? null : best.facts.characteristics();
        });
    }

    /** From here on no capture succeeds. Answers the bindings, all of them made. */
    List<Binding> beginDeregister(ClientRegistration client) {
        Deadline never = Deadline.never();
        return locked(() -> {
            if (client.ending) {
                throw new IllegalStateException("deregister was called already");
            }
            client.ending = true;
            changed.signalAll();
            while (client.binding()) {
                never.awaitUninterruptibly(changed);
            }
            return client.copyOfBindings();
        });
    }

    /** Waits until all captures are released, or the time is over; answers how many are left. */
    int awaitReleases(ClientRegistration client, Deadline deadline) {
        return locked(() -> {
            while (client.captures() > 0 && deadline.awaitUninterruptibly(changed)) {}
            return client.captures();
        });
    }

    void endDeregister(ClientRegistration client) {
        locked(() -> {
            registrations.remove(client);
            client.bindings.clear();
            changed.signalAll();
        });
    }

    /** From here on nobody captures them. Answers those that were attached until now. */
    List<AttachedProvider> beginDetach(Collection<AttachedProvider> candidates) {
        return locked(() -> {
            List<AttachedProvider> leaving = candidates.stream()
                    .filter(provider -> provider.state == ProviderState.ATTACHED)
                    .toList();
            for (AttachedProvider provider : leaving) {
                provider.state = ProviderState.DETACHING;
                count();
            }
            return leaving;
        });
    }

    /** The bindings to a provider that takes no new captures, once those that are being made are made. */
    List<Binding> bindingsOf(AttachedProvider provider, Deadline deadline) {
        return locked(() -> {
            while (bindings(provider).stream().anyMatch(binding -> binding.npi == null)
                    && deadline.awaitUninterruptibly(changed)) {}
            return bindings(provider);
        });
    }

    List<Binding> bindingsOf(ClientRegistration client) {
        return locked(() -> client.copyOfBindings());
    }

    List<Binding> holders(List<Binding> bindings) {
        return locked(
                () -> bindings.stream().filter(binding -> binding.captures > 0).toList());
    }

    void endDetach(List<Departure> departures) {
        locked(() -> {
            for (Departure departure : departures) {
                departure.provider.state = ProviderState.DETACHED;
                providers.remove(departure.provider);
                swaps.addFirst(departure.snapshot(departure.provider.facts.name()));
                count();
            }
            while (swaps.size() > SWAPS_KEPT) {
                swaps.removeLast();
            }
        });
    }

    /** Bindings to providers that left, without captures. */
    List<Binding> forgettable(List<Binding> bindings) {
        return locked(() -> bindings.stream()
                .filter(binding -> binding.provider.state == ProviderState.DETACHED)
                .filter(binding -> binding.captures == 0 && binding.npi != null)
                .toList());
    }

    void forget(Binding binding) {
        locked(() -> {
            binding.registration.bindings.remove(binding.provider, binding);
        });
    }

    long changeCount() {
        return locked(() -> changes);
    }

    List<SelectionExplanation> explain(WskProviderSelection selection, List<Absence> unattached) {
        return locked(() -> {
            List<Candidate> candidates = providers.stream()
                    .map(provider -> new Candidate(provider.facts, provider.state))
                    .toList();
            try {
                Election election = new Election(Demand.of(selection, WskVersion.WSK_1_0), overrides);
                return new Explanations(election, candidates).list(absent(unattached));
            } catch (MalformedFilterException malformed) {
                return Explanations.malformed(malformed, candidates, absent(unattached));
            }
        });
    }

    Picture picture(List<Absence> unattached) {
        return locked(() -> {
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
            return new Picture(seen, absent(unattached), registrations.size(), captures, List.copyOf(swaps));
        });
    }

    /**
     * An absence that was overtaken by its provider is none. Of two about one provider, what it says itself counts: it knows
     * more than those that only see it missing.
     */
    private List<Absence> absent(List<Absence> unattached) {
        Set<String> said = new HashSet<>();
        providers.forEach(provider -> said.add(provider.facts.name()));
        List<Absence> absent = new ArrayList<>();
        for (Absence absence : absences) {
            if (!said.contains(absence.provider())) {
                absent.add(absence);
            }
        }
        absent.forEach(absence -> said.add(absence.provider()));
        for (Absence absence : unattached) {
            if (!said.contains(absence.provider())) {
                absent.add(absence);
            }
        }
        return List.copyOf(absent);
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

    private <T extends @Nullable Object> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable body) {
        lock.lock();
        try {
            body.run();
        } finally {
            lock.unlock();
        }
    }

    private void count() {
        changes++;
        changed.signalAll();
    }
}
