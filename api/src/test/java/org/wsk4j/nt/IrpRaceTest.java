package org.wsk4j.nt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancel, complete, await and reuse of one IRP from several threads at once; the seed of the delays is printed. */
class IrpRaceTest {

    private static final int ROUNDS = 20_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final long seed = System.nanoTime();

    /** Each defect is logged with its stack; twenty thousand of them on purpose say nothing. */
    private final Logger logger = Logger.getLogger("org.wsk4j.nt");

    @BeforeEach
    void begin() {
        logger.setLevel(Level.OFF);
        System.out.println("IrpRaceTest seed " + seed);
    }

    @AfterEach
    void end() {
        logger.setLevel(null);
        threads.shutdownNow();
    }

    /** One operation of the provider: a cancel for another operation than its own is a defect. */
    private static final class Operation implements PendingOperation {

        final AtomicInteger cancels = new AtomicInteger();
        final AtomicInteger completions = new AtomicInteger();
        volatile int told = -1;
        volatile int completedNumber = -1;

        @Override
        public void cancel(Irp irp, int operation) {
            told = operation;
            cancels.incrementAndGet();
        }

        @Override
        public void completed(int operation) {
            completedNumber = operation;
            completions.incrementAndGet();
        }
    }

    private static void spin(int rounds) {
        for (int i = 0; i < rounds; i++) {
            Thread.onSpinWait();
        }
    }

    @Test
    void everyOperationCompletesOnceAndHearsOfItsOwnCancelOnly() throws Exception {
        Random random = new Random(seed);
        AtomicInteger routines = new AtomicInteger();
        Irp irp = new Irp((completed, context) -> routines.incrementAndGet());
        CyclicBarrier start = new CyclicBarrier(3);
        for (int round = 1; round <= ROUNDS; round++) {
            Operation operation = new Operation();
            int number = irp.markPending(operation);
            int cancelDelay = random.nextInt(200);
            int completeDelay = random.nextInt(200);
            Future<Boolean> cancelling = threads.submit(() -> {
                start.await();
                spin(cancelDelay);
                return irp.cancel();
            });
            Future<NtStatus> completing = threads.submit(() -> {
                start.await();
                spin(completeDelay);
                return irp.complete(NtStatus.STATUS_SUCCESS, number);
            });
            start.await();
            NtStatus awaited = irp.await();
            assertThat(awaited).isSameAs(NtStatus.STATUS_SUCCESS);
            assertThat(irp.information()).isEqualTo(number);
            assertThat(completing.get(20, TimeUnit.SECONDS)).isSameAs(NtStatus.STATUS_SUCCESS);
            boolean cancelled = cancelling.get(20, TimeUnit.SECONDS);
            assertThat(operation.cancels.get())
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(cancelled ? 1 : 0);
            assertThat(operation.told).isEqualTo(cancelled ? number : -1);
            assertThat(irp.isCancelRequested()).isEqualTo(cancelled);
            assertThat(operation.completions.get()).isEqualTo(1);
            assertThat(operation.completedNumber).isEqualTo(number);
            assertThat(routines.get()).isEqualTo(round);
            irp.reuse();
        }
    }

    /**
     * Goal: a late cancel never reaches the operation after the one it was meant for under that one's number. Method: one
     * thread cancels without pause while the other submits, completes and reuses.
     */
    @Test
    void aLateCancelDoesNotReachTheNextOperation() throws Exception {
        Irp irp = new Irp();
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger heard = new AtomicInteger();
        AtomicInteger finished = new AtomicInteger();
        Future<?> cancelling = threads.submit(() -> {
            while (finished.get() == 0) {
                irp.cancel();
            }
        });
        for (int round = 1; round <= 10 * ROUNDS; round++) {
            int expected = round;
            int number = irp.markPending(new PendingOperation() {
                @Override
                public void cancel(Irp cancelled, int operation) {
                    heard.incrementAndGet();
                    if (operation != expected) {
                        wrong.incrementAndGet();
                    }
                }

                @Override
                public void completed(int operation) {}
            });
            assertThat(number).isEqualTo(round);
            spin(round % 50);
            irp.complete(NtStatus.STATUS_SUCCESS, 0);
            irp.reuse();
        }
        finished.set(1);
        cancelling.get(20, TimeUnit.SECONDS);
        assertThat(wrong.get()).isZero();
        assertThat(heard.get()).isPositive();
    }

    /**
     * Goal: two entries that are given one IRP at once, a programming error, do not hurt the one that was accepted. Method:
     * both threads spin for the round to begin, which brings them closer together than a barrier does.
     */
    @Test
    void ofTwoOperationsAtOnceOneIsAcceptedAndOwnsTheIrp() throws Exception {
        Irp irp = new Irp();
        Random random = new Random(seed);
        int rounds = 10 * ROUNDS;
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        Operation[] two = {new Operation()};
        boolean[] second = {false};
        Future<?> other = threads.submit(() -> {
            for (int round = 1; round <= rounds; round++) {
                awaitRound(begun, round);
                second[0] = accepted(irp, two[0]);
                ended.set(round);
            }
        });
        for (int round = 1; round <= rounds; round++) {
            Operation one = new Operation();
            two[0] = new Operation();
            int delay = random.nextInt(20);
            begun.set(round);
            spin(delay);
            boolean first = accepted(irp, one);
            awaitRound(ended, round);
            assertThat(first).as("seed %s round %s", seed, round).isNotEqualTo(second[0]);
            irp.cancel();
            irp.complete(NtStatus.STATUS_SUCCESS, 0);
            assertThat(one.cancels.get()).as("seed %s round %s", seed, round).isEqualTo(first ? 1 : 0);
            assertThat(two[0].cancels.get()).isEqualTo(second[0] ? 1 : 0);
            assertThat(one.completions.get()).isEqualTo(first ? 1 : 0);
            assertThat(two[0].completions.get()).isEqualTo(second[0] ? 1 : 0);
            irp.reuse();
        }
        other.get(20, TimeUnit.SECONDS);
    }

    /** Spins, and yields now and then where there are fewer processors than threads. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it only helps a machine with few processors
    private static void awaitRound(AtomicInteger counter, int round) {
        for (int i = 1; counter.get() < round; i++) {
            if (i % 1_000 == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("the test is over");
            }
        }
    }

    private static boolean accepted(Irp irp, PendingOperation operation) {
        try {
            irp.markPending(operation);
            return true;
        } catch (IllegalStateException inUse) {
            return false;
        }
    }

    /** A second completion that races with the first is found by exactly one of the two. */
    @Test
    void ofTwoCompletionsAtOnceOneIsADefect() throws Exception {
        AtomicInteger routines = new AtomicInteger();
        Irp irp = new Irp((completed, context) -> routines.incrementAndGet());
        CyclicBarrier start = new CyclicBarrier(2);
        for (int round = 1; round <= ROUNDS; round++) {
            irp.markPending(new Operation());
            Future<Boolean> other = threads.submit(() -> {
                start.await();
                return completed(irp, NtStatus.STATUS_CANCELLED);
            });
            start.await();
            boolean first = completed(irp, NtStatus.STATUS_SUCCESS);
            boolean second = other.get(20, TimeUnit.SECONDS);
            assertThat(first).isNotEqualTo(second);
            assertThat(irp.await()).isSameAs(first ? NtStatus.STATUS_SUCCESS : NtStatus.STATUS_CANCELLED);
            assertThat(routines.get()).isEqualTo(round);
            irp.reuse();
        }
    }

    private static boolean completed(Irp irp, NtStatus status) {
        try {
            irp.complete(status, 0);
            return true;
        } catch (AssertionError defect) {
            return false;
        }
    }
}
