package org.wsk4j.provider.kit.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;

/** An IRP that counts its completions and remembers when, compared with others, it completed. */
final class CountedIrp {

    private static final AtomicInteger SEQUENCE = new AtomicInteger();

    private final AtomicInteger completions = new AtomicInteger();
    private volatile int order;
    /** What the entry returned, where a test keeps it. */
    NtStatus returned;

    final Irp irp;

    CountedIrp() {
        this(null);
    }

    /** Runs something in the completion routine. */
    CountedIrp(Runnable then) {
        irp = new Irp((completed, context) -> {
            order = SEQUENCE.incrementAndGet();
            completions.incrementAndGet();
            if (then != null) {
                then.run();
            }
        });
    }

    /** One more of many. */
    static CountedIrp in(Collection<CountedIrp> all) {
        CountedIrp irp = new CountedIrp();
        all.add(irp);
        return irp;
    }

    CountedIrp returned(NtStatus status) {
        returned = status;
        return this;
    }

    int completions() {
        return completions.get();
    }

    boolean isCompleted() {
        return completions.get() != 0;
    }

    /** Comparable with that of other completed ones. */
    int order() {
        return order;
    }

    void assertPending() {
        assertEquals(0, completions.get(), () -> "completions of " + irp);
    }

    void assertOver(NtStatus status, long information) {
        assertEquals(1, completions.get(), () -> "completions of " + irp);
        assertSame(status, irp.status());
        assertEquals(information, irp.information());
        if (returned != null && returned != NtStatus.STATUS_PENDING) {
            assertSame(returned, irp.status(), "returned and completed differ");
        }
    }

    /** Completed, and the entry returned the same. */
    void assertOverAtOnce(NtStatus status, long information) {
        assertOver(status, information);
        assertSame(status, returned);
    }
}
