package org.wsk4j.tck.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What was injected, and who broke the contract: the kit above or the transport below. Any thread. */
final class FaultLog {

    /** Enough to understand a failure; a long run needs no more. */
    private static final int MOST_LINES = 400;

    private final Map<Fault, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final List<String> injections = new ArrayList<>(); // guarded by this
    private final List<String> breaches = new ArrayList<>(); // guarded by this
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    final AtomicInteger openEndpoints = new AtomicInteger();
    final AtomicInteger lentChunks = new AtomicInteger();

    void injected(Fault fault, String endpoint, int chance) {
        counts.computeIfAbsent(fault, key -> new AtomicInteger()).incrementAndGet();
        synchronized (this) {
            if (injections.size() < MOST_LINES) {
                injections.add(endpoint + " " + fault + " " + chance);
            }
        }
    }

    /** Counts a step that may fail; answers its number. */
    long step() {
        return steps.incrementAndGet();
    }

    /** Counts a call of the kit; answers its number. */
    long call() {
        return calls.incrementAndGet();
    }

    long steps() {
        return steps.get();
    }

    long calls() {
        return calls.get();
    }

    int count(Fault fault) {
        AtomicInteger count = counts.get(fault);
        return count == null ? 0 : count.get();
    }

    synchronized void breach(String who, String endpoint, String what) {
        if (breaches.size() < MOST_LINES) {
            breaches.add(who + " broke the contract of " + endpoint + ": " + what);
        }
    }

    synchronized List<String> injections() {
        return List.copyOf(injections);
    }

    synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }
}
