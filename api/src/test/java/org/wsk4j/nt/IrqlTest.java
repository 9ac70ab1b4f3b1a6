package org.wsk4j.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IrqlTest {

    @Test
    void ordinaryCodeIsPassive() {
        assertThat(Irql.current()).isEqualTo(Irql.PASSIVE_LEVEL);
    }

    @Test
    void raisingNestsAndLowersToWhatItWas() {
        int passive = Irql.raise();
        int dispatch = Irql.raise();
        assertThat(passive).isEqualTo(Irql.PASSIVE_LEVEL);
        assertThat(dispatch).isEqualTo(Irql.DISPATCH_LEVEL);
        Irql.lower(dispatch);
        assertThat(Irql.current()).isEqualTo(Irql.DISPATCH_LEVEL);
        Irql.lower(passive);
        assertThat(Irql.current()).isEqualTo(Irql.PASSIVE_LEVEL);
    }

    @Test
    void theLevelBelongsToTheThread() {
        int old = Irql.raise();
        try {
            assertThat(CompletableFuture.supplyAsync(Irql::current).join()).isEqualTo(Irql.PASSIVE_LEVEL);
        } finally {
            Irql.lower(old);
        }
    }

    @Test
    void aRoutineKeepsTheLevelOfTheCallbackThatItRunsIn() {
        Irp irp = new Irp((completed, context) -> assertThat(Irql.current()).isEqualTo(Irql.DISPATCH_LEVEL));
        int old = Irql.raise();
        try {
            irp.markPending(new PendingOperation() {
                @Override
                public void cancel(Irp cancelled, int operation) {}

                @Override
                public void completed(int operation) {}
            });
            irp.complete(NtStatus.STATUS_SUCCESS, 0);
            assertThat(Irql.current()).isEqualTo(Irql.DISPATCH_LEVEL);
        } finally {
            Irql.lower(old);
        }
    }
}
