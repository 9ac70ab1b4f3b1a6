package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** Books every operation that a test submits: each must complete once, whatever happens to its provider. */
final class Ledger {

    private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();
    private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong completions = new AtomicLong();

    /** One IRP, used for one operation after the other. */
    final class Operation {

        private final String name;
        private final Consumer<Irp> then;
        private final Irp irp = new Irp((completed, context) -> completed());
        private final AtomicInteger submitted = new AtomicInteger();
        private final AtomicInteger completed = new AtomicInteger();

        private Operation(String name, Consumer<Irp> then) {
            this.name = name;
            this.then = then;
        }

        private void completed() {
            int count = completed.incrementAndGet();
            if (count != submitted.get()) {
                breaches.add(name + ": completion " + count + " of submission " + submitted);
            }
            outcomes.computeIfAbsent(name + " " + irp.status(), key -> new AtomicInteger())
                    .incrementAndGet();
            completions.incrementAndGet();
            then.accept(irp);
        }

        /** Calls an entry; what it returns must fit what becomes of the IRP. */
        NtStatus submit(Function<Irp, NtStatus> entry) {
            int number = submitted.incrementAndGet();
            NtStatus returned = entry.apply(irp.reuse());
            if (returned != NtStatus.STATUS_PENDING && completed.get() < number) {
                breaches.add(name + ": returned " + returned + " before it was completed");
            }
            return returned;
        }

        Irp irp() {
            return irp;
        }

        @Override
        public String toString() {
            return name + " " + completed + "/" + submitted + " " + irp;
        }
    }

    /** A new IRP whose completions are followed by something, on the thread that completes. */
    Operation operation(String name, Consumer<Irp> then) {
        Operation operation = new Operation(name, then);
        operations.add(operation);
        return operation;
    }

    Operation operation(String name) {
        return operation(name, irp -> {});
    }

    /** How many operations have completed so far. */
    long completions() {
        return completions.get();
    }

    /** Something that must not happen did. */
    void breach(String what) {
        breaches.add(what);
    }

    /** Waits until nothing is pending; then everything must have completed as often as it was submitted. */
    void settle() {
        Await.untilAsserted(
                () -> assertThat(open()).as("operations that are pending").isEmpty());
        assertThat(breaches).as("breaches of the law of completion").isEmpty();
    }

    private List<Operation> open() {
        List<Operation> open = new ArrayList<>();
        for (Operation operation : operations) {
            if (operation.completed.get() != operation.submitted.get() || operation.irp.isPending()) {
                open.add(operation);
            }
        }
        return open;
    }

    /** How often each operation ended with each status. */
    Map<String, Integer> outcomes() {
        Map<String, Integer> copy = new TreeMap<>();
        outcomes.forEach((outcome, count) -> copy.put(outcome, count.get()));
        return copy;
    }
}
