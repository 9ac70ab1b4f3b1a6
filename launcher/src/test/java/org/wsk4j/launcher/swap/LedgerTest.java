package org.wsk4j.launcher.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.wsk4j.nt.Irp;
import org.wsk4j.nt.NtStatus;
import org.wsk4j.nt.PendingOperation;

class LedgerTest {

    private static final PendingOperation OWNER = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final Ledger ledger = new Ledger();

    @Test
    void anIrpThatNeverCompletesIsLost() throws Exception {
        Irp lost = ledger.single();
        lost.markPending(OWNER);

        assertThat(ledger.awaitSettled(Duration.ofMillis(20))).isFalse();
        assertThat(ledger.lost()).isEqualTo(1);

        lost.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(ledger.awaitSettled(Duration.ofSeconds(5))).isTrue();
    }

    /** The IRP refuses the second one before any routine runs: it must be counted all the same. */
    @Test
    void aSecondCompletionIsCounted() {
        Irp irp = ledger.single();
        irp.markPending(OWNER);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);

        assertThatThrownBy(() -> irp.complete(NtStatus.STATUS_CANCELLED, 0)).isInstanceOf(AssertionError.class);

        assertThat(ledger.doubled()).isEqualTo(1);
        assertThat(new Ledger().doubled()).isZero();
    }

    @Test
    void statusesAreCountedInThePhaseOfTheirCompletion() {
        Ledger.Entry entry = ledger.new Entry(() -> {});
        for (Phase phase : Phase.values()) {
            ledger.enter(phase);
            Irp irp = entry.next();
            irp.markPending(OWNER);
            irp.complete(phase == Phase.SWAP ? NtStatus.STATUS_FILE_FORCED_CLOSED : NtStatus.STATUS_SUCCESS, 0);
        }

        assertThat(ledger.statuses(Phase.SWAP)).containsOnlyKeys("STATUS_FILE_FORCED_CLOSED");
        assertThat(ledger.statuses(Phase.AFTER)).containsOnlyKeys("STATUS_SUCCESS");
        assertThat(ledger.lost()).isZero();
    }
}
