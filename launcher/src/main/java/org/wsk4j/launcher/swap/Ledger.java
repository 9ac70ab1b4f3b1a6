package org.wsk4j.launcher.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.wsk4j.launcher.OneLineLoggerFinder;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/**
 * Counts every IRP of the demonstration: handed in, completed, with which status, in which phase. A second completion never
 * reaches a routine, because the IRP refuses it and logs a defect: those are counted where they are logged.
 */
final class Ledger {

    private final LongAdder submitted = new LongAdder();
    private final LongAdder completed = new LongAdder();
    private final LongAdder doubled = new LongAdder();
    private final List<Map<NtStatus, LongAdder>> statuses = new ArrayList<>(); // by ordinal of the phase
    private final long defectsBefore = Long.getLong(OneLineLoggerFinder.DEFECTS, 0);
    private volatile Phase phase = Phase.BEFORE;

    Ledger() {
        for (Phase each : Phase.values()) {
            statuses.add(each.ordinal(), new ConcurrentHashMap<>());
        }
    }

    /** One IRP, for one operation after the other, and its account. */
    final class Entry {

        private final Irp irp = new Irp((request, context) -> completed());
        private final AtomicBoolean open = new AtomicBoolean();
        private final Runnable then;

        Entry(Runnable then) {
            this.then = then;
        }

        /** The IRP, which must be handed in now. */
        Irp next() {
            irp.reuse();
            open.set(true);
            submitted.increment();
            return irp;
        }

        private void completed() {
            if (open.compareAndSet(true, false)) {
                completed.increment();
                statuses.get(phase.ordinal())
                        .computeIfAbsent(irp.status(), status -> new LongAdder())
                        .increment();
            } else {
                doubled.increment();
            }
            then.run();
        }

        NtStatus status() {
            return irp.status();
        }

        long information() {
            return irp.information();
        }

        <T> T pointer(Class<T> type) {
            return irp.pointer(type);
        }
    }

    /** An IRP for one call that waits. */
    Irp single() {
        return new Entry(() -> {}).next();
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        phase = next;
    }

    long submitted() {
        return submitted.sum();
    }

    long lost() {
        return submitted.sum() - completed.sum();
    }

    long doubled() {
        return doubled.sum() + Long.getLong(OneLineLoggerFinder.DEFECTS, 0) - defectsBefore;
    }

    /** Waits until everything handed in is completed; whoever asks hands in nothing any more. */
    boolean awaitSettled(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (lost() != 0 && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        return lost() == 0;
    }

    /** By name. */
    Map<String, Long> statuses(Phase of) {
        Map<String, Long> counts = new TreeMap<>();
        statuses.get(of.ordinal()).forEach((status, count) -> counts.put(status.name(), count.sum()));
        return counts;
    }
}
