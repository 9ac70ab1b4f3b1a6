package org.wsk4j.launcher.winsock;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.wsk4j.wsp.WsaError;

/** Counts everything of a swap. */
final class SwapTally {

    private final LongAdder echoed = new LongAdder();
    private final LongAdder started = new LongAdder();
    private final LongAdder indicated = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final LongAdder corrupted = new LongAdder();
    private final LongAdder deathsOutside = new LongAdder();
    private final LongAdder badCloses = new LongAdder();
    private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();
    private final AtomicInteger round = new AtomicInteger();
    private volatile boolean swapping;

    void swapping(boolean now) {
        swapping = now;
    }

    /** From now on sockets must be new. */
    int nextRound() {
        return round.incrementAndGet();
    }

    int round() {
        return round.get();
    }

    void echoedOne() {
        echoed.increment();
    }

    void startedOne() {
        started.increment();
    }

    void notStarted() {
        started.decrement();
    }

    void indicatedOne(boolean first) {
        (first ? indicated : doubled).increment();
    }

    void corruptedOne() {
        corrupted.increment();
    }

    void died(int error) {
        errors.computeIfAbsent(error, unused -> new LongAdder()).increment();
        if (!swapping) {
            deathsOutside.increment();
        }
    }

    void closedBadly() {
        badCloses.increment();
    }

    long echoed() {
        return echoed.sum();
    }

    long started() {
        return started.sum();
    }

    long indicated() {
        return indicated.sum();
    }

    long lost() {
        return started() - indicated();
    }

    long doubled() {
        return doubled.sum();
    }

    long corrupted() {
        return corrupted.sum();
    }

    long deathsOutside() {
        return deathsOutside.sum();
    }

    long badCloses() {
        return badCloses.sum();
    }

    Map<String, Long> errors() {
        Map<String, Long> named = new TreeMap<>();
        errors.forEach((error, count) -> named.put(WsaError.name(error), count.sum()));
        return named;
    }
}
