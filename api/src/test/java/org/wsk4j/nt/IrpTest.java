package org.wsk4j.nt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IrpTest {

    /** A provider's side that writes down what it is told. */
    private static final class Operation implements PendingOperation {

        final List<String> told = new ArrayList<>();

        @Override
        public void cancel(Irp irp, int operation) {
            told.add("cancel " + operation);
        }

        @Override
        public void completed(int operation) {
            told.add("completed " + operation);
        }
    }

    /** Defects are logged with their stack; those of these tests are on purpose. */
    private final Logger logger = Logger.getLogger("org.wsk4j.nt");

    private final Operation operation = new Operation();

    @BeforeEach
    void begin() {
        logger.setLevel(Level.OFF);
    }

    @AfterEach
    void end() {
        logger.setLevel(null);
    }

    @Test
    void itGoesFromIdleToPendingToCompletedAndBack() {
        Irp irp = new Irp();
        assertState(irp, false, false);
        irp.markPending(operation);
        assertState(irp, true, false);
        irp.complete(NtStatus.STATUS_SUCCESS, 42);
        assertState(irp, false, true);
        assertThat(irp.status()).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(irp.information()).isEqualTo(42);
        assertThat(irp.reuse()).isSameAs(irp);
        assertState(irp, false, false);
        assertThat(irp.information()).isZero();
    }

    private static void assertState(Irp irp, boolean pending, boolean completed) {
        assertThat(irp.isPending()).isEqualTo(pending);
        assertThat(irp.isCompleted()).isEqualTo(completed);
    }

    @Test
    void theRoutineSeesTheFinalResultBeforeCompleteReturns() {
        List<Object> seen = new ArrayList<>();
        Object context = new Object();
        Object pointer = new Object();
        Irp irp = new Irp(
                (completed, given) -> {
                    seen.add(given);
                    seen.add(completed.status());
                    seen.add(completed.ioStatus().pointer());
                    seen.add(completed.isCompleted());
                    seen.add(Irql.current());
                },
                context);
        irp.markPending(operation);
        NtStatus returned = irp.complete(NtStatus.STATUS_CANCELLED, 0, pointer);
        assertThat(returned).isSameAs(NtStatus.STATUS_CANCELLED);
        assertThat(seen).containsExactly(context, NtStatus.STATUS_CANCELLED, pointer, true, Irql.DISPATCH_LEVEL);
        assertThat(Irql.current()).isEqualTo(Irql.PASSIVE_LEVEL);
    }

    @Test
    void theOperationIsToldAfterTheRoutine() {
        Irp irp = new Irp((completed, context) -> operation.told.add("routine"));
        int first = irp.markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        int second = irp.reuse().markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(second).isNotEqualTo(first);
        assertThat(operation.told).containsExactly("routine", "completed " + first, "routine", "completed " + second);
    }

    @Test
    void anIrpInFlightIsRefusedWithoutEffect() {
        Irp irp = new Irp();
        int number = irp.markPending(operation);
        Operation other = new Operation();
        assertThatThrownBy(() -> irp.markPending(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in flight");
        assertThatThrownBy(irp::reuse).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> irp.setCompletionRoutine(null, null)).isInstanceOf(IllegalStateException.class);
        irp.cancel();
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(operation.told).containsExactly("cancel " + number, "completed " + number);
        assertThat(other.told).isEmpty();
    }

    @Test
    void aCompletedIrpMustBeReusedFirst() {
        Irp irp = new Irp();
        irp.markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 7);
        assertThatThrownBy(() -> irp.markPending(operation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reuse()");
        assertThat(irp.information()).isEqualTo(7);
        irp.reuse().markPending(operation);
        assertThat(irp.isPending()).isTrue();
    }

    @Test
    void reuseOfAnIdleIrpHasNoEffect() {
        Irp irp = new Irp();
        irp.reuse().markPending(operation);
        assertThat(irp.isPending()).isTrue();
    }

    /** The test JVM runs with assertions, where a provider's defect is an error and the first result stays. */
    @Test
    void aSecondCompletionIsDetected() {
        List<NtStatus> results = new ArrayList<>();
        Irp irp = new Irp((completed, context) -> results.add(completed.status()));
        irp.markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 1);
        assertThatThrownBy(() -> irp.complete(NtStatus.STATUS_CANCELLED, 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not pending");
        assertThat(results).containsExactly(NtStatus.STATUS_SUCCESS);
        assertThat(irp.information()).isEqualTo(1);
    }

    @Test
    void completionOfAnIdleIrpIsDetected() {
        Irp irp = new Irp();
        assertThatThrownBy(() -> irp.complete(NtStatus.STATUS_SUCCESS, 0)).isInstanceOf(AssertionError.class);
        assertThat(irp.isCompleted()).isFalse();
    }

    @Test
    void pendingIsNoResult() {
        Irp irp = new Irp();
        irp.markPending(operation);
        assertThatThrownBy(() -> irp.complete(NtStatus.STATUS_PENDING, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(irp.isPending()).isTrue();
    }

    @Test
    void cancelIsToldOnceAndIsARequest() {
        Irp irp = new Irp();
        assertThat(irp.cancel()).isFalse();
        int number = irp.markPending(operation);
        assertThat(irp.isCancelRequested()).isFalse();
        assertThat(irp.cancel()).isTrue();
        assertThat(irp.cancel()).isTrue();
        assertThat(operation.told).containsExactly("cancel " + number);
        assertThat(irp.isCancelRequested()).isTrue();
        irp.complete(NtStatus.STATUS_SUCCESS, 5);
        assertThat(irp.status()).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(irp.isCancelRequested()).isTrue();
        assertThat(irp.cancel()).isFalse();
        irp.reuse();
        assertThat(irp.isCancelRequested()).isFalse();
        assertThat(irp.cancel()).isFalse();
    }

    @Test
    void theOperationMayCompleteInsideCancel() {
        Irp irp = new Irp();
        irp.markPending(new PendingOperation() {
            @Override
            public void cancel(Irp cancelled, int number) {
                cancelled.complete(NtStatus.STATUS_CANCELLED, 0);
            }

            @Override
            public void completed(int number) {
                operation.told.add("completed");
            }
        });
        assertThat(irp.cancel()).isTrue();
        assertThat(irp.status()).isSameAs(NtStatus.STATUS_CANCELLED);
        assertThat(operation.told).containsExactly("completed");
    }

    @Test
    void aCompletionInsideARoutineWaitsUntilItReturned() {
        List<String> order = new ArrayList<>();
        Irp inner = new Irp((irp, context) -> order.add("inner"));
        Irp third = new Irp((irp, context) -> order.add("third"));
        Irp outer = new Irp((irp, context) -> {
            order.add("outer begins");
            inner.markPending(operation);
            assertThat(inner.complete(NtStatus.STATUS_NOT_SUPPORTED, 0)).isSameAs(NtStatus.STATUS_PENDING);
            assertThat(inner.isPending()).isTrue();
            assertThat(inner.isCompleted()).isFalse();
            assertThatThrownBy(inner::reuse).isInstanceOf(IllegalStateException.class);
            third.markPending(operation);
            third.complete(NtStatus.STATUS_SUCCESS, 0);
            order.add("outer ends");
        });
        outer.markPending(operation);
        outer.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(order).containsExactly("outer begins", "outer ends", "inner", "third");
        assertThat(inner.status()).isSameAs(NtStatus.STATUS_NOT_SUPPORTED);
    }

    @Test
    void aMillionChainedCompletionsRunInConstantStack() throws InterruptedException {
        int links = 1_000_000;
        int[] done = {0};
        int[] deepest = {0};
        PendingOperation silent = new PendingOperation() {
            @Override
            public void cancel(Irp irp, int number) {}

            @Override
            public void completed(int number) {}
        };
        Irp chained = new Irp((irp, context) -> {
            done[0]++;
            if (done[0] % 100_000 == 0) {
                deepest[0] = Math.max(deepest[0], new Throwable().getStackTrace().length);
            }
            if (done[0] < links) {
                irp.reuse().markPending(silent);
                irp.complete(NtStatus.STATUS_SUCCESS, done[0]);
            }
        });
        // A small stack: a chain that grew it by one frame a link would not get far.
        Thread thread = new Thread(
                null,
                () -> {
                    chained.markPending(silent);
                    chained.complete(NtStatus.STATUS_SUCCESS, 0);
                },
                "chain",
                256 * 1024);
        thread.start();
        thread.join();
        assertThat(done[0]).isEqualTo(links);
        assertThat(chained.information()).isEqualTo(links - 1);
        assertThat(deepest[0]).isLessThan(20);
    }

    @Test
    void aRoutineThatThrowsHarmsNobody() {
        List<String> order = new ArrayList<>();
        Irp next = new Irp((irp, context) -> order.add("next"));
        Irp failing = new Irp((irp, context) -> {
            next.markPending(operation);
            next.complete(NtStatus.STATUS_SUCCESS, 0);
            throw new IllegalStateException("a routine of a test fails on purpose");
        });
        int number = failing.markPending(operation);
        assertThat(failing.complete(NtStatus.STATUS_SUCCESS, 0)).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(order).containsExactly("next");
        assertThat(operation.told).contains("completed " + number);
        assertThat(failing.isCompleted()).isTrue();
        assertThat(Irql.current()).isEqualTo(Irql.PASSIVE_LEVEL);
    }

    @Test
    void anOperationThatThrowsDoesNotHoldUpWhatWaitsBehindIt() {
        List<String> order = new ArrayList<>();
        Irp next = new Irp((irp, context) -> order.add("next"));
        Irp first = new Irp((irp, context) -> {
            next.markPending(operation);
            next.complete(NtStatus.STATUS_SUCCESS, 0);
        });
        first.markPending(new PendingOperation() {
            @Override
            public void cancel(Irp irp, int number) {}

            @Override
            public void completed(int number) {
                throw new IllegalStateException("an operation of a test fails on purpose");
            }
        });
        assertThat(first.complete(NtStatus.STATUS_SUCCESS, 0)).isSameAs(NtStatus.STATUS_SUCCESS);
        assertThat(order).containsExactly("next");
    }

    @Test
    void thePointerIsTyped() {
        Irp irp = new Irp();
        irp.markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 0, "a socket");
        assertThat(irp.pointer(String.class)).isEqualTo("a socket");
        assertThatThrownBy(() -> irp.pointer(Integer.class)).isInstanceOf(ClassCastException.class);
        irp.reuse().markPending(operation);
        irp.complete(NtStatus.STATUS_CONNECTION_REFUSED, 0);
        assertThatThrownBy(() -> irp.pointer(String.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STATUS_CONNECTION_REFUSED");
    }

    @Test
    void theRoutineCanBeReplacedBetweenOperations() {
        List<String> ran = new ArrayList<>();
        Irp irp = new Irp((completed, context) -> {
            ran.add("first");
            completed.setCompletionRoutine((again, other) -> ran.add("second " + other), "context");
        });
        irp.markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        irp.reuse().markPending(operation);
        irp.complete(NtStatus.STATUS_SUCCESS, 0);
        assertThat(ran).containsExactly("first", "second context");
    }
}
