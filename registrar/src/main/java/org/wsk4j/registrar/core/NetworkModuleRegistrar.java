package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wsk4j.WskClient;
import org.wsk4j.WskClientNpi;
import org.wsk4j.WskProviderCharacteristics;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.WskProviderSelection;
import org.wsk4j.WskRegistrar;
import org.wsk4j.WskRegistration;
import org.wsk4j.data.Out;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.RuntimeSnapshot;
import org.wsk4j.runtime.SelectionExplanation;
import org.wsk4j.runtime.WskProviderAbsence;
import org.wsk4j.runtime.WskRuntime;

/**
 * The registrar without a world around it: somebody attaches and detaches providers, clients register and capture.
 *
 * <p>One lock guards all that changes and one condition tells every change to everybody who waits; capture and detach are
 * rare, and one lock is easy to argue about. No foreign code runs under the lock: attachClient, WskClient.detach, clientEvent
 * and fill are called outside, on copies.
 */
public final class NetworkModuleRegistrar implements WskRegistrar, WskRuntime {

    /** How long a provider that leaves may drain unless configured. */
    public static final int DEFAULT_DETACH_TIMEOUT_MILLIS = 2000;

    /** How long a deregister waits before it says what for, and how often a binding is asked whether it is done. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Roster roster = new Roster();
    private final Runnable onChange;

    private volatile Supplier<? extends Collection<? extends WskProviderAbsence>> unattached = List::of;
    private volatile long detachTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(DEFAULT_DETACH_TIMEOUT_MILLIS);

    /**
     * Creates one without providers.
     *
     * @param onChange runs after each change of the set of providers, on the thread that changed it, under no lock
     */
    public NetworkModuleRegistrar(Runnable onChange) {
        this.onChange = onChange;
    }

    /**
     * Changes the configuration. Captures that wait look again; captures that are held stay.
     *
     * @param overrides what is configured about selection
     * @param detachTimeoutMillis how long a provider that leaves may drain
     */
    public void configure(SelectionOverrides overrides, long detachTimeoutMillis) {
        detachTimeoutNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, detachTimeoutMillis));
        roster.configure(overrides);
    }

    /**
     * Names somebody who knows of more providers that cannot work. He is asked whenever a picture or an explanation is, under
     * no lock.
     *
     * @param source answers the absences of the moment
     */
    public void askForAbsences(Supplier<? extends Collection<? extends WskProviderAbsence>> source) {
        unattached = source;
    }

    /** What those absences are has changed. */
    public void absencesChanged() {
        roster.absencesChanged();
        onChange.run();
    }

    /**
     * A provider comes. One that cannot say what it is becomes an absent one.
     *
     * @param provider its table
     * @param properties service properties that add to, or replace, those that follow from its characteristics
     * @throws IllegalStateException if it is attached already, or the registrar is closed
     */
    public void attach(WskProviderDispatch provider, Map<String, ?> properties) {
        ProviderFacts facts;
        try {
            facts = ProviderFacts.of(provider.characteristics(), properties);
        } catch (RuntimeException | LinkageError defect) {
            Log.LOG.log(Level.WARNING, "a provider cannot say what it is", defect);
            refuse(provider, provider.getClass().getName(), "it cannot say what it is: " + defect);
            return;
        }
        if (!facts.isConsistent(provider.version())) {
            refuse(
                    provider,
                    facts.name(),
                    "its table is of version " + ProviderFacts.version(provider.version()) + ", and it claims versions "
                            + facts.versions());
            return;
        }
        roster.add(provider, facts);
        onChange.run();
    }

    private void refuse(WskProviderDispatch provider, String name, String reason) {
        roster.add(new Absence(provider, name, reason, "repair its version() and characteristics()"));
        onChange.run();
    }

    /**
     * The service properties of a provider changed.
     *
     * @param provider its table
     * @param properties the new service properties
     */
    public void update(WskProviderDispatch provider, Map<String, ?> properties) {
        ProviderFacts facts;
        try {
            facts = ProviderFacts.of(provider.characteristics(), properties);
        } catch (RuntimeException | LinkageError defect) {
            Log.LOG.log(Level.WARNING, "a provider cannot say any more what it is; what it said before holds", defect);
            return;
        }
        if (roster.update(provider, facts)) {
            onChange.run();
        }
    }

    /**
     * A provider leaves: no new captures, its clients are told, pending IRPs may finish within the configured time; from a
     * callback, without any time. It still must be closed afterwards, by its owner.
     *
     * @param provider its table
     * @return whether this call detached it; false if it was not attached
     */
    public boolean detach(WskProviderDispatch provider) {
        if (roster.removeAbsence(provider)) {
            onChange.run();
            return false;
        }
        return !detachAll(roster.attached(candidate -> candidate.dispatch == provider))
                .isEmpty();
    }

    /**
     * A provider that cannot work here.
     *
     * @param absence says why
     */
    public void addAbsence(WskProviderAbsence absence) {
        roster.add(Absence.of(absence));
        onChange.run();
    }

    /**
     * The reason why a provider was absent is gone.
     *
     * @param absence what was added
     */
    public void removeAbsence(WskProviderAbsence absence) {
        if (roster.removeAbsence(absence)) {
            onChange.run();
        }
    }

    /**
     * The registrar ends: who waits is woken, nobody registers or captures any more, and every provider is detached.
     * Deregistration and release still work.
     *
     * @return the providers that this call detached, for their owner to close
     */
    public List<WskProviderDispatch> end() {
        roster.close();
        return detachAll(roster.attached(candidate -> true));
    }

    @Override
    public NtStatus register(WskClientNpi clientNpi, WskRegistration registration) {
        Objects.requireNonNull(clientNpi, "clientNpi");
        Objects.requireNonNull(registration, "registration");
        requirePassive("register");
        Demand demand;
        try {
            demand = Demand.of(clientNpi.selection(), clientNpi.dispatch().version());
        } catch (MalformedFilterException malformed) {
            Log.LOG.log(
                    Level.WARNING,
                    "a client cannot register with a filter that is malformed {0}",
                    malformed.getMessage());
            return NtStatus.STATUS_INVALID_PARAMETER;
        }
        return roster.register(registration, new ClientRegistration(this, clientNpi, demand));
    }

    @Override
    public NtStatus captureProviderNpi(
            WskRegistration registration, int waitTimeoutMillis, Out<WskProviderNpi> providerNpi) {
        Objects.requireNonNull(registration, "registration");
        Objects.requireNonNull(providerNpi, "providerNpi");
        if (waitTimeoutMillis != WSK_NO_WAIT) {
            requirePassive("captureProviderNpi with a wait");
        }
        ClientRegistration client = find(registration);
        if (client == null) {
            return NtStatus.STATUS_DEVICE_NOT_READY;
        }
        Deadline deadline = Deadline.ofWskTimeout(waitTimeoutMillis);
        while (true) {
            Roster.Capture capture = roster.capture(client, deadline);
            NtStatus status = capture.status();
            Binding toMake = capture.toMake();
            if (toMake != null) {
                // The next round decides anew: while the provider made the client object, everything may have changed.
                status = make(toMake);
            } else if (capture.npi() != null) {
                providerNpi.set(capture.npi());
            }
            if (status != null) {
                return status;
            }
        }
    }

    @Override
    public void releaseProviderNpi(WskRegistration registration, WskProviderNpi providerNpi) {
        Objects.requireNonNull(providerNpi, "providerNpi");
        Binding binding = roster.release(registered(registration), providerNpi);
        if (Irql.current() < Irql.DISPATCH_LEVEL) {
            forgetDeparted(List.of(binding));
        }
    }

    @Override
    public NtStatus queryProviderCharacteristics(
            WskRegistration registration, Out<WskProviderCharacteristics> characteristics) {
        Objects.requireNonNull(registration, "registration");
        Objects.requireNonNull(characteristics, "characteristics");
        ClientRegistration client = find(registration);
        WskProviderCharacteristics found = client == null ? null : roster.characteristics(client);
        if (found == null) {
            return NtStatus.STATUS_DEVICE_NOT_READY;
        }
        characteristics.set(found);
        return NtStatus.STATUS_SUCCESS;
    }

    @Override
    public void deregister(WskRegistration registration) {
        requirePassive("deregister");
        ClientRegistration client = registered(registration);
        List<Binding> bindings = roster.beginDeregister(client);
        // Without waiting first: it cancels WSK_TRANSPORT_LIST_CHANGE, on which the client's last release may depend.
        bindings.forEach(Binding::beginDetach);
        int captures = roster.awaitReleases(client, Deadline.in(PATIENCE_NANOS));
        if (captures > 0) {
            Log.LOG.log(
                    Level.WARNING, "deregister of {0} waits for {1} captures to be released", client.label(), captures);
            roster.awaitReleases(client, Deadline.never());
        }
        bindings.forEach(NetworkModuleRegistrar::detachFully);
        roster.endDeregister(client);
        registration.setReserved(null);
    }

    @Override
    public RuntimeSnapshot snapshot() {
        return roster.picture(unattached()).snapshot();
    }

    @Override
    public long changeCount() {
        return roster.changeCount();
    }

    @Override
    public List<SelectionExplanation> explain(WskProviderSelection selection) {
        return roster.explain(selection, unattached());
    }

    private List<Absence> unattached() {
        return unattached.get().stream().map(Absence::of).toList();
    }

    private static void requirePassive(String call) {
        if (Irql.current() >= Irql.DISPATCH_LEVEL) {
            throw new IllegalStateException(call
                    + " may block, and completion routines and event callbacks must not: call it from another thread");
        }
    }

    private @Nullable ClientRegistration find(WskRegistration registration) {
        Object reserved = registration.reserved();
        if (reserved == null) {
            return null;
        }
        if (reserved instanceof ClientRegistration client && client.owner == this) {
            return client;
        }
        throw new IllegalStateException("the block is registered with another registrar");
    }

    private ClientRegistration registered(WskRegistration registration) {
        ClientRegistration client = find(registration);
        if (client == null) {
            throw new IllegalStateException("the block is not registered");
        }
        return client;
    }

    /** Lets the provider make the client object; answers a status if it cannot. */
    private @Nullable NtStatus make(Binding binding) {
        WskClient made = null;
        try {
            made = binding.provider.dispatch.attachClient(binding.registration.npi);
        } catch (RuntimeException | LinkageError defect) {
            Log.LOG.log(Level.WARNING, "a provider failed to attach " + binding.registration.label(), defect);
        } finally {
            roster.made(binding, made);
        }
        if (made == null) {
            // One that leaves may refuse; the next round looks for another.
            boolean leaves = roster.state(binding.provider) != ProviderState.ATTACHED;
            return leaves ? null : NtStatus.STATUS_INTERNAL_ERROR;
        }
        // Also ends this one, if the departure of its provider was over before it was made.
        forgetDeparted(roster.bindingsOf(binding.registration));
        return null;
    }

    /** Waits until nothing is left of a binding; says so once if that takes long. */
    private static void detachFully(Binding binding) {
        boolean interrupted = false;
        boolean warned = false;
        while (true) {
            try {
                if (binding.detach(true, PATIENCE_NANOS) != NtStatus.STATUS_TIMEOUT) {
                    break;
                }
                if (!warned) {
                    warned = true;
                    Log.LOG.log(
                            Level.WARNING,
                            "deregister of {0} waits for {1} open sockets and their IRPs",
                            binding.registration.label(),
                            binding.openSockets());
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<WskProviderDispatch> detachAll(Collection<AttachedProvider> candidates) {
        Deadline deadline = Deadline.in(Irql.current() >= Irql.DISPATCH_LEVEL ? 0 : detachTimeoutNanos);
        List<AttachedProvider> leaving = roster.beginDetach(candidates);
        if (leaving.isEmpty()) {
            return List.of();
        }
        onChange.run();
        List<Departure> departures = new ArrayList<>();
        for (AttachedProvider provider : leaving) {
            departures.add(new Departure(provider, roster.bindingsOf(provider, deadline)));
        }
        drain(departures, deadline);
        departures.forEach(Departure::end);
        roster.endDetach(departures);
        onChange.run();
        departures.forEach(departure -> forgetDeparted(departure.bindings()));
        return leaving.stream().map(provider -> provider.dispatch).toList();
    }

    private void drain(List<Departure> departures, Deadline deadline) {
        try {
            List<Binding> holders = roster.holders(departures.stream()
                    .flatMap(departure -> departure.bindings().stream())
                    .toList());
            Departure.tell(holders, deadline);
            departures.forEach(Departure::begin);
            for (Departure departure : departures) {
                departure.drain(deadline);
            }
        } catch (InterruptedException stopWaiting) {
            departures.forEach(Departure::begin);
            departures.forEach(Departure::interrupted);
            Thread.currentThread().interrupt();
        }
    }

    /** Drops bindings to providers that left, once nothing is left of them: a client may outlive a thousand providers. */
    private void forgetDeparted(List<Binding> bindings) {
        for (Binding binding : roster.forgettable(bindings)) {
            try {
                if (binding.detach(true, 0) == NtStatus.STATUS_SUCCESS) {
                    roster.forget(binding);
                }
            } catch (InterruptedException later) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
