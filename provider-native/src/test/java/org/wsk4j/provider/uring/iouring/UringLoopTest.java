package org.wsk4j.provider.uring.iouring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wsk4j.provider.uring.base.Host;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.ring.Submission;

class UringLoopTest {

    private final long liveBefore = MemoryBlock.liveBytes();
    private Host host;
    private UringLoop loop;

    @BeforeEach
    void start() throws Exception {
        host = new Host(Libc.open(), NativeSettings.read("", name -> null));
        loop = new UringLoop(host, new ZeroCopy(0), "test");
        loop.start();
    }

    @AfterEach
    void end() {
        loop.end();
        assertThat(loop.awaitEnd(TimeUnit.SECONDS.toNanos(10))).isTrue();
        host.end();
        assertThat(MemoryBlock.liveBytes()).isEqualTo(liveBefore);
    }

    private void onLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        assertThat(loop.execute(() -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                }))
                .isTrue();
        done.get(10, TimeUnit.SECONDS);
    }

    private void until(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        boolean[] is = new boolean[1];
        while (!is[0]) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            onLoop(() -> is[0] = condition.getAsBoolean());
        }
    }

    private void nop(int slot) {
        long entry = loop.entry();
        Submission.prepNop(entry);
        Submission.userData(entry, loop.userData(slot, 7));
    }

    @Test
    void aLateCompletionFindsNobodyInItsSlot() throws Exception {
        List<String> told = new ArrayList<>(); // loop thread
        onLoop(() -> {
            RingUser first = (operation, result, flags) -> told.add("first " + operation);
            RingUser next = (operation, result, flags) -> told.add("next " + operation);
            int slot = loop.enter(first);
            nop(slot);
            loop.leave(slot); // its completion has not come yet
            assertThat(loop.enter(next)).isEqualTo(slot);
            nop(slot);
        });
        until(() -> !told.isEmpty());
        onLoop(() -> {});
        onLoop(() -> assertThat(told).containsExactly("next 7"));
    }

    @Test
    void aUserThatThrowsLosesOnlyItsOwnCompletion() throws Exception {
        List<Integer> told = new ArrayList<>(); // loop thread
        onLoop(() -> {
            int bad = loop.enter((operation, result, flags) -> {
                throw new IllegalStateException("expected by the test");
            });
            int good = loop.enter((operation, result, flags) -> told.add(operation));
            nop(bad);
            nop(good);
        });
        until(() -> told.size() == 1);
    }
}
