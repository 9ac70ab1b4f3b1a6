package org.wsk4j.registrar.core;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.wsk4j.WskClientEvent;
import org.wsk4j.WskClientEvents;
import org.wsk4j.WskProviderNpi;
import org.wsk4j.nt.Irql;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.runtime.SwapSnapshot;

/** One provider leaves: its clients are told, no new work begins, and pending work may finish for a while. */
final class Departure {

    final AttachedProvider provider;
    private final List<Binding> bindings;
    private final long beganEpochMillis = System.currentTimeMillis();
    private final long beganNanos = System.nanoTime();
    private long drainMillis;
    private boolean drained = true;
    private int orphans;

    /** Begins one. The bindings are those that exist once the provider takes no new captures. */
    Departure(AttachedProvider provider, List<Binding> bindings) {
        this.provider = provider;
        this.bindings = bindings;
    }

    List<Binding> bindings() {
        return bindings;
    }

    /**
     * Tells clients that hold a capture. On a thread of its own, because a client that blocks, against the rule, must not hold
     * the thread that stops a bundle longer than the deadline.
     */
    static void tell(List<Binding> holders, Deadline deadline) throws InterruptedException {
        List<Binding> listeners = holders.stream()
                .filter(holder -> holder.registration.npi.dispatch().clientEvent() != null)
                .toList();
        if (listeners.isEmpty()) {
            return;
        }
        Thread teller = new Thread(() -> listeners.forEach(Departure::tell), "wsk-client-events");
        teller.setDaemon(true);
        teller.start();
        long nanos = deadline.remainingNanos();
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.timedJoin(teller, nanos);
            if (teller.isAlive()) {
                Log.LOG.log(Level.WARNING, "a clientEvent did not return while its provider was leaving");
            }
        }
    }

    private static void tell(Binding holder) {
        WskClientEvent event = holder.registration.npi.dispatch().clientEvent();
        WskProviderNpi npi = holder.npi;
        if (event == null || npi == null) {
            return;
        }
        int old = Irql.raise();
        try {
            event.clientEvent(holder.registration.npi.clientContext(), WskClientEvents.PROVIDER_DETACHING, npi, 0);
        } catch (RuntimeException | LinkageError failure) {
            Log.LOG.log(Level.WARNING, "clientEvent of " + holder.registration.label() + " failed", failure);
        } finally {
            Irql.lower(old);
        }
    }

    /** Ends the bindings without waiting, so that all of them drain at the same time. */
    void begin() {
        for (Binding binding : bindings) {
            binding.beginDetach();
        }
    }

    /** Waits for what is pending. */
    void drain(Deadline deadline) throws InterruptedException {
        for (Binding binding : bindings) {
            drained &= binding.detach(false, deadline.remainingNanos()) == NtStatus.STATUS_SUCCESS;
        }
    }

    /** Nobody waits any longer. */
    void interrupted() {
        drained = false;
    }

    /** Takes the final count. */
    void end() {
        drainMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos);
        for (Binding binding : bindings) {
            orphans += binding.openSockets();
        }
    }

    SwapSnapshot snapshot(String name) {
        SwapSnapshot snapshot = new SwapSnapshot();
        snapshot.provider = name;
        snapshot.beganEpochMillis = beganEpochMillis;
        snapshot.drainMillis = drainMillis;
        snapshot.drained = drained;
        snapshot.orphans = orphans;
        return snapshot;
    }
}
