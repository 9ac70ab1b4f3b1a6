package org.wsk4j.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Waiting for an IRP from ordinary threads. */
class IrpWaitTest {

    private static final PendingOperation SILENT = new PendingOperation() {
        @Override
        public void cancel(Irp irp, int operation) {}

        @Override
        public void completed(int operation) {}
    };

    private final Irp irp = new Irp();

    private Thread waiter(AtomicReference<Object> result) {
        Thread thread = new Thread(() -> {
            try {
                result.set(irp.await());
            } catch (InterruptedException | RuntimeException e) {
                result.set(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private static void join(Thread thread) throws InterruptedException {
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aWaiterIsWokenByTheCompletion() throws InterruptedException {
        irp.markPending(SILENT);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = waiter(result);
        irp.complete(NtStatus.STATUS_NOT_FOUND, 0);
        join(thread);
        assertThat(result.get()).isSameAs(NtStatus.STATUS_NOT_FOUND);
    }

    @Test
    void anOperationThatIsOverIsNotWaitedFor() throws InterruptedException {
        irp.markPending(SILENT);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(irp.await()).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(irp.await(Duration.ZERO)).isSameAs(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void anIdleIrpCannotBeWaitedFor() {
        assertThatThrownBy(irp::await).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> irp.await(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theTimeoutEndsTheWaitAndNotTheOperation() throws InterruptedException {
        irp.markPending(SILENT);
        assertThat(irp.await(Duration.ofMillis(1))).isSameAs(NtStatus.STATUS_TIMEOUT);
        assertThat(irp.await(Duration.ofNanos(1))).isSameAs(NtStatus.STATUS_TIMEOUT);
        assertThat(irp.await(Duration.ZERO)).isSameAs(NtStatus.STATUS_TIMEOUT);
        assertThat(irp.await(Duration.ofSeconds(Long.MIN_VALUE))).isSameAs(NtStatus.STATUS_TIMEOUT);
        assertThat(irp.isPending()).isTrue();
        irp.complete(NtStatus.STATUS_SUCCESS, 3);
        assertThat(irp.await(Duration.ofSeconds(Long.MAX_VALUE))).isSameAs(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void anInterruptEndsTheWaitAndNotTheOperation() throws InterruptedException {
        irp.markPending(SILENT);
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = waiter(result);
        thread.interrupt();
        join(thread);
        assertThat(result.get()).isInstanceOf(InterruptedException.class);
        assertThat(irp.isPending()).isTrue();
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(irp.await()).isSameAs(NtStatus.STATUS_SUCCESS);
    }

    @Test
    void callbacksMustNotWait() {
        irp.markPending(SILENT);
        int old = Irql.raise();
        try {
            assertThatThrownBy(irp::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("callback");
        } finally {
            Irql.lower(old);
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Irp other = new Irp((completed, context) -> {
            try {
                irp.await();
            } catch (InterruptedException | IllegalStateException e) {
                thrown.set(e);
            }
        });
        other.markPending(SILENT);
        other.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
    }

    /** Goal: a waiter does not return while the routine still runs. Method: the routine holds until the waiter was seen waiting. */
    @Test
    void theWaitEndsAfterTheRoutineReturned() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicReference<Boolean> returned = new AtomicReference<>(false);
        irp.setCompletionRoutine(
                (completed, context) -> {
                    inside.countDown();
                    try {
                        leave.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    returned.set(true);
                },
                null);
        irp.markPending(SILENT);
        CompletableFuture<NtStatus> completing =
                CompletableFuture.supplyAsync(() -> irp.complete(NtStatus.STATUS_SUCCESS, 0));
        inside.await();
        assertThat(irp.isCompleted()).isTrue();
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = waiter(result);
        assertThat(result.get()).isNull();
        leave.countDown();
        join(thread);
        assertThat(returned.get()).isTrue();
        assertThat(result.get()).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(completing.join()).isSameAs(NtStatus.STATUS_SUCCESS);
    }

    /** A routine that submits its own IRP again must not leave a waiter of the earlier operation behind. */
    @Test
    void aWaiterIsWokenWhenTheIrpIsReused() throws InterruptedException {
        int[] rounds = {0};
        irp.setCompletionRoutine(
                (completed, context) -> {
                    rounds[0]++;
                    if (rounds[0] == 1) {
                        completed.reuse().markPending(SILENT);
                    }
                },
                null);
        irp.markPending(SILENT);
        Thread thread = waiter(new AtomicReference<>());
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        join(thread);
        assertThat(irp.isPending()).isTrue();
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(rounds[0]).isEqualTo(2);
    }

    @Test
    void severalThreadsWaitForOneIrp() throws InterruptedException {
        irp.markPending(SILENT);
        AtomicReference<Object> one = new AtomicReference<>();
        AtomicReference<Object> two = new AtomicReference<>();
        Thread first = waiter(one);
        Thread second = waiter(two);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        join(first);
        join(second);
        assertThat(one.get()).isEqualTo(two.get()).isSameAs(NtStatus.STATUS_SUCCESS);
    }
}
